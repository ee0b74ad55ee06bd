import type { AnyAuthMethod } from 'ssh2';
import { isRsa, rsaBySha512 } from './rsa-by-sha512.js';
import type { SshAgent } from './ssh-agent.js';
import type { SshHost } from './ssh-host.js';
import type { Credentials } from './ssh-settings.js';

/**
 * Returns the ways to log in to a host, in the order in which to try them. A server counts the attempts, so what hardly any
 * server insists on comes last.
 */
export function loginMethods(
  { user: username }: SshHost,
  credentials: Credentials,
  agent: SshAgent | undefined,
): readonly AnyAuthMethod[] {
  if ('agentSocket' in credentials)
    return [{ type: 'agent', username, agent: agent?.agent ?? credentials.agentSocket }];
  const { privateKeys } = credentials;
  const keys = [...privateKeys, ...privateKeys.filter(isRsa).map(rsaBySha512)];
  return keys.map((key) => ({ type: 'publickey', username, key }));
}
