import type { ParsedKey } from 'ssh2';
import type { HostKeyPolicy } from './host-key.js';
import type { SshHost } from './ssh-host.js';

/** How to log in to a host: with a key, or with those of the agent that listens on a unix socket. */
export type Credentials = { readonly privateKey: ParsedKey } | { readonly agentSocket: string };

export interface SshSettings {
  readonly host: SshHost;
  readonly credentials: Credentials;
  readonly hostKeys: HostKeyPolicy;
}

/** What people are told of while an SSH connection is opened and kept. */
export interface SshListener {
  readonly onWarning: (message: string) => void;
  readonly onDetail: (message: string) => void;
}
