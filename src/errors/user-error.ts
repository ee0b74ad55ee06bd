/**
 * What is wrong with a text that the user wrote, in words for the user. Parsers throw it and nothing else on bad input,
 * so that any other error is known to be a defect of ours.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}
