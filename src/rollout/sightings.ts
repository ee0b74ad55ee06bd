import type { Unit, UnitState } from '../fleet/schemas.js';
import type { Answers } from './service-rollout.js';

/** What was last seen of each unit, in words. */
export type Sightings = ReadonlyMap<string, string>;

/** Returns what has been seen of each unit, those included that were not looked at this time, and what is new about it. */
export function sight(
  before: Sightings,
  { looks, siblings }: Answers,
): { readonly seen: Sightings; readonly news: string[] } {
  const seen = new Map(before);
  const news: string[] = [];
  const note = (key: string, unit: string, text: string) => {
    if (seen.get(key) !== text) news.push(`${unit}: ${text}`);
    seen.set(key, text);
  };
  for (const [unit, look] of looks) {
    if (look instanceof Error) continue;
    if (look.unit !== undefined) note(`${unit} fleet`, unit, unitText(look.unit));
    note(`${unit} systemd`, unit, `systemd ${statesText(look.states)}`);
  }
  if (!(siblings instanceof Error))
    for (const [unit, { states }] of siblings) note(`${unit} systemd`, unit, `systemd ${statesText(states)}`);
  return { seen, news };
}

function unitText(unit: Unit | 'absent'): string {
  if (unit === 'absent') return 'fleet has no such unit';
  const { desiredState, currentState, machineID } = unit;
  const where = machineID ? ` on ${machineID.slice(0, 8)}` : '';
  return `fleet wants it ${desiredState}${currentState === undefined ? '' : `, and says ${currentState}`}${where}`;
}

function statesText(states: readonly UnitState[]): string {
  if (states.length === 0) return 'has published no state';
  return states
    .map(
      ({ machineID, hash, systemdLoadState, systemdActiveState, systemdSubState }) =>
        `${systemdLoadState}/${systemdActiveState}/${systemdSubState} of revision ${hash.slice(0, 7)} on ${machineID.slice(0, 8)}`,
    )
    .join('; ');
}
