import type { Duplex } from 'node:stream';
import type { Client, ServerHostKeyAlgorithm } from 'ssh2';
import { ConnectError } from '../tunnel/connect-error.js';
import { type Deadline, onDeadline } from '../tunnel/deadline.js';
import type { Dial } from '../tunnel/dial.js';
import { checkByCertifiedKey, offerCertificates } from './certified-exchange.js';
import { hostKeyAlgorithms, hostKeyError } from './host-key.js';
import { fingerprintOf, knownName, typeOf } from './known-hosts.js';
import { loadSsh2 } from './load-ssh2.js';
import { loginFailure, loginTimeout, type RemainingMethods } from './login-failure.js';
import { loginMethods } from './login-methods.js';
import { openAgent } from './ssh-agent.js';
import type { SshHost } from './ssh-host.js';
import type { SshListener, SshSettings } from './ssh-settings.js';
import { inWholePackets } from './whole-packets.js';

/** A connection that is silent for three of these intervals counts as lost. */
const keepAliveEveryMs = 4_000;

/** A connection to an SSH host, logged in. Its client emits `close` as soon as it cannot be used any more. */
export interface SshConnection {
  readonly client: Client;
  close(): void;
}

/** Returns a logged-in connection to an SSH host, or rejects with a ConnectError. */
export async function logIn(
  settings: SshSettings,
  dial: Dial,
  deadline: Deadline,
  listener: SshListener,
): Promise<SshConnection> {
  const { host, credentials, hostKeys } = settings;
  const { Client } = await loadSsh2();
  await offerCertificates();
  const agent = 'agentSocket' in credentials ? await openAgent(credentials.agentSocket) : undefined;
  const attempt = { host, credentials, agent };
  const sock = await dialHost(host, dial, deadline);
  return new Promise((resolve, reject) => {
    const client = new Client();
    let isTrusted = false;
    let untrusted: ConnectError | undefined;
    let agentTrouble: string | undefined;
    let remaining: RemainingMethods | undefined;
    const untried = [...loginMethods(host, credentials, agent)];
    // A server that hangs up once it was offered a key has its reasons.
    let hasTried = false;
    const fail = (error: ConnectError) => {
      release();
      agent?.close();
      // ssh2 itself leaves a connection open that it has ended and that the other side does not close.
      sock.destroy();
      reject(untrusted ?? error);
    };
    const release = onDeadline(deadline, () => fail(loginTimeout(attempt, deadline.words, isTrusted)));
    const closed = () => {
      const what = `the SSH host ${host.label} closed the connection`;
      return new ConnectError('ssh', what, 'check its log', { isDropped: !hasTried });
    };
    client
      .setMaxListeners(0) // Each stream through it listens for its loss.
      .on('error', (error: Error & { level?: string }) => {
        if (error.level === 'agent') agentTrouble = error.message;
        else fail(loginFailure(error, { ...attempt, agentTrouble, remaining, hasTried }));
      })
      .on('close', () => fail(closed()))
      .on('ready', () => {
        release();
        listener.onDetail(`SSH: logged in to ${host.label}`);
        resolve({ client, close: () => sock.destroy() });
      })
      .connect({
        sock: inWholePackets(sock),
        username: host.user,
        authHandler: (methods: string[] | null, isAccepted: boolean) => {
          remaining = methods ? { methods, isAccepted } : undefined;
          hasTried = true;
          return (isAccepted ? undefined : untried.shift()) ?? false;
        },
        algorithms: { serverHostKey: [...hostKeyAlgorithms(hostKeys, host)] as ServerHostKeyAlgorithm[] },
        hostVerifier: (key: Buffer) => {
          reportHostKey(key, settings, listener);
          untrusted = hostKeyError(hostKeys, host, key, settings.now());
          isTrusted = untrusted === undefined;
          if (isTrusted) checkByCertifiedKey(client, key);
          return isTrusted;
        },
        keepaliveInterval: keepAliveEveryMs,
        keepaliveCountMax: 2,
        readyTimeout: 0, // The deadline applies instead.
        strictVendor: false, // Servers other than OpenSSH can forward to unix sockets too.
      });
  });
}

/** A failure to connect is about the SSH host, unless it is the proxy's or that of a host on the way. */
function dialHost(host: SshHost, dial: Dial, deadline: Deadline): Promise<Duplex> {
  return dial(host, deadline).catch((error: unknown) => {
    if (!(error instanceof ConnectError)) throw error;
    const { code, what, message, isDropped } = error;
    // An earlier host of the chain, which the error names.
    if (code === 'ssh' || code === 'ssh-host-key' || code === 'ssh-auth') throw error;
    const name = `the SSH host ${host.label}`;
    if (code === 'proxy' || code === 'proxy-auth')
      throw new ConnectError(code, `${name}: ${message}`, '', { cause: error, isDropped });
    throw new ConnectError(code === 'connect' ? 'ssh' : code, `${name}: ${what}`, 'check ssh-tunnel', {
      cause: error,
      isDropped,
    });
  });
}

function reportHostKey(key: Buffer, { host, hostKeys }: SshSettings, { onDetail, onWarning }: SshListener): void {
  const shown = `${typeOf(key)} ${fingerprintOf(key)}`;
  onDetail(`SSH: ${host.label} shows the key ${shown}`);
  if (hostKeys !== 'accept-any') return;
  const line = `${knownName(host.host, host.port)} ${typeOf(key)} ${key.toString('base64')}`;
  onWarning(
    `ssh-known-hosts is accept-any, so the identity of ${host.label} is not verified. It shows the key ${shown}; to pin it, put this line into ssh-known-hosts: ${line}`,
  );
}
