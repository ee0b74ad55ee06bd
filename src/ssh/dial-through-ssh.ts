import type { Duplex } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import { ConnectError } from '../tunnel/connect-error.js';
import { type Deadline, onDeadline } from '../tunnel/deadline.js';
import { type Dial, type Target, targetName } from '../tunnel/dial.js';
import { ForwardedSocket } from './forwarded-socket.js';
import type { SharedConnection } from './shared-connection.js';
import type { SshHost } from './ssh-host.js';
import type { SshConnection } from './ssh-login.js';

/**
 * Returns a function that opens streams from an SSH host to TCP ports and to its unix sockets, all of them over the
 * connection to it.
 */
export function dialThroughSsh(connection: SharedConnection, host: SshHost): Dial {
  return async (target, deadline) => forward(await connection.open(deadline), target, deadline, host);
}

function forward({ client, close }: SshConnection, target: Target, deadline: Deadline, host: SshHost): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    let isLate = false;
    // The connection stays open, since other streams may use it; if it is dead, its keep-alive notices.
    const release = onDeadline(deadline, () => {
      isLate = true;
      const words = `the SSH host ${host.label} did not connect to ${targetName(target)} ${deadline.words}`;
      reject(new ConnectError('connect', words, 'check the endpoint'));
    });
    const onChannel = (error: Error | undefined, channel: ClientChannel) => {
      release();
      if (error) reject(refusal(error, target, host));
      else if (isLate) channel.close();
      else resolve(streamThrough(channel));
    };
    const streamThrough = (channel: ClientChannel) => {
      const socket = new ForwardedSocket(channel);
      const onLost = () => socket.destroy(new Error(`the connection to the SSH host ${host.label} was lost`));
      client.once('close', onLost);
      return socket.once('close', () => client.off('close', onLost));
    };
    try {
      if ('socketPath' in target) client.openssh_forwardOutStreamLocal(target.socketPath, onChannel);
      else client.forwardOut('127.0.0.1', 0, target.host, target.port, onChannel);
    } catch (error) {
      close();
      onChannel(error as Error, undefined as never);
    }
  });
}

/** Reason codes of RFC 4254, 5.1. */
const administrativelyProhibited = 1;
const connectFailed = 2;
const unknownChannelType = 3;
const resourceShortage = 4;

function refusal(error: Error & { reason?: unknown }, target: Target, { label, user }: SshHost): ConnectError {
  const name = targetName(target);
  const isSocket = 'socketPath' in target;
  const said = error.message.replace(/^\(SSH\) Channel open failure: /, '');
  switch (error.reason) {
    case connectFailed: {
      if (!isSocket && /name|resol|lookup|nodename/i.test(said)) {
        const what = `the SSH host ${label} cannot look up the host of ${name} (${said})`;
        return new ConnectError('resolve', what, 'check the endpoint: its name is looked up on the SSH host', {
          cause: error,
        });
      }
      // OpenSSH gives the same answer if it does not allow forwarding to sockets at all.
      const check = isSocket
        ? `check its path there, that ${user} may open it, and AllowStreamLocalForwarding in the host's sshd_config`
        : 'check the endpoint, and that fleetd listens there: by default it listens on unix:///var/run/fleet.sock only';
      const what = `the SSH host ${label} could not connect to ${name} (${said})`;
      return new ConnectError('connect', what, check, { cause: error, isDropped: true });
    }
    case administrativelyProhibited: {
      const option = isSocket ? 'AllowStreamLocalForwarding' : 'AllowTcpForwarding and PermitOpen';
      const what = `the SSH host ${label} does not allow forwarding to ${name}`;
      return new ConnectError('ssh', what, `check ${option} in its sshd_config`, { cause: error });
    }
    case unknownChannelType: {
      const what = `the SSH host ${label} cannot forward to ${isSocket ? 'unix sockets' : 'TCP ports'}`;
      return new ConnectError('ssh', what, `use an endpoint that is ${isSocket ? 'a TCP port' : 'a unix socket'}`, {
        cause: error,
      });
    }
    case resourceShortage: {
      const what = `the SSH host ${label} has no resources left to connect to ${name} (${said})`;
      return new ConnectError('ssh', what, 'check its load', { cause: error, isDropped: true });
    }
    default:
      return new ConnectError('ssh', `the connection to the SSH host ${label} was lost (${said})`, '', {
        cause: error,
        isDropped: true,
      });
  }
}
