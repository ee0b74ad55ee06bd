import { serverTraits } from '../fleet/server-traits.js';
import { requirementsOf } from '../unit/requirements.js';
import { allServices, type Definition } from './definition.js';
import type { Diagnostic } from './diagnostic.js';

/**
 * Returns what a server of this version would refuse although later ones accept it, so that it is reported before
 * anything is touched. `server` is its Server header.
 */
export function refusedBy(server: string, definition: Definition): Diagnostic[] {
  if (serverTraits(server).acceptsGlobalConflicts !== 'no') return [];
  return allServices(definition).flatMap(({ file, units }): Diagnostic[] => {
    const refused = units.find(({ name, options }) => {
      const { global, conflicts } = requirementsOf(name, options);
      return global && conflicts.length > 0;
    });
    if (!refused) return [];
    return [
      {
        severity: 'error',
        file,
        message: `${refused.name} is global and has Conflicts=, which ${server} refuses; fleetd 1.0.0 takes it`,
      },
    ];
  });
}
