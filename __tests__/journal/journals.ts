import type { Clock } from '../../src/clock/clock.js';
import type { JournalHeader } from '../../src/journal/journal-entry.js';
import { type JournalFile, startJournal } from '../../src/journal/write-journal.js';
import type { Plan } from '../../src/plan/plan.js';
import type { Journal } from '../../src/rollout/ports.js';
import { machines, type Run } from '../rollback/cases.js';

export const header: JournalHeader = {
  startedAt: 500,
  command: 'deploy',
  cluster: 'fleetd 1.0.0',
  machines,
  onFailure: 'rollback',
  failFast: true,
  maxParallel: 10,
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

export interface Recorded {
  /** Of the newest plan's services, the number of the one that has the unit. */
  readonly service?: number;
  /** The unit's place in the plan of the service. */
  readonly place?: number;
  readonly run: Run;
  readonly occasion?: Parameters<Journal['record']>[1];
}

/** A plan, and what was recorded while it was carried out; the second one of a journal is the rollback. */
export interface Chapter {
  readonly plan: Plan;
  readonly records?: readonly Recorded[];
}

/** Returns the lines of a journal, the first of them written at second 1, and each of the others a second later. */
export async function journalOf(chapters: readonly Chapter[], of: JournalHeader = header): Promise<string[]> {
  const file = new MemoryJournal();
  let seconds = 0;
  const clock: Clock = { now: () => ++seconds * 1_000, sleep: async () => {} };
  const journal = await startJournal(of, file, clock, (error) => {
    throw error;
  });
  for (const { plan, records = [] } of chapters) {
    await journal.begin(plan);
    for (const { service = 0, place = 0, run, occasion = 'about-to-change' } of records) {
      const before = plan.services.slice(0, service).reduce((sum, { steps }) => sum + steps.length, 0);
      await journal.record([{ ...run, id: before + place }], occasion);
    }
  }
  return file.appended.map(({ text }) => text);
}
