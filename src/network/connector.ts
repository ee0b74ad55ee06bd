import type { Socket } from 'node:net';
import { buildConnector } from 'undici';
import { ConnectError } from '../tunnel/connect-error.js';
import { type Deadline, deadlineIn, onDeadline } from '../tunnel/deadline.js';
import type { Dial, Target } from '../tunnel/dial.js';
import { tlsFailure } from './tls-failure.js';
import type { TlsIdentity } from './tls-identity.js';

export interface Route {
  readonly dial: Dial;
  readonly tls: TlsIdentity;
  /** Milliseconds for all legs of one connection together. */
  readonly connectTimeoutMs: number;
  /** Aborted when connections that are being opened are not wanted any more. */
  readonly closing: AbortSignal;
}

/** Returns what opens undici's sockets by a route, `to` a target of its own where the URL does not name it (a unix socket). */
export function connectorBy({ dial, tls, connectTimeoutMs, closing }: Route, to?: Target): buildConnector.connector {
  const { ca, cert, key } = tls;
  const secure = buildConnector({
    allowH2: false, // fleet speaks HTTP/1.1, and undici would ask for HTTP/2 first.
    timeout: 0,
    ...(ca !== undefined && { ca: [ca].flat() }),
    ...(cert !== undefined && { cert, key }),
  });

  async function open(options: buildConnector.Options): Promise<Socket> {
    const deadline = deadlineIn(connectTimeoutMs, closing);
    const { protocol, hostname, port } = options;
    const host = hostname.replace(/^\[(.*)\]$/, '$1');
    // What undici asks of a socket, every Duplex has.
    const socket = (await dial(
      to ?? { host, port: Number(port || (protocol === 'https:' ? 443 : 80)) },
      deadline,
    )) as Socket;
    return protocol === 'https:' ? secured(options, socket, deadline) : socket;
  }

  function secured(options: buildConnector.Options, httpSocket: Socket, deadline: Deadline): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const release = onDeadline(deadline, () => {
        httpSocket.destroy();
        reject(
          new ConnectError('tls', `TLS: the handshake came to no end ${deadline.words}`, 'check that it speaks TLS'),
        );
      });
      secure({ ...options, httpSocket }, (error, socket) => {
        release();
        // After an alert TLS ends the stream as well, and undici would take the end for what went wrong.
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
