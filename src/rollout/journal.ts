import type { Plan } from '../plan/plan.js';
import type { Task } from './task.js';

/**
 * Where a rollout writes down what it is about to do, so that somebody else can go on when it is killed. Told of the
 * plan before anything else; a rollback is a rollout of its own. Resolves with what takes notes on the plan's n-th service.
 */
export type Journal = (plan: Plan) => Promise<(service: number, ...note: Parameters<NoteTasks>) => Promise<void>>;

/** Notes how far tasks have come: they have ended, or are about to be changed, which waits until the note is safe on disk. */
export type NoteTasks = (tasks: readonly Task[], occasion: 'change' | 'end') => Promise<void>;

/** For those whom nobody could follow. */
export const noJournal: Journal = async () => async () => {};
