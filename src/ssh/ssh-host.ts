import { UserError } from '../errors/user-error.js';
import { hostAndPort } from '../tunnel/dial.js';

/** Whom to log in as, and where. */
export interface SshHost {
  readonly user: string;
  /** An IPv6 address without its brackets. */
  readonly host: string;
  readonly port: number;
  /** For people: `core@bastion:2222`. */
  readonly label: string;
}

/** Returns the host that `user@host:port` names, port 22 if it names none, or throws a UserError. */
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
    throw new UserError(`"${text}" names no user; on CoreOS that is core@${hostAndPort(host, port)}`);
  if (user.includes(':'))
    throw new UserError(`"${hostAndPort(host, port)}" goes with a user alone, without a password`);
  return { user, host, port, label: `${user}@${hostAndPort(host, port)}` };
}

/** Of what cannot be read, everything from a colon to the last `@` may be secret. */
function withoutPassword(text: string): string {
  return text.replace(/(?<!^ssh):.*@/s, ':***@');
}
