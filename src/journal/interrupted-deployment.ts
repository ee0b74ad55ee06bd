import { parseJson } from '../fleet/json-body.js';
import type { Plan } from '../plan/plan.js';
import { interruptedUnits } from '../rollout/recovery-plan.js';
import { interruptedResult, type RolloutResult } from '../rollout/service-rollout.js';
import { isAllAvailable } from '../rollout/stability.js';
import { isTouched } from '../rollout/unit-rollout.js';
import type { UnitLog } from '../unit-log/unit-log.js';
import type { JournalEntry, JournalHeader } from './journal-entry.js';

/** A deployment that was interrupted, as far as its journal says. */
export interface InterruptedDeployment {
  readonly header: JournalHeader;
  /** Everything that was planned, with what became of it. Empty when nothing had been started. */
  readonly result: RolloutResult;
  /** What failed units had said, by their names. */
  readonly logs: ReadonlyMap<string, UnitLog>;
  /** Whether it was already being rolled back. */
  readonly isRollingBack: boolean;
}

/**
 * Returns what a journal says of the deployment that wrote it; undefined when it was killed before its first line. Lines
 * count up to the first one that is incomplete: the write it was to record had not been sent.
 */
export function readJournal(text: string): InterruptedDeployment | undefined {
  const entries = entriesOf(text);
  const [first] = entries;
  if (first?.type !== 'deployment') return undefined;
  const [rollout, rollback] = entries.flatMap((entry, index) => (entry.type === 'plan' ? [{ ...entry, index }] : []));
  const at = entries.at(-1)?.at ?? first.at;
  const own = rollout ? entries.slice(rollout.index, rollback?.index) : [];
  return {
    header: first.deployment,
    result: rollout ? restored(rollout.plan, own, at) : [],
    logs: new Map(entries.flatMap((entry) => (entry.type === 'log' ? [[entry.log.unit, entry.log] as const] : []))),
    isRollingBack: rollback !== undefined,
  };
}

function restored(plan: Plan, entries: readonly JournalEntry[], at: number): RolloutResult {
  const records = entries.flatMap((entry) => (entry.type === 'units' ? entry.units : []));
  return interruptedResult(plan, records, at);
}

function entriesOf(text: string): JournalEntry[] {
  const entries: JournalEntry[] = [];
  for (const line of text.split('\n').slice(0, -1)) {
    const entry = parseJson(line);
    if (typeof entry !== 'object' || entry === null || !('type' in entry)) break;
    entries.push(entry as JournalEntry);
  }
  return entries;
}

/**
 * What to do about an interrupted deployment. `complete-rollback` is for one that had failed, `roll-back` for one that
 * was only cancelled. `settle-by-service` is for one in which a failure concerned its own service only: that one is rolled
 * back, and the others are recovered.
 */
export type Remedy = 'none' | 'recover' | 'roll-back' | 'complete-rollback' | 'settle-by-service';

/**
 * Returns the remedy for an interrupted deployment. One that had failed is rolled back if `on-failure` says so, whatever
 * `onCancel` is. A restart has changed nothing that could be rolled back, but may have left units stopped.
 *
 * Killed while web@2 was starting: `recover` or `roll-back`, as `onCancel` says. Killed after web@2 had failed, with
 * `on-failure: rollback`: `complete-rollback`. Killed between two services, with `on-cancel: settle`: `none`.
 */
export function remedyFor(
  { result, isRollingBack, header }: InterruptedDeployment,
  onCancel: 'settle' | 'rollback',
): Remedy {
  const runs = result.flatMap((service) => service.runs);
  if (!runs.some(isTouched) || isAllAvailable(runs)) return 'none';
  const hasFailed = runs.some(({ phase }) => phase.name === 'failed');
  if (isRollingBack || (hasFailed && header.onFailure === 'rollback'))
    return header.failFast || onCancel === 'rollback' ? 'complete-rollback' : 'settle-by-service';
  if (onCancel === 'rollback' && header.command !== 'restart') return 'roll-back';
  return result.some((service) => interruptedUnits(service.runs).length > 0) ? 'recover' : 'none';
}
