import { isOneshot } from '../health/unit-kind.js';
import type { Service } from './definition.js';
import type { Diagnostic, Place } from './diagnostic.js';
import type { UnitSource } from './unit-source.js';

/** Returns an error for a unit with `run-always` that is no task: only a Type=oneshot that is launched has an end to wait for. */
export function taskProblems({ name, runAlways, desiredState, placeOf }: UnitSource, service: Service): Diagnostic[] {
  const unit = service.template ?? service.units[0];
  if (!runAlways || !unit) return [];
  const error = (message: string): Diagnostic[] => [
    { severity: 'error', message: `run-always: ${name} ${message}`, ...placeIn(service, placeOf('run-always')) },
  ];
  if (!isOneshot(name, unit.options))
    return error('is no task, since it has no Type=oneshot: nothing could wait for its end');
  if (desiredState !== 'launched') return error(`is to be ${desiredState}, so that it does not run at all`);
  return [];
}

/** On the line of Type= where a unit file has one, and the error is not about an entry of a services file. */
function placeIn({ file, lines }: Service, place: Place): Place {
  const line = lines.findLast(({ section, name }) => section === 'Service' && name === 'Type')?.line;
  return place.line === undefined && place.file === file && line !== undefined ? { file, line } : place;
}

/** Returns an error for every name in the input `run-always` that no unit of the definition has. */
export function unknownTasks(names: ReadonlySet<string>, defined: ReadonlyMap<string, Place>): Diagnostic[] {
  return [...names]
    .filter((name) => !defined.has(name))
    .map((name) => ({ severity: 'error', message: `run-always: no unit file defines ${name}` }));
}
