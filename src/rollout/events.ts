import type { Condition } from '../health/condition.js';
import type { Step } from '../plan/plan.js';
import type { UnitLog } from '../unit-log/unit-log.js';
import type { Purpose, UnitRollout } from './unit-rollout.js';

/** What a rollout waits for: a unit that has to stay healthy, or one that has until its timeout to become so. */
export interface Wait {
  readonly unit: string;
  /** What it was last seen doing. */
  readonly detail: string;
  /** Since its turn came. */
  readonly elapsedMs: number;
  readonly for: 'stability' | 'timeout';
  readonly remainingMs: number;
}

/** How far a service is, and what it waits for. */
export interface ServiceProgress {
  readonly service: string;
  /** Steps that change something: how many are finished, and of how many. */
  readonly done: number;
  readonly of: number;
  readonly waits: readonly Wait[];
  /** How much longer the canary hold lasts. */
  readonly holdMs?: number;
  /** How much longer to wait for other instances to come up. */
  readonly blockedMs?: number;
  /** For how long it has been waiting for the slowest of these. */
  readonly waitingMs: number;
}

/** How many services wait, and for what. */
export interface WaitingServices {
  /** For a service that they name; the one for which most wait goes first. */
  readonly forService: readonly { readonly service: string; readonly count: number }[];
  /** Until those of earlier waves are through. */
  readonly forEarlierWaves: number;
  /** Until there is room for them. */
  readonly forTheirTurn: number;
}

/** How far a whole deployment is. Services that have nothing to do do not count. */
export interface Overview {
  readonly purpose: Purpose;
  readonly services: number;
  /** Services of which every unit is available. */
  readonly done: number;
  /** Services of which nothing was begun, and nothing will be. */
  readonly notStarted: number;
  readonly failedUnits: number;
  /** In the plan's order. */
  readonly underWay: readonly ServiceProgress[];
  readonly waiting: WaitingServices;
  /** How long it may take yet, once enough was measured to say so. */
  readonly leftMs?: number;
}

/** Emitted before every wait for the cluster, several times a second: only whoever wants to know has it worked out. */
export interface ProgressEvent {
  readonly type: 'progress';
  readonly overview: () => Overview;
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
  /** What a failed unit has said was read, or why it cannot be. */
  | { readonly type: 'log-read'; readonly log: UnitLog }
  | { readonly type: 'log-unread'; readonly message: string }
  | ProgressEvent;
