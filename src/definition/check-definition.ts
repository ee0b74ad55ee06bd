import { requirementsOf } from '../unit/requirements.js';
import { type Amount, isZero } from './amount.js';
import { allServices, type Definition } from './definition.js';
import type { Diagnostic } from './diagnostic.js';

/**
 * Returns what a server of this version would refuse although later ones take it; `server` is its Server header. fleetd
 * before 1.0.0 answers 400 to a global unit with Conflicts=, which is better known before anything is touched.
 */
export function checkServerSupport(server: string, definition: Definition): Diagnostic[] {
  if (!server.startsWith('fleetd/0.')) return [];
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

/**
 * Returns the services of which nothing could ever be updated, since with their own settings in the place of the
 * deployment's none may be down and there is none to spare.
 */
export function checkLimits(
  { services }: Definition,
  deployment: { readonly maxUnavailable: Amount; readonly maxSurge: Amount },
): Diagnostic[] {
  return services.flatMap(({ name, file, template, settings }): Diagnostic[] => {
    const { maxUnavailable, maxSurge } = { ...deployment, ...settings };
    // What is no template has no spare instances anyhow, and is one at a time.
    if (!template || !isZero(maxUnavailable) || !isZero(maxSurge)) return [];
    const message = `${name}: max-unavailable and max-surge are both 0, with which it could never be updated`;
    return [{ severity: 'error', file, message }];
  });
}
