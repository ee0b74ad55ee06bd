/**
 * A leg of the way to a fleet server: looking a name up (`resolve`), a SOCKS proxy (`proxy`, `proxy-auth`), an SSH host
 * (`ssh`, `ssh-host-key`, `ssh-auth`), the connection to the server itself (`connect`), and its certificate (`tls`).
 */
export type Leg = 'resolve' | 'proxy' | 'proxy-auth' | 'ssh' | 'ssh-host-key' | 'ssh-auth' | 'connect' | 'tls';

/** A leg on which no connection came about. Its message says what happened, to whom, and what to check, without secrets. */
export class LegError extends Error {
  override readonly name = 'LegError';
  readonly leg: Leg;
  /** The message without what to check, which whoever asked for the connection may know better. */
  readonly what: string;

  constructor(leg: Leg, what: string, check: string, cause?: unknown) {
    super(check === '' ? what : `${what}; ${check}`, { cause });
    this.leg = leg;
    this.what = what;
  }
}
