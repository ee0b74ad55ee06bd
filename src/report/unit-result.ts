import type { Action } from '../plan/plan.js';

/** What became of one unit: an entry of the `instances` output. */
export interface UnitResult {
  readonly unit: string;
  readonly service: string;
  readonly action: Action;
  /** `rolled-back` is as it was before; `skipped` was never started; `cancelled` was started and left as it was. */
  readonly outcome: 'succeeded' | 'unchanged' | 'rolled-back' | 'failed' | 'skipped' | 'cancelled';
  /** The revision the cluster has now, as far as it was observed; absent for a unit that is not there. */
  readonly revision?: string;
  /** The revision before the deployment. */
  readonly previousRevision?: string;
  readonly machineId?: string;
  readonly machineIp?: string;
  readonly systemdLoadState?: string;
  readonly systemdActiveState?: string;
  readonly systemdSubState?: string;
  /** ISO 8601, UTC. */
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly durationMs?: number;
  /** How long it was down meanwhile, as far as it was observed: never less than the truth. */
  readonly downtimeMs?: number;
  readonly error?: string;
  /** The last lines about it in its machine's journal, if it failed and they could be read. */
  readonly journal?: readonly string[];
}

/** Returns whether a unit could not be brought to what it should be, whatever became of it afterwards. */
export function hasFailed({ outcome, error }: UnitResult): boolean {
  return outcome === 'failed' || outcome === 'cancelled' || (outcome === 'rolled-back' && error !== undefined);
}

/** Returns whether a unit succeeded, but something about it is still to be done. */
export function isLeftOver({ outcome, error }: UnitResult): boolean {
  return outcome === 'succeeded' && error !== undefined;
}

const consequence = 'could not be rolled back after';

/** Returns why a unit could not be rolled back; `ownError` is why it failed before that, `cause` why another one did. */
export function rollbackError(why: string, ownError: string | undefined, cause: string): string {
  if (ownError !== undefined) return `${ownError}; it could not be rolled back either: ${why}`;
  return `${consequence} ${cause}: ${why}`;
}

/** Returns whether a unit failed only because it could not be rolled back after another one had failed. */
export function isConsequence({ error }: UnitResult): boolean {
  return error?.startsWith(consequence) ?? false;
}
