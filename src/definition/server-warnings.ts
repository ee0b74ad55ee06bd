import { serverTraits } from '../fleet/server-traits.js';
import { quotedValues } from '../unit/requirements.js';
import type { UnitOption } from '../unit/unit-option.js';
import type { XFleetReading } from '../unit/x-fleet-reading.js';
import { allServices, type Definition, placedOptions } from './definition.js';
import type { Diagnostic } from './diagnostic.js';

/**
 * Returns a warning for every option of [X-Fleet] that this server takes for less than later versions do, on its line.
 * `server` is its Server header; of one that does not say its version, nothing is known.
 *
 * fleetd/0.13.0 takes `Conflicts=web@*.service db@*.service` for one glob; fleetd/0.11.1 does not know Replaces=.
 */
export function serverWarnings(server: string, definition: Definition): Diagnostic[] {
  const { xFleet } = serverTraits(server);
  if (!xFleet) return [];
  return allServices(definition).flatMap((service) =>
    placedOptions(service)
      .filter(({ section, value }) => section === 'X-Fleet' && value !== '')
      .flatMap(({ place, ...option }): Diagnostic[] => {
        const problem = problemFor(option, xFleet);
        return problem === undefined ? [] : [{ severity: 'warning', message: `${server} ${problem}`, ...place }];
      }),
  );
}

function problemFor({ name, value }: UnitOption, reading: XFleetReading): string | undefined {
  if (name === 'Conflicts' || name === 'X-Conflicts') return conflictsProblem(name, value, reading);
  if (name !== 'Replaces') return undefined;
  switch (reading.replaces) {
    case 'ignored':
      return `ignores Replaces=${value}, which fleetd knows from 0.13.0 on`;
    case 'keeps apart':
      return `moves no unit because of Replaces=${value}: it only keeps the two off one machine, as Conflicts= does; fleetd moves them from 1.0.0 on`;
    default:
      return undefined;
  }
}

function conflictsProblem(name: string, value: string, { splitsConflicts }: XFleetReading): string | undefined {
  if (splitsConflicts) return undefined;
  const globs = quotedValues(value).map((one) => one.split(/[\s\\]+/).filter((word) => word !== ''));
  if (globs.every((words) => words.length < 2)) return undefined;
  const lines = globs.flat().map((glob) => `${name}=${glob}`);
  const text = value.replace(/(?:\s|\\\n)+/g, ' ');
  return `takes ${name}=${text} for one glob, which matches no unit, so that nothing is kept apart; write a line for each, ${lines.join(' and ')}`;
}
