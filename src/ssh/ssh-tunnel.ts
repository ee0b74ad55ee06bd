import type { Duplex } from 'node:stream';
import type { Client, ClientChannel } from 'ssh2';
import { type Deadline, onDeadline } from '../tunnel/deadline.js';
import { type Dial, type Target, targetName } from '../tunnel/dial.js';
import { LegError } from '../tunnel/leg-error.js';
import { ForwardedSocket } from './forwarded-socket.js';
import { logIn } from './ssh-login.js';
import type { SshListener, SshSettings } from './ssh-settings.js';

/**
 * Returns what opens streams from an SSH host on, to TCP ports and to its unix sockets, over one connection to it. That
 * is opened with the first stream, and again whenever it was lost. `dial` leads to the host.
 */
export function sshTunnel(settings: SshSettings, dial: Dial, listener: SshListener): { dial: Dial; close(): void } {
  let connection: Promise<Client> | undefined;
  let client: Client | undefined;

  /** All streams that are opened meanwhile wait for the same connection. */
  function connected(deadline: Deadline): Promise<Client> {
    if (connection) return connection;
    const forget = () => {
      if (connection === opening) connection = undefined;
    };
    const opening = logIn(settings, dial, deadline, listener).then((opened) => {
      client = opened.once('close', () => {
        listener.onDetail(`SSH: the connection to ${settings.host.label} is closed`);
        forget();
      });
      return opened;
    });
    opening.catch(forget);
    connection = opening;
    return opening;
  }

  return {
    async dial(target, deadline) {
      const through = await connected(deadline);
      return forward(through, target, deadline, settings.host.label);
    },
    close() {
      client?.destroy();
    },
  };
}

function forward(client: Client, target: Target, deadline: Deadline, host: string): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    let isLate = false;
    const release = onDeadline(deadline, () => {
      isLate = true;
      // Either the target does not answer the SSH host, or the connection to that is dead: the next one is a new one.
      client.destroy();
      const words = `the SSH host ${host} opened no connection to ${targetName(target)} ${deadline.words}`;
      reject(new LegError('connect', words, 'check the endpoint'));
    });
    const onChannel = (error: Error | undefined, channel: ClientChannel) => {
      release();
      if (error) reject(refusal(error, target, host));
      else if (isLate) channel.close();
      else resolve(new ForwardedSocket(channel));
    };
    try {
      if ('socketPath' in target) client.openssh_forwardOutStreamLocal(target.socketPath, onChannel);
      else client.forwardOut('127.0.0.1', 0, target.host, target.port, onChannel);
    } catch (error) {
      onChannel(error as Error, undefined as never);
    }
  });
}

/** Reason codes of RFC 4254, 5.1. */
const administrativelyProhibited = 1;
const connectFailed = 2;
const unknownChannelType = 3;

function refusal(error: Error & { reason?: unknown }, target: Target, host: string): LegError {
  const name = targetName(target);
  const isSocket = 'socketPath' in target;
  const said = error.message.replace(/^\(SSH\) Channel open failure: /, '');
  switch (error.reason) {
    case connectFailed: {
      const check = isSocket
        ? 'check its path there, and that the user may open it'
        : 'check the endpoint, and that fleetd listens there: by default it does so on unix:///var/run/fleet.sock only';
      return new LegError('connect', `the SSH host ${host} could not connect to ${name} (${said})`, check, error);
    }
    case administrativelyProhibited: {
      const option = isSocket ? 'AllowStreamLocalForwarding' : 'AllowTcpForwarding and PermitOpen';
      const what = `the SSH host ${host} does not allow forwarding to ${name}`;
      return new LegError('ssh', what, `check ${option} in its sshd_config`, error);
    }
    case unknownChannelType: {
      const what = `the SSH host ${host} cannot forward to ${isSocket ? 'unix sockets' : 'TCP ports'}`;
      return new LegError('ssh', what, 'give an endpoint of the other kind', error);
    }
    default:
      return new LegError('ssh', `the connection to the SSH host ${host} was lost (${said})`, '', error);
  }
}
