/**
 * An error of this action's own. Its code comes from a closed list, so that callers decide by it and never by the
 * message, which is for people. What led to it is its `cause`.
 */
export abstract class CodedError<Code extends string> extends Error {
  readonly code: Code;

  constructor(code: Code, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
