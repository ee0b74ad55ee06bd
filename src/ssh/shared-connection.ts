import type { Deadline } from '../tunnel/deadline.js';
import type { Dial } from '../tunnel/dial.js';
import { logIn, type SshConnection } from './ssh-login.js';
import type { SshListener, SshSettings } from './ssh-settings.js';

/** One connection to an SSH host, for everything that goes through it. */
export interface SharedConnection {
  /** Returns the connection, which is opened with the first call and again after it was lost. Rejects with a ConnectError. */
  open(deadline: Deadline): Promise<SshConnection>;
  close(): void;
}

/** Returns a connection to an SSH host that is opened on first use. `dial` connects to the host. */
export function sharedConnection(settings: SshSettings, dial: Dial, listener: SshListener): SharedConnection {
  let connection: Promise<SshConnection> | undefined;
  let close = () => {};
  return {
    open(deadline) {
      if (connection) return connection;
      const opening = logIn(settings, dial, deadline, listener);
      const forget = () => {
        if (connection === opening) connection = undefined;
      };
      opening.then((opened) => {
        close = opened.close;
        opened.client.once('close', () => {
          listener.onDetail(`SSH: the connection to ${settings.host.label} was closed`);
          forget();
        });
      }, forget);
      connection = opening;
      return opening;
    },
    close: () => close(),
  };
}
