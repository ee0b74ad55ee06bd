import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, jest, test } from '@jest/globals';
import { parseKnownHosts } from '../../src/ssh/known-hosts.js';
import { readPrivateKeys } from '../../src/ssh/private-key.js';
import type { SshHost } from '../../src/ssh/ssh-host.js';
import type { SshSettings } from '../../src/ssh/ssh-settings.js';
import { deadlineIn } from '../../src/tunnel/deadline.js';
import { cleanUp, freePort, serveHttp, temporaryFolder } from '../network/servers.js';
import { sshKey } from '../tunnel/keys.js';
import { describeWith } from '../tunnel/programs.js';
import { type Bastion, connectBy, failureOf, never, startBastion } from './bastion.js';

jest.setTimeout(30_000);
afterEach(cleanUp);

/** Hosts that let the same key in, each to be reached through the one before it. */
async function chainOf(...options: Parameters<typeof startBastion>[0][]) {
  const bastions: Bastion[] = [];
  const key = await sshKey();
  for (const one of options) bastions.push(await startBastion({ authorizedKeys: [key.publicKey], ...one }));
  const hosts = bastions.map(({ ssh }) => ssh.host);
  const lines = bastions.map(({ sshd }) => sshd.hostKeyLines.join('\n'));
  const ssh: SshSettings = {
    host: hosts.at(-1) as SshHost,
    jumpHosts: hosts.slice(0, -1),
    credentials: { privateKeys: await readPrivateKeys(key.privateKey, '') },
    hostKeys: parseKnownHosts(lines.join('\n')),
    now: Date.now,
  };
  return { servers: bastions.map(({ sshd }) => sshd), hosts, lines, ssh };
}

async function startFleet() {
  const { port, connections } = await serveHttp((_, response) => response.end('{}'));
  return { url: `http://127.0.0.1:${port}`, port, connections };
}

describeWith(['sshd', 'ssh-keygen'], 'a chain of SSH hosts', () => {
  test('leads through all of them in their order, over one connection each', async () => {
    const { servers, ssh } = await chainOf({}, {}, {});
    const fleet = await startFleet();
    const way = connectBy(ssh, fleet.url);
    const answers = await Promise.all([way.ask(), way.ask(), way.ask()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(servers.map((server) => server.connections())).toEqual([1, 1, 1]);
    const ports = [...servers.slice(1).map(({ port }) => port), fleet.port];
    for (const [index, server] of servers.entries())
      expect(server.log()).toContain(`target 127.0.0.1 port ${ports[index]}`);
  });

  test('leads to a unix socket of the last host', async () => {
    const { ssh } = await chainOf({ options: { AllowStreamLocalForwarding: 'no' } }, {});
    const path = join(await temporaryFolder(), 'fleet.sock');
    await serveHttp((_, response) => response.end('{}'), path);
    expect(await connectBy(ssh, `unix://${path}`).ask()).toMatchObject({ status: 200 });
  });

  test('checks the key of each host by itself: nothing is sent beyond one that is not known', async () => {
    const { servers, hosts, lines, ssh } = await chainOf({}, {});
    const fleet = await startFleet();
    const knowing = (text = '') => ({ ...ssh, hostKeys: parseKnownHosts(text) });
    const inner = await failureOf(connectBy(knowing(lines[0]), fleet.url).ask());
    expect(inner.code).toBe('ssh-host-key');
    expect(inner.message).toContain(`the SSH host ${hosts[1]?.label} shows the key ssh-ed25519`);
    expect(inner.message).toContain(lines[1]);
    expect(servers[1]?.log()).not.toContain('userauth-request');
    const before = servers[1]?.connections();
    const outer = await failureOf(connectBy(knowing(lines[1]), fleet.url).ask());
    expect(outer.code).toBe('ssh-host-key');
    expect(outer.message).toContain(`cannot reach ${fleet.url}: the SSH host ${hosts[0]?.label} shows the key`);
    expect(outer.message).toContain(lines[0]);
    expect(servers[1]?.connections()).toBe(before);
    expect(fleet.connections()).toBe(0);
  });

  test('that accepts any key says so of each host', async () => {
    const { hosts, ssh } = await chainOf({}, {});
    const way = connectBy({ ...ssh, hostKeys: 'accept-any' }, (await startFleet()).url);
    await way.ask();
    expect(way.warnings).toEqual(hosts.map(({ label }) => expect.stringContaining(`identity of ${label} is not`)));
  });

  test.each([0, 1])('names the host that does not let the key in: no. %i', async (which) => {
    const stranger = (index: number) => (index === which ? { authorizedKeys: [] } : {});
    const { hosts, ssh } = await chainOf(stranger(0), stranger(1));
    const { code, message } = await failureOf(connectBy(ssh, (await startFleet()).url).ask());
    expect(code).toBe('ssh-auth');
    expect(message).toMatch(/: the SSH host \S+ does not accept the key .* check that its public key/);
    expect(message).toContain(`the SSH host ${hosts[which]?.label} does not accept the key`);
  });

  test('names the host that does not lead on, and what to check there', async () => {
    const { hosts, ssh } = await chainOf({ options: { AllowTcpForwarding: 'no' } }, {});
    const { message } = await failureOf(connectBy(ssh, (await startFleet()).url).ask());
    expect(message).toContain(
      `the SSH host ${hosts[0]?.label} does not allow forwarding to 127.0.0.1:${hosts[1]?.port}`,
    );
    expect(message).toContain('check AllowTcpForwarding and PermitOpen in its sshd_config');
  });

  test('names both hosts where nothing listens on the second', async () => {
    const { hosts, ssh } = await chainOf({});
    const host = { ...ssh.host, port: await freePort(), label: 'core@inner:2222' };
    const { code, message } = await failureOf(
      connectBy({ ...ssh, host, jumpHosts: hosts }, 'http://127.0.0.1:1').ask(),
    );
    expect(code).toBe('ssh');
    expect(message).toContain(`the SSH host core@inner:2222: the SSH host ${hosts[0]?.label} could not connect to`);
    expect(message).toMatch(/; check ssh-tunnel$/);
  });

  test.each([0, 1])('comes back when the connection to one of its hosts is lost: no. %i', async (which) => {
    const { servers, ssh } = await chainOf({}, {});
    const way = connectBy(ssh, (await startFleet()).url);
    await way.ask();
    await servers[which]?.cutConnections();
    await way.ask().catch(() => undefined);
    expect(await way.ask()).toMatchObject({ status: 200 });
    expect(servers[which]?.connections()).toBe(2);
  });

  test('has its last host read the journal where that is the machine itself', async () => {
    const { ssh, servers } = await chainOf({ options: { SetEnv: 'HOP=first' } }, { options: { SetEnv: 'HOP=second' } });
    const way = connectBy(ssh, 'http://127.0.0.1:1');
    const id = (await readFile('/etc/machine-id', 'utf8')).trim();
    const machine = { id, primaryIP: '192.0.2.1' };
    const result = await way.run?.(machine, () => 'echo $HOP', 100, deadlineIn(5_000, never));
    expect(result?.stdout.toString()).toBe('second\n');
    expect(servers.map((server) => server.connections())).toEqual([1, 1]);
  });
});
