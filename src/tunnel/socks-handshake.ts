import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { SocksProxyAgent } from 'socks-proxy-agent';
import { type Deadline, onDeadline } from './deadline.js';
import { keepAliveAfterMs } from './direct.js';
import { hostAndPort } from './host-and-port.js';
import type { SocksProxy } from './socks-proxy.js';

/** Returns a connection to a host through a proxy, or rejects with an error of the library, which contains the password. */
export async function connectThroughProxy(
  proxy: SocksProxy,
  host: string,
  port: number,
  deadline: Deadline,
): Promise<Socket> {
  deadline.signal.throwIfAborted();
  // The library takes no signal: an abandoned handshake ends by its own timeout.
  const agent = new SocksProxyAgent(urlOf(proxy), { timeout: deadline.ms });
  agent.proxy.host = proxy.host; // The agent would look up an IPv6 address including its brackets.
  const connecting = agent.connect(placeholderRequest(), { host, port, secureEndpoint: false });
  let isLate = false;
  const late = Promise.withResolvers<never>();
  const release = onDeadline(deadline, () => {
    isLate = true;
    late.reject(new Error('the deadline has expired'));
  });
  connecting.then(
    (socket) => isLate && socket.destroy(),
    () => {},
  );
  try {
    const socket = await Promise.race([connecting, late.promise]);
    // The agent leaves its timeout in place, which would close idle connections; the library below it resets the other options.
    return socket.setTimeout(0).setNoDelay(true).setKeepAlive(true, keepAliveAfterMs);
  } finally {
    release();
  }
}

function urlOf({ scheme, host, port, user, password }: SocksProxy): URL {
  const credentials = user || password ? `${encodeURIComponent(user)}:${encodeURIComponent(password)}@` : '';
  return new URL(`${scheme}://${credentials}${hostAndPort(host, port)}`);
}

/** The agent emits events on the HTTP request that it connects for; undici has no such request. */
function placeholderRequest(): Parameters<SocksProxyAgent['connect']>[0] {
  return Object.assign(new EventEmitter(), { destroy: () => {} }) as never;
}
