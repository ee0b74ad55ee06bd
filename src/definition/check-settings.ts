import { isZero, type Share } from './amount.js';
import type { Definition } from './definition.js';
import type { Diagnostic } from './diagnostic.js';

/**
 * Returns the services of which nothing could ever be updated, since with their own settings in the place of the
 * deployment's none may be down and there is none to spare.
 */
export function standstills(
  { services }: Definition,
  deployment: { readonly maxUnavailable: Share; readonly maxSurge: Share },
): Diagnostic[] {
  return services.flatMap(({ name, file, template, settings }): Diagnostic[] => {
    const { maxUnavailable, maxSurge } = { ...deployment, ...settings };
    // What is no template has no spare instances anyhow, and is one at a time.
    if (!template || !isZero(maxUnavailable) || !isZero(maxSurge)) return [];
    const message = `${name}: max-unavailable and max-surge are both 0, with which it could never be updated`;
    return [{ severity: 'error', file, message }];
  });
}
