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

/** In a text that cannot be parsed, everything from a colon to the last `@` may be secret. */
function withoutPassword(text: string): string {
  return text.replace(/(?<!^ssh):.*@/s, ':***@');
}
