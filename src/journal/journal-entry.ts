import type { Machine } from '../fleet/schemas.js';
import type { Plan } from '../plan/plan.js';
import type { RolloutContext, UnitRecord } from '../rollout/service-rollout.js';
import type { UnitLog } from '../unit-log/unit-log.js';

/** What a process that continues a deployment has to know without having read its files. */
export interface JournalHeader {
  /** The clock's milliseconds. */
  readonly startedAt: number;
  readonly command: 'deploy' | 'restart' | 'destroy';
  /** What the report calls the cluster. */
  readonly cluster: string;
  readonly machines: readonly Machine[];
  readonly onFailure: 'rollback' | 'stop';
  /** Whether a failure concerns the whole deployment, or its own service only. */
  readonly failFast: boolean;
  readonly maxParallel: number;
  /** How the server reads [X-Fleet], where its version is known. */
  readonly reading?: RolloutContext['reading'];
  /** Values that no output may show. */
  readonly secrets: readonly string[];
}

/** The lines of a journal. `at` is the clock's milliseconds. */
export type JournalEntry =
  | { readonly type: 'deployment'; readonly at: number; readonly deployment: JournalHeader }
  /** A rollout starts; the second one is the rollback of the first. */
  | { readonly type: 'plan'; readonly at: number; readonly plan: Plan }
  /** Units of the newest plan, as they are or are about to be. */
  | { readonly type: 'units'; readonly at: number; readonly units: readonly UnitRecord[] }
  /** What a unit has said that has failed. */
  | { readonly type: 'log'; readonly at: number; readonly log: UnitLog };
