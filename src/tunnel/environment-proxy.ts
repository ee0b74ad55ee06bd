import { BlockList, isIP } from 'node:net';
import { UserError } from '../errors/user-error.js';
import { type ProxyFor, type ProxyServer, parseProxy } from './proxy.js';

/** The proxies that the environment names. */
export interface EnvironmentProxies {
  /** Absent if it names none. */
  readonly proxyFor?: ProxyFor;
  readonly proxies: readonly ProxyServer[];
  /** What is wrong with variables, which are ignored then; without credentials. */
  readonly problems: readonly string[];
}

/**
 * Returns the proxies of `HTTP_PROXY`, `HTTPS_PROXY` and `ALL_PROXY`, with the exceptions of `NO_PROXY`. As in curl, the
 * variables in lower case take precedence, a URL without a scheme is http, and `ALL_PROXY` is for whatever has no
 * variable of its own, such as SSH.
 */
export function environmentProxies(environment: Environment): EnvironmentProxies {
  const problems: string[] = [];
  function proxyIn(name: string): ProxyServer | undefined {
    const variable = environment[name.toLowerCase()] ? name.toLowerCase() : name;
    const text = environment[variable];
    if (!text) return undefined;
    try {
      return parseProxy(asUrl(text), variable);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(`${variable}: ${error.message}`);
      return undefined;
    }
  }
  // curl ignores HTTP_PROXY, since a web server lets strangers set it for the scripts it runs; here there are none.
  const [http, https, all] = [proxyIn('HTTP_PROXY'), proxyIn('HTTPS_PROXY'), proxyIn('ALL_PROXY')];
  const proxies = [http, https, all].filter((proxy) => proxy !== undefined);
  const bypasses = exceptions(environment.no_proxy || environment.NO_PROXY || '');
  const proxyFor: ProxyFor = ({ host, port, scheme }) =>
    bypasses(host, port) ? undefined : ((scheme && { http, https }[scheme]) ?? all);
  return { proxies, problems, ...(proxies.length > 0 && { proxyFor }) };
}

type Environment = Readonly<Record<string, string | undefined>>;

function asUrl(text: string): string {
  // Desktops set this. curl takes it for socks4, but most tools for socks5 with names looked up by the proxy.
  if (/^socks:\/\//i.test(text)) return text.replace(/^socks/i, 'socks5h');
  return text.includes('://') ? text : `http://${text}`;
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
