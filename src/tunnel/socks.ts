import { lookup } from 'node:dns/promises';
import { EventEmitter } from 'node:events';
import { isIP, type Socket } from 'node:net';
import { type Deadline, onDeadline } from './deadline.js';
import { type Dial, hostAndPort, targetName } from './dial.js';
import { keepAliveAfterMs } from './direct.js';
import { type Leg, LegError } from './leg-error.js';
import type { SocksProxy } from './socks-proxy.js';

/** Returns what opens streams through a SOCKS proxy. Its library is loaded when the first one is opened. */
export function dialThroughSocks(proxy: SocksProxy): Dial {
  return async (target, deadline) => {
    if ('socketPath' in target)
      throw new LegError('proxy', `${proxy.label} cannot lead to the unix socket ${target.socketPath}`, 'check proxy');
    let failure: unknown;
    // Without happy eyeballs at the proxy, each address has to be tried in turn.
    for (const host of await addressesOf(target.host, proxy, deadline)) {
      try {
        return await open(proxy, host, target.port, deadline);
      } catch (error) {
        failure = error;
        if (!(error instanceof LegError) || error.leg !== 'connect') break;
      }
    }
    throw failure;
  };
}

/** Returns what the proxy is to be asked for: the name itself where the scheme has the proxy look it up. */
async function addressesOf(host: string, proxy: SocksProxy, deadline: Deadline): Promise<readonly string[]> {
  if (isIP(host) || proxy.scheme === 'socks5h' || proxy.scheme === 'socks4a') return [host];
  const tooLate = new LegError(
    'resolve',
    `${host}: the name could not be looked up ${deadline.words}`,
    'check its name',
  );
  let release = () => {};
  const late = new Promise<never>((_, reject) => {
    release = onDeadline(deadline, () => reject(tooLate));
  });
  try {
    // SOCKS4 has no room for IPv6 addresses.
    const found = lookup(host, { all: true, ...(proxy.scheme === 'socks4' && { family: 4 }) });
    return (await Promise.race([found, late])).map(({ address }) => address);
  } catch (error) {
    if (error === tooLate) throw error;
    const remote = proxy.scheme === 'socks4' ? 'socks4a' : 'socks5h';
    const what = `there is no host ${host}, as this runner sees it`;
    throw new LegError('resolve', what, `with ${remote} instead of ${proxy.scheme} the proxy looks names up`, error);
  } finally {
    release();
  }
}

async function open(proxy: SocksProxy, host: string, port: number, deadline: Deadline): Promise<Socket> {
  const { SocksProxyAgent } = await import('socks-proxy-agent');
  const handshake = new AbortController();
  const agent = new SocksProxyAgent(urlOf(proxy), {
    timeout: longestHandshakeMs,
    socketOptions: { signal: handshake.signal },
  });
  agent.proxy.host = proxy.host; // The agent would look up an IPv6 address with its brackets.
  const release = onDeadline(deadline, () => handshake.abort());
  try {
    const socket = await agent.connect(standIn(), { host, port, secureEndpoint: false });
    // The agent leaves its time limit on, and would cut connections that are idle; the library below it unsets the rest.
    return socket.setTimeout(0).setNoDelay(true).setKeepAlive(true, keepAliveAfterMs);
  } catch (error) {
    throw legErrorOf(error, proxy, targetName({ host, port }), deadline);
  } finally {
    release();
  }
}

/** Never the limit that counts: that is the deadline. The library's own is half a minute. */
const longestHandshakeMs = 2 ** 31 - 1;

function urlOf({ scheme, host, port, user, password }: SocksProxy): URL {
  const credentials = user || password ? `${encodeURIComponent(user)}:${encodeURIComponent(password)}@` : '';
  return new URL(`${scheme}://${credentials}${hostAndPort(host, port)}`);
}

/** An agent tells the HTTP request that it opens a connection for of it; undici's requests are not of that kind. */
function standIn(): Parameters<InstanceType<typeof import('socks-proxy-agent').SocksProxyAgent>['connect']>[0] {
  return Object.assign(new EventEmitter(), { destroy: () => {} }) as never;
}

/** The errors of the library have messages and no codes, and carry the password along: they are not passed on. */
function legErrorOf(error: unknown, proxy: SocksProxy, target: string, { signal, words }: Deadline): LegError {
  const { code = '', message } = error as NodeJS.ErrnoException;
  const name = `the SOCKS proxy ${proxy.label}`;
  const check = `check ${proxy.source}`;
  if (signal.aborted)
    return new LegError(
      'proxy',
      `${name} opened no connection to ${target} ${words}`,
      `${check}, and that it gets there`,
    );
  const atProxy = proxyUnreachable[code];
  if (atProxy) return new LegError('proxy', `${name}: ${atProxy}`, check);
  const [, leg, meaning] = answers.find(([pattern]) => pattern.test(message)) ?? [];
  if (leg && meaning)
    return new LegError(
      leg,
      `${name} ${meaning.replace('{target}', target)}`,
      leg === 'connect' ? 'check the endpoint' : check,
    );
  return new LegError('proxy', `${name} does not answer as one does (${message.split(' - ')[0]})`, check);
}

const proxyUnreachable: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'its name cannot be looked up at present',
  ECONNREFUSED: 'nothing listens there (connection refused)',
  EHOSTUNREACH: 'there is no route to that host',
  ENETUNREACH: 'there is no route to that network',
  ETIMEDOUT: 'the host does not answer',
  ECONNRESET: 'it broke the connection off',
  EPIPE: 'it broke the connection off',
};

/** What the library's messages mean: the reply codes of RFC 1928, and the refusals of the handshake. */
const answers: readonly (readonly [RegExp, Leg, string])[] = [
  [/Socks5 Authentication failed/, 'proxy-auth', 'refuses the user and the password'],
  [/no accepted authentication type/, 'proxy-auth', 'wants another authentication: user and password, or none at all'],
  [/RejectedIdent|Rejected$/, 'proxy-auth', 'refuses this user'],
  [/NotAllowed/, 'proxy', 'does not allow connections to {target}'],
  [/ConnectionRefused/, 'connect', 'found nothing that listens at {target} (connection refused)'],
  [/HostUnreachable/, 'connect', 'cannot reach the host of {target}, or not look it up'],
  [/NetworkUnreachable/, 'connect', 'has no route to the network of {target}'],
  [/TTLExpired/, 'connect', 'had no answer from {target}'],
  [/AddressNotSupported/, 'connect', 'does not support this kind of address: {target}'],
  [/rejected connection/, 'connect', 'could not connect to {target}'],
  [/Socket closed/, 'proxy', 'closed the connection in the middle of the handshake'],
  [
    /Socks4 handshake response|initial handshake/,
    'proxy',
    'is no SOCKS proxy of that version: it answers something else',
  ],
];
