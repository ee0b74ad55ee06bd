import { execFile, spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from '../network/servers.js';
import { pathOf } from './find-program.js';
import { type KeyType, type SshKey, sshKey } from './keys.js';
import { lastingPort, startProgram } from './programs.js';

const run = promisify(execFile);

export interface SshServer {
  host: string;
  port: number;
  user: string;
  /** Its lines of a known_hosts file. */
  hostKeyLines: string[];
  fingerprints: Partial<Record<KeyType, string>>;
  /** What all of its runs have logged. */
  log(): string;
  /** How many TCP connections it has accepted in all of its runs. */
  connections(): number;
  /** Cuts the connections, and listens on. */
  cutConnections(): Promise<void>;
  /** Cuts the connections, and listens no more; `restart` brings it back. */
  killAll(): Promise<void>;
  /** Cuts the connections, and starts again on the same port. */
  restart(): Promise<void>;
}

/** Since 9.8 sshd shuts addresses out for a while after failures, and 127.0.0.1 is that of every test. */
function withoutPenalties(): Record<string, string> {
  const { stderr } = spawnSync(pathOf('sshd'), ['-V'], { encoding: 'utf8' });
  const [, major = 0, minor = 0] = /OpenSSH_(\d+)\.(\d+)/.exec(stderr) ?? [];
  return Number(major) * 100 + Number(minor) >= 908 ? { PerSourcePenalties: 'no' } : {};
}

function onLoopback(host: string, port: number): string {
  return port === 22 ? host : `[${host}]:${port}`;
}

/** A real sshd, for the user who runs the tests. The options replace its own. */
export async function startSshd({
  authorizedKeys,
  hostKeys = ['ed25519'],
  options = {},
  address: host = '127.0.0.1',
  port: wantedPort,
  certify,
}: {
  authorizedKeys: string[];
  hostKeys?: KeyType[];
  options?: Record<string, string>;
  address?: string;
  port?: number;
  /** Writes the certificate of a host key, and returns its path. */
  certify?: (publicKeyPath: string) => Promise<string>;
}): Promise<SshServer> {
  // Where it locks up the processes that speak with strangers; a package's service would make it.
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
  const folder = await temporaryFolder();
  const port = wantedPort ?? (await lastingPort(host));
  const keys = await Promise.all(hostKeys.map(async (type) => ({ type, ...(await sshKey({ type })) })));
  const certificates = certify ? await Promise.all(keys.map(({ path }) => certify(`${path}.pub`))) : [];
  const settings = {
    ...withoutPenalties(),
    AuthorizedKeysFile: join(folder, 'authorized_keys'),
    PidFile: 'none',
    StrictModes: 'no',
    UsePAM: 'no',
    UseDNS: 'no',
    PasswordAuthentication: 'no',
    KbdInteractiveAuthentication: 'no',
    PermitRootLogin: 'yes',
    AllowTcpForwarding: 'yes',
    AllowStreamLocalForwarding: 'yes',
    // The default turns some of many strangers away at random.
    MaxStartups: '100',
    LogLevel: 'DEBUG1',
  };
  const lines = [
    // Of MaxStartups sshd takes the last one, and of all others the first.
    ...Object.entries({ ...settings, ...options }),
    ['ListenAddress', `[${host}]:${port}`],
    ...keys.map(({ path }) => ['HostKey', path]),
    ...certificates.map((path) => ['HostCertificate', path]),
  ].map(([key, value]) => `${key} ${value}\n`);
  const config = join(folder, 'sshd_config');
  await writeFile(config, lines.join(''));
  await writeFile(join(folder, 'authorized_keys'), authorizedKeys.map((line) => `${line}\n`).join(''));
  // Not by a connection, which would be counted.
  const readyWhen = { prints: /^Server listening on /m };
  const sshd = await startProgram('sshd', ['-D', '-e', '-f', config], { readyWhen });
  return {
    host,
    port,
    user: userInfo().username,
    hostKeyLines: keys.map(({ publicKey }) => `${onLoopback(host, port)} ${publicKey.split(' ', 2).join(' ')}`),
    fingerprints: Object.fromEntries(keys.map(({ type, fingerprint }) => [type, fingerprint])),
    log: sshd.output,
    connections: () => sshd.output().match(/^Connection from /gm)?.length ?? 0,
    cutConnections: sshd.killChildren,
    killAll: () => sshd.kill(),
    restart: sshd.restart,
  };
}

/** The arguments with which the system's ssh opens a forwarding, as free of the user's own settings as can be. */
export async function sshArguments(sshd: SshServer, key: SshKey, forwarding: string[]): Promise<string[]> {
  const knownHosts = join(await temporaryFolder(), 'known_hosts');
  await writeFile(knownHosts, sshd.hostKeyLines.map((line) => `${line}\n`).join(''));
  const options = {
    BatchMode: 'yes',
    StrictHostKeyChecking: 'yes',
    UserKnownHostsFile: knownHosts,
    GlobalKnownHostsFile: '/dev/null',
    IdentitiesOnly: 'yes',
    IdentityAgent: 'none',
    ExitOnForwardFailure: 'yes',
  };
  const settings = Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  const server = ['-p', String(sshd.port), '-l', sshd.user, sshd.host];
  return ['-F', 'none', '-i', key.path, ...settings, '-N', ...forwarding, ...server];
}

/** The SOCKS proxy that comes with the system's ssh. */
export async function startSshDynamicProxy(sshd: SshServer, key: SshKey) {
  const port = await lastingPort();
  const args = await sshArguments(sshd, key, ['-D', `127.0.0.1:${port}`]);
  const { kill, restart, output } = await startProgram('ssh', args, { readyWhen: { port, host: '127.0.0.1' } });
  return { port, kill, restart, output };
}

/** An agent that holds keys; theirs are files without a passphrase. */
export async function startSshAgent(keyPaths: string[]): Promise<{ socket: string; kill(): Promise<void> }> {
  const socket = join(await temporaryFolder(), 'agent');
  const agent = await startProgram('ssh-agent', ['-D', '-a', socket], { readyWhen: { path: socket } });
  const env = { ...process.env, SSH_AUTH_SOCK: socket };
  for (const path of keyPaths) await run(pathOf('ssh-add'), ['-q', path], { env });
  return { socket, kill: () => agent.kill() };
}
