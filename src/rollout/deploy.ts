import type { Machine } from '../fleet/schemas.js';
import type { Plan } from '../plan/plan.js';
import type { RolledOut } from './plan-rollback.js';
import type { Ports } from './ports.js';
import { type Rollback, rollBack } from './roll-back.js';
import { rollOut } from './roll-out.js';
import type { RolloutSettings } from './settings.js';

/** What became of a plan, and of undoing it where it failed. */
export interface Deployed {
  readonly rolledOut: readonly RolledOut[];
  readonly rollback?: Rollback;
}

/** Rolls a plan out, and where that fails undoes it again if that is wanted. A deployment that was called off is not undone. */
export async function deploy(
  plan: Plan,
  machines: readonly Machine[],
  settings: RolloutSettings,
  onFailure: 'rollback' | 'stop',
  ports: Ports,
): Promise<Deployed> {
  const rolledOut = await rollOut(plan, machines, settings, ports);
  const tasks = rolledOut.flatMap((service) => service.tasks);
  const hasFailed = tasks.some(({ phase }) => phase.name === 'failed' || phase.name === 'skipped');
  const hasTouched = tasks.some(({ wrote }) => wrote);
  if (onFailure === 'stop' || ports.signal.aborted || !hasFailed || !hasTouched) return { rolledOut };
  // However late it is, what was touched goes back.
  const inItsOwnTime: RolloutSettings = { ...settings, deployTimeoutMs: 0 };
  return { rolledOut, rollback: await rollBack(rolledOut, machines, inItsOwnTime, ports) };
}
