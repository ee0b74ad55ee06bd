import type { Duplex } from 'node:stream';
import type { AnyAuthMethod, Client, ServerHostKeyAlgorithm } from 'ssh2';
import { ConnectError } from '../tunnel/connect-error.js';
import { type Deadline, onDeadline } from '../tunnel/deadline.js';
import type { Dial } from '../tunnel/dial.js';
import { hostKeyAlgorithms, hostKeyError } from './host-key.js';
import { fingerprintOf, knownName, typeOf } from './known-hosts.js';
import { loadSsh2 } from './load-ssh2.js';
import { type LoginAttempt, loginFailure, loginTooLate, type Wants } from './login-failure.js';
import { agentAt } from './ssh-agent.js';
import type { SshHost } from './ssh-host.js';
import type { SshListener, SshSettings } from './ssh-settings.js';
import { inWholePackets } from './whole-packets.js';

/** A connection that is silent for three of these is lost. */
const keepAliveEveryMs = 4_000;

/** A connection to an SSH host on which the login is done. It emits `close` as soon as it is of no more use. */
export interface SshConnection {
  readonly client: Client;
  close(): void;
}

/** Returns a connection to an SSH host, or rejects with a ConnectError that says what it failed at. */
export async function logIn(
  settings: SshSettings,
  dial: Dial,
  deadline: Deadline,
  listener: SshListener,
): Promise<SshConnection> {
  const { host, credentials, hostKeys } = settings;
  const { Client } = await loadSsh2();
  const agent = 'agentSocket' in credentials ? await agentAt(credentials.agentSocket) : undefined;
  const attempt = { host, credentials, agent };
  const sock = await dialHost(host, dial, deadline);
  return new Promise((resolve, reject) => {
    const client = new Client();
    let isTrusted = false;
    let untrusted: ConnectError | undefined;
    let agentTrouble: string | undefined;
    let wants: Wants | undefined;
    let hasTried = false;
    const fail = (error: ConnectError) => {
      release();
      agent?.close();
      // Not by ssh2, which leaves a connection alone that it has ended and that is not closed at the other side.
      sock.destroy();
      reject(untrusted ?? error);
    };
    const release = onDeadline(deadline, () => fail(loginTooLate(attempt, deadline.words, isTrusted)));
    const closed = new ConnectError('ssh', `the SSH host ${host.label} closed the connection`, 'check its log');
    client
      .setMaxListeners(0) // Each stream through it is told when it is lost.
      .on('error', (error: Error & { level?: string }) => {
        if (error.level === 'agent') agentTrouble = error.message;
        else fail(loginFailure(error, { ...attempt, agentTrouble, wants }));
      })
      .on('close', () => fail(closed))
      .on('ready', () => {
        release();
        listener.onDetail(`SSH: logged in to ${host.label}`);
        resolve({ client, close: () => sock.destroy() });
      })
      .connect({
        sock: inWholePackets(sock),
        username: host.user,
        authHandler: (methods: string[] | null, isAccepted: boolean) => {
          wants = methods ? { methods, isAccepted } : undefined;
          const isFirst = !hasTried;
          hasTried = true;
          return isFirst ? methodOf(attempt) : false;
        },
        algorithms: { serverHostKey: [...hostKeyAlgorithms(hostKeys, host)] as ServerHostKeyAlgorithm[] },
        hostVerifier: (key: Buffer) => {
          tellOf(key, settings, listener);
          untrusted = hostKeyError(hostKeys, host, key);
          isTrusted = untrusted === undefined;
          return isTrusted;
        },
        keepaliveInterval: keepAliveEveryMs,
        keepaliveCountMax: 2,
        readyTimeout: 0, // The deadline counts.
        strictVendor: false, // Other servers than OpenSSH's forward to unix sockets too.
      });
  });
}

/** What goes wrong on the way to the host is the host's, unless it is a proxy's. */
function dialHost(host: SshHost, dial: Dial, deadline: Deadline): Promise<Duplex> {
  return dial(host, deadline).catch((error: unknown) => {
    if (!(error instanceof ConnectError)) throw error;
    const { code, what, message } = error;
    const name = `the SSH host ${host.label}`;
    if (code === 'proxy' || code === 'proxy-auth')
      throw new ConnectError(code, `${name}: ${message}`, '', { cause: error });
    throw new ConnectError(code === 'connect' ? 'ssh' : code, `${name}: ${what}`, 'check ssh-tunnel', { cause: error });
  });
}

function methodOf({ host, credentials, agent }: LoginAttempt): AnyAuthMethod {
  if ('privateKey' in credentials) return { type: 'publickey', username: host.user, key: credentials.privateKey };
  return { type: 'agent', username: host.user, agent: agent?.agent ?? credentials.agentSocket };
}

function tellOf(key: Buffer, { host, hostKeys }: SshSettings, { onDetail, onWarning }: SshListener): void {
  const shown = `${typeOf(key)} ${fingerprintOf(key)}`;
  onDetail(`SSH: ${host.label} shows the key ${shown}`);
  if (hostKeys !== 'accept-any') return;
  const line = `${knownName(host.host, host.port)} ${typeOf(key)} ${key.toString('base64')}`;
  onWarning(
    `ssh-known-hosts is accept-any: whoever answers as ${host.label} is believed. It shows the key ${shown}; this line in ssh-known-hosts pins it: ${line}`,
  );
}
