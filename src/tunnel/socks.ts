import { lookup } from 'node:dns/promises';
import { isIP, isIPv6, type Socket } from 'node:net';
import { ConnectError, type ConnectErrorCode } from './connect-error.js';
import { type Deadline, onDeadline } from './deadline.js';
import { type Dial, targetName } from './dial.js';
import { isReset } from './direct.js';
import type { SocksProxy } from './socks-proxy.js';

/** Returns a function that opens streams through a SOCKS proxy. Its library is loaded with the first one. */
export function dialThroughSocks(proxy: SocksProxy): Dial {
  return async (target, deadline) => {
    if ('socketPath' in target)
      throw new ConnectError(
        'proxy',
        `the SOCKS proxy ${proxy.label} cannot connect to the unix socket ${target.socketPath}`,
        'check proxy',
      );
    let failure: unknown;
    if (proxy.scheme.startsWith('socks4') && isIPv6(target.host))
      throw new ConnectError('proxy', `${proxy.scheme} cannot carry the IPv6 address ${target.host}`, 'use socks5');
    // The proxy does not try several addresses, so each has to be tried in turn.
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

/** Returns the hosts to ask the proxy for: the name itself if the scheme leaves the lookup to the proxy. */
async function addressesOf(host: string, proxy: SocksProxy, deadline: Deadline): Promise<readonly string[]> {
  if (isIP(host) || proxy.scheme === 'socks5h' || proxy.scheme === 'socks4a') return [host];
  const tooLate = new ConnectError(
    'resolve',
    `looking up ${host} timed out (no answer ${deadline.words})`,
    'check its name',
  );
  let release = () => {};
  const late = new Promise<never>((_, reject) => {
    release = onDeadline(deadline, () => reject(tooLate));
  });
  try {
    // SOCKS4 does not support IPv6 addresses.
    const found = lookup(host, { all: true, ...(proxy.scheme === 'socks4' && { family: 4 }) });
    return (await Promise.race([found, late])).map(({ address }) => address);
  } catch (error) {
    if (error === tooLate) throw error;
    const remote = proxy.scheme === 'socks4' ? 'socks4a' : 'socks5h';
    const isForNow = (error as NodeJS.ErrnoException).code === 'EAI_AGAIN';
    const what = isForNow
      ? `the host name ${host} cannot be looked up at present`
      : `there is no host ${host} in the DNS of this runner`;
    throw new ConnectError(
      'resolve',
      what,
      `use ${remote} instead of ${proxy.scheme} to have the proxy look names up`,
      {
        cause: error,
      },
    );
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

/** The errors of the library have messages but no codes, and contain the password, so they are not passed on as the cause. */
function connectErrorOf(error: unknown, proxy: SocksProxy, target: string, { signal, words }: Deadline): ConnectError {
  const { message } = error as Error;
  const name = `the SOCKS proxy ${proxy.label}`;
  const check = `check ${proxy.source}`;
  if (signal.aborted)
    return new ConnectError(
      'proxy',
      `${name} did not connect to ${target} ${words}`,
      `${check}, and that the target is reachable from there`,
    );
  const [code = ''] = /\bE[A-Z_]+\b/.exec(message) ?? [];
  // The message is empty when several addresses were tried and all failed.
  const atProxy = message === '' ? 'none of its addresses accepts connections' : proxyUnreachable[code];
  if (atProxy) return new ConnectError('proxy', `${name}: ${atProxy}`, check, { isDropped: isReset({ code }) });
  const [, failedLeg, meaning, otherCheck = check] = answers.find(([pattern]) => pattern.test(message)) ?? [];
  if (failedLeg && meaning)
    return new ConnectError(failedLeg, `${name} ${meaning.replace('{target}', target)}`, otherCheck, {
      isDropped: refusedOrDropped.test(message),
    });
  return new ConnectError('proxy', `${name} sent an unexpected answer (${message})`, check);
}

const proxyUnreachable: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'its name cannot be looked up at present',
  ECONNREFUSED: 'nothing listens there (connection refused)',
  EHOSTUNREACH: 'there is no route to that host',
  ENETUNREACH: 'there is no route to that network',
  ETIMEDOUT: 'the host does not answer',
  ECONNRESET: 'it closed the connection',
  EPIPE: 'it closed the connection',
};

/** Those of the messages below that may be over soon: a forward refused, or no reply at all. */
const refusedOrDropped = /ConnectionRefused|Socks4.*\(Failed|- Failure|Socket closed/;

const checkEndpoint = 'check the endpoint';
const checkBoth = 'check the proxy and the endpoint';
const checkRules = 'check its rules, and the endpoint';

/** What the library's messages mean: the reply codes of RFC 1928, and failed handshakes. */
const answers: readonly (readonly [RegExp, ConnectErrorCode, meaning: string, check?: string])[] = [
  [/Socks5 Authentication failed/, 'proxy-auth', 'rejects the user and the password'],
  [/authentication type/, 'proxy-auth', 'requires another authentication method: user and password, or none'],
  [/\(Rejected/, 'proxy-auth', 'rejects this user'],
  [/NotAllowed/, 'proxy', 'does not allow connections to {target}', checkRules],
  [/ConnectionRefused/, 'connect', 'found nothing listening at {target} (connection refused)', checkEndpoint],
  [/HostUnreachable/, 'connect', 'cannot reach or look up the host of {target}', checkEndpoint],
  [/NetworkUnreachable/, 'connect', 'has no route to the network of {target}', checkEndpoint],
  [/TTLExpired/, 'connect', 'got no answer from {target}', checkEndpoint],
  [/AddressNotSupported/, 'connect', 'does not support this kind of address: {target}', checkEndpoint],
  [/Socks4.*\(Failed/, 'connect', 'could not connect to {target} (SOCKS4 gives no reason)', checkRules],
  [/- Failure/, 'connect', 'could not connect to {target}, and gave no reason', checkEndpoint],
  [/CommandNotSupported/, 'proxy', 'does not support opening connections'],
  [
    /Socket closed/,
    'proxy',
    'closed the connection during the handshake, as ssh -D does if nothing listens at {target}',
    checkBoth,
  ],
  [/socks version|rejected connection/, 'proxy', 'is not a SOCKS proxy of that version: it answers something else'],
];
