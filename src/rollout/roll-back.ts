import { FleetError } from '../fleet/fleet-error.js';
import type { Machine, Unit } from '../fleet/schemas.js';
import { changesOf } from '../plan/plan.js';
import { planRollback, type RolledOut } from './plan-rollback.js';
import type { Ports } from './ports.js';
import { rollOut } from './roll-out.js';
import type { RolloutSettings } from './settings.js';
import type { Task } from './task.js';

/** What became of undoing a rollout. */
export interface Rollback {
  /** By unit, for every unit that there was something to undo about. */
  readonly tasks: ReadonlyMap<string, Task>;
  /** Units that were touched and left alone, and why. */
  readonly leftAlone: ReadonlyMap<string, string>;
}

/**
 * Undoes a rollout as far as it was carried out, with the same care: no more units are taken down at a time, and each
 * is verified. A unit that cannot be brought back does not keep the others from it.
 */
export async function rollBack(
  rolledOut: readonly RolledOut[],
  machines: readonly Machine[],
  settings: RolloutSettings,
  ports: Ports,
): Promise<Rollback> {
  const touched = rolledOut.flatMap(({ tasks }) => tasks.filter(({ wrote }) => wrote).map(({ step }) => step.unit));
  const current = await lookAt([...new Set(touched)], settings, ports);
  const { plan, leftAlone } = planRollback(rolledOut, current);
  const changes = changesOf(plan.services).length;
  if (changes > 0) ports.tell({ type: 'rollback-started', changes });
  const careful: RolloutSettings = { ...settings, canary: { instances: 0 }, afterFailure: 'go-on' };
  const done = await rollOut(plan, machines, careful, ports);
  return {
    tasks: new Map(done.flatMap(({ tasks }) => tasks.map((task) => [task.step.unit, task] as const))),
    leftAlone,
  };
}

/** Returns units as they are now; an Error for those that could not be asked about. */
export async function lookAt(
  names: readonly string[],
  { timeoutMs, end }: RolloutSettings,
  { fleet, clock, signal }: Ports,
): Promise<ReadonlyMap<string, Unit | 'absent' | Error>> {
  const deadline = Math.min(clock.now() + timeoutMs, end?.at ?? Number.POSITIVE_INFINITY);
  const found = await Promise.all(
    names.map(async (name): Promise<[string, Unit | 'absent' | Error]> => {
      try {
        return [name, (await fleet.unit(name, { signal, deadline })) ?? 'absent'];
      } catch (error) {
        // Called off meanwhile, it is left as it is; the report says so.
        if (error instanceof FleetError || (signal.aborted && error instanceof Error)) return [name, error];
        throw error;
      }
    }),
  );
  return new Map(found);
}
