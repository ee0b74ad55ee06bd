import type { Machine } from '../fleet/schemas.js';
import type { Plan } from '../plan/plan.js';
import type { RolloutSettings } from '../rollout/settings.js';
import type { Task } from '../rollout/task.js';

/** What a deployment is, for a process that goes on with it without having read its files. */
export interface JournalledDeployment {
  /** The clock's milliseconds. */
  readonly startedAt: number;
  readonly command: 'deploy' | 'destroy';
  /** How the cluster is called in the report. */
  readonly cluster: string;
  readonly machines: readonly Machine[];
  readonly settings: RolloutSettings;
  readonly onFailure: 'rollback' | 'stop';
  /** Values that no output may show. */
  readonly secrets: readonly string[];
}

/** A task without its step, which the plan has. */
export type JournalledTask = Omit<Task, 'step'>;

/** The lines of a journal. `at` is the clock's milliseconds. */
export type JournalEntry =
  | { readonly type: 'deployment'; readonly at: number; readonly deployment: JournalledDeployment }
  /** A rollout begins; the second one is the rollback of the first. */
  | { readonly type: 'plan'; readonly at: number; readonly plan: Plan }
  /** Tasks of the newest plan's n-th service, as they are or are about to be. */
  | {
      readonly type: 'tasks';
      readonly at: number;
      readonly service: number;
      readonly tasks: readonly JournalledTask[];
    };
