import { ConnectError } from '../tunnel/connect-error.js';
import { type Deadline, deadlineIn } from '../tunnel/deadline.js';
import type { Dial } from '../tunnel/dial.js';
import { hostAndPort } from '../tunnel/host-and-port.js';
import type { Pause } from '../tunnel/until-open.js';
import { type CommandResult, runCommand } from './run-command.js';
import { type SharedConnection, sharedConnection } from './shared-connection.js';
import type { SshHost } from './ssh-host.js';
import type { SshConnection } from './ssh-login.js';
import type { SshListener, SshSettings } from './ssh-settings.js';

/** A machine of the cluster, as fleet names it: its id is that of /etc/machine-id. */
export interface SshMachine {
  readonly id: string;
  readonly primaryIP: string;
}

/** A command, worked out when it is about to be sent: how long ago something was depends on how long the login took. */
export type CommandText = () => string;

/** Runs a command on a machine of the cluster, and returns up to `maxBytes` of what it prints. Rejects with a ConnectError. */
export type RunOnMachine = (
  machine: SshMachine,
  command: CommandText,
  maxBytes: number,
  deadline: Deadline,
) => Promise<CommandResult>;

const sshPort = 22;

/** Where commands hang, as on a host that only forwards, there has to be time left for the machine behind it. */
const identifiedWithinMs = 4_000;

/**
 * Returns a function that runs commands on the machines of a cluster: on the SSH host of the tunnel where it is the
 * machine itself, and otherwise with that host as a jump host. Each machine has one connection, for `machineUser` if that
 * is another one than the tunnel's; its host key is checked like that of the tunnel's host.
 */
export function machineCommands(
  settings: SshSettings,
  machineUser: string | undefined,
  jumpHost: SharedConnection,
  dialFromJumpHost: Dial,
  { onDetail }: SshListener,
  pause?: Pause,
): { readonly run: RunOnMachine; close(): void } {
  const user = machineUser ?? settings.host.user;
  const machines = new Map<string, { readonly host: SshHost; readonly connection: SharedConnection }>();
  const closing = new AbortController();
  let jumpHostId: Promise<string> | undefined;
  // Where any host key is accepted, the warning about the tunnel's host has said so.
  const listener = { onDetail, onWarning: onDetail };

  function connectionTo({ id, primaryIP }: SshMachine): NonNullable<ReturnType<typeof machines.get>> {
    const known = machines.get(id);
    if (known) return known;
    if (primaryIP === '') {
      const what = `the address of machine ${id} is not known: it joined the cluster after the deployment had begun`;
      throw new ConnectError('resolve', what, '');
    }
    const label = primaryIP.includes(':') ? `${user}@[${primaryIP}]` : `${user}@${primaryIP}`;
    const host = { user, host: primaryIP, port: sshPort, label };
    const opened = { host, connection: sharedConnection({ ...settings, host }, dialFromJumpHost, listener, pause) };
    machines.set(id, opened);
    return opened;
  }

  async function isJumpHost({ id, primaryIP }: SshMachine, deadline: Deadline): Promise<boolean> {
    const { host } = settings;
    if (hostAndPort(host.host, host.port) === hostAndPort(primaryIP, sshPort)) return true;
    const connection = await jumpHost.open(deadline);
    jumpHostId ??= machineIdOf(connection, host, deadlineIn(identifiedWithinMs, closing.signal));
    return (await jumpHostId) === id;
  }

  return {
    async run(machine, command, maxBytes, deadline) {
      const { host, connection } = (await isJumpHost(machine, deadline))
        ? { host: settings.host, connection: jumpHost }
        : connectionTo(machine);
      const opened = await connection.open(deadline).catch((error: unknown) => {
        throw host === settings.host ? error : withAdvice(error);
      });
      return runCommand(opened, host, command(), maxBytes, deadline);
    },
    close() {
      closing.abort();
      for (const { connection } of machines.values()) connection.close();
    },
  };
}

/** A machine that cannot be reached is mostly no fault of the input that names the tunnel's host. */
function withAdvice(error: unknown): unknown {
  if (!(error instanceof ConnectError) || error.code !== 'ssh') return error;
  const check = `check that its sshd listens on port ${sshPort}, and that the host of ssh-tunnel may connect to it`;
  return new ConnectError(error.code, error.what, check, { cause: error });
}

/** Returns the id of the machine that an SSH host is; empty where it has none, or runs no commands. */
async function machineIdOf(connection: SshConnection, host: SshHost, deadline: Deadline): Promise<string> {
  try {
    const { stdout } = await runCommand(connection, host, 'cat /etc/machine-id', 100, deadline);
    return stdout.toString().trim();
  } catch {
    // A host that only forwards runs nothing that could be asked for, whatever machine it is.
    return '';
  }
}
