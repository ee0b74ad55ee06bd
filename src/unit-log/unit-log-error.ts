import { CodedError } from '../errors/coded-error.js';

/** A unit's log cannot be read: the user may not, the machine has no journal, or it answers something else. */
export class UnitLogError extends CodedError<'denied' | 'no-journal' | 'unexpected'> {
  override readonly name = 'UnitLogError';
}
