import type { Clock } from '../clock/clock.js';
import type { Journal } from '../rollout/journal.js';
import type { Task } from '../rollout/task.js';
import type { JournalEntry, JournalledDeployment, JournalledTask } from './entries.js';

/** Where a journal is kept. */
export interface JournalFile {
  /** Where it is, for who comes after. */
  readonly path: string;
  /** Appends lines, and resolves once they are safe on disk if that is wanted. */
  append(text: string, synced: boolean): Promise<void>;
  remove(): Promise<void>;
}

/**
 * Begins the journal of a deployment, and returns what a rollout writes it with. Rejects when the first line cannot be
 * written, so that nothing begins without a journal; later on `onTrouble` is told, once, and the rollout goes on: what is
 * in hand has to be seen through.
 */
export async function beginJournal(
  deployment: JournalledDeployment,
  file: JournalFile,
  clock: Clock,
  onTrouble: (error: unknown) => void,
): Promise<Journal> {
  const lineOf = (entry: JournalEntry) => `${JSON.stringify(entry)}\n`;
  await file.append(lineOf({ type: 'deployment', at: clock.now(), deployment }), true);
  let isBroken = false;
  const write = async (entry: JournalEntry, synced: boolean) => {
    if (isBroken) return;
    try {
      await file.append(lineOf(entry), synced);
    } catch (error) {
      isBroken = true;
      onTrouble(error);
    }
  };
  return async (plan) => {
    await write({ type: 'plan', at: clock.now(), plan }, true);
    return (service, tasks, occasion) =>
      write({ type: 'tasks', at: clock.now(), service, tasks: tasks.map(withoutStep) }, occasion === 'change');
  };
}

function withoutStep({ step: _, ...task }: Task): JournalledTask {
  return task;
}
