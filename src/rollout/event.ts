import type { Condition } from '../health/condition.js';
import type { Step } from '../plan/plan.js';
import type { Task } from './task.js';

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
  | { readonly type: 'finished'; readonly task: Task };
