import type { Action } from '../plan/plan.js';

/** What has been done to a unit, by the action that did it. */
export const pastTense: Record<Action, string> = {
  create: 'created',
  update: 'updated',
  restart: 'restarted',
  destroy: 'destroyed',
  unchanged: 'unchanged',
};
