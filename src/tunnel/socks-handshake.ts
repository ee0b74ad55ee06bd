import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { SocksProxyAgent } from 'socks-proxy-agent';
import { type Deadline, onDeadline } from './deadline.js';
import { hostAndPort } from './dial.js';
import { keepAliveAfterMs } from './direct.js';
import type { SocksProxy } from './socks-proxy.js';

/** Returns a connection to a host by way of a proxy, or rejects with an error of the library, which has the password. */
export async function connectThroughProxy(
  proxy: SocksProxy,
  host: string,
  port: number,
  deadline: Deadline,
): Promise<Socket> {
  deadline.signal.throwIfAborted();
  // The library takes no signal: a handshake that nobody waits for any more ends by its own time limit.
  const agent = new SocksProxyAgent(urlOf(proxy), { timeout: deadline.ms });
  agent.proxy.host = proxy.host; // The agent would look up an IPv6 address with its brackets.
  const connecting = agent.connect(standIn(), { host, port, secureEndpoint: false });
  let isLate = false;
  const late = Promise.withResolvers<never>();
  const release = onDeadline(deadline, () => {
    isLate = true;
    late.reject(new Error('the deadline has come'));
  });
  connecting.then(
    (socket) => isLate && socket.destroy(),
    () => {},
  );
  try {
    const socket = await Promise.race([connecting, late.promise]);
    // The agent leaves its time limit on, and would cut connections that are idle; the library below it unsets the rest.
    return socket.setTimeout(0).setNoDelay(true).setKeepAlive(true, keepAliveAfterMs);
  } finally {
    release();
  }
}

function urlOf({ scheme, host, port, user, password }: SocksProxy): URL {
  const credentials = user || password ? `${encodeURIComponent(user)}:${encodeURIComponent(password)}@` : '';
  return new URL(`${scheme}://${credentials}${hostAndPort(host, port)}`);
}

/** An agent tells the HTTP request that it opens a connection for of it; undici's requests are not of that kind. */
function standIn(): Parameters<SocksProxyAgent['connect']>[0] {
  return Object.assign(new EventEmitter(), { destroy: () => {} }) as never;
}
