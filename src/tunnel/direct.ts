import { connect } from 'node:net';
import { ConnectError, type ConnectErrorCode } from './connect-error.js';
import { onDeadline } from './deadline.js';
import type { Dial } from './dial.js';

/** Opens a TCP connection or a unix socket directly from this machine. */
export const dialDirect: Dial = (target, deadline) =>
  new Promise((resolve, reject) => {
    const address = 'socketPath' in target ? { path: target.socketPath } : { host: target.host, port: target.port };
    const socket = connect({ ...address, noDelay: true, keepAlive: true, keepAliveInitialDelay: keepAliveAfterMs });
    const release = onDeadline(deadline, () => {
      socket.destroy();
      reject(new ConnectError('connect', `it does not answer (no connection ${deadline.words})`, checkEndpoint));
    });
    const onError = (error: NodeJS.ErrnoException) => {
      release();
      reject(connectErrorOf(error, 'socketPath' in target));
    };
    socket.once('error', onError).once('connect', () => {
      release();
      socket.off('error', onError);
      resolve(socket);
    });
  });

/** Shorter than the idle timeouts of firewalls and load balancers. */
export const keepAliveAfterMs = 30_000;

const checkEndpoint = 'check the endpoint, and any firewall between this runner and it';
const checkListener =
  'check the endpoint, and that fleetd listens there: by default it listens on a unix socket only (use ssh-tunnel to reach that)';
const checkPath = "check its path: fleetd's default is unix:///var/run/fleet.sock";

/** EAGAIN is for a unix socket on which as many connections wait to be accepted as may. */
const resets: readonly unknown[] = ['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'EAGAIN'];

/** Returns whether the other side broke a connection off that it had let begin. */
export function isReset({ code }: { readonly code?: unknown }): boolean {
  return resets.includes(code);
}

/** What the codes of Node mean when no connection could be opened, and what to check. */
const meanings: Readonly<Record<string, readonly [ConnectErrorCode, what: string, advice: string]>> = {
  ENOTFOUND: ['resolve', 'there is no such host', 'check its name'],
  EAI_AGAIN: ['resolve', 'the host name cannot be looked up at present', 'check its name, and the DNS of this runner'],
  ECONNREFUSED: ['connect', 'nothing listens there (connection refused)', checkListener],
  EHOSTUNREACH: ['connect', 'there is no route to that host', checkEndpoint],
  ENETUNREACH: ['connect', 'there is no route to that network', checkEndpoint],
  ETIMEDOUT: ['connect', 'the host does not answer', checkEndpoint],
  ECONNRESET: ['connect', 'it closed the connection at once (reset)', checkEndpoint],
  ENOENT: ['connect', 'there is no such socket', checkPath],
  ENOTDIR: ['connect', 'there is no such socket', checkPath],
  ENOTSOCK: ['connect', 'that file is not a socket', checkPath],
  EACCES: ['connect', 'permission to open the socket is denied', "check that this runner's user may open it"],
};

function connectErrorOf(error: NodeJS.ErrnoException, isSocket: boolean): ConnectError {
  if (isSocket && error.code === 'ECONNREFUSED')
    return new ConnectError('connect', 'nothing listens on that socket (connection refused)', checkPath, {
      cause: error,
    });
  const [code, what, advice] = meanings[error.code ?? ''] ?? [
    error.syscall === 'getaddrinfo' ? 'resolve' : 'connect',
    error.message,
    checkEndpoint,
  ];
  return new ConnectError(code, what, advice, { cause: error, isDropped: isReset(error) });
}
