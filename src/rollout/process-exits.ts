import { type Condition, isUp } from '../health/condition.js';
import type { Step } from '../plan/plan.js';
import { restartPauseMs } from '../unit/restart-pause.js';
import type { Progressing, SeenProcess } from './unit-rollout.js';

// What proves that a process has exited, given that states are published once a second and never tell one process from
// the next: a loop may be seen up whenever it is looked at, and one exit may be seen in several ways.

/** States are published once a second, so what is seen for longer than this was published twice. */
export const publishedTwiceMs = 1_200;

/** How much longer than it is true a state may be seen, for it is published late or its successor gets lost. */
const lateMs = 2_500;

/** Options of [Unit] by which systemd stops or restarts a unit because of another one. */
const bindings: ReadonlySet<string> = new Set(['BindsTo', 'PartOf', 'Requires', 'Requisite', 'Conflicts']);

/**
 * Returns the exits of a unit and what its process was seen doing, with one more look at it. `isOld` says that the
 * condition may be from before fleet was asked to run the unit.
 *
 * An exit is proven by `activating/auto-restart`, and by anything but up after the unit was up for longer than one
 * publication, unless another unit may have had systemd stop it. Up, stopping, auto-restart is one exit; up, starting,
 * auto-restart is two: one that was not seen led to the start.
 */
export function withLook(
  { exits, process: last }: Progressing,
  condition: Condition,
  isOld: boolean,
  step: Step,
  now: number,
): Pick<Progressing, 'exits' | 'process'> {
  const is = isOld ? undefined : activityIn(condition);
  // What is unknown proves nothing; but a unit that was up and has no state may come up elsewhere.
  if (is === undefined) return { exits, ...(last && last.is !== 'up' && { process: last }) };
  const machine = condition.state?.machineID ?? '';
  const isSame = last?.is === is && last.machine === machine;
  const isExit = hasExited(last, is, machine, exits > 0, step);
  // An exit that is counted as soon as the unit is seen going down is the one that systemd restarts it after.
  const isOneExit = last?.isCounted === true && (isSame || last.is === 'stopping' || last.is === 'down');
  const isCounted = (is === 'stopping' || is === 'down' || is === 'auto-restart') && (isExit || isOneExit);
  return {
    exits: exits + (isExit ? 1 : 0),
    process: { is, machine, since: isSame ? last.since : now, until: now, isCounted },
  };
}

function hasExited(
  last: SeenProcess | undefined,
  is: SeenProcess['is'],
  machine: string,
  isOwn: boolean,
  step: Step,
): boolean {
  if (is === 'auto-restart')
    return last?.is !== 'auto-restart' && !(last?.isCounted && (last.is === 'stopping' || last.is === 'down'));
  if (is === 'up' || last?.is !== 'up' || last.machine !== machine) return false;
  // The first publication may be of the old process, still stopping under the new revision's name.
  return (isOwn || last.until - last.since >= publishedTwiceMs) && !isBound(step);
}

function isBound({ after }: Step): boolean {
  return (after?.options ?? []).some(({ section, name }) => section === 'Unit' && bindings.has(name));
}

function activityIn({ is, state }: Condition): SeenProcess['is'] | undefined {
  switch (is) {
    case 'running':
      return 'up';
    case 'restarting':
      return 'auto-restart';
    case 'stopping':
      return 'stopping';
    case 'ended':
    case 'failed':
      return 'down';
    case 'starting':
      // One that does not answer its health check is up all the same.
      return state && isUp(state) ? 'up' : 'starting';
    default:
      return undefined;
  }
}

/**
 * Returns for how long a unit has been in auto-restart, if that is longer than twice its RestartSec= and than a state
 * can be late, so that systemd has started it meanwhile and its process exited at once; undefined otherwise.
 *
 * With `RestartSec=5`, from 12.5 s on.
 */
export function overdueRestartMs(
  { process }: Progressing,
  { state }: Condition,
  step: Step,
  now: number,
): number | undefined {
  // systemd 254 and later tells that its pause is over, and that it waits for other units to come up.
  if (process?.is !== 'auto-restart' || state?.systemdSubState === 'auto-restart-queued') return undefined;
  const pauseMs = restartPauseMs(step.unit, step.after?.options ?? []) ?? Number.POSITIVE_INFINITY;
  const lastsMs = now - process.since;
  return lastsMs >= 2 * pauseMs + lateMs ? lastsMs : undefined;
}
