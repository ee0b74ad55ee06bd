import { CodedError } from './coded-error.js';

/**
 * What is wrong with a text that the user wrote, in words for the user. It is the only error that parsers throw on bad
 * input, so any other error that comes out of one is a bug in this action.
 */
export class UserError extends CodedError<'invalid-text'> {
  override readonly name = 'UserError';

  constructor(message: string, options?: ErrorOptions) {
    super('invalid-text', message, options);
  }
}
