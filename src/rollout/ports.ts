import type { Clock } from '../clock/clock.js';
import type { CallOptions, Fleet } from '../fleet/fleet.js';
import type { CheckResult, HealthCheck } from '../health/health-check.js';
import type { Plan } from '../plan/plan.js';
import type { LogRequest } from '../unit-log/unit-log.js';
import type { RolloutEvent } from './events.js';
import type { UnitRollout } from './unit-rollout.js';

/** What a rollout needs of the world. */
export interface Ports {
  readonly fleet: Fleet;
  /** Asks a health check's URL, which is no template any more, through the same tunnel as fleet; without an answer the result is unhealthy. */
  readonly check: (check: HealthCheck, call: CallOptions) => Promise<CheckResult>;
  readonly clock: Clock;
  /** Aborted to cancel the rollout: nothing more is started, and units in flight are left as they are. */
  readonly signal: AbortSignal;
  readonly emit: (event: RolloutEvent) => void;
  readonly journal: Journal;
  readonly logs: LogReader;
}

/** Where a rollout writes down what it is about to do, so that another process can continue when this one is killed. */
export interface Journal {
  /** Called before anything else; a rollback is a rollout of its own, with a plan of its own. */
  begin(plan: Plan): Promise<void>;
  /** Records units that are `about-to-change`, which resolves once that is safe on disk, or that have `ended`. */
  record(units: readonly UnitRollout[], occasion: 'about-to-change' | 'ended'): Promise<void>;
}

/** What units have said, in the journals of their machines; it is read in the background. */
export interface LogReader {
  /** Reads what a unit has said that has failed, or a task that has run. */
  readEnded(request: LogRequest): void;
  /** Reads the last thing that a unit has said that is still waited for. */
  readNewest(request: LogRequest): void;
  /** Resolves when nothing more is to be read of failed units: before a rollback, since that has them say other things. */
  settled(): Promise<void>;
}

/** For a rollout that no other process can continue. */
export const noJournal: Journal = { begin: async () => {}, record: async () => {} };

/** Where the machines' journals cannot be read. */
export const noLogs: LogReader = { readEnded: () => {}, readNewest: () => {}, settled: async () => {} };
