import type { ClusterSnapshot } from '../cluster/snapshot.js';
import { type Definition, locate } from '../definition/definition.js';
import { DefinitionError, type Diagnostic } from '../definition/diagnostic.js';
import { serverTraits } from '../fleet/server-traits.js';
import type { Host } from '../host/host.js';
import type { Plan } from '../plan/plan.js';
import { checkPlacement } from '../preflight/check-placement.js';
import { placementMessages } from '../preflight/placement-messages.js';

/**
 * Warns of every unit that may find no machine, and throws a DefinitionError if there is one that can find none. Writes
 * to the debug log what the messages put together.
 * `server` is the Server header; a server of unknown version is taken for a recent one.
 */
export function judgePlacement(
  plan: Plan,
  snapshot: ClusterSnapshot,
  definition: Definition,
  server: string,
  maxParallel: number,
  host: Host,
): void {
  const { replacesInPlace, xFleet } = serverTraits(server);
  const problems = checkPlacement(plan, snapshot, {
    replacesInPlace: replacesInPlace !== 'no',
    ...(xFleet && { reading: xFleet }),
    maxParallel,
  });
  const messages = placementMessages(problems);
  for (const line of messages.flatMap(({ details }) => details)) host.debug(line);
  const diagnostics = messages.map(({ problem: { kind, unit, service }, text: message }): Diagnostic => {
    const severity = kind === 'impossible' ? 'error' : 'warning';
    return { severity, message, ...locate(definition, unit, service, message) };
  });
  if (diagnostics.some(({ severity }) => severity === 'error')) throw new DefinitionError(diagnostics);
  for (const { severity, message, ...place } of diagnostics) host.annotate(severity, message, place);
}
