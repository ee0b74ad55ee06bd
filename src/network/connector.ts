import type { Socket } from 'node:net';
import { buildConnector } from 'undici';
import { ConnectError } from '../tunnel/connect-error.js';
import { type Deadline, deadlineIn, onDeadline } from '../tunnel/deadline.js';
import { type Dial, type Target, targetOf } from '../tunnel/dial.js';
import { type Pause, untilOpen } from '../tunnel/until-open.js';
import { tlsFailure } from './tls-failure.js';
import type { TlsIdentity } from './tls-identity.js';

/** How to reach servers: what opens streams, and what secures them. */
export interface Route {
  readonly dial: Dial;
  readonly tls: TlsIdentity;
  /** Milliseconds for all legs of one connection together. */
  readonly connectTimeoutMs: number;
  /** Aborted when connections that are still being opened are not needed any more. */
  readonly closing: AbortSignal;
  /** If there is one, a connection that is dropped is opened again within `connectTimeoutMs`. */
  readonly pause?: Pause;
}

/** Returns a function that opens undici's sockets along a route, `to` a given target if the URL does not name it (a unix socket). */
export function connectorBy(
  { dial, tls, connectTimeoutMs, closing, pause }: Route,
  to?: Target,
): buildConnector.connector {
  const { ca, cert, key } = tls;
  const secure = buildConnector({
    allowH2: false, // fleet speaks HTTP/1.1, and undici would ask for HTTP/2 first.
    timeout: 0,
    ...(ca !== undefined && { ca: [ca].flat() }),
    ...(cert !== undefined && { cert, key }),
  });

  async function open(options: buildConnector.Options): Promise<Socket> {
    const deadline = deadlineIn(connectTimeoutMs, closing);
    return pause ? untilOpen(() => openOnce(options, deadline), deadline, pause) : openOnce(options, deadline);
  }

  async function openOnce(options: buildConnector.Options, deadline: Deadline): Promise<Socket> {
    // Every Duplex has what undici needs of a socket.
    const socket = (await dial(to ?? targetOf(options), deadline)) as Socket;
    return options.protocol === 'https:' ? secured(options, socket, deadline) : socket;
  }

  function secured(options: buildConnector.Options, httpSocket: Socket, deadline: Deadline): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const release = onDeadline(deadline, () => {
        httpSocket.destroy();
        reject(
          new ConnectError(
            'tls',
            `TLS: the handshake timed out (no answer ${deadline.words})`,
            'check that it speaks TLS',
          ),
        );
      });
      secure({ ...options, httpSocket }, (error, socket) => {
        release();
        // After an alert TLS also ends the stream, and undici would report the end rather than the alert.
        if (socket) return resolve(socket.once('error', (alert) => socket.destroy(alert)));
        httpSocket.destroy();
        reject(tlsFailure(error, options.hostname));
      });
    });
  }

  return (options, callback) => {
    open(options).then(
      (socket) => callback(null, socket),
      (error: Error) => callback(error, null),
    );
  };
}
