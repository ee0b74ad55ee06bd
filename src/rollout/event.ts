import type { Condition } from '../health/condition.js';
import type { Step } from '../plan/plan.js';
import type { Task } from './task.js';

/** What is waited for: until a unit has been healthy for long enough, or at most until its timeout is over. */
export interface Wait {
  readonly unit: string;
  /** What it was last seen doing. */
  readonly detail: string;
  readonly for: 'stability' | 'timeout';
  readonly remainingMs: number;
}

/** What a rollout has to tell while it goes on. */
export type RolloutEvent =
  | { readonly type: 'service-started'; readonly service: string; readonly changes: number }
  | { readonly type: 'service-finished'; readonly service: string }
  | { readonly type: 'started'; readonly step: Step }
  | { readonly type: 'condition'; readonly step: Step; readonly condition: Condition; readonly elapsedMs: number }
  | { readonly type: 'healthy'; readonly step: Step; readonly condition: Condition; readonly remainingMs: number }
  | { readonly type: 'recreating'; readonly step: Step }
  | { readonly type: 'canary-hold'; readonly service: string; readonly remainingMs: number }
  | { readonly type: 'rollback-started'; readonly changes: number }
  | { readonly type: 'waiting'; readonly service: string; readonly reason: string }
  | { readonly type: 'finished'; readonly task: Task }
  /** Something that fleet or systemd says of a unit has changed. */
  | { readonly type: 'seen'; readonly text: string }
  /** Told whenever the cluster is about to be waited for. */
  | {
      readonly type: 'progress';
      readonly service: string;
      /** Steps that change something: how many are through, and of how many. */
      readonly done: number;
      readonly of: number;
      readonly waits: readonly Wait[];
      /** How long the canaries are still waited for. */
      readonly holdMs?: number;
      /** How long it is still waited for other instances to come up. */
      readonly blockedMs?: number;
    };
