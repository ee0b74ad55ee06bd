import type { Duplex } from 'node:stream';
import type { AnyAuthMethod, Client, ServerHostKeyAlgorithm } from 'ssh2';
import { type Deadline, onDeadline } from '../tunnel/deadline.js';
import type { Dial } from '../tunnel/dial.js';
import { LegError } from '../tunnel/leg-error.js';
import { distrust, hostKeyAlgorithms } from './host-key.js';
import { fingerprintOf, knownName, typeOf } from './known-hosts.js';
import { loadSsh2 } from './load-ssh2.js';
import { loginFailure } from './login-failure.js';
import type { SshHost } from './ssh-host.js';
import type { SshListener, SshSettings } from './ssh-settings.js';

/** A connection that is silent for three of these is lost. */
const keepAliveEveryMs = 4_000;

/** Returns a connection to an SSH host on which the login is done, or rejects with a LegError that says what it failed at. */
export async function logIn(
  settings: SshSettings,
  dial: Dial,
  deadline: Deadline,
  listener: SshListener,
): Promise<Client> {
  const { host, credentials, hostKeys } = settings;
  const { Client } = await loadSsh2();
  const sock = await dialHost(host, dial, deadline);
  return new Promise((resolve, reject) => {
    const client = new Client();
    let untrusted: LegError | undefined;
    const fail = (error: LegError) => {
      release();
      client.destroy();
      sock.destroy();
      reject(untrusted ?? error);
    };
    const release = onDeadline(deadline, () => {
      const what = `the SSH host ${host.label} took the connection, and the login came to no end ${deadline.words}`;
      fail(new LegError('ssh', what, 'check that it is an SSH server'));
    });
    const closed = new LegError('ssh', `the SSH host ${host.label} closed the connection`, 'check its log');
    client
      .on('error', (error) => fail(loginFailure(error, host, credentials)))
      .on('close', () => fail(closed))
      .on('ready', () => {
        release();
        listener.onDetail(`SSH: logged in to ${host.label}`);
        resolve(client);
      })
      .connect({
        sock,
        username: host.user,
        authHandler: [loginOf(settings)],
        algorithms: { serverHostKey: [...hostKeyAlgorithms(hostKeys, host)] as ServerHostKeyAlgorithm[] },
        hostVerifier: (key: Buffer) => {
          tellOf(key, settings, listener);
          untrusted = distrust(hostKeys, host, key);
          return untrusted === undefined;
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
    if (!(error instanceof LegError)) throw error;
    const leg = error.leg === 'connect' ? 'ssh' : error.leg;
    throw new LegError(leg, `the SSH host ${host.label}: ${error.what}`, 'check ssh-tunnel', error);
  });
}

function loginOf({ host, credentials }: SshSettings): AnyAuthMethod {
  if ('privateKey' in credentials) return { type: 'publickey', username: host.user, key: credentials.privateKey };
  return { type: 'agent', username: host.user, agent: credentials.agentSocket };
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
