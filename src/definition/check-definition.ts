import { serverTraits } from '../fleet/server-traits.js';
import { isGlobal, requirementsOf } from '../unit/requirements.js';
import { type Amount, isZero } from './amount.js';
import { allServices, type Definition, placedOptions } from './definition.js';
import type { Diagnostic } from './diagnostic.js';

/**
 * Returns an error for every service that this version of fleetd would refuse, or run on one machine rather than on all,
 * although later versions do not. `server` is its Server header. fleetd before 1.0.0 answers 400 to a global unit with
 * Conflicts=, and before 0.13.0 it takes `Global=yes` for false; reporting that here keeps a deployment from failing
 * halfway.
 */
export function checkServerSupport(server: string, definition: Definition): Diagnostic[] {
  const { acceptsGlobalConflicts, xFleet } = serverTraits(server);
  if (acceptsGlobalConflicts !== 'no' || !xFleet) return [];
  return allServices(definition).flatMap((service): Diagnostic[] => {
    for (const { name, options } of service.units) {
      const { global, conflicts } = requirementsOf(name, options, xFleet);
      if (!global && isGlobal(name, options)) {
        const last = placedOptions(service).findLast(
          (option) => option.section === 'X-Fleet' && option.name === 'Global',
        );
        const message = `${server} takes Global=${last?.value} for false, and would run ${name} on one machine only; write Global=true`;
        return [{ severity: 'error', message, file: service.file, ...last?.place }];
      }
      if (!global || conflicts.length === 0) continue;
      const message = `${server} refuses ${name}, a global unit with Conflicts=; remove Conflicts= or upgrade to fleetd 1.0.0`;
      return [{ severity: 'error', message, file: service.file }];
    }
    return [];
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
