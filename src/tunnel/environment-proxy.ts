import { BlockList, isIP } from 'node:net';
import { UserError } from '../errors/user-error.js';
import { parseSocksProxy, type SocksProxy } from './socks-proxy.js';

/** A proxy, and which hosts are reached without it. */
export interface ProxyChoice {
  readonly proxy: SocksProxy;
  readonly bypasses: (host: string, port: number) => boolean;
}

/**
 * Returns the proxy of `ALL_PROXY` with the exceptions of `NO_PROXY`, or undefined if there is none. The variables in
 * lower case take precedence, as in curl. Throws a UserError, without credentials, when it is not a SOCKS proxy.
 */
export function environmentProxy(environment: Readonly<Record<string, string | undefined>>): ProxyChoice | undefined {
  const name = environment.all_proxy ? 'all_proxy' : 'ALL_PROXY';
  const url = environment[name];
  if (!url) return undefined;
  // Desktops set this. curl takes it for socks4, but most tools for socks5 with names looked up by the proxy.
  const proxy = prefixed(name, () => parseSocksProxy(url.replace(/^socks:\/\//i, 'socks5h://'), name));
  return { proxy, bypasses: exceptions(environment.no_proxy || environment.NO_PROXY || '') };
}

function prefixed<T>(name: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw error instanceof UserError ? new UserError(`${name}: ${error.message}`, { cause: error }) : error;
  }
}

/**
 * Returns whether a host is among the exceptions of a `NO_PROXY`: names with all names below them (`example.com`,
 * `.example.com`), addresses, networks (`10.0.0.0/8`), each with or without a port, or `*` for all.
 */
export function exceptions(text: string): (host: string, port: number) => boolean {
  const rules = text
    .split(/[\s,]+/)
    .filter((rule) => rule !== '')
    .map(ruleOf);
  return (host, port) => {
    const name = host.toLowerCase().replace(/\.$/, '');
    return rules.some((rule) => rule(name, port));
  };
}

function ruleOf(text: string): (host: string, port: number) => boolean {
  const [, bracketed, plain = text, digits] = /^(?:\[([^\]]*)\]|([^:]*|.*:.*:.*))(?::(\d+))?$/.exec(text) ?? [];
  const matches = matcherOf(bracketed ?? plain);
  return (host, port) => (digits === undefined || Number(digits) === port) && matches(host);
}

function matcherOf(pattern: string): (host: string) => boolean {
  if (pattern === '*') return () => true;
  const network = networkOf(pattern);
  if (network) return (host) => isIP(host) !== 0 && network.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4');
  const name = pattern
    .toLowerCase()
    .replace(/^\*?\./, '')
    .replace(/\.$/, '');
  return (host) => host === name || (isIP(host) === 0 && host.endsWith(`.${name}`));
}

/** A single address is a network of one, so that `::1` and `0:0:0:0:0:0:0:1` are the same. */
function networkOf(text: string): BlockList | undefined {
  const [, address = '', digits] = /^([^/]+)(?:\/(\d+))?$/.exec(text) ?? [];
  const family = isIP(address);
  const longest = family === 6 ? 128 : 32;
  const bits = Number(digits ?? longest);
  if (family === 0 || bits > longest) return undefined;
  const list = new BlockList();
  list.addSubnet(address, bits, family === 6 ? 'ipv6' : 'ipv4');
  return list;
}
