import type { Machine } from '../fleet/schemas.js';
import type { RolloutResult } from '../rollout/service-rollout.js';
import { isTouched, type UnitRollout } from '../rollout/unit-rollout.js';
import {
  type Account,
  accountOf,
  defined,
  isObserved,
  reasonOfEnd,
  unitResult,
  without,
  withoutRevision,
} from './account.js';
import { rollbackError, type UnitResult } from './unit-result.js';

/** Returns what became of every unit, in the order of the plan: a fold of its runs. */
export function unitResults(result: RolloutResult, machines: readonly Machine[]): UnitResult[] {
  const causeOfAll = causeIn(result.flatMap((service) => service.runs));
  return result.flatMap((service): UnitResult[] => {
    const cause = causeIn(service.runs) ?? causeOfAll;
    const isRolledBack = cause !== undefined && rollbackOf([service]) !== 'none';
    const byUnit = Map.groupBy(service.runs, ({ step }) => step.unit);
    return [...byUnit].map(([unit, own]): UnitResult => {
      const account = isRolledBack ? rolledBack(own, cause, machines) : asRolledOut(own, machines);
      return unitResult(unit, own[0]?.step.service ?? '', account);
    });
  });
}

/** Returns whether services were rolled back, rather than recovered from an interruption, and whether completely. */
export function rollbackOf(result: RolloutResult): 'none' | 'complete' | 'incomplete' {
  const runs = result.flatMap((service) => service.runs);
  const back = runs.filter(({ purpose }) => purpose === 'rollback');
  if (back.length === 0 || runs.some(({ purpose }) => purpose === 'recovery')) return 'none';
  return back.every(({ phase }) => phase.name === 'available') ? 'complete' : 'incomplete';
}

/** What made a rollback necessary: a failure if there is one. */
function causeIn(runs: readonly UnitRollout[]): UnitRollout | undefined {
  const rollout = runs.filter(({ purpose }) => purpose === 'rollout');
  return ['failed', 'skipped', 'interrupted']
    .map((name) => rollout.find(({ phase }) => phase.name === name))
    .find((run) => run !== undefined);
}

/** A unit of a rollout that was not rolled back, with its recovery if it was interrupted. */
function asRolledOut(own: readonly UnitRollout[], machines: readonly Machine[]): Account {
  const accounts = own
    .filter(({ purpose }) => purpose === 'rollout')
    .map((run) => {
      const last = lastRecovery(run, own);
      return last ? recovered(run, last, machines) : accountOf(run, machines);
    });
  return leftRunning(accounts) ?? folded(accounts);
}

/** What was found about a removal says nothing about the earlier creation of the same unit, nor the other way round. */
function lastRecovery({ step }: UnitRollout, own: readonly UnitRollout[]): UnitRollout | undefined {
  const isRemoval = step.after === undefined;
  return own.findLast(({ purpose, step: { stage } }) => purpose !== 'rollout' && (stage === 'remove') === isRemoval);
}

/** A unit of a rollout that was rolled back. One that was not touched counts too if the rollback found it unhealthy. */
function rolledBack(own: readonly UnitRollout[], cause: UnitRollout, machines: readonly Machine[]): Account {
  const accounts = own.filter(({ purpose }) => purpose === 'rollout').map((run) => accountOf(run, machines));
  const [first, second] = accounts;
  const account = second?.outcome === 'skipped' && first ? first : folded(accounts);
  const undoing = own.filter(({ purpose }) => purpose === 'rollback');
  // A sidekick that could not go back may well be found running after its main unit has.
  const back = undoing.findLast(({ phase }) => phase.name === 'failed') ?? undoing.at(-1);
  if (!back || !(account.isTouched || back.phase.name === 'failed')) return account;

  const undone = accountOf(back, machines);
  const ownFailure = own.find(({ purpose, phase }) => purpose === 'rollout' && phase.name === 'failed');
  // A restart is not rolled back: what was stopped and runs again has been restarted.
  if (!ownFailure && back.phase.name === 'available' && own.some(isStartedAnew)) {
    const { revision } = undone.present;
    const present = isObserved(back) ? undone.present : { ...account.present, ...defined({ revision }) };
    return { ...without(account, 'error'), outcome: 'succeeded', present };
  }
  const ownError = ownFailure && reasonOfEnd(ownFailure);
  const why = reasonOfEnd(back);
  const error = why === undefined ? ownError : rollbackError(why, ownError, causeText(cause));
  return {
    ...without(account, 'error'),
    outcome: why === undefined ? 'rolled-back' : 'failed',
    present: back.phase.name === 'left-alone' ? account.present : undone.present,
    ...defined({ finishedAt: undone.finishedAt, downtimeMs: undone.downtimeMs, error }),
  };
}

/** Whether a restart has seen its unit stopped, so that what runs now was started anew. */
function isStartedAnew({ step, hasStopped }: UnitRollout): boolean {
  return step.stopsFirst === true && hasStopped === true;
}

function causeText({ step, phase }: UnitRollout): string {
  if (phase.name === 'failed') return `${step.unit} failed`;
  return phase.name === 'skipped' ? phase.reason : 'the deployment was cancelled';
}

/** One run of a rollout that was interrupted, with the last run that was to bring its unit back to running. */
function recovered(run: UnitRollout, last: UnitRollout, machines: readonly Machine[]): Account {
  const account = accountOf(run, machines);
  const isStillUp =
    last.phase.name === 'available' &&
    last.step.after?.revision === run.step.after?.revision &&
    (!run.step.stopsFirst || isStartedAnew(run));
  if (run.phase.name === 'available' && (!isTouched(run) || isStillUp)) return account;
  if (run.phase.name !== 'available' && run.phase.name !== 'interrupted') return account;

  const { present, outcome, error, finishedAt, downtimeMs } = accountOf(last, machines);
  const ended = without(account, 'error');
  switch (last.phase.name) {
    case 'left-alone':
      return { ...account, outcome: 'cancelled', error: `it was in flight, and ${last.phase.reason}` };
    case 'skipped':
      // A recovery step that was skipped says nothing about the unit, unlike a run that found the change never started.
      if (last.step.action !== 'unchanged')
        return {
          ...account,
          outcome: 'cancelled',
          error: `it was in flight, and was not recovered: ${last.phase.reason}`,
        };
      return {
        ...ended,
        outcome,
        present: { ...present, ...withoutRevision(account.present) },
        ...defined({ error }),
      };
    default: {
      const isBack = last.phase.name === 'available' && !isStillUp;
      const seen = isObserved(last)
        ? present
        : { ...withoutRevision(account.present), ...defined({ revision: present.revision }) };
      return {
        ...ended,
        outcome: isBack ? 'rolled-back' : outcome === 'unchanged' ? 'succeeded' : outcome,
        present: seen,
        ...defined({ finishedAt, downtimeMs, error }),
      };
    }
  }
}

/** An instance of the surge that was to be removed at the end, but still runs. */
function leftRunning([first, second]: readonly Account[]): Account | undefined {
  if (first?.outcome !== 'succeeded' || second?.outcome !== 'skipped' || second.isKept) return undefined;
  const error = `this surge instance is still running: ${second.error}; the next deployment removes it`;
  return { ...first, error };
}

/**
 * A unit can have a second step, which describes it from then on: a surge instance is removed again, and a sidekick
 * follows its main unit, which is worth reporting if there was something to do.
 */
function folded([first, second]: readonly Account[]): Account {
  if (!first) throw new TypeError('a unit has at least one run');
  if (!second || (first.outcome !== 'succeeded' && first.outcome !== 'unchanged')) return first;
  const hasActed = second.isTouched || second.outcome === 'failed' || second.outcome === 'cancelled';
  if (second.isFollower && !hasActed) return first;
  // A sidekick that was right and had to be started again was restarted.
  const action = second.isFollower && first.action !== 'unchanged' ? first.action : second.action;
  const present = second.isObserved || second.isTouched ? second.present : first.present;
  return {
    ...without(second, 'previousRevision'),
    action,
    isTouched: first.isTouched || second.isTouched,
    present,
    ...defined({ previousRevision: first.previousRevision, startedAt: first.startedAt }),
  };
}
