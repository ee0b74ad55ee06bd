import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { systemClock } from '../../src/clock/system-clock.js';
import { dialThroughSsh } from '../../src/ssh/dial-through-ssh.js';
import type { HostKeyPolicy } from '../../src/ssh/host-key.js';
import { parseKnownHosts } from '../../src/ssh/known-hosts.js';
import { machineCommands } from '../../src/ssh/machine-commands.js';
import { sharedConnection } from '../../src/ssh/shared-connection.js';
import { deadlineIn } from '../../src/tunnel/deadline.js';
import type { Dial } from '../../src/tunnel/dial.js';
import { dialDirect } from '../../src/tunnel/direct.js';
import { readBySsh } from '../../src/unit-log/read-by-ssh.js';
import { cleanUp, freePort, onCleanUp, temporaryFolder } from '../network/servers.js';
import { describeWith } from '../tunnel/programs.js';
import { type SshServer, startSshd } from '../tunnel/sshd.js';
import { type Bastion, never, startBastion } from './bastion.js';

jest.setTimeout(30_000);
afterEach(cleanUp);

const machine = { id: 'b'.repeat(32), primaryIP: '10.0.0.12' };

/** A folder for the PATH of an sshd, with a journalctl that is this shell script. */
async function pathWith(script: string | undefined): Promise<string> {
  const folder = await temporaryFolder();
  if (script !== undefined) {
    await writeFile(join(folder, 'journalctl'), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, 'journalctl'), 0o755);
  }
  return `PATH=${folder}:/usr/bin:/bin`;
}

const lineFrom = (text: string) => `echo '2026-11-27T16:11:46+0000 box sh[77]: ${text}'`;

describeWith(['sshd', 'ssh-keygen'], 'the journal on a machine behind a jump host', () => {
  let bastion: Bastion;
  let details: string[];
  /** Where nothing listens, unless a machine was started. */
  let portOfMachine: number;

  beforeEach(async () => {
    details = [];
    portOfMachine = await freePort();
  });

  async function startMachine(journalctl: string | undefined): Promise<SshServer> {
    bastion = await startBastion();
    // A PATH of its own, since that of the tests has a journalctl too.
    const path = journalctl === undefined ? 'PATH=/nowhere' : await pathWith(journalctl);
    const sshd = await startSshd({ authorizedKeys: [bastion.key.publicKey], options: { SetEnv: path } });
    portOfMachine = sshd.port;
    return sshd;
  }

  /** The machine is known by its address, as fleet gives it, and listens on loopback. */
  function machinesOf(knownHosts: string, { user, policy }: { user?: string; policy?: HostKeyPolicy } = {}) {
    const hostKeys = policy ?? parseKnownHosts(`${bastion.sshd.hostKeyLines.join('\n')}\n${knownHosts}`);
    const settings = { ...bastion.ssh, hostKeys };
    const listener = {
      onDetail: (message: string) => void details.push(message),
      onWarning: (message: string) => void details.push(`warning: ${message}`),
    };
    const jumpHost = sharedConnection(settings, dialDirect, listener);
    const dialMachine: Dial = (target, deadline) => {
      const isMachine = 'host' in target && target.host === machine.primaryIP && target.port === 22;
      const there = isMachine ? { host: '127.0.0.1', port: portOfMachine } : target;
      return dialThroughSsh(jumpHost, settings.host)(there, deadline);
    };
    const machines = machineCommands(settings, user, jumpHost, dialMachine, listener);
    onCleanUp(async () => {
      machines.close();
      jumpHost.close();
    });
    return machines;
  }

  const knownAs = (sshd: SshServer) =>
    sshd.hostKeyLines.map((line) => line.replace(/^\S+/, machine.primaryIP)).join('\n');

  function read(
    knownHosts: string,
    { withinMs = 5_000, ...more }: Parameters<typeof machinesOf>[1] & { withinMs?: number } = {},
  ) {
    const { run } = machinesOf(knownHosts, more);
    const reader = readBySsh(
      (on, command, maxBytes) => run(on, command, maxBytes, deadlineIn(withinMs, never)),
      systemClock,
    );
    return reader({ unit: 'web@1.service', machine, since: Date.now() - 4_000 }, 20, never);
  }

  const textsOf = async (lines: ReturnType<typeof read>) => (await lines).map(({ text }) => text);

  test('is read by one fixed command, after a login with the same key', async () => {
    const folder = await temporaryFolder();
    const sshd = await startMachine(`printf '%s\\n' "$@" > ${folder}/arguments; ${lineFrom('no such file')}`);
    expect(await textsOf(read(knownAs(sshd)))).toEqual(['no such file']);
    const [unit, since, ...rest] = (await readFile(join(folder, 'arguments'), 'utf8')).trim().split('\n');
    expect(unit).toBe('--unit=web@1.service');
    expect(Number(/^--since=-(\d+)ms$/.exec(since ?? '')?.[1])).toBeGreaterThanOrEqual(4_000);
    expect(rest).toEqual(['--output=short-iso', '--reverse', '--all', '--no-pager']);
  });

  test('ends with its newest lines, though journalctl before systemd 245 leaves them out with --lines and --reverse', async () => {
    const numbers = (from: number) =>
      `for n in $(seq ${from} -1 1); do echo "2026-11-27T16:11:46+0000 box sh[77]: line $n"; done`;
    const sshd = await startMachine(`case "$*" in *--lines=20*) ${numbers(11)};; *) ${numbers(30)};; esac`);
    const lines = await textsOf(read(knownAs(sshd)));
    expect([lines.length, lines[0], lines.at(-1)]).toEqual([20, 'line 11', 'line 30']);
  });

  test('is read on the jump host, where that is the machine', async () => {
    const options = { SetEnv: await pathWith(`[ "$1" = --unit=web@1.service ] && ${lineFrom('right here')}`) };
    bastion = await startBastion({ options });
    const machineId = (await readFile('/etc/machine-id', 'utf8')).trim();
    const { run } = machinesOf('');
    const there = { id: machineId, primaryIP: '10.255.255.1' };
    const reader = readBySsh(
      (on, command, maxBytes) => run(on, command, maxBytes, deadlineIn(5_000, never)),
      systemClock,
    );
    const lines = await reader({ unit: 'web@1.service', machine: there, since: 0 }, 20, never);
    expect(lines.map(({ text }) => text)).toEqual(['right here']);
    expect(bastion.sshd.connections()).toBe(1);
  });

  test('of fleetd has the reason, where systemd has written nothing about the unit', async () => {
    const complaint = 'ERROR Failed to trigger systemd unit web@1.service start: Unit db.service not found.';
    const sshd = await startMachine(
      `case $1 in --unit=fleet.service) ${lineFrom(complaint)}; ${lineFrom('INFO web@1.service is fine')};; esac`,
    );
    expect(await textsOf(read(knownAs(sshd)))).toEqual([complaint]);
  });

  test('that never ends is cut off', async () => {
    const sshd = await startMachine(`while :; do ${lineFrom('x'.repeat(200))}; done`);
    const lines = await read(knownAs(sshd));
    expect(lines).toHaveLength(20);
  });

  test('that complains without end is cut off, too', async () => {
    const sshd = await startMachine('while :; do echo "Journal file is corrupted, ignoring file" >&2; done');
    await expect(read(knownAs(sshd))).rejects.toThrow(/^journalctl failed: /);
  });

  test('with one line of megabytes has its beginning', async () => {
    const sshd = await startMachine(
      `printf '2026-11-27T16:11:46+0000 box sh[77]: '; head -c 5000000 /dev/zero | tr '\\0' x`,
    );
    const [only] = await textsOf(read(knownAs(sshd)));
    expect(only).toMatch(/^x{60000,66000}$/);
  });

  test('of bytes that are no text has what is readable of it', async () => {
    const sshd = await startMachine(`printf '2026-11-27T16:11:46+0000 box sh[77]: \\377\\376\\000\\033[31mred\\n'`);
    expect(await textsOf(read(knownAs(sshd)))).toEqual(['\ufffd\ufffdred']);
  });

  test('that hangs is given up in time', async () => {
    const sshd = await startMachine('sleep 60');
    await expect(read(knownAs(sshd), { withinMs: 1_500 })).rejects.toThrow(
      /core|did not finish a command within 1\.5 s/,
    );
  });

  test.each([
    [
      'that the user may not read is an error that says what to do',
      'echo "Hint: You are currently not seeing messages from other users and the system." >&2; exit 1',
      /add it to the group systemd-journal there/,
    ],
    [
      'that journalctl cannot read is its error',
      'echo "Failed to open files: Bad message" >&2; exit 1',
      /Failed to open files: Bad message/,
    ],
    ['without a journalctl is an error', undefined, /no journalctl in the user's PATH/],
  ])('%s', async (_, script, words) => {
    const sshd = await startMachine(script);
    await expect(read(knownAs(sshd))).rejects.toThrow(words);
  });

  test('without anything about the unit has no lines', async () => {
    const sshd = await startMachine('echo "-- No entries --"');
    expect(await read(knownAs(sshd))).toEqual([]);
  });

  test('is not read where its host key is not pinned: the error has the line that pins it', async () => {
    const sshd = await startMachine(lineFrom('never read'));
    await expect(read('')).rejects.toMatchObject({
      code: 'ssh-host-key',
      message: expect.stringContaining(knownAs(sshd)),
    });
  });

  test('is not read where another host answers at its address', async () => {
    const sshd = await startMachine(lineFrom('never read'));
    const other = await startSshd({ authorizedKeys: [] });
    await expect(read(knownAs(other))).rejects.toMatchObject({ code: 'ssh-host-key' });
    expect(sshd.log()).not.toContain('Accepted publickey');
  });

  test('is read without a warning of its own, where any key is accepted', async () => {
    await startMachine(lineFrom('read'));
    expect(await textsOf(read('', { policy: 'accept-any' }))).toEqual(['read']);
    expect(details.filter((detail) => detail.startsWith('warning: ')).join('\n')).not.toContain(machine.primaryIP);
  });

  test('is not read for a user whom the machine does not let in', async () => {
    const sshd = await startMachine(lineFrom('never read'));
    await expect(read(knownAs(sshd), { user: 'nobody-like-that' })).rejects.toMatchObject({
      code: 'ssh-auth',
      message: expect.stringContaining('nobody-like-that@10.0.0.12'),
    });
  });

  test('of a machine that is gone is an error that names it', async () => {
    const sshd = await startMachine(lineFrom('never read'));
    await sshd.killAll();
    await expect(read(knownAs(sshd))).rejects.toThrow(
      /the SSH host \S+@10\.0\.0\.12: .*could not connect.*; check that its sshd listens on port 22/,
    );
  });

  test('is read by a jump host that runs no commands itself', async () => {
    const sshd = await startMachine(lineFrom('through it'));
    await cleanUpBastion();
    bastion = await startBastion({ options: { ForceCommand: '/bin/false' } });
    const again = await startSshd({
      authorizedKeys: [bastion.key.publicKey],
      options: { SetEnv: await pathWith(lineFrom('through it')) },
    });
    await sshd.killAll();
    portOfMachine = again.port;
    expect(await textsOf(read(knownAs(again)))).toEqual(['through it']);
  });

  test('is read through a jump host on which commands hang', async () => {
    const sshd = await startMachine(lineFrom('through it'));
    await cleanUpBastion();
    bastion = await startBastion({ options: { ForceCommand: 'sleep 60' } });
    const again = await startSshd({
      authorizedKeys: [bastion.key.publicKey],
      options: { SetEnv: await pathWith(lineFrom('through it')) },
    });
    await sshd.killAll();
    portOfMachine = again.port;
    expect(await textsOf(read(knownAs(again), { withinMs: 8_000 }))).toEqual(['through it']);
  });

  test('of a machine whose address is not known is an error that says so', async () => {
    await startMachine(lineFrom('never read'));
    const { run } = machinesOf('');
    const joined = { id: 'd'.repeat(32), primaryIP: '' };
    await expect(run(joined, () => 'journalctl', 100, deadlineIn(5_000, never))).rejects.toThrow(
      /address .* not known: it joined the cluster/,
    );
  });

  test('asks the jump host once which machine it is, however many ask at the same time', async () => {
    const sshd = await startMachine(lineFrom('again'));
    const { run } = machinesOf(knownAs(sshd));
    const reads = [1, 2, 3].map(() => run(machine, () => 'true', 100, deadlineIn(5_000, never)));
    await Promise.all(reads);
    expect(bastion.sshd.log().match(/Starting session: command/g)).toHaveLength(1);
  });

  async function cleanUpBastion(): Promise<void> {
    await bastion.sshd.killAll();
  }

  test('is not read of a machine that runs no commands', async () => {
    bastion = await startBastion();
    const options = { ForceCommand: 'echo "only tunnels here" >&2; exit 1' };
    const sshd = await startSshd({ authorizedKeys: [bastion.key.publicKey], options });
    portOfMachine = sshd.port;
    await expect(read(knownAs(sshd))).rejects.toThrow(/journalctl failed: only tunnels here/);
  });

  test('is read over one connection, however many units it is about', async () => {
    const sshd = await startMachine(lineFrom('again'));
    const { run } = machinesOf(knownAs(sshd));
    const reader = readBySsh(
      (on, command, maxBytes) => run(on, command, maxBytes, deadlineIn(5_000, never)),
      systemClock,
    );
    const units = ['a.service', 'b.service', 'c.service'];
    await Promise.all(units.map((unit) => reader({ unit, machine, since: 0 }, 20, never)));
    expect(sshd.connections()).toBe(1);
  });
});
