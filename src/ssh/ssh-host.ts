import { UserError } from '../errors/user-error.js';
import { hostAndPort } from '../tunnel/host-and-port.js';

/** An SSH host, and the user to log in as. */
export interface SshHost {
  readonly user: string;
  /** An IPv6 address without its brackets. */
  readonly host: string;
  readonly port: number;
  /** For messages: `core@bastion:2222`. */
  readonly label: string;
}

/** Returns the host that `user@host:port` names, with port 22 by default, or throws a UserError. */
export function parseSshHost(text: string): SshHost {
  const [, user, bracketed, plain, digits] =
    /^(?:ssh:\/\/)?(?:([^/\s]+)@)?(?:\[([0-9a-f:.]+(?:%[\w.-]+)?)\]|([^@:/\s[\]]+))(?::(\d+))?\/?$/i.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits ?? 22);
  if (host === undefined || host.startsWith('-') || port < 1 || port > 65_535)
    throw new UserError(
      `${JSON.stringify(withoutPassword(text))} is not user@host:port, such as core@bastion.example:2222`,
    );
  if (user === undefined)
    throw new UserError(`"${text}" does not name a user; on CoreOS that is core@${hostAndPort(host, port)}`);
  if (user.includes(':'))
    throw new UserError(
      `"${hostAndPort(host, port)}" takes a user name but no password; log in with ssh-private-key or an agent`,
    );
  return { user, host, port, label: `${user}@${hostAndPort(host, port)}` };
}

/**
 * Returns the hosts that `user@host:port, user@host:port` names, each of which is reached through the one before it, or
 * throws a UserError with everything that is wrong. They may be separated by line breaks as well.
 */
export function parseSshHosts(text: string): readonly [SshHost, ...SshHost[]] {
  const parts = text
    .split(/[,\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const problems: string[] = [];
  const hosts = parts.flatMap((part, index) => {
    try {
      // Such a part may belong to a password with a comma in it, so it is not quoted.
      if (parts.length > 1 && !part.includes('@'))
        throw new UserError(`host ${index + 1} of ${parts.length} does not name a user; each one is user@host:port`);
      return [parseSshHost(part)];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(error.message);
      return [];
    }
  });
  if (problems.length > 0) throw new UserError(problems.join('; '));
  const [first, ...others] = hosts;
  if (first === undefined) throw new UserError('does not name a host; it is user@host:port');
  return [first, ...others];
}

/** In a text that cannot be parsed, everything from a colon to the last `@` may be secret. */
function withoutPassword(text: string): string {
  return text.replace(/(?<!^ssh):.*@/s, ':***@');
}
