import { UserError } from '../errors/user-error.js';
import type { TcpTarget } from './dial.js';
import { type HttpProxy, httpProxyAt } from './http-proxy.js';
import { parseSocksProxy, type SocksProxy } from './socks-proxy.js';
import { withoutCredentials } from './url-credentials.js';

export type ProxyServer = SocksProxy | HttpProxy;

/** Returns the proxy that leads to a target, or undefined if it is reached without one. */
export type ProxyFor = (target: TcpTarget) => ProxyServer | undefined;

/** Returns the proxy that a URL names, or throws a UserError that says what is wrong with it, without credentials. */
export function parseProxy(text: string, source: string): ProxyServer {
  if (/^socks/i.test(text)) return parseSocksProxy(text, source);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return httpProxyAt(url, source);
  // The host may be the first part of a password.
  const hint = text.includes('@') ? '; in user and password, write / as %2F, ? as %3F and # as %23' : '';
  throw new UserError(
    `${JSON.stringify(withoutCredentials(text))} is not the URL of a proxy, such as http://proxy.example:3128 or socks5h://proxy.example:1080 (https, socks5, socks4 and socks4a are supported too)${hint}`,
  );
}

export function isHttpProxy(proxy: ProxyServer): proxy is HttpProxy {
  return proxy.scheme === 'http' || proxy.scheme === 'https';
}
