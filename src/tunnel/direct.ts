import { connect } from 'node:net';
import { ConnectError, type ConnectErrorCode } from './connect-error.js';
import { onDeadline } from './deadline.js';
import type { Dial } from './dial.js';

/** Opens a TCP connection or a unix socket from this very machine. */
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

/** Shorter than what firewalls and load balancers forget an idle connection after. */
export const keepAliveAfterMs = 30_000;

const checkEndpoint = 'check the endpoint, and what stands between this runner and it';
const checkListener =
  'check the endpoint, and that fleetd listens there: by default it does so on a unix socket only (ssh-tunnel gets there)';
const checkPath = "check its path: fleetd's own is unix:///var/run/fleet.sock";

/** What the codes of Node mean when no connection came about, and what to check. */
const meanings: Readonly<Record<string, readonly [ConnectErrorCode, what: string, check: string]>> = {
  ENOTFOUND: ['resolve', 'there is no such host', 'check its name'],
  EAI_AGAIN: ['resolve', 'the host name cannot be looked up at present', 'check its name, and the DNS of this runner'],
  ECONNREFUSED: ['connect', 'nothing listens there (connection refused)', checkListener],
  EHOSTUNREACH: ['connect', 'there is no route to that host', checkEndpoint],
  ENETUNREACH: ['connect', 'there is no route to that network', checkEndpoint],
  ETIMEDOUT: ['connect', 'the host does not answer', checkEndpoint],
  ENOENT: ['connect', 'there is no such socket', checkPath],
  ENOTDIR: ['connect', 'there is no such socket', checkPath],
  ENOTSOCK: ['connect', 'that file is no socket', checkPath],
  EACCES: ['connect', 'the socket may not be opened (permission denied)', "check whether this runner's user may"],
};

function connectErrorOf(error: NodeJS.ErrnoException, isSocket: boolean): ConnectError {
  if (isSocket && error.code === 'ECONNREFUSED')
    return new ConnectError('connect', 'nothing listens on that socket (connection refused)', checkPath, {
      cause: error,
    });
  const [leg, what, check] = meanings[error.code ?? ''] ?? [
    error.syscall === 'getaddrinfo' ? 'resolve' : 'connect',
    error.message,
    checkEndpoint,
  ];
  return new ConnectError(leg, what, check, { cause: error });
}
