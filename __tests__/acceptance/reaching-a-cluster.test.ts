import { cp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { cleanUp, freePort, serveHttp, serveTcp, temporaryFolder } from '../network/servers.js';
import { certifiedBy, trusting } from '../ssh/host-authority.js';
import { countingProxy } from '../tunnel/counting-proxy.js';
import { startTinyproxy } from '../tunnel/http-proxies.js';
import { sshKey } from '../tunnel/keys.js';
import { describeWith } from '../tunnel/programs.js';
import { startMicrosocks } from '../tunnel/socks-servers.js';
import { type SshServer, startSshAgent, startSshDynamicProxy, startSshd } from '../tunnel/sshd.js';
import { type ActionStage, actionStage, type Run } from './action-stage.js';

jest.setTimeout(30_000);

let stage: ActionStage;
const web = (seconds: number) => `[Service]\nExecStart=/bin/sleep ${seconds}\n`;

beforeEach(async () => {
  stage = await actionStage();
  await stage.unitFile('web@.service', web(1_000));
});
afterEach(cleanUp);

const lines = (run: Run, pattern: RegExp) => run.log.filter((line) => pattern.test(line));

/** Everything that a reader of the job can see. */
function shownBy(run: Run): string {
  const log = run.log.filter((line) => !line.startsWith('::add-mask::'));
  return [...log, run.summary, JSON.stringify(run.outputs)].join('\n');
}

describeWith(['sshd', 'ssh-keygen', 'ssh-agent', 'ssh-add'], 'through SSH', () => {
  let sshd: SshServer;
  let inputs: Record<string, string>;
  let socketConnections: () => number;

  beforeEach(async () => {
    const key = await sshKey({ type: 'ed25519', passphrase: 'correct horse' });
    const agentKey = await sshKey({ type: 'ecdsa' });
    sshd = await startSshd({ authorizedKeys: [key.publicKey, agentKey.publicKey] });
    const socketPath = join(await temporaryFolder(), 'fleet.sock');
    socketConnections = await stage.serveOn(socketPath);
    inputs = {
      endpoint: `unix://${socketPath}`,
      'ssh-tunnel': `${sshd.user}@127.0.0.1:${sshd.port}`,
      'ssh-private-key': key.privateKey,
      'ssh-passphrase': 'correct horse',
      'ssh-known-hosts': sshd.hostKeyLines.join('\n'),
    };
  });

  test('to the unix socket on that host, over one connection with a few streams, and no secret shows', async () => {
    const run = await stage.step(inputs);
    expect(run.outputs).toMatchObject({ status: 'succeeded', reason: '3 created' });
    expect(sshd.connections()).toBe(1);
    expect(socketConnections()).toBeLessThanOrEqual(8);
    const [, keyLine = ''] = inputs['ssh-private-key']?.split('\n') ?? [];
    expect(keyLine.length).toBeGreaterThan(50);
    expect(shownBy(run)).not.toContain(keyLine);
    expect(shownBy(run)).not.toContain('correct horse');
  });

  test('with the keys of an agent', async () => {
    const key = await sshKey();
    const { socket } = await startSshAgent([key.path]);
    sshd = await startSshd({ authorizedKeys: [key.publicKey] });
    const run = await stage.step(
      {
        command: 'plan',
        endpoint: `http://127.0.0.1:${stage.port}`,
        'ssh-tunnel': `${sshd.user}@127.0.0.1:${sshd.port}`,
        'ssh-known-hosts': sshd.hostKeyLines.join('\n'),
      },
      { environment: { SSH_AUTH_SOCK: socket } },
    );
    expect(run.outputs).toMatchObject({ status: 'planned' });
  });

  test('that is killed in the middle of a rollout and comes back two seconds later, the rollout goes on', async () => {
    await stage.step(inputs);
    await stage.unitFile('web@.service', web(2_000));
    let killed: Promise<void> | undefined;
    const run = await stage.step(
      { ...inputs, 'max-unavailable': '1' },
      {
        onLine(line) {
          if (!/web@1\.service: updating/.test(line)) return;
          killed = sshd
            .killAll()
            .then(() => new Promise((resolve) => setTimeout(resolve, 2_000)))
            .then(() => sshd.restart());
        },
      },
    );
    await killed;
    expect(run.outputs).toMatchObject({ status: 'succeeded', reason: '3 updated' });
    expect(lines(run, /fleet is not responding/)).toHaveLength(1);
    expect(lines(run, /fleet is responding again/)).toHaveLength(1);
    expect(sshd.connections()).toBe(3);
  });

  test('to a host whose key nobody has pinned, nothing is sent: the error has the key and the line that pins it', async () => {
    const { 'ssh-known-hosts': line, ...unpinned } = inputs;
    const run = await stage.step(unpinned);
    expect(run.exitCode).toBe(1);
    expect(run.errors).toHaveLength(1);
    expect(run.errors[0]).toContain(sshd.fingerprints.ed25519);
    expect(run.errors[0]).toContain(line);
    expect(socketConnections()).toBe(0);
    const insisted = await stage.step({ ...unpinned, command: 'plan', 'ssh-known-hosts': 'accept-any' });
    expect(insisted.outputs).toMatchObject({ status: 'planned' });
    expect(lines(insisted, /^::warning::ssh-known-hosts is accept-any/)).toHaveLength(1);
  });

  test('to a host that is known by its authority, and over it to the next one', async () => {
    const [authority, key] = [await sshKey(), await sshKey()];
    const options = { authorizedKeys: [key.publicKey], certify: certifiedBy(authority) };
    const hosts = [await startSshd(options), await startSshd(options)];
    const run = await stage.step({
      command: 'plan',
      endpoint: inputs.endpoint ?? '',
      'ssh-tunnel': hosts.map(({ user, port }) => `${user}@127.0.0.1:${port}`).join('\n'),
      'ssh-private-key': key.privateKey,
      'ssh-known-hosts': trusting(authority),
    });
    expect(run.outputs).toMatchObject({ status: 'planned' });
    expect(hosts.map((host) => host.connections())).toEqual([1, 1]);
  });

  test('health checks go the same way', async () => {
    const health = await serveHttp((_, response) => response.end('{"checks":[{"ok":true}]}'));
    const run = await stage.step({ ...inputs, 'health-check': `http://127.0.0.1:${health.port}/{instance}` });
    expect(run.outputs).toMatchObject({ status: 'succeeded' });
    expect(health.connections()).toBeGreaterThan(0);
    expect(sshd.log()).toContain(`port ${health.port}`);
  });
});

describeWith(['microsocks'], 'through a SOCKS proxy', () => {
  test('that is killed in the middle of a rollout and comes back, and its password shows nowhere', async () => {
    const socks = await startMicrosocks({ user: 'deployer', password: 'p@ss:w%rd' });
    const relay = await countingProxy(stage.port);
    const inputs = {
      endpoint: `http://127.0.0.1:${relay.port}`,
      proxy: `socks5h://deployer:p%40ss%3Aw%25rd@127.0.0.1:${socks.port}`,
    };
    expect((await stage.step(inputs)).outputs).toMatchObject({ status: 'succeeded' });
    expect(relay.connections()).toBeLessThanOrEqual(8);
    await stage.unitFile('web@.service', web(2_000));
    let restarted: Promise<void> | undefined;
    const run = await stage.step(
      { ...inputs, 'max-unavailable': '1' },
      {
        onLine(line) {
          if (/web@1\.service: updating/.test(line)) restarted = socks.kill().then(() => socks.restart());
        },
      },
    );
    await restarted;
    expect(run.outputs).toMatchObject({ status: 'succeeded', reason: '3 updated' });
    for (const secret of ['p@ss:w%rd', 'p%40ss']) expect(shownBy(run)).not.toContain(secret);
  });

  test('of the environment, unless NO_PROXY says otherwise', async () => {
    const socks = await startMicrosocks();
    const relay = await countingProxy(socks.port);
    const inputs = { command: 'plan', endpoint: `http://127.0.0.1:${stage.port}` };
    const environment = { ALL_PROXY: `socks5h://127.0.0.1:${relay.port}` };
    expect((await stage.step(inputs, { environment })).outputs).toMatchObject({ status: 'planned' });
    expect(relay.connections()).toBeGreaterThan(0);
    const before = relay.connections();
    const around = { ...environment, NO_PROXY: 'localhost,127.0.0.0/8' };
    expect((await stage.step(inputs, { environment: around })).outputs).toMatchObject({ status: 'planned' });
    expect(relay.connections()).toBe(before);
  });

  test('that accepts and says nothing ends the job after connect-timeout, naming the proxy', async () => {
    const silent = await serveTcp(() => undefined);
    const startedAt = Date.now();
    const run = await stage.step({
      proxy: `socks5://127.0.0.1:${silent.port}`,
      endpoint: `http://127.0.0.1:${stage.port}`,
      'connect-timeout': '1s',
    });
    expect(Date.now() - startedAt).toBeLessThan(4_000);
    expect(run.errors).toEqual([
      expect.stringContaining(
        `the SOCKS proxy socks5://127.0.0.1:${silent.port} did not connect to 127.0.0.1:${stage.port} within 1 s; check input proxy`,
      ),
    ]);
  });

  test('that says nothing does not keep a cancelled job waiting', async () => {
    const silent = await serveTcp(() => undefined);
    let cancelledAt = Number.NaN;
    const run = await stage.step(
      { proxy: `socks5://deployer:s3cret@127.0.0.1:${silent.port}`, endpoint: `http://127.0.0.1:${stage.port}` },
      {
        // The first thing that it does is to mask the password.
        onLine(line, action) {
          if (!line.startsWith('::add-mask::')) return;
          setTimeout(() => {
            cancelledAt = Date.now();
            action.kill('SIGINT');
          }, 500);
        },
      },
    );
    expect(Date.now() - cancelledAt).toBeLessThan(2_000);
    expect(silent.connections()).toBe(1);
    expect(run.outputs).toMatchObject({ status: 'cancelled', changed: 'false' });
  });
});

describeWith(['tinyproxy', 'sshd', 'ssh-keygen'], 'through an HTTP proxy', () => {
  test('of the input, a rollout and its health checks, and its password shows nowhere', async () => {
    const proxy = await startTinyproxy({ user: 'deployer', password: 'hunter2hunter2' });
    const health = await serveHttp((_, response) => response.end('{}'));
    const run = await stage.step({
      endpoint: `http://127.0.0.1:${stage.port}`,
      proxy: `http://deployer:hunter2hunter2@127.0.0.1:${proxy.port}`,
      'health-check': `http://127.0.0.1:${health.port}/{instance}`,
    });
    expect(run.outputs).toMatchObject({ status: 'succeeded', reason: '3 created' });
    expect(new Set(proxy.requests())).toEqual(new Set([`127.0.0.1:${stage.port}`, `127.0.0.1:${health.port}`]));
    expect(shownBy(run)).not.toContain('hunter2');
  });

  test('of the environment: HTTP_PROXY for an http endpoint, ALL_PROXY for an SSH host', async () => {
    const [web, all] = [await startTinyproxy(), await startTinyproxy()];
    const key = await sshKey();
    const sshd = await startSshd({ authorizedKeys: [key.publicKey] });
    const environment = { HTTP_PROXY: `http://127.0.0.1:${web.port}`, all_proxy: `127.0.0.1:${all.port}` };
    const inputs = { command: 'plan', endpoint: `http://127.0.0.1:${stage.port}` };
    expect((await stage.step(inputs, { environment })).outputs).toMatchObject({ status: 'planned' });
    expect(web.requests().length).toBeGreaterThan(0);
    const asked = web.requests().length;
    const ssh = {
      'ssh-tunnel': `${sshd.user}@127.0.0.1:${sshd.port}`,
      'ssh-private-key': key.privateKey,
      'ssh-known-hosts': sshd.hostKeyLines.join('\n'),
    };
    expect((await stage.step({ ...inputs, ...ssh }, { environment })).outputs).toMatchObject({ status: 'planned' });
    expect(all.requests()).toEqual([`127.0.0.1:${sshd.port}`]);
    expect(web.requests()).toHaveLength(asked);
  });

  test('to the first of several SSH hosts', async () => {
    const proxy = await startTinyproxy();
    const key = await sshKey();
    const hosts = [
      await startSshd({ authorizedKeys: [key.publicKey] }),
      await startSshd({ authorizedKeys: [key.publicKey] }),
    ];
    const run = await stage.step({
      endpoint: `http://127.0.0.1:${stage.port}`,
      proxy: `http://127.0.0.1:${proxy.port}`,
      'ssh-tunnel': hosts.map(({ user, port }) => `${user}@127.0.0.1:${port}`).join(', '),
      'ssh-private-key': key.privateKey.replaceAll('\n', ' '),
      'ssh-known-hosts': hosts.flatMap(({ hostKeyLines }) => hostKeyLines).join('\n'),
    });
    expect(run.outputs).toMatchObject({ status: 'succeeded', reason: '3 created' });
    expect(proxy.requests()).toEqual([`127.0.0.1:${hosts[0]?.port}`]);
    expect(hosts.map((host) => host.connections())).toEqual([1, 1]);
  });
});

describeWith(['sshd', 'ssh', 'ssh-keygen'], 'through ssh -D', () => {
  test.each(['socks4', 'socks4a', 'socks5', 'socks5h'])('as %s', async (scheme) => {
    const key = await sshKey();
    const proxy = await startSshDynamicProxy(await startSshd({ authorizedKeys: [key.publicKey] }), key);
    const run = await stage.step({
      command: 'plan',
      endpoint: `http://127.0.0.1:${stage.port}`,
      proxy: `${scheme}://127.0.0.1:${proxy.port}`,
    });
    expect(run.outputs).toMatchObject({ status: 'planned' });
  });
});

test('the next of several endpoints takes over when one dies in the middle, and the log says so once', async () => {
  const first = await countingProxy(stage.port);
  const inputs = { endpoint: `http://127.0.0.1:${first.port}, http://127.0.0.1:${stage.port}` };
  await stage.step(inputs);
  await stage.unitFile('web@.service', web(2_000));
  const run = await stage.step(
    { ...inputs, 'max-unavailable': '1' },
    {
      onLine(line) {
        if (!/web@1\.service: updating/.test(line)) return;
        first.refuse();
        first.cut();
      },
    },
  );
  expect(run.outputs).toMatchObject({ status: 'succeeded', reason: '3 updated' });
  expect(lines(run, new RegExp(`switched from http://127.0.0.1:${first.port} to `))).toHaveLength(1);
});

test('what does not go together is reported at once, before anything is asked', async () => {
  const run = await stage.step({
    endpoint: 'unix:///var/run/fleet.sock',
    proxy: 'socks5://127.0.0.1:1',
    'ssh-private-key': 'not a key',
    'tls-cert': 'nowhere.pem',
    count: 'many',
  });
  expect(run.exitCode).toBe(1);
  const named = run.errors.map((error) => /^::error::(inputs? [a-z-]+( and [a-z-]+)?): /.exec(error)?.[1]);
  expect(named.toSorted()).toEqual([
    'input count',
    'input ssh-private-key',
    'input ssh-private-key',
    'input tls-cert',
    'input tls-cert',
    'inputs proxy and endpoint',
    'inputs tls-cert and tls-key',
  ]);
  expect(run.outputs).toMatchObject({ status: 'failed', changed: 'false' });
});

/** Libraries that are loaded on demand, each with a piece of its code that shows where in the bundle it is. */
const onDemand = {
  ssh2: 'MESSAGE.KEXINIT',
  'socks-proxy-agent': 'class SocksProxyAgent',
  yaml: 'class YAMLParseError',
  '@actions/github': 'class Octokit',
};

test('nothing of a tunnel, of YAML or of GitHub is loaded when it is not used', async () => {
  const dist = await temporaryFolder();
  await cp('dist', dist, { recursive: true });
  const scripts = (await readdir(dist)).filter((name) => name.endsWith('.js'));
  const texts = await Promise.all(
    scripts.map(async (name) => [name, await readFile(join(dist, name), 'utf8')] as const),
  );
  for (const piece of Object.values(onDemand)) {
    const holding = texts.filter(([, text]) => text.includes(piece)).map(([name]) => name);
    expect(holding).toEqual([expect.stringMatching(/^\d+\.index\.js$/)]);
    for (const name of holding) await rm(join(dist, name));
  }
  const run = await stage.step({ command: 'plan', endpoint: `http://127.0.0.1:${stage.port}` }, { dist });
  expect(run.outputs).toMatchObject({ status: 'planned' });
});

test('an endpoint where nobody listens is reported with what to check', async () => {
  const port = await freePort();
  const run = await stage.step({ endpoint: `http://127.0.0.1:${port}` });
  expect(run.errors[0]).toContain('nothing listens there (connection refused); check the endpoint');
});
