import type { Duplex } from 'node:stream';
import type { Deadline } from './deadline.js';
import { type HostAndPort, hostAndPort, hostAndPortOf } from './host-and-port.js';

/** A TCP port, and what is spoken there, on which the proxy of the environment depends; absent for SSH. */
export interface TcpTarget extends HostAndPort {
  readonly scheme?: 'http' | 'https';
}

/** What to connect to: a TCP port, or a unix socket. */
export type Target = TcpTarget | { readonly socketPath: string };

/** Opens a stream to a target before the deadline, or rejects with a ConnectError. */
export type Dial = (target: Target, deadline: Deadline) => Promise<Duplex>;

/** Returns the name of a target for messages: `10.0.0.1:49153`, `[::1]:49153`, `/var/run/fleet.sock`. */
export function targetName(target: Target): string {
  return 'socketPath' in target ? target.socketPath : hostAndPort(target.host, target.port);
}

/** Returns what an http or https URL leads to. */
export function targetOf(url: Pick<URL, 'protocol' | 'hostname' | 'port'>): TcpTarget {
  return { ...hostAndPortOf(url), scheme: url.protocol === 'https:' ? 'https' : 'http' };
}
