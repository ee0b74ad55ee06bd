import type { Unit } from '../fleet/schemas.js';
import { afterWrite } from './advance.js';
import type { NoteTasks } from './journal.js';
import { callFor, onlyFleetError } from './observe.js';
import type { Ports } from './ports.js';
import type { Frame, ServiceRollout } from './service-rollout.js';
import { isInFlight, type Task } from './task.js';
import { fail } from './transition.js';
import { perform, type Write } from './write.js';

/** A service, and when it was decided what to do about it. */
interface Decided {
  readonly rollout: ServiceRollout;
  readonly decidedAt: number;
}

/**
 * Makes changes one after another, once they are noted. `keep` is given the service as it is from then on, before each
 * change and after it, so that nothing is forgotten that was under way when it rejects.
 */
export async function act(
  writes: readonly Write[],
  { rollout: decided, decidedAt }: Decided,
  frame: Frame,
  ports: Ports,
  note: NoteTasks,
  keep: (rollout: ServiceRollout) => void,
): Promise<void> {
  const changed = changedBy(writes, decided.tasks);
  if (changed.length > 0) await note(changed, 'change');
  let rollout = decided;
  for (const write of writes) {
    // The first of several writes about a unit may have failed it.
    if (!rollout.tasks.some((task) => isFor(write, task))) continue;
    const isFirst = !rollout.tasks.some((task) => isFor(write, task) && task.wrote);
    rollout = noteAttempt(rollout, write, decidedAt, ports.clock.now());
    keep(rollout);
    rollout = await make(write, rollout, isFirst, frame, ports);
    keep(rollout);
  }
}

/** The tasks about to be changed, as they will be. That fleet is told again what it has been told changes nothing. */
function changedBy(writes: readonly Write[], tasks: readonly Task[]): Task[] {
  return tasks.flatMap((task) => {
    const own = writes.filter((write) => isFor(write, task));
    const isChange = own.some(({ kind }) => kind !== 'wake-up' || !task.wrote);
    return isChange ? [own.reduce(attempted, task)] : [];
  });
}

/** Before a write and not after it: one that is broken off may have taken effect all the same. */
function attempted(task: Task, write: Write): Task {
  const takesDown =
    write.kind === 'destroy' || (write.kind === 'set-desired-state' && write.desiredState !== 'launched');
  return { ...task, wrote: true, ...(takesDown && { tookDown: write.kind === 'destroy' ? 'destroyed' : 'stopped' }) };
}

/** A write that the cluster refuses, or does not answer in time, fails the step it belongs to. */
async function make(
  write: Write,
  rollout: ServiceRollout,
  isFirst: boolean,
  frame: Frame,
  ports: Ports,
): Promise<ServiceRollout> {
  const { clock, fleet, tell } = ports;
  const result = await perform(write, fleet, clock, callFor(write.unit, rollout, frame, ports)).catch(onlyFleetError);
  const isRepetition = write.kind === 'set-desired-state' || write.kind === 'wake-up';
  // A unit that is gone has no state to set; the next look finds that out, and says so in better words.
  if (result instanceof Error && isRepetition && result.status === 409) return rollout;
  const left = result instanceof Error ? await whatIsLeft(write.unit, ports) : undefined;
  const tasks = rollout.tasks.map(({ unanswered, ...task }): Task => {
    if (!isFor(write, task)) return { ...task, ...(unanswered && { unanswered }) };
    if (!(result instanceof Error)) return afterWrite(task, write, result, clock.now());
    const { unit: _, wrote, ...rest } = task;
    // What was refused in so many words has changed nothing.
    const hasWritten = wrote && !(isFirst && result.code === 'refused' && result.attempts === 1);
    const reason = `the cluster did not take the change: ${result.message}`;
    const known = { ...rest, ...(hasWritten && { wrote }), ...(left && { unit: left }) };
    const failed = fail(known, reason, clock.now());
    failed.events.forEach(tell);
    return failed.task;
  });
  return { ...rollout, tasks };
}

/** A write that was not answered may have taken effect; undefined where the unit is gone, or cannot be asked about. */
async function whatIsLeft(unit: string, { fleet, clock, signal }: Ports): Promise<Unit | undefined> {
  const found = await fleet.unit(unit, { signal, deadline: clock.now() + lastLookMs }).catch(onlyFleetError);
  return found instanceof Error ? undefined : found;
}

/** Whoever did not answer the write is not asked for long what became of it. */
const lastLookMs = 5_000;

/**
 * What a task counts from the moment fleet was told is counted from now, not from when that was decided: notes and other
 * writes came in between.
 */
function noteAttempt(rollout: ServiceRollout, write: Write, decidedAt: number, now: number): ServiceRollout {
  return {
    ...rollout,
    tasks: rollout.tasks.map((task): Task => {
      if (!isFor(write, task)) return task;
      const { phase, announcedAt } = task;
      const isTold = 'wakeUps' in phase && phase.wakeUps.since === decidedAt && phase.wakeUps.done === 0;
      return {
        ...attempted(task, write),
        ...((write.kind === 'put' || write.kind === 'destroy') && { unanswered: true }),
        ...(announcedAt === decidedAt && write.kind === 'wake-up' && { announcedAt: now }),
        ...(isTold &&
          write.kind === 'set-desired-state' && { phase: { ...phase, wakeUps: { ...phase.wakeUps, since: now } } }),
      };
    }),
  };
}

function isFor(write: Write, task: Task): boolean {
  return task.step.unit === write.unit && isInFlight(task);
}
