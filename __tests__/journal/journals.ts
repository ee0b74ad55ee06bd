import type { Clock } from '../../src/clock/clock.js';
import type { JournalledDeployment } from '../../src/journal/entries.js';
import { beginJournal, type JournalFile } from '../../src/journal/write-journal.js';
import type { Plan } from '../../src/plan/plan.js';
import type { NoteTasks } from '../../src/rollout/journal.js';
import { machines, type Run } from '../rollback/cases.js';

export const deployment: JournalledDeployment = {
  startedAt: 500,
  command: 'deploy',
  cluster: 'fleetd 1.0.0',
  machines,
  settings: {
    maxUnavailable: { instances: 1 },
    canary: { instances: 0 },
    canaryHoldMs: 0,
    minReadyMs: 2_000,
    timeoutMs: 60_000,
    deployTimeoutMs: 0,
    afterFailure: 'stop',
  },
  onFailure: 'rollback',
  secrets: ['hunter2'],
};

/** A journal in memory, which can be set to break. */
export class MemoryJournal implements JournalFile {
  readonly path = 'journal';
  readonly appended: { readonly text: string; readonly synced: boolean }[] = [];
  trouble: Error | undefined;

  async append(text: string, synced: boolean) {
    if (this.trouble) throw this.trouble;
    this.appended.push({ text, synced });
  }

  async remove() {}

  get text(): string {
    return this.appended.map(({ text }) => text).join('');
  }
}

export interface Note {
  /** Of the newest plan's services, the number of the one that is noted on. */
  readonly service?: number;
  /** Its place in the plan of the service. */
  readonly id?: number;
  readonly run: Run;
  readonly occasion?: Parameters<NoteTasks>[1];
}

/** A plan, and what was noted while it was carried out; the second one of a journal is the way back. */
export interface Chapter {
  readonly plan: Plan;
  readonly notes?: readonly Note[];
}

/** Returns the lines of a journal, the first of them written at second 1, and each of the others a second later. */
export async function journalOf(
  chapters: readonly Chapter[],
  of: JournalledDeployment = deployment,
): Promise<string[]> {
  const file = new MemoryJournal();
  let seconds = 0;
  const clock: Clock = { now: () => ++seconds * 1_000, sleep: async () => {} };
  const begin = await beginJournal(of, file, clock, (error) => {
    throw error;
  });
  for (const { plan, notes = [] } of chapters) {
    const note = await begin(plan);
    for (const { service = 0, id = 0, run, occasion = 'change' } of notes)
      await note(service, [{ ...run, id }], occasion);
  }
  return file.appended.map(({ text }) => text);
}
