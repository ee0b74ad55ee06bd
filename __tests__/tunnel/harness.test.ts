import { execFileSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { once } from 'node:events';
import { get } from 'node:http';
import { connect, type Socket } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from '@jest/globals';
import { cleanUp, serveHttp, serveTcp, temporaryFolder } from '../network/servers.js';
import { pathOf } from './find-program.js';
import { type KeyFormat, type KeyType, type SshKey, sshKey } from './keys.js';
import { describeWith, lastingPort, startProgram } from './programs.js';
import { type SshServer, sshArguments, startSshAgent, startSshDynamicProxy, startSshd } from './sshd.js';

afterEach(cleanUp);

async function bodyOf(port: number): Promise<string> {
  const [response] = await once(get({ host: '127.0.0.1', port, agent: false }), 'response');
  return text(response);
}

const hello = () => serveHttp((_, response) => response.end('hello'));

/** What comes back for bytes sent to a server that returns them, and the connection. */
async function echo(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  await once(socket, 'connect');
  socket.write('ping');
  expect(String((await once(socket, 'data'))[0])).toBe('ping');
  return socket;
}

/** Whether a connection ends by an error. */
const endOf = (socket: Socket) => new Promise<boolean>((resolve) => socket.on('close', resolve));

const serveEcho = () => serveTcp((socket) => void socket.pipe(socket));

async function forward(sshd: SshServer, key: SshKey, target: string): Promise<number> {
  const port = await lastingPort();
  const args = await sshArguments(sshd, key, ['-L', `127.0.0.1:${port}:${target}`]);
  await startProgram('ssh', args, { readyWhen: { port, host: '127.0.0.1' } });
  return port;
}

describeWith(['sshd', 'ssh', 'ssh-keygen'], 'sshd', () => {
  test('forwards to a port and to a unix socket', async () => {
    const key = await sshKey();
    const sshd = await startSshd({ authorizedKeys: [key.publicKey], hostKeys: ['ed25519', 'ecdsa', 'rsa'] });
    const socketPath = join(await temporaryFolder(), 'socket');
    await serveHttp((_, response) => response.end('unix'), socketPath);
    const { port } = await hello();
    expect(sshd.connections()).toBe(0);
    expect(await bodyOf(await forward(sshd, key, `127.0.0.1:${port}`))).toBe('hello');
    expect(await bodyOf(await forward(sshd, key, socketPath))).toBe('unix');
    expect(sshd.connections()).toBe(2);
    expect(sshd.user).toBe(userInfo().username);
    expect(sshd.hostKeyLines).toHaveLength(3);
    expect(sshd.log()).toContain(key.fingerprint);
  });

  test('is cut off with its connections, and comes back on its port', async () => {
    const key = await sshKey();
    const sshd = await startSshd({ authorizedKeys: [key.publicKey] });
    const target = await serveEcho();
    for (const end of [sshd.killAll, sshd.cutConnections, sshd.restart]) {
      const connection = await echo(await forward(sshd, key, `127.0.0.1:${target.port}`));
      const closed = endOf(connection);
      await end();
      await closed;
      if (end === sshd.killAll) {
        await expect(once(connect(sshd.port, sshd.host), 'connect')).rejects.toThrow('ECONNREFUSED');
        await sshd.restart();
      }
    }
    expect(sshd.connections()).toBe(3);
  });

  test('is there on IPv6, takes options, and refuses strangers', async () => {
    const [key, stranger] = [await sshKey(), await sshKey()];
    const options = { AllowTcpForwarding: 'no' };
    const sshd = await startSshd({ authorizedKeys: [key.publicKey], options, address: '::1' });
    await expect(startSshDynamicProxy(sshd, stranger)).rejects.toThrow('Permission denied (publickey)');
    const { port } = await hello();
    const forwarded = await forward(sshd, key, `127.0.0.1:${port}`);
    await expect(bodyOf(forwarded)).rejects.toThrow();
    expect(sshd.log()).toContain('refused local port forward');
  });

  const forms: [KeyType, KeyFormat][] = [
    ['ed25519', 'OpenSSH'],
    ['ecdsa', 'OpenSSH'],
    ['ecdsa', 'PEM'],
    ['ecdsa', 'PKCS8'],
    ['rsa', 'OpenSSH'],
    ['rsa', 'PEM'],
    ['rsa', 'PKCS8'],
  ];
  test.each(forms)('has %s keys in the %s format', async (type, format) => {
    const plain = await sshKey({ type, format });
    const locked = await sshKey({ type, format, passphrase: 'open sesame' });
    const publicLine = (path: string, passphrase: string) =>
      execFileSync(pathOf('ssh-keygen'), ['-y', '-P', passphrase, '-f', path], { encoding: 'utf8', stdio: 'pipe' });
    const isFor = (line: string, { publicKey }: { publicKey: string }) =>
      expect(line.split(' ')[1]?.trim()).toBe(publicKey.split(' ')[1]);
    isFor(publicLine(plain.path, ''), plain);
    isFor(publicLine(locked.path, 'open sesame'), locked);
    expect(() => publicLine(locked.path, 'wrong')).toThrow();
    const listed = execFileSync(pathOf('ssh-keygen'), ['-l', '-f', `${plain.path}.pub`], { encoding: 'utf8' });
    expect(listed).toContain(`${plain.fingerprint} `);
  });

  // Which ssh-keygen 9.2 can neither write nor read.
  test('has ed25519 keys in the PKCS8 format', async () => {
    for (const passphrase of ['', 'open sesame']) {
      const { privateKey, publicKey, path, fingerprint } = await sshKey({ format: 'PKCS8', passphrase });
      const { x = '' } = createPrivateKey({ key: privateKey, passphrase }).export({ format: 'jwk' });
      expect(publicKey).toBe(`ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${publicKey.slice(37)}`);
      expect(Buffer.from(publicKey.split(' ')[1] ?? '', 'base64').subarray(-32)).toEqual(Buffer.from(x, 'base64url'));
      const listed = execFileSync(pathOf('ssh-keygen'), ['-l', '-f', `${path}.pub`], { encoding: 'utf8' });
      expect(listed).toContain(`${fingerprint} `);
    }
  });
});

describeWith(['ssh-agent', 'ssh-add', 'ssh-keygen'], 'the agent', () => {
  test('holds keys', async () => {
    const keys = [await sshKey(), await sshKey({ type: 'ecdsa' })];
    const { socket } = await startSshAgent(keys.map(({ path }) => path));
    const env = { ...process.env, SSH_AUTH_SOCK: socket };
    const listed = execFileSync(pathOf('ssh-add'), ['-l'], { env, encoding: 'utf8' });
    for (const { fingerprint } of keys) expect(listed).toContain(fingerprint);
  });
});
