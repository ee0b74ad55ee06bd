import type { DesiredState, Machine } from '../fleet/schemas.js';
import type { Subject } from '../health/condition.js';
import type { UnitVersion } from '../plan/plan.js';
import { settleDowntime } from './downtime.js';
import type { RolloutEvent } from './event.js';
import type { Task } from './task.js';
import type { Write } from './write.js';

/** What a decision about one unit needs to know besides the unit. */
export interface Surroundings {
  readonly machines: readonly Machine[];
  readonly minReadyMs: number;
  /** For one unit, from the moment its turn comes. */
  readonly timeoutMs: number;
  /** False once the server has been seen to keep a unit's old options: fleetd 0.11.1 and older. */
  readonly replacesInPlace: boolean;
  /** Whether services are asked themselves whether they are well. */
  readonly isChecked: boolean;
}

/** A task after a look at its unit, the changes to make now, and what there is to tell. */
export interface Advance {
  readonly task: Task;
  readonly writes: readonly Write[];
  readonly events: readonly RolloutEvent[];
}

/** Returns who is to be judged when a unit of that name shall have this version. */
export function subjectOf(name: string, version: UnitVersion | undefined): Subject | undefined {
  return version && { name, options: version.options, revision: version.revision };
}

export function stay(task: Task): Advance {
  return { task, writes: [], events: [] };
}

export function fail(task: Task, reason: string, now: number): Advance {
  return finish(task, { name: 'failed', reason }, now);
}

export function succeed(task: Task, now: number): Advance {
  return finish(task, { name: 'succeeded' }, now);
}

function finish(task: Task, phase: Task['phase'], now: number): Advance {
  const finished = ended(task, phase, now);
  return { task: finished, writes: [], events: [{ type: 'finished', task: finished }] };
}

/** Returns a task that nothing more is done about, in its last phase. */
export function ended(task: Task, phase: Task['phase'], now: number): Task {
  const healthySince = task.phase.name === 'watching' ? task.phase.healthySince : undefined;
  return {
    ...task,
    phase,
    finishedAt: now,
    downtime: settleDowntime(task.downtime, now),
    ...(healthySince !== undefined && { healthySince }),
  };
}

export function write(task: Task, change: Write): Advance {
  return { task, writes: [change], events: [] };
}

export function setDesiredState(task: Task, desiredState: DesiredState): Advance {
  return write(task, { kind: 'set-desired-state', unit: task.step.unit, desiredState });
}
