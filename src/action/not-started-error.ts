import { CodedError } from '../errors/coded-error.js';
import { messageOf } from '../errors/error-message.js';

/** A deployment that could not start, because something is missing without which nothing may be changed. */
export class NotStartedError extends CodedError<'not-started'> {
  override readonly name = 'NotStartedError';

  constructor(what: string, cause: unknown) {
    super('not-started', `${what} (${messageOf(cause)}); nothing was changed`, { cause });
  }
}
