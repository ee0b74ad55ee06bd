import { CodedError } from './coded-error.js';

/** Something that can never be has happened, so this action has a defect. The message says what, and what was done about it. */
export class DefectError extends CodedError<'defect'> {
  override readonly name = 'DefectError';

  constructor(message: string) {
    super('defect', message);
  }
}
