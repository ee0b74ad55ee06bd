import { lookup } from 'node:dns/promises';
import { isIP, isIPv6, type Socket } from 'node:net';
import { ConnectError, type ConnectErrorCode } from './connect-error.js';
import { type Deadline, onDeadline } from './deadline.js';
import { type Dial, targetName } from './dial.js';
import type { SocksProxy } from './socks-proxy.js';

/** Returns what opens streams through a SOCKS proxy. Its library is loaded when the first one is opened. */
export function dialThroughSocks(proxy: SocksProxy): Dial {
  return async (target, deadline) => {
    if ('socketPath' in target)
      throw new ConnectError(
        'proxy',
        `${proxy.label} cannot lead to the unix socket ${target.socketPath}`,
        'check proxy',
      );
    let failure: unknown;
    if (proxy.scheme.startsWith('socks4') && isIPv6(target.host))
      throw new ConnectError('proxy', `${proxy.scheme} cannot carry the IPv6 address ${target.host}`, 'socks5 can');
    // Without happy eyeballs at the proxy, each address has to be tried in turn.
    for (const host of await addressesOf(target.host, proxy, deadline)) {
      try {
        return await open(proxy, host, target.port, deadline);
      } catch (error) {
        failure = error;
        if (!(error instanceof ConnectError) || error.code !== 'connect') break;
      }
    }
    throw failure;
  };
}

/** Returns what the proxy is to be asked for: the name itself where the scheme has the proxy look it up. */
async function addressesOf(host: string, proxy: SocksProxy, deadline: Deadline): Promise<readonly string[]> {
  if (isIP(host) || proxy.scheme === 'socks5h' || proxy.scheme === 'socks4a') return [host];
  const tooLate = new ConnectError(
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
    const isForNow = (error as NodeJS.ErrnoException).code === 'EAI_AGAIN';
    const what = isForNow
      ? `${host}: the name cannot be looked up at present`
      : `there is no host ${host}, as this runner sees it`;
    throw new ConnectError('resolve', what, `with ${remote} instead of ${proxy.scheme} the proxy looks names up`, {
      cause: error,
    });
  } finally {
    release();
  }
}

async function open(proxy: SocksProxy, host: string, port: number, deadline: Deadline): Promise<Socket> {
  const { connectThroughProxy } = await import('./socks-handshake.js');
  try {
    return await connectThroughProxy(proxy, host, port, deadline);
  } catch (error) {
    throw connectErrorOf(error, proxy, targetName({ host, port }), deadline);
  }
}

/** The errors of the library have messages and no codes, and carry the password along: they are not passed on. */
function connectErrorOf(error: unknown, proxy: SocksProxy, target: string, { signal, words }: Deadline): ConnectError {
  const { message } = error as Error;
  const name = `the SOCKS proxy ${proxy.label}`;
  const check = `check ${proxy.source}`;
  if (signal.aborted)
    return new ConnectError(
      'proxy',
      `${name} opened no connection to ${target} ${words}`,
      `${check}, and that it gets there`,
    );
  const [code = ''] = /\bE[A-Z_]+\b/.exec(message) ?? [];
  // That of several addresses that all failed is empty.
  const atProxy = message === '' ? 'none of its addresses takes a connection' : proxyUnreachable[code];
  if (atProxy) return new ConnectError('proxy', `${name}: ${atProxy}`, check);
  const [, leg, meaning, otherCheck = check] = answers.find(([pattern]) => pattern.test(message)) ?? [];
  if (leg && meaning) return new ConnectError(leg, `${name} ${meaning.replace('{target}', target)}`, otherCheck);
  return new ConnectError('proxy', `${name} does not answer as one does (${message})`, check);
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

const checkEndpoint = 'check the endpoint';
const checkBoth = 'check the proxy and the endpoint';
const checkRules = 'check its rules, and the endpoint';

/** What the library's messages mean: the reply codes of RFC 1928, and the refusals of the handshake. */
const answers: readonly (readonly [RegExp, ConnectErrorCode, meaning: string, check?: string])[] = [
  [/Socks5 Authentication failed/, 'proxy-auth', 'refuses the user and the password'],
  [/authentication type/, 'proxy-auth', 'wants another authentication: user and password, or none at all'],
  [/\(Rejected/, 'proxy-auth', 'refuses this user'],
  [/NotAllowed/, 'proxy', 'does not allow connections to {target}', checkRules],
  [/ConnectionRefused/, 'connect', 'found nothing that listens at {target} (connection refused)', checkEndpoint],
  [/HostUnreachable/, 'connect', 'cannot reach the host of {target}, or not look it up', checkEndpoint],
  [/NetworkUnreachable/, 'connect', 'has no route to the network of {target}', checkEndpoint],
  [/TTLExpired/, 'connect', 'had no answer from {target}', checkEndpoint],
  [/AddressNotSupported/, 'connect', 'does not support this kind of address: {target}', checkEndpoint],
  [/Socks4.*\(Failed/, 'connect', 'did not connect to {target}, and SOCKS4 does not tell why', checkRules],
  [/- Failure/, 'connect', 'could not connect to {target}, and does not tell why', checkEndpoint],
  [/CommandNotSupported/, 'proxy', 'does not open connections'],
  [
    /Socket closed/,
    'proxy',
    'closed the connection in the middle of the handshake, as ssh -D does where nothing listens at {target}',
    checkBoth,
  ],
  [/socks version|rejected connection/, 'proxy', 'is no SOCKS proxy of that version: it answers something else'],
];
