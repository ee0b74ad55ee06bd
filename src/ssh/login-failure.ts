import { ConnectError } from '../tunnel/connect-error.js';
import { fingerprintOf } from './known-hosts.js';
import type { SshAgent } from './ssh-agent.js';
import type { SshHost } from './ssh-host.js';
import type { Credentials } from './ssh-settings.js';

/** The authentication methods with which a server lets a login continue, and whether it accepted the previous one. */
export interface RemainingMethods {
  readonly methods: readonly string[];
  readonly isAccepted: boolean;
}

/** A login: to which host, and with what. */
export interface LoginAttempt {
  readonly host: SshHost;
  readonly credentials: Credentials;
  /** The agent of the credentials. */
  readonly agent: SshAgent | undefined;
  /** An error of the agent, which does not end the login as long as there are other keys. */
  readonly agentTrouble?: string | undefined;
  readonly remaining?: RemainingMethods | undefined;
  /** Whether a key was offered: up to then, a host that hangs up knows nothing of who is calling. */
  readonly hasTried?: boolean;
}

/** Returns an error of ssh2 during the login in words. */
export function loginFailure(error: Error & { readonly level?: string }, attempt: LoginAttempt): ConnectError {
  const name = `the SSH host ${attempt.host.label}`;
  const said = error.message;
  switch (error.level) {
    case 'client-authentication':
      return rejection(error, attempt);
    case 'handshake':
      return new ConnectError(
        'ssh',
        `${name} has no algorithm in common with this client (${said})`,
        'check its version',
        {
          cause: error,
        },
      );
    case 'protocol':
      if (/before handshake/.test(said)) {
        const check = 'check ssh-tunnel, and its log for rejected connections';
        return new ConnectError('ssh', `${name} closed the connection without sending anything`, check, {
          cause: error,
          isDropped: true,
        });
      }
      return new ConnectError('ssh', `${name} does not answer as an SSH server (${said})`, 'check ssh-tunnel', {
        cause: error,
      });
    default:
      if (isCutShort(error)) return rejection(error, attempt);
      return new ConnectError('ssh', `${name} aborted the login (${said})`, 'check its log', {
        cause: error,
        isDropped: !attempt.hasTried,
      });
  }
}

/** A server tries only a few of the keys that it is offered, in their order. */
function isCutShort({ message }: Error): boolean {
  return /too many authentication failures/i.test(message);
}

const checkKey = 'check that its public key is in authorized_keys there';
const setRightOne = 'set ssh-private-key to the right one';

function rejection(error: Error, { host, credentials, agent, agentTrouble, remaining }: LoginAttempt): ConnectError {
  const name = `the SSH host ${host.label}`;
  const refused = (what: string, check: string) => new ConnectError('ssh-auth', what, check, { cause: error });
  const methods = remaining?.methods.join(', ');
  if (remaining?.isAccepted)
    return refused(
      `${name} accepts the key of ${host.user} but requires more (${methods})`,
      'check AuthenticationMethods in its sshd_config: a key alone has to be sufficient for this user',
    );
  if (remaining && !remaining.methods.includes('publickey'))
    return refused(
      `${name} does not allow key authentication for ${host.user} (offers: ${methods})`,
      'check PubkeyAuthentication in its sshd_config',
    );
  if ('privateKeys' in credentials) {
    const { privateKeys } = credentials;
    const shown = privateKeys.map((key) => `${key.type} ${fingerprintOf(key.getPublicSSH())}`).join(', ');
    if (privateKeys.length === 1)
      return refused(`${name} does not accept the key ${shown} in ssh-private-key for ${host.user}`, checkKey);
    const all = `the ${privateKeys.length} keys in ssh-private-key`;
    if (isCutShort(error))
      return refused(`${name} rejected the first of ${all} and does not try all of them (${shown})`, setRightOne);
    return refused(`${name} does not accept any of ${all} for ${host.user} (${shown})`, checkKey);
  }
  const count = agent?.keys();
  const itself = 'the SSH agent in SSH_AUTH_SOCK';
  if (count === undefined)
    return refused(`${itself} does not answer (${agentTrouble ?? error.message})`, 'start one, or set ssh-private-key');
  if (count === 0)
    return refused(`${itself} has no keys to log in to ${name} with`, 'add one with ssh-add, or set ssh-private-key');
  if (isCutShort(error)) {
    const what = `${name} rejected the first keys of ${itself} and does not try all ${count} of them`;
    return refused(what, setRightOne);
  }
  const unsigned =
    agentTrouble === undefined ? '' : `, and the agent could not sign with all of them (${agentTrouble})`;
  const what = `${name} does not accept ${count === 1 ? 'the key' : `any of the ${count} keys`} of ${itself} for ${host.user}`;
  return refused(`${what}${unsigned}`, 'check that the public key of one is in authorized_keys there');
}

/** Returns the error for a login that has not finished when the deadline expires. */
export function loginTimeout({ host, agent }: LoginAttempt, words: string, isTrusted: boolean): ConnectError {
  if (!isTrusted) {
    const what = `the SSH host ${host.label} accepted the connection, but did not answer ${words}`;
    return new ConnectError('ssh', what, 'check that it is an SSH server, and whether it is overloaded');
  }
  if (agent && agent.keys() === undefined)
    return new ConnectError(
      'ssh-auth',
      `the SSH agent in SSH_AUTH_SOCK does not answer ${words}`,
      'check it with ssh-add -l',
    );
  return new ConnectError(
    'ssh-auth',
    `the SSH host ${host.label} did not accept or reject the login ${words}`,
    'check its log',
  );
}
