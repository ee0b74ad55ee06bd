import type { Duplex } from 'node:stream';
import type { Deadline } from './deadline.js';
import { type HostAndPort, hostAndPort } from './host-and-port.js';

/** What to connect to: a TCP port, or a unix socket. */
export type Target = HostAndPort | { readonly socketPath: string };

/** Opens a stream to a target before the deadline, or rejects with a ConnectError. */
export type Dial = (target: Target, deadline: Deadline) => Promise<Duplex>;

/** Returns the name of a target for messages: `10.0.0.1:49153`, `[::1]:49153`, `/var/run/fleet.sock`. */
export function targetName(target: Target): string {
  return 'socketPath' in target ? target.socketPath : hostAndPort(target.host, target.port);
}
