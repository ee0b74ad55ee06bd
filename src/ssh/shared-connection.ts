import type { ConnectError } from '../tunnel/connect-error.js';
import type { Deadline } from '../tunnel/deadline.js';
import type { Dial } from '../tunnel/dial.js';
import { type Pause, untilOpen } from '../tunnel/until-open.js';
import { logIn, type SshConnection } from './ssh-login.js';
import type { SshListener, SshSettings } from './ssh-settings.js';

/** One connection to an SSH host, for everything that goes through it. */
export interface SharedConnection {
  /** Returns the connection, which is opened with the first call and again after it was lost. Rejects with a ConnectError. */
  open(deadline: Deadline): Promise<SshConnection>;
  close(): void;
}

/**
 * Returns a connection to an SSH host that is opened on first use. `dial` connects to the host. With a `pause`, a host that
 * hangs up before it knows who is calling is called again until the deadline, once for all who wait for the connection.
 */
export function sharedConnection(
  settings: SshSettings,
  dial: Dial,
  listener: SshListener,
  pause?: Pause,
): SharedConnection {
  const onDropped = ({ what }: ConnectError) => listener.onDetail(`SSH: ${what}; another attempt follows`);
  let current: { readonly connection: Promise<SshConnection>; readonly openedBy: Deadline } | undefined;
  let close = () => {};

  async function open(deadline: Deadline): Promise<SshConnection> {
    const { connection, openedBy } = current ?? begin(deadline);
    try {
      return await connection;
    } catch (error) {
      // Whoever opened it may have had less time left than others who wait for it.
      if (openedBy.signal.aborted && !deadline.signal.aborted) return open(deadline);
      throw error;
    }
  }

  function begin(deadline: Deadline): NonNullable<typeof current> {
    const once = () => logIn(settings, dial, deadline, listener);
    const connection = pause ? untilOpen(once, deadline, pause, onDropped) : once();
    const opening = { connection, openedBy: deadline };
    current = opening;
    const forget = () => {
      if (current === opening) current = undefined;
    };
    opening.connection.then((opened) => {
      close = opened.close;
      opened.client.once('close', () => {
        listener.onDetail(`SSH: the connection to ${settings.host.label} was closed`);
        forget();
      });
    }, forget);
    return opening;
  }

  return { open, close: () => close() };
}
