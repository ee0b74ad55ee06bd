import type { ParsedKey } from 'ssh2';
import type { HostKeyPolicy } from './host-key.js';
import type { SshHost } from './ssh-host.js';

/** How to log in to a host: with private keys, of which one has to be accepted, or with those of the agent on a unix socket. */
export type Credentials = { readonly privateKeys: readonly ParsedKey[] } | { readonly agentSocket: string };

export interface SshSettings {
  readonly host: SshHost;
  /** The hosts on the way to it, first to last, with the same credentials; each host has its own key in `hostKeys`. */
  readonly jumpHosts?: readonly SshHost[];
  readonly credentials: Credentials;
  readonly hostKeys: HostKeyPolicy;
  /** The time, in milliseconds since the Unix epoch, which certificates of hosts depend on. */
  readonly now: () => number;
}

/** Receives what happens on an SSH connection, for the log. The same warning may be given for each login. */
export interface SshListener {
  readonly onWarning: (message: string) => void;
  readonly onDetail: (message: string) => void;
}
