import { LegError } from '../tunnel/leg-error.js';
import { fingerprintOf } from './known-hosts.js';
import type { SshHost } from './ssh-host.js';
import type { Credentials } from './ssh-settings.js';

/** Returns what an error of ssh2's during the login means in words. */
export function loginFailure(
  error: Error & { readonly level?: string },
  { label, user }: SshHost,
  credentials: Credentials,
): LegError {
  const name = `the SSH host ${label}`;
  const said = error.message;
  switch (error.level) {
    case 'client-authentication': {
      const what = `${name} does not accept ${shownBy(credentials)} for ${user}`;
      return new LegError('ssh-auth', what, 'check that its public half is in authorized_keys there', error);
    }
    case 'agent': {
      const what = `the SSH agent in SSH_AUTH_SOCK does not answer (${said})`;
      return new LegError('ssh-auth', what, 'start one, or give ssh-private-key', error);
    }
    case 'handshake':
      return new LegError('ssh', `${name} agrees on nothing in the handshake (${said})`, 'check its version', error);
    case 'protocol':
      return new LegError('ssh', `${name} does not answer as an SSH server (${said})`, 'check ssh-tunnel', error);
    default:
      return new LegError('ssh', `${name} broke the login off (${said})`, 'check its log', error);
  }
}

function shownBy(credentials: Credentials): string {
  if ('agentSocket' in credentials) return 'any key of the agent in SSH_AUTH_SOCK';
  const { type, getPublicSSH } = credentials.privateKey;
  return `the key ${type} ${fingerprintOf(getPublicSSH.call(credentials.privateKey))} in ssh-private-key`;
}
