import type { Condition } from '../health/condition.js';
import type { Step } from '../plan/plan.js';
import type { Purpose, UnitRollout } from './unit-rollout.js';

/** What a rollout waits for: a unit that has to stay healthy, or one that has until its timeout to become so. */
export interface Wait {
  readonly unit: string;
  /** What it was last seen doing. */
  readonly detail: string;
  readonly for: 'stability' | 'timeout';
  readonly remainingMs: number;
}

/** How far a service is, and what it waits for. */
export interface ProgressEvent {
  readonly type: 'progress';
  readonly service: string;
  /** Steps that change something: how many are finished, and of how many. */
  readonly done: number;
  readonly of: number;
  readonly waits: readonly Wait[];
  /** How much longer the canary hold lasts. */
  readonly holdMs?: number;
  /** How much longer to wait for other instances to come up. */
  readonly blockedMs?: number;
}

/** What happens while a rollout runs. */
export type RolloutEvent =
  | { readonly type: 'service-started'; readonly service: string; readonly changes: number }
  | { readonly type: 'service-finished'; readonly service: string }
  | { readonly type: 'started'; readonly step: Step; readonly purpose: Purpose }
  | { readonly type: 'condition'; readonly step: Step; readonly condition: Condition; readonly elapsedMs: number }
  | { readonly type: 'healthy'; readonly step: Step; readonly condition: Condition; readonly remainingMs: number }
  | { readonly type: 'recreating'; readonly step: Step }
  | { readonly type: 'canary-hold'; readonly service: string; readonly remainingMs: number }
  | { readonly type: 'rollback-started'; readonly changes: number }
  | { readonly type: 'waiting'; readonly service: string; readonly reason: string }
  | { readonly type: 'finished'; readonly unit: UnitRollout }
  /** What fleet or systemd says of a unit has changed. */
  | { readonly type: 'state-changed'; readonly text: string }
  /** Emitted before every wait for the cluster. */
  | ProgressEvent;
