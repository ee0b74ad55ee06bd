import { serverTraits } from '../fleet/server-traits.js';
import { requirementsOf } from '../unit/requirements.js';
import { type Amount, isZero } from './amount.js';
import { allServices, type Definition } from './definition.js';
import type { Diagnostic } from './diagnostic.js';

/**
 * Returns an error for every service that this version of fleetd would refuse although later ones accept it. `server`
 * is its Server header. fleetd before 1.0.0 answers 400 to a global unit with Conflicts=; reporting that here keeps a
 * deployment from failing halfway.
 */
export function checkServerSupport(server: string, definition: Definition): Diagnostic[] {
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
        message: `${server} refuses ${refused.name}, a global unit with Conflicts=; remove Conflicts= or upgrade to fleetd 1.0.0`,
      },
    ];
  });
}

/**
 * Returns an error for every service that could never be updated: with its own settings on top of the deployment's, no
 * instance may be down and no extra one may be started.
 */
export function checkLimits(
  { services }: Definition,
  deployment: { readonly maxUnavailable: Amount; readonly maxSurge: Amount },
): Diagnostic[] {
  return services.flatMap(({ name, file, template, settings }): Diagnostic[] => {
    const { maxUnavailable, maxSurge } = { ...deployment, ...settings };
    // Surge needs a template. Without surge at least one unit may be down, so other services can always be updated.
    if (!template || !isZero(maxUnavailable) || !isZero(maxSurge)) return [];
    const message = `${name}: max-unavailable and max-surge are both 0, so it could never be updated; set one of them to at least 1`;
    return [{ severity: 'error', file, message }];
  });
}
