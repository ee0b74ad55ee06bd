import type { Duplex } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import { ConnectError } from '../tunnel/connect-error.js';
import { type Deadline, onDeadline } from '../tunnel/deadline.js';
import { type Dial, type Target, targetName } from '../tunnel/dial.js';
import { ForwardedSocket } from './forwarded-socket.js';
import type { SshHost } from './ssh-host.js';
import { logIn, type SshConnection } from './ssh-login.js';
import type { SshListener, SshSettings } from './ssh-settings.js';

/**
 * Returns what opens streams from an SSH host on, to TCP ports and to its unix sockets, over one connection to it. That
 * is opened with the first stream, and again whenever it was lost. `dial` leads to the host.
 */
export function sshTunnel(settings: SshSettings, dial: Dial, listener: SshListener): { dial: Dial; close(): void } {
  const { host } = settings;
  const told = { onDetail: listener.onDetail, onWarning: once(listener.onWarning) };
  let connection: Promise<SshConnection> | undefined;
  let close = () => {};

  /** All streams that are opened meanwhile wait for the same connection. */
  function connected(deadline: Deadline): Promise<SshConnection> {
    if (connection) return connection;
    const opening = logIn(settings, dial, deadline, told);
    const forget = () => {
      if (connection === opening) connection = undefined;
    };
    opening.then((opened) => {
      close = opened.close;
      opened.client.once('close', () => {
        listener.onDetail(`SSH: the connection to ${host.label} is closed`);
        forget();
      });
    }, forget);
    connection = opening;
    return opening;
  }

  return {
    async dial(target, deadline) {
      return forward(await connected(deadline), target, deadline, host);
    },
    close: () => close(),
  };
}

/** A connection that is opened again, or changes its keys, has the same to tell. */
function once(tell: (message: string) => void): (message: string) => void {
  const messages = new Set<string>();
  return (message) => {
    if (!messages.has(message)) tell(message);
    messages.add(message);
  };
}

function forward({ client, close }: SshConnection, target: Target, deadline: Deadline, host: SshHost): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    let isLate = false;
    // Whether the connection is dead as well is for its keep-alive to find out: other streams may be at work on it.
    const release = onDeadline(deadline, () => {
      isLate = true;
      const words = `the SSH host ${host.label} opened no connection to ${targetName(target)} ${deadline.words}`;
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

function refusal(error: Error & { reason?: unknown }, target: Target, { label, user }: SshHost): ConnectError {
  const name = targetName(target);
  const isSocket = 'socketPath' in target;
  const said = error.message.replace(/^\(SSH\) Channel open failure: /, '');
  switch (error.reason) {
    case connectFailed: {
      if (!isSocket && /name|resol|lookup|nodename/i.test(said)) {
        const what = `the SSH host ${label} cannot look up the host of ${name} (${said})`;
        return new ConnectError('resolve', what, 'check the endpoint: names are looked up there', { cause: error });
      }
      // OpenSSH says no more of a socket, even if it does not allow forwarding to any.
      const check = isSocket
        ? `check its path there, that ${user} may open it, and AllowStreamLocalForwarding in the host's sshd_config`
        : 'check the endpoint, and that fleetd listens there: by default it does so on unix:///var/run/fleet.sock only';
      return new ConnectError('connect', `the SSH host ${label} could not connect to ${name} (${said})`, check, {
        cause: error,
      });
    }
    case administrativelyProhibited: {
      const option = isSocket ? 'AllowStreamLocalForwarding' : 'AllowTcpForwarding and PermitOpen';
      const what = `the SSH host ${label} does not allow forwarding to ${name}`;
      return new ConnectError('ssh', what, `check ${option} in its sshd_config`, { cause: error });
    }
    case unknownChannelType: {
      const what = `the SSH host ${label} cannot forward to ${isSocket ? 'unix sockets' : 'TCP ports'}`;
      return new ConnectError('ssh', what, 'give an endpoint of the other kind', { cause: error });
    }
    default:
      return new ConnectError('ssh', `the connection to the SSH host ${label} was lost (${said})`, '', {
        cause: error,
      });
  }
}
