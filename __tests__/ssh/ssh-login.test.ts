import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, test } from '@jest/globals';
import { fingerprintOf, parseKnownHosts } from '../../src/ssh/known-hosts.js';
import { readPrivateKeys } from '../../src/ssh/private-key.js';
import { parseSshHost } from '../../src/ssh/ssh-host.js';
import type { SshSettings } from '../../src/ssh/ssh-settings.js';
import { cleanUp, freePort, listen, serveHttp, serveTcp, temporaryFolder } from '../network/servers.js';
import { pathOf } from '../tunnel/find-program.js';
import { type KeyFormat, type KeyType, sshKey } from '../tunnel/keys.js';
import { describeWith } from '../tunnel/programs.js';
import { startSshAgent } from '../tunnel/sshd.js';
import { type Bastion, connectBy, failureOf, startBastion } from './bastion.js';

afterEach(cleanUp);

const run = promisify(execFile);

/** A fleet server that only says that it is there. */
async function startFleet(): Promise<string> {
  const { port } = await serveHttp((_, response) => response.end('{}'));
  return `http://127.0.0.1:${port}`;
}

describeWith(['sshd', 'ssh-keygen'], 'the key of the user', () => {
  test.each<[KeyType, KeyFormat]>([
    ['ed25519', 'OpenSSH'],
    ['ed25519', 'PKCS8'],
    ['ecdsa', 'OpenSSH'],
    ['ecdsa', 'PEM'],
    ['rsa', 'OpenSSH'],
    ['rsa', 'PEM'],
    ['rsa', 'PKCS8'],
  ])('logs in, encrypted as it is: %s in %s', async (type, format) => {
    const fleet = await startFleet();
    const key = await sshKey({ type, format, passphrase: 'open sesame' });
    const { sshd, ssh } = await startBastion({ authorizedKeys: [key.publicKey] });
    const credentials = { privateKeys: await readPrivateKeys(key.privateKey, 'open sesame') };
    expect(await connectBy({ ...ssh, credentials }, fleet).ask()).toMatchObject({ status: 200 });
    expect(sshd.log()).toContain(`Accepted publickey for ${sshd.user}`);
    // What sshd has taken for safe for years.
    if (type === 'rsa') expect(sshd.log()).toMatch(/pkalg rsa-sha2-/);
  });

  test.each(['rsa-sha2-512', 'rsa-sha2-256'])(
    'of RSA logs in by %s where the host takes nothing else',
    async (algorithm) => {
      const key = await sshKey({ type: 'rsa' });
      const options = { PubkeyAcceptedAlgorithms: algorithm, HostKeyAlgorithms: algorithm };
      const { sshd, ssh } = await startBastion({ authorizedKeys: [key.publicKey], hostKeys: ['rsa'], options });
      const credentials = { privateKeys: await readPrivateKeys(key.privateKey, '') };
      expect(await connectBy({ ...ssh, credentials }, await startFleet()).ask()).toMatchObject({ status: 200 });
      expect(sshd.connections()).toBe(1);
    },
  );

  test('is any of several, all of which are tried', async () => {
    const keys = await Promise.all([sshKey(), sshKey({ type: 'rsa' }), sshKey({ type: 'ecdsa' })]);
    const { sshd, ssh } = await startBastion({ authorizedKeys: [keys[2].publicKey] });
    const credentials = { privateKeys: await readPrivateKeys(keys.map((key) => key.privateKey).join(''), '') };
    expect(await connectBy({ ...ssh, credentials }, await startFleet()).ask()).toMatchObject({ status: 200 });
    expect(sshd.connections()).toBe(1);
  });

  test('is none of several: all are shown by their fingerprints', async () => {
    const keys = await Promise.all([sshKey(), sshKey({ type: 'ecdsa' })]);
    const credentials = { privateKeys: await readPrivateKeys(keys.map((key) => key.privateKey).join(''), '') };
    const { ssh, sshd } = await startBastion({ authorizedKeys: [] });
    const refused = await failureOf(connectBy({ ...ssh, credentials }, await startFleet()).ask());
    expect(refused.code).toBe('ssh-auth');
    expect(refused.message).toContain(
      `does not accept any of the 2 keys in ssh-private-key for ${sshd.user} (ssh-ed25519 ${keys[0].fingerprint}, ecdsa-sha2-nistp256 ${keys[1].fingerprint}); check that its public key`,
    );
    const strict = await startBastion({ authorizedKeys: [], options: { MaxAuthTries: '1' } });
    const cut = await failureOf(connectBy({ ...strict.ssh, credentials }, await startFleet()).ask());
    expect(cut.code).toBe('ssh-auth');
    expect(cut.message).toMatch(/rejected the first of the 2 keys in ssh-private-key and does not try all of them \(/);
  });

  test('is shown by its fingerprint if it is not accepted', async () => {
    const { sshd, ssh, key } = await startBastion({ authorizedKeys: [] });
    const { code, message } = await failureOf(connectBy(ssh, await startFleet()).ask());
    expect(code).toBe('ssh-auth');
    expect(message).toContain(
      `the SSH host ${ssh.host.label} does not accept the key ssh-ed25519 ${key.fingerprint} in ssh-private-key for ${sshd.user}; check`,
    );
  });

  test('is not blamed where the host wants more than a key', async () => {
    const { ssh } = await startBastion({
      options: { AuthenticationMethods: 'publickey,password', PasswordAuthentication: 'yes' },
    });
    expect(await failureOf(connectBy(ssh, await startFleet()).ask())).toMatchObject({
      code: 'ssh-auth',
      message: expect.stringMatching(/accepts the key of \S+ but requires more \(password\); check Auth/),
    });
  });

  test('is not blamed where the host takes no keys at all', async () => {
    const { ssh } = await startBastion({ options: { PubkeyAuthentication: 'no', PasswordAuthentication: 'yes' } });
    expect(await failureOf(connectBy(ssh, await startFleet()).ask())).toMatchObject({
      code: 'ssh-auth',
      message: expect.stringMatching(
        /does not allow key authentication for \S+ \(offers: password\); check PubkeyAuthentication/,
      ),
    });
  });

  test('is of no use to a user whom the host does not let in', async () => {
    const { ssh } = await startBastion({ options: { AllowUsers: 'nobody-else' } });
    expect(await failureOf(connectBy(ssh, await startFleet()).ask())).toMatchObject({
      code: 'ssh-auth',
      message: expect.stringContaining('does not accept the key'),
    });
  });

  test('is not tried for ever: a login that is refused is over, and each attempt logs in once', async () => {
    const { sshd, ssh } = await startBastion({ authorizedKeys: [] });
    const way = connectBy(ssh, await startFleet());
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => way.ask()));
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
    expect(sshd.connections()).toBe(1);
    await failureOf(way.ask());
    expect(sshd.connections()).toBe(2);
  });
});

describeWith(['sshd', 'ssh-keygen', 'ssh-agent', 'ssh-add'], 'the agent', () => {
  const byAgent = ({ ssh }: Bastion, agentSocket: string): SshSettings => ({ ...ssh, credentials: { agentSocket } });
  const paths = async (...types: KeyType[]) => {
    const keys = await Promise.all(types.map((type) => sshKey({ type })));
    return { keys, paths: keys.map(({ path }) => path), lines: keys.map(({ publicKey }) => publicKey) };
  };

  test.each<KeyType>(['ed25519', 'ecdsa', 'rsa'])(
    'logs in with the one of its keys that is accepted: %s',
    async (type) => {
      const mine = await paths('ecdsa', 'ed25519', type);
      const bastion = await startBastion({ authorizedKeys: mine.lines.slice(-1) });
      const { socket } = await startSshAgent(mine.paths);
      expect(await connectBy(byAgent(bastion, socket), await startFleet()).ask()).toMatchObject({ status: 200 });
      expect(bastion.sshd.connections()).toBe(1);
    },
  );

  test('logs in by rsa-sha2-512 where the host takes nothing else of RSA', async () => {
    const mine = await paths('ed25519', 'rsa');
    const options = { PubkeyAcceptedAlgorithms: 'rsa-sha2-512' };
    const bastion = await startBastion({ authorizedKeys: mine.lines, options });
    const { socket } = await startSshAgent(mine.paths);
    expect(await connectBy(byAgent(bastion, socket), await startFleet()).ask()).toMatchObject({ status: 200 });
    expect(bastion.sshd.connections()).toBe(1);
  });

  test('goes on to the next key where it may not sign with one', async () => {
    const mine = await paths('ed25519', 'ecdsa');
    const bastion = await startBastion({ authorizedKeys: mine.lines });
    const { socket } = await startSshAgent([]);
    const env = { ...process.env, SSH_AUTH_SOCK: socket, SSH_ASKPASS: '/bin/false', DISPLAY: '' };
    const [first = '', second = ''] = mine.paths;
    await run(pathOf('ssh-add'), ['-q', '-c', first], { env });
    const way = connectBy(byAgent(bastion, socket), await startFleet());
    const { code, message } = await failureOf(way.ask());
    expect([code, message]).toEqual([
      'ssh-auth',
      expect.stringMatching(
        /does not accept the key of .+, and the agent could not sign with all of them \(.+\); check/,
      ),
    ]);
    await run(pathOf('ssh-add'), ['-q', second], { env });
    expect(await way.ask()).toMatchObject({ status: 200 });
  });

  test('has keys of which none is accepted', async () => {
    const bastion = await startBastion();
    const { socket } = await startSshAgent((await paths('ed25519', 'ecdsa')).paths);
    const { code, message } = await failureOf(connectBy(byAgent(bastion, socket), await startFleet()).ask());
    expect(code).toBe('ssh-auth');
    expect(message).toContain(
      `the SSH host ${bastion.ssh.host.label} does not accept any of the 2 keys of the SSH agent in SSH_AUTH_SOCK for ${bastion.sshd.user}; check`,
    );
  });

  test('has more keys than the host looks at', async () => {
    const mine = await paths('ed25519', 'ed25519', 'ed25519');
    const bastion = await startBastion({ authorizedKeys: mine.lines.slice(-1), options: { MaxAuthTries: '2' } });
    const { socket } = await startSshAgent(mine.paths);
    const { code, message } = await failureOf(connectBy(byAgent(bastion, socket), await startFleet()).ask());
    expect(code).toBe('ssh-auth');
    expect(message).toMatch(/rejected the first keys of .+ does not try all 3 of them; set ssh-private-key/);
  });

  test('has no key', async () => {
    const bastion = await startBastion();
    const { socket } = await startSshAgent([]);
    const { code, message } = await failureOf(connectBy(byAgent(bastion, socket), await startFleet()).ask());
    expect([code, message]).toEqual([
      'ssh-auth',
      expect.stringMatching(/agent in SSH_AUTH_SOCK has no keys to log in to .+ ssh-add/),
    ]);
  });

  test('is gone, and its socket with it or not', async () => {
    const bastion = await startBastion();
    const { socket, kill } = await startSshAgent([]);
    await kill();
    const way = connectBy(byAgent(bastion, socket), await startFleet());
    const words = expect.stringMatching(
      /agent in SSH_AUTH_SOCK does not answer \(.+\); start one, or set ssh-private-key/,
    );
    expect(await failureOf(way.ask())).toEqual({ code: 'ssh-auth', message: words });
    await rm(socket, { force: true });
    expect(await failureOf(way.ask())).toEqual({ code: 'ssh-auth', message: words });
  });

  test.each<[string, (socket: Socket) => void]>([
    ['closes at once', (socket) => socket.destroy()],
    ['answers that it cannot', (socket) => socket.on('data', () => socket.write(Buffer.from([0, 0, 0, 1, 5])))],
    ['answers garbage', (socket) => socket.on('data', () => socket.write(Buffer.from([0, 0, 0, 2, 99, 99])))],
  ])('is something that %s', async (_, behave) => {
    const bastion = await startBastion();
    const path = join(await temporaryFolder(), 'agent');
    await listen(createServer(behave), path);
    const { code, message } = await failureOf(connectBy(byAgent(bastion, path), await startFleet()).ask());
    expect([code, message]).toEqual(['ssh-auth', expect.stringContaining('does not answer (')]);
  });

  test('that says nothing is reported, and left alone', async () => {
    const bastion = await startBastion();
    const path = join(await temporaryFolder(), 'agent');
    const open = new Set<Socket>();
    await listen(
      createServer((socket) => open.add(socket).size && socket.resume().on('close', () => open.delete(socket))),
      path,
    );
    const way = connectBy(byAgent(bastion, path), await startFleet(), { connectTimeoutMs: 1_500 });
    const { code, message } = await failureOf(way.ask());
    expect([code, message]).toEqual([
      'ssh-auth',
      expect.stringContaining('agent in SSH_AUTH_SOCK does not answer within'),
    ]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(open.size).toBe(0);
  });
});

describeWith(['sshd', 'ssh-keygen'], 'the key of the host', () => {
  test('is unknown: the refusal has its fingerprint, and a line that pins it', async () => {
    const { sshd, ssh } = await startBastion();
    const fleet = await startFleet();
    const { code, message } = await failureOf(connectBy({ ...ssh, hostKeys: [] }, fleet).ask());
    expect(code).toBe('ssh-host-key');
    expect(message).toContain(`cannot reach ${fleet}: the SSH host ${ssh.host.label} shows the key ssh-ed25519`);
    expect(message).toContain(sshd.fingerprints.ed25519);
    const [line = ''] = /\[127\.0\.0\.1\]:\d+ ssh-ed25519 \S+/.exec(message) ?? [];
    expect(sshd.hostKeyLines).toEqual([line]);
    expect(await connectBy({ ...ssh, hostKeys: parseKnownHosts(line) }, fleet).ask()).toMatchObject({ status: 200 });
  });

  test('is another one than is known: nobody logs in', async () => {
    const { sshd, ssh } = await startBastion();
    const other = await sshKey();
    const hostKeys = parseKnownHosts(`[127.0.0.1]:${sshd.port} ${other.publicKey}`);
    const { code, message } = await failureOf(connectBy({ ...ssh, hostKeys }, await startFleet()).ask());
    expect(code).toBe('ssh-host-key');
    expect(message).toContain(`${sshd.fingerprints.ed25519}, but ssh-known-hosts has ssh-ed25519 ${other.fingerprint}`);
    expect(sshd.log()).not.toContain('Accepted publickey');
    expect(sshd.log()).not.toContain('userauth-request');
  });

  test.each<KeyType>(['rsa', 'ecdsa', 'ed25519'])(
    'is known by the %s one of several alone, which it then shows',
    async (type) => {
      const { sshd, ssh } = await startBastion({ hostKeys: ['ed25519', 'ecdsa', 'rsa'] });
      const hostKeys = ssh.hostKeys === 'accept-any' ? [] : ssh.hostKeys;
      const pinned = hostKeys.filter(({ key }) => fingerprintOf(key) === sshd.fingerprints[type]);
      expect(pinned).toHaveLength(1);
      const way = connectBy({ ...ssh, hostKeys: pinned }, await startFleet());
      expect(await way.ask()).toMatchObject({ status: 200 });
      expect(way.details.join()).toContain(sshd.fingerprints[type]);
      expect(way.warnings).toEqual([]);
    },
  );

  test('may be any for those who insist, who are warned at each login, with what would pin it', async () => {
    const { sshd, ssh } = await startBastion();
    const way = connectBy({ ...ssh, hostKeys: 'accept-any' }, await startFleet());
    expect(await way.ask()).toMatchObject({ status: 200 });
    await sshd.restart();
    await way.ask().catch(() => way.ask());
    expect(way.warnings).toHaveLength(2);
    expect(new Set(way.warnings).size).toBe(1);
    expect(way.warnings[0]).toContain(`accept-any, so the identity of ${ssh.host.label} is not verified`);
    expect(way.warnings[0]).toContain(sshd.fingerprints.ed25519);
    expect(way.warnings[0]?.endsWith(`: ${sshd.hostKeyLines[0]}`)).toBe(true);
  });
});

describeWith(['ssh-keygen'], 'no SSH host', () => {
  /** As sent to such a place, within a second; whatever is there is called an SSH host. */
  async function failureAt(place: string): Promise<{ code: string; message: string }> {
    const privateKeys = await readPrivateKeys((await sshKey()).privateKey, '');
    const host = parseSshHost(place);
    const ssh: SshSettings = { host, credentials: { privateKeys }, hostKeys: 'accept-any', now: Date.now };
    const way = connectBy(ssh, 'http://127.0.0.1:1', { connectTimeoutMs: 1_000 });
    const startedAt = performance.now();
    const failure = await failureOf(way.ask());
    expect(performance.now() - startedAt).toBeLessThan(2_500);
    expect(failure.message).toContain(`cannot reach http://127.0.0.1:1: the SSH host ${host.label}`);
    return failure;
  }

  test('listens', async () => {
    const { code, message } = await failureAt(`core@127.0.0.1:${await freePort()}`);
    expect([code, message]).toEqual(['ssh', expect.stringMatching(/\(connection refused\); check ssh-tunnel$/)]);
  });

  test('has that name', async () => {
    const { code, message } = await failureAt('core@bastion.invalid');
    expect([code, message]).toEqual(['resolve', expect.stringMatching(/no such host|cannot be looked up/)]);
  });

  test.each<[string, (socket: Socket) => void]>([
    ['says nothing', (socket) => socket.resume()],
    ['says half a greeting', (socket) => socket.resume().write('SSH-2.0-Open')],
    ['says nothing after its greeting', (socket) => socket.resume().write('SSH-2.0-OpenSSH_9.2\r\n')],
  ])('is there, but something that %s', async (_, behave) => {
    const { port } = await serveTcp(behave);
    expect(await failureAt(`core@127.0.0.1:${port}`)).toEqual({
      code: 'ssh',
      message: expect.stringMatching(
        /accepted the connection, but did not answer within 1 s; check that it is an SSH server, and whether it is overloaded$/,
      ),
    });
  });

  const noise = Buffer.from('00000010ff000102030405060708090a0b0c0d0e0f', 'hex');
  test.each<[string, (socket: Socket) => void]>([
    ['closes at once', (socket) => socket.end()],
    ['resets at once', (socket) => socket.resetAndDestroy()],
    ['sends garbage', (socket) => socket.resume().write(Buffer.alloc(20_000, 'garbage'))],
    ['sends many lines', (socket) => socket.resume().write('garbage\r\n'.repeat(2_000))],
    ['sends garbage after its greeting', (socket) => socket.resume().write(`SSH-2.0-x\r\n${'garbage'.repeat(1_000)}`)],
    ['sends noise after its greeting', (socket) => socket.write(Buffer.concat([Buffer.from('SSH-2.0-x\r\n'), noise]))],
    ['speaks SSH 1', (socket) => socket.resume().write('SSH-1.5-OpenSSH_3.0\r\n')],
    ['goes in the middle of its greeting', (socket) => socket.end('SSH-2.0-Open')],
    ['goes after its greeting', (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')],
  ])('is there, but something that %s, which is reported without waiting', async (_, behave) => {
    const { port } = await serveTcp(behave);
    expect(await failureAt(`core@127.0.0.1:${port}`)).toEqual({
      code: 'ssh',
      message: expect.stringMatching(
        /does not answer as an SSH server|aborted the login|closed the connection|ECONNRESET/,
      ),
    });
  });

  test('is there, but an HTTP server', async () => {
    const { port } = await serveHttp((_, response) => response.end());
    const { code, message } = await failureAt(`core@127.0.0.1:${port}`);
    expect([code, message]).toEqual(['ssh', expect.stringContaining('closed the connection without sending anything')]);
  });
});

describeWith(['sshd', 'ssh-keygen'], 'an SSH host', () => {
  test('that speaks no safe cipher is reported', async () => {
    const { ssh } = await startBastion({ options: { Ciphers: '3des-cbc' } });
    const { code, message } = await failureOf(connectBy(ssh, await startFleet()).ask());
    expect([code, message]).toEqual(['ssh', expect.stringContaining('has no algorithm in common')]);
  });

  test('that speaks what CoreOS machines spoke goes', async () => {
    const options = { Ciphers: 'aes128-ctr', MACs: 'hmac-sha1', KexAlgorithms: 'ecdh-sha2-nistp256' };
    const { ssh } = await startBastion({ options, hostKeys: ['rsa'] });
    expect(await connectBy(ssh, await startFleet()).ask()).toMatchObject({ status: 200 });
  });

  test('is there on IPv6', async () => {
    const { sshd, ssh } = await startBastion({ address: '::1' });
    expect(ssh.host.label).toBe(`${sshd.user}@[::1]:${sshd.port}`);
    expect(await connectBy(ssh, await startFleet()).ask()).toMatchObject({ status: 200 });
    const { message } = await failureOf(connectBy({ ...ssh, hostKeys: [] }, await startFleet()).ask());
    expect(message.endsWith(`: ${sshd.hostKeyLines[0]}`)).toBe(true);
  });
});
