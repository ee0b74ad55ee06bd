import type { Duplex } from 'node:stream';
import type { Deadline } from './deadline.js';

/** Where a stream of bytes is to lead: a TCP port, or a unix socket. An IPv6 address stands without brackets. */
export type Target = { readonly host: string; readonly port: number } | { readonly socketPath: string };

/** Opens a stream to a target by the deadline, or rejects with a ConnectError. */
export type Dial = (target: Target, deadline: Deadline) => Promise<Duplex>;

/** Returns a target for people: `10.0.0.1:49153`, `[::1]:49153`, `/var/run/fleet.sock`. */
export function targetName(target: Target): string {
  return 'socketPath' in target ? target.socketPath : hostAndPort(target.host, target.port);
}

/** Returns `host:port`, an IPv6 address in brackets. */
export function hostAndPort(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
