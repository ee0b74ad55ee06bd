import { BlockList, isIP } from 'node:net';
import { parseSocksProxy, type SocksProxy } from './socks-proxy.js';

/** A proxy, and the hosts that are reached without it. */
export interface ProxyChoice {
  readonly proxy: SocksProxy;
  readonly bypasses: (host: string, port: number) => boolean;
}

/**
 * Returns the proxy of `ALL_PROXY` with the exceptions of `NO_PROXY`, in lower case if that is set as well, as curl has
 * them; nothing if there is none. Throws a RangeError, without credentials, when it is not a SOCKS proxy.
 */
export function environmentProxy(environment: Readonly<Record<string, string | undefined>>): ProxyChoice | undefined {
  const name = environment.all_proxy ? 'all_proxy' : 'ALL_PROXY';
  const url = environment[name];
  if (!url) return undefined;
  // curl's word for socks5 with names looked up by nobody in particular; most tools let the proxy do it.
  const proxy = parseSocksProxy(url.replace(/^socks:\/\//i, 'socks5h://'), name);
  return { proxy, bypasses: exceptions(environment.no_proxy || environment.NO_PROXY || '') };
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
  return (host, port) => rules.some((rule) => rule(host.toLowerCase(), port));
}

function ruleOf(text: string): (host: string, port: number) => boolean {
  if (text === '*') return () => true;
  const network = networkOf(text);
  if (network) return (host) => isIP(host) !== 0 && network.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4');
  const [, bracketed, plain, digits] = /^(?:\[([^\]]*)\]|([^:]*|.*:.*:.*))(?::(\d+))?$/.exec(text) ?? [];
  const name = (bracketed ?? plain ?? text)
    .toLowerCase()
    .replace(/^\*?\./, '')
    .replace(/\.$/, '');
  return (host, port) =>
    (digits === undefined || Number(digits) === port) &&
    (sameAddress(host, name) || host === name || (isIP(host) === 0 && host.endsWith(`.${name}`)));
}

function networkOf(text: string): BlockList | undefined {
  const [, address = '', bits] = /^([^/]+)\/(\d+)$/.exec(text) ?? [];
  const family = isIP(address);
  if (bits === undefined || family === 0 || Number(bits) > (family === 6 ? 128 : 32)) return undefined;
  const list = new BlockList();
  list.addSubnet(address, Number(bits), family === 6 ? 'ipv6' : 'ipv4');
  return list;
}

/** `::1` and `0:0:0:0:0:0:0:1` are the same. */
function sameAddress(one: string, other: string): boolean {
  const family = isIP(one);
  if (family === 0 || isIP(other) !== family) return false;
  const list = new BlockList();
  list.addAddress(other, family === 6 ? 'ipv6' : 'ipv4');
  return list.check(one, family === 6 ? 'ipv6' : 'ipv4');
}
