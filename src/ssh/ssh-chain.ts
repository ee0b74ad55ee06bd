import type { Dial } from '../tunnel/dial.js';
import type { Pause } from '../tunnel/until-open.js';
import { dialThroughSsh } from './dial-through-ssh.js';
import { type SharedConnection, sharedConnection } from './shared-connection.js';
import type { SshListener, SshSettings } from './ssh-settings.js';

/** Connections to SSH hosts, each through the one before it. */
export interface SshChain {
  /** The connection to the last host. */
  readonly last: SharedConnection;
  /** Opens streams from the last host. */
  readonly dial: Dial;
  close(): void;
}

/** Returns the connections to an SSH host and to the hosts on the way to it, opened on first use. `dial` connects to the first. */
export function sshChain(settings: SshSettings, dial: Dial, listener: SshListener, pause?: Pause): SshChain {
  const { jumpHosts: [first, ...others] = [], ...login } = settings;
  if (first === undefined) return hop(login, dial, listener, pause);
  const before = hop({ ...login, host: first }, dial, listener, pause);
  const rest = sshChain({ ...login, jumpHosts: others }, before.dial, listener, pause);
  return {
    ...rest,
    close() {
      rest.close();
      before.close();
    },
  };
}

function hop(settings: SshSettings, dial: Dial, listener: SshListener, pause?: Pause): SshChain {
  const last = sharedConnection(settings, dial, listener, pause);
  return { last, dial: dialThroughSsh(last, settings.host), close: last.close };
}
