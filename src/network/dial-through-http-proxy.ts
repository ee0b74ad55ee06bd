import { getCACertificates } from 'node:tls';
import { Client, type Dispatcher } from 'undici';
import { ConnectError } from '../tunnel/connect-error.js';
import type { Deadline } from '../tunnel/deadline.js';
import { type Dial, targetName } from '../tunnel/dial.js';
import { dialDirect } from '../tunnel/direct.js';
import { hostAndPort } from '../tunnel/host-and-port.js';
import type { HttpProxy } from '../tunnel/http-proxy.js';
import { connectorBy } from './connector.js';
import { untilAborted } from './until-aborted.js';

/** Returns a function that opens streams through an HTTP proxy by CONNECT, which undici speaks. Names are looked up by the proxy. */
export function dialThroughHttpProxy(proxy: HttpProxy): Dial {
  const { label, source, authorization } = proxy;
  const name = `the HTTP proxy ${label}`;
  return async (target, deadline) => {
    const place = targetName(target);
    if ('socketPath' in target)
      throw new ConnectError('proxy', `${name} cannot connect to the unix socket ${place}`, `check ${source}`);
    const headers = { host: place, ...(authorization !== undefined && { 'proxy-authorization': authorization }) };
    const client = clientOf(proxy, deadline);
    const asked = client.connect({ path: place, headers, signal: deadline.signal });
    asked.then(
      ({ socket }) => deadline.signal.aborted && socket.destroy(),
      () => {},
    );
    try {
      const answer = await untilAborted(deadline.signal, asked).catch((error: Error) => {
        throw deadline.signal.aborted ? lateAt(name, place, deadline, source) : unreachable(error, proxy);
      });
      if (answer.statusCode >= 200 && answer.statusCode < 300) return answer.socket;
      answer.socket.destroy();
      throw refusal(answer, proxy, place);
    } finally {
      // The stream is not the client's any more. A connection that is still being opened is.
      client.destroy().catch(() => {});
    }
  };
}

function clientOf({ scheme, host, port, ca }: HttpProxy, { ms, signal }: Deadline): Client {
  const tls = ca === undefined ? {} : { ca: [...getCACertificates('default'), ...ca] };
  return new Client(`${scheme}://${hostAndPort(host, port)}`, {
    connect: connectorBy({ dial: dialDirect, tls, connectTimeoutMs: ms, closing: signal }),
    headersTimeout: 0, // The deadline applies instead.
    bodyTimeout: 0,
  });
}

function lateAt(name: string, place: string, { words }: Deadline, source: string): ConnectError {
  const check = `check ${source}, and that the target is reachable from there`;
  return new ConnectError('proxy', `${name} did not connect to ${place} ${words}`, check);
}

/** What a proxy answered in place of a tunnel. One that cannot connect further may be able to a moment later. */
function refusal({ statusCode, headers }: Dispatcher.ConnectData, proxy: HttpProxy, place: string): ConnectError {
  const { label, source, authorization } = proxy;
  const name = `the HTTP proxy ${label}`;
  // Squid says more than its status does.
  const said = [statusCode, headers['x-squid-error']].filter((one) => one !== undefined).join(', ');
  const schemes = [headers['proxy-authenticate'] ?? []].flat().map((one) => one.split(' ', 1).join());
  // Tinyproxy answers 401 to a wrong password.
  if (statusCode === 407 || statusCode === 401) {
    if (schemes.length > 0 && !schemes.some((scheme) => /^basic$/i.test(scheme)))
      return new ConnectError(
        'proxy-auth',
        `${name} requires another authentication method than user and password (${schemes.join(', ')})`,
        'have it accept Basic authentication, or this runner without any',
      );
    const what = authorization === undefined ? 'requires a user and a password' : 'rejects the user and the password';
    return new ConnectError('proxy-auth', `${name} ${what}`, `check ${source}: http://user:password@host:port`);
  }
  if (statusCode === 403 || statusCode === 405)
    return new ConnectError(
      'proxy',
      `${name} does not allow connections to ${place} (${said})`,
      'check its rules: many proxies allow CONNECT to port 443 only',
    );
  if (statusCode >= 500)
    return new ConnectError('connect', `${name} could not connect to ${place} (${said})`, 'check the endpoint', {
      isDropped: true,
    });
  return new ConnectError('proxy', `${name} answered ${said} when asked to connect to ${place}`, `check ${source}`);
}

function unreachable(error: Error, { label, source, scheme }: HttpProxy): ConnectError {
  const name = `the HTTP proxy ${label}`;
  const options = { cause: error };
  if (error instanceof ConnectError) {
    const check = error.code === 'tls' ? `check ${source}, and tls-ca for its authority` : `check ${source}`;
    return new ConnectError('proxy', `${name}: ${error.what}`, check, { ...options, isDropped: error.isDropped });
  }
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE')
    return new ConnectError('proxy', `${name}: it closed the connection`, `check ${source}`, {
      ...options,
      isDropped: true,
    });
  const other = scheme === 'http' ? 'https' : 'http';
  return new ConnectError(
    'proxy',
    `${name} does not answer as an HTTP proxy (${error.message})`,
    `check ${source}, and whether it is ${other} rather than ${scheme}`,
    options,
  );
}
