import { UserError } from '../errors/user-error.js';
import type { DesiredState } from '../fleet/schemas.js';

const desiredStates: readonly DesiredState[] = ['launched', 'loaded', 'inactive'];

/**
 * Returns the desired states that the `desired-state` input states, by the names of unit files; all others are launched.
 * Throws a UserError that quotes the offending line.
 *
 * `backup.service=loaded` on a line of its own leaves that unit to its timer.
 */
export function parseDesiredStates(input: string): ReadonlyMap<string, DesiredState> {
  const byName = new Map<string, DesiredState>();
  for (const line of input.split('\n').map((text) => text.trim())) {
    if (line === '') continue;
    const [, name, word] = /^(\S+?)\s*=\s*(\S+)$/.exec(line) ?? [];
    const state = desiredStates.find((one) => one === word);
    if (name === undefined || state === undefined)
      throw new UserError(
        `"${line}" is no line such as backup.service=loaded; a state is launched, loaded or inactive`,
      );
    if (byName.has(name)) throw new UserError(`the desired state of ${name} is set twice`);
    byName.set(name, state);
  }
  return byName;
}
