import { CodedError } from '../errors/coded-error.js';

/**
 * The leg of a connection that failed: the name lookup (`resolve`), a proxy (`proxy`, `proxy-auth`), an SSH host
 * (`ssh`, `ssh-host-key`, `ssh-auth`), the connection to the server itself (`connect`) or its certificate (`tls`).
 */
export type ConnectErrorCode =
  | 'resolve'
  | 'proxy'
  | 'proxy-auth'
  | 'ssh'
  | 'ssh-host-key'
  | 'ssh-auth'
  | 'connect'
  | 'tls';

/** A connection could not be opened. The message says what happened, where, and what to check. It contains no secrets. */
export class ConnectError extends CodedError<ConnectErrorCode> {
  override readonly name = 'ConnectError';
  /** The message without the advice, for callers that have better advice. */
  readonly what: string;
  /**
   * Whether the other side broke the connection off before or in a handshake, or refused to connect further: it may be
   * busy, and the next attempt may succeed. Wrong names, keys and passwords are none of that.
   */
  readonly isDropped: boolean;

  /** `advice` is what to check; empty for none. */
  constructor(
    code: ConnectErrorCode,
    what: string,
    advice: string,
    { isDropped = false, ...options }: ErrorOptions & { readonly isDropped?: boolean } = {},
  ) {
    super(code, advice === '' ? what : `${what}; ${advice}`, options);
    this.what = what;
    this.isDropped = isDropped;
  }
}
