import { CodedError } from '../errors/coded-error.js';
import { messageOf } from '../errors/error-message.js';

/** A deployment that could not start, because something is missing without which nothing may be changed. */
export class NotStartedError extends CodedError<'not-started'> {
  override readonly name = 'NotStartedError';

  constructor(what: string, cause: unknown) {
    super('not-started', `${what} (${messageOf(cause)}); nothing was changed`, { cause });
  }
}

/** Returns the error for a deployment whose journal, or what else its `post` step would go by, cannot be written. */
export function journalTrouble(cause: unknown): NotStartedError {
  const what = 'the journal, which a cancelled job needs, cannot be written';
  return new NotStartedError(`${what} to the runner's folder for temporary files`, cause);
}
