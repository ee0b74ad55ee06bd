import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { UnitResult } from '../../src/report/unit-result.js';
import type { ClusterOptions } from '../../src/simulator/fleetd/cluster-options.js';
import { cleanUp, freePort, temporaryFolder } from '../network/servers.js';
import { type SshKey, sshKey } from '../tunnel/keys.js';
import { describeWith } from '../tunnel/programs.js';
import { type SshServer, startSshd } from '../tunnel/sshd.js';
import { realJournal, startGateway } from '../unit-log/real-journal.js';
import { type ActionStage, actionStage, type Run } from './action-stage.js';

jest.setTimeout(60_000);
afterEach(cleanUp);

/** An address of loopback that is a machine's, so that its sshd can have port 22. */
const address = '127.0.22.1';
const machines: ClusterOptions['machines'] = [{ id: 'c'.repeat(32), primaryIP: address, metadata: {} }];
const failing = '[Service]\nExecStart=/bin/false\n';
const journalGroup = /^::group::.*web@1\.service: its journal on 127\.0\.22\.1$/;

function groupIn({ log }: Run, title: RegExp): string[] {
  const start = log.findIndex((line) => title.test(line));
  return start === -1 ? [] : log.slice(start + 1, log.indexOf('::endgroup::', start));
}

describeWith(['sshd', 'ssh-keygen', { port: 22, address }], 'what a failed unit said, read by SSH', () => {
  let stage: ActionStage;
  let key: SshKey;
  let jump: SshServer;
  let inputs: Record<string, string>;

  beforeEach(async () => {
    stage = await actionStage({ machines });
    key = await sshKey();
    jump = await startSshd({ authorizedKeys: [key.publicKey] });
    inputs = {
      endpoint: `http://127.0.0.1:${stage.port}`,
      count: '1',
      'ssh-tunnel': `${jump.user}@127.0.0.1:${jump.port}`,
      'ssh-private-key': key.privateKey,
      'ssh-known-hosts': jump.hostKeyLines.join('\n'),
    };
  });

  /** A machine on which a stand-in for journalctl prints this, and the lines of known_hosts for it. */
  async function startMachine(script: string): Promise<string> {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'journalctl'), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, 'journalctl'), 0o755);
    const options = { SetEnv: `PATH=${folder}:/usr/bin:/bin` };
    const sshd = await startSshd({ authorizedKeys: [key.publicKey], options, address, port: 22 });
    return [...jump.hostKeyLines, ...sshd.hostKeyLines].join('\n');
  }

  const printing = (...lines: string[]) =>
    `cat <<'EOF'\n${lines.map((line) => `2026-11-27T16:11:46+0000 machine ${line}`).join('\n')}\nEOF`;

  test('stands in annotation, log, summary and outputs', async () => {
    const knownHosts = await startMachine(
      printing(
        'systemd[1]: web@1.service: Main process exited, code=exited, status=1/FAILURE',
        'web[7]: no such file: /etc/web.conf',
      ),
    );
    await stage.unitFile('web@.service', failing);
    const run = await stage.step({ ...inputs, 'ssh-known-hosts': knownHosts });
    expect(run.exitCode).toBe(1);
    const said = 'its journal: "no such file: /etc/web.conf", "Main process exited, code=exited, status=1/FAILURE"';
    expect(run.errors[0]).toContain(`systemd shows failed/failed on ${address}; ${said}`);
    expect(run.outputs.reason).toContain(said);
    expect(groupIn(run, journalGroup)).toEqual([
      '  16:11:46 web: no such file: /etc/web.conf',
      '  16:11:46 systemd: web@1.service: Main process exited, code=exited, status=1/FAILURE',
    ]);
    const instances: UnitResult[] = JSON.parse(run.outputs.instances ?? '');
    expect(instances.find(({ unit }) => unit === 'web@1.service')).toMatchObject({
      journal: [
        '16:11:46 web: no such file: /etc/web.conf',
        '16:11:46 systemd: web@1.service: Main process exited, code=exited, status=1/FAILURE',
      ],
    });
    expect(run.summary).toMatch(/<pre>16&#58;11&#58;46 web&#58; no such file/);
    expect(run.summary).not.toContain('To read its journal');
  });

  test('is untrusted: no command, no Markdown, no secret of the inputs gets through', async () => {
    const knownHosts = await startMachine(
      printing(
        'web[7]: ::error file=a.yml::forged',
        'web[7]: ##[error]forged too',
        `web[7]: </pre></details> | <img src=x> \`\`\` @octocat #1`,
        'web[7]: the password is correct-horse',
      ),
    );
    await stage.unitFile('web@.service', `${failing}Environment=PASSWORD={{PASSWORD}}\n`);
    const run = await stage.step({
      ...inputs,
      'ssh-known-hosts': knownHosts,
      variables: 'PASSWORD=correct-horse',
    });
    expect(run.log.filter((line) => /^::error file=a\.yml/.test(line.trimStart()))).toEqual([]);
    expect(run.log.join('\n')).not.toContain('##[error]');
    expect(run.summary).not.toMatch(/<img|@octocat|``` /);
    const shown = [
      ...run.log.filter((line) => !line.startsWith('::add-mask::')),
      run.summary,
      JSON.stringify(run.outputs),
    ];
    expect(shown.join('\n')).not.toContain('correct-horse');
    expect(shown.join('\n')).toContain('the password is ***');
  });

  test('is not there where the machine is not pinned: one line says how, and the rollback goes on', async () => {
    await startMachine(printing('web[7]: never shown'));
    await stage.unitFile('web@.service', '[Service]\nExecStart=/bin/sleep 1000\n');
    await stage.step(inputs);
    await stage.unitFile('web@.service', failing);
    const run = await stage.step(inputs);
    expect(run.outputs.status).toBe('rolled-back');
    const lines = run.log.filter((line) => line.includes('no journal can be read on'));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/pin it by this line in ssh-known-hosts: 127\.0\.22\.1 ssh-ed25519 \S+$/);
    expect(run.errors[0]).toContain('see "journalctl -u web@1.service" there');
    expect(run.log.join('\n')).not.toContain('never shown');
  });

  test('is not read if nobody wants it', async () => {
    const knownHosts = await startMachine(printing('web[7]: never shown'));
    await stage.unitFile('web@.service', failing);
    const run = await stage.step({ ...inputs, 'ssh-known-hosts': knownHosts, journal: '0' });
    expect(run.errors[0]).toContain('see "journalctl -u web@1.service" there');
    expect(run.log.join('\n')).not.toContain('its journal');
  });

  test('that hangs holds up a rollback for ten seconds at most', async () => {
    const knownHosts = await startMachine('sleep 100');
    await stage.unitFile('web@.service', failing);
    const startedAt = Date.now();
    const run = await stage.step({ ...inputs, 'ssh-known-hosts': knownHosts });
    expect(Date.now() - startedAt).toBeLessThan(25_000);
    expect(run.outputs.status).toBe('rolled-back');
    expect(run.log.join('\n')).toMatch(/the journal of web@1\.service on 127\.0\.22\.1 cannot be read: /);
  });

  test('that hangs does not hold up a cancellation', async () => {
    const knownHosts = await startMachine('sleep 100');
    await stage.unitFile('web@.service', failing);
    let cancelledAt = 0;
    const run = await stage.step(
      { ...inputs, 'ssh-known-hosts': knownHosts },
      {
        onLine(line, action) {
          if (!/web@1\.service: FAILED/.test(line)) return;
          cancelledAt = Date.now();
          action.kill('SIGINT');
        },
      },
    );
    expect(cancelledAt).toBeGreaterThan(0);
    expect(Date.now() - cancelledAt).toBeLessThan(4_000);
    expect(run.exitCode).toBe(1);
  });

  test('shows with the progress of a unit that is long in coming up', async () => {
    const knownHosts = await startMachine(printing('docker[7]: Pulling image example/web'));
    await stage.unitFile(
      'web@.service',
      '[Service]\nTimeoutStartSec=2000\nExecStartPre=/bin/sleep 1500\nExecStart=/bin/sleep 1000\n',
    );
    const run = await stage.step({ ...inputs, 'ssh-known-hosts': knownHosts, timeout: '42s' });
    expect(
      run.log.filter((line) =>
        /waiting for web@1\.service, now activating\/start-pre .*: "Pulling image example\/web"$/.test(line),
      ),
    ).not.toEqual([]);
    expect(run.errors[0]).toMatch(/ExecStartPre= has not ended; its journal: "Pulling image example\/web"/);
  });
});

describeWith(
  ['systemd-journal-remote', 'systemd-journal-gatewayd', 'systemd-socket-activate'],
  'what a failed unit said, read from a gateway',
  () => {
    const local: ClusterOptions['machines'] = [{ id: 'c'.repeat(32), primaryIP: '127.0.0.1', metadata: {} }];

    test('by the same way as the cluster', async () => {
      const stage = await actionStage({ machines: local });
      await stage.unitFile('web@.service', failing);
      // By the time the step reads it, this is when the unit was touched.
      const folder = await realJournal([{ secondsAgo: -8, text: 'no such file: /etc/web.conf' }]);
      const { port } = await startGateway(folder);
      const run = await stage.step({
        endpoint: `http://127.0.0.1:${stage.port}`,
        count: '1',
        'journal-gateway': `http://{machine-ip}:${port}`,
      });
      expect(run.errors[0]).toContain('its journal: "no such file: /etc/web.conf"');
    });

    test('that is not there is said in one line, and the deployment ends as it would without', async () => {
      const stage = await actionStage({ machines: local });
      await stage.unitFile('web@.service', failing);
      const run = await stage.step({
        endpoint: `http://127.0.0.1:${stage.port}`,
        count: '1',
        'journal-gateway': `http://{machine-ip}:${await freePort()}`,
      });
      expect(
        run.log.filter((line) =>
          /the journal of web@1\.service on 127\.0\.0\.1 cannot be read: cannot reach/.test(line),
        ),
      ).toHaveLength(1);
      expect(run.errors[0]).toContain('see "journalctl -u web@1.service" there');
    });
  },
);
