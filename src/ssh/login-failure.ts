import { ConnectError } from '../tunnel/connect-error.js';
import { fingerprintOf } from './known-hosts.js';
import type { SshAgent } from './ssh-agent.js';
import type { SshHost } from './ssh-host.js';
import type { Credentials } from './ssh-settings.js';

/** What a server wants when what it was shown is not enough, in SSH's words; and whether that was right all the same. */
export interface Wants {
  readonly methods: readonly string[];
  readonly isAccepted: boolean;
}

/** Whose login failed, and with what. */
export interface LoginAttempt {
  readonly host: SshHost;
  readonly credentials: Credentials;
  /** That of the credentials, as it has shown itself. */
  readonly agent: SshAgent | undefined;
  /** What has gone wrong with it, which does not end the login as long as there are other keys. */
  readonly agentTrouble?: string | undefined;
  readonly wants?: Wants | undefined;
}

/** Returns what an error of ssh2's during the login means in words. */
export function loginFailure(error: Error & { readonly level?: string }, attempt: LoginAttempt): ConnectError {
  const name = `the SSH host ${attempt.host.label}`;
  const said = error.message;
  switch (error.level) {
    case 'client-authentication':
      return rejection(error, attempt);
    case 'handshake':
      return new ConnectError('ssh', `${name} agrees on nothing in the handshake (${said})`, 'check its version', {
        cause: error,
      });
    case 'protocol':
      if (/before handshake/.test(said)) {
        const check = 'check ssh-tunnel, and whether it turns this runner away, which its log tells';
        return new ConnectError('ssh', `${name} closed the connection before a word of SSH`, check, { cause: error });
      }
      return new ConnectError('ssh', `${name} does not answer as an SSH server (${said})`, 'check ssh-tunnel', {
        cause: error,
      });
    default:
      if (isCutShort(error)) return rejection(error, attempt);
      return new ConnectError('ssh', `${name} broke the login off (${said})`, 'check its log', { cause: error });
  }
}

/** A server looks at a few keys only, whichever come first. */
function isCutShort({ message }: Error): boolean {
  return /too many authentication failures/i.test(message);
}

function rejection(error: Error, { host, credentials, agent, agentTrouble, wants }: LoginAttempt): ConnectError {
  const name = `the SSH host ${host.label}`;
  const refused = (what: string, check: string) => new ConnectError('ssh-auth', what, check, { cause: error });
  const methods = wants?.methods.join(', ');
  if (wants?.isAccepted)
    return refused(
      `${name} accepts the key of ${host.user} and wants more than that (${methods})`,
      'check AuthenticationMethods in its sshd_config: a key has to be enough for this user',
    );
  if (wants && !wants.methods.includes('publickey'))
    return refused(
      `${name} lets ${host.user} not log in with a key, but with ${methods}`,
      'check PubkeyAuthentication in its sshd_config',
    );
  if ('privateKey' in credentials) {
    const { privateKey } = credentials;
    const shown = `the key ${privateKey.type} ${fingerprintOf(privateKey.getPublicSSH())} in ssh-private-key`;
    const check = 'check that its public half is in authorized_keys there';
    return refused(`${name} does not accept ${shown} for ${host.user}`, check);
  }
  const count = agent?.keys();
  const itself = 'the SSH agent in SSH_AUTH_SOCK';
  if (count === undefined)
    return refused(
      `${itself} does not answer (${agentTrouble ?? error.message})`,
      'start one, or give ssh-private-key',
    );
  if (count === 0)
    return refused(`${itself} has no key that ${name} could accept`, 'add one with ssh-add, or give ssh-private-key');
  if (isCutShort(error)) {
    const what = `${name} accepts none of the first keys of ${itself}, and looks at no more of its ${count}`;
    return refused(what, 'give the right one as ssh-private-key');
  }
  const unsigned = agentTrouble === undefined ? '' : `, and the agent does not sign with all of them (${agentTrouble})`;
  const what = `${name} does not accept ${count === 1 ? 'the key' : `any of the ${count} keys`} of ${itself} for ${host.user}`;
  return refused(`${what}${unsigned}`, 'check that the public half of one is in authorized_keys there');
}

/** Returns what it means if the deadline comes before the end of a login. */
export function loginTooLate({ host, agent }: LoginAttempt, words: string, isTrusted: boolean): ConnectError {
  if (!isTrusted) {
    const what = `the SSH host ${host.label} took the connection, and the login came to no end ${words}`;
    return new ConnectError('ssh', what, 'check that it is an SSH server, and not overloaded');
  }
  if (agent && agent.keys() === undefined)
    return new ConnectError(
      'ssh-auth',
      `the SSH agent in SSH_AUTH_SOCK does not answer ${words}`,
      'check it with ssh-add -l',
    );
  return new ConnectError(
    'ssh-auth',
    `the SSH host ${host.label} did not decide on the login ${words}`,
    'check its log',
  );
}
