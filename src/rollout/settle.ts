import type { Machine } from '../fleet/schemas.js';
import type { RolledOut } from './plan-rollback.js';
import { inHand, planSettlement, withoutLimits } from './plan-settlement.js';
import type { Ports } from './ports.js';
import { lookAt, type Rollback, rollBack } from './roll-back.js';
import { rollOut } from './roll-out.js';
import type { RolloutSettings } from './settings.js';
import type { Task } from './task.js';

/** What became of what a rollout had in hand when it was broken off, by unit. */
export interface Settlement {
  /** Those that had to be brought back to running. */
  readonly tasks: ReadonlyMap<string, Task>;
  readonly asTheyAre: ReadonlyMap<string, 'done' | 'not-begun'>;
  readonly leftAlone: ReadonlyMap<string, string>;
  /** Of those whose new revision did not come up. */
  readonly rollback?: Rollback;
}

/**
 * Brings what a rollout had in hand back to running, all of it at once, since it is down already. A unit whose new
 * revision does not come up gets its former one, as long as there is time.
 */
export async function settle(
  rolledOut: readonly RolledOut[],
  machines: readonly Machine[],
  settings: RolloutSettings,
  ports: Ports,
): Promise<Settlement> {
  const names = rolledOut.flatMap(({ tasks }) => inHand(tasks).map(({ step }) => step.unit));
  const current = await lookAt([...new Set(names)], settings, ports);
  const { plan, asTheyAre, leftAlone } = planSettlement(rolledOut, current);
  const atOnce: RolloutSettings = {
    ...settings,
    maxUnavailable: { percent: 100 },
    canary: { instances: 0 },
    afterFailure: 'go-on',
  };
  const done = await rollOut(plan, machines, atOnce, ports);
  const tasks = new Map(done.flatMap((service) => service.tasks.map((task) => [task.step.unit, task] as const)));
  const settled = { tasks, asTheyAre, leftAlone };

  const bad = (task: Task) => tasks.get(task.step.unit)?.phase.name === 'failed' && task.step.before !== undefined;
  const toUndo = rolledOut.map(({ plan, tasks }) => ({ plan: withoutLimits(plan), tasks: tasks.filter(bad) }));
  const isOver = settings.end !== undefined && ports.clock.now() >= settings.end.at;
  if (ports.signal.aborted || isOver || !toUndo.some((service) => service.tasks.length > 0)) return settled;
  const rollback = await rollBack(toUndo, machines, atOnce, ports);
  return { ...settled, rollback };
}
