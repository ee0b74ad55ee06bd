import { type Definition, locate } from '../definition/definition.js';
import type { Diagnostic } from '../definition/diagnostic.js';
import { isGlobal } from '../unit/requirements.js';
import type { Plan } from './plan.js';

/**
 * Returns a warning for every global unit that runs and is updated: each machine replaces it as soon as it hears of the
 * new revision, so that nothing keeps the others up meanwhile.
 */
export function globalWarnings({ services }: Plan, definition: Definition): Diagnostic[] {
  return services.flatMap(({ steps }) =>
    steps
      .filter(({ unit, action, before, after }) => {
        const runs = before?.desiredState === 'launched' && isGlobal(unit, before.options);
        return action === 'update' && runs && after?.desiredState === 'launched';
      })
      .map(({ unit, service }): Diagnostic => {
        const message = `${unit} has Global=true: fleet replaces it on all of its machines at once, and max-unavailable, max-surge and canary do not apply`;
        return { severity: 'warning', message, ...locate(definition, unit, service, message) };
      }),
  );
}
