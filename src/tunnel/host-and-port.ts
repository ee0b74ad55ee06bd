export interface HostAndPort {
  /** A name, an IPv4 address, or an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
}

/** Returns `host:port`, with an IPv6 address in brackets. */
export function hostAndPort(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Returns the host of a URL without the brackets around an IPv6 address: `[::1]` gives `::1`. */
export function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

/** Returns the host and the port that an http or https URL leads to: `https://[::1]` gives `::1` and 443. */
export function hostAndPortOf({ protocol, hostname, port }: Pick<URL, 'protocol' | 'hostname' | 'port'>): HostAndPort {
  return { host: withoutBrackets(hostname), port: Number(port || (protocol === 'https:' ? 443 : 80)) };
}
