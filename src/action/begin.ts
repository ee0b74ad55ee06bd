import { CodedError } from '../errors/coded-error.js';
import { messageOf } from '../errors/error-message.js';
import type { JournalledDeployment } from '../journal/entries.js';
import { beginJournal, type JournalFile } from '../journal/write-journal.js';
import type { DeploymentReport } from '../report/deployment-report.js';
import type { Journal } from '../rollout/journal.js';
import type { World } from './world.js';

/** Called before the first change, with the report that stands if the process is killed, and the journal that is kept. */
export type Begin = (provisional: DeploymentReport, journal: JournalFile) => void;

/** A deployment has not begun, for something is missing without which nothing may be changed. */
export class NotBegunError extends CodedError<'not-begun'> {
  override readonly name = 'NotBegunError';

  constructor(what: string, cause: unknown) {
    super('not-begun', `${what} (${messageOf(cause)}), and nothing was changed`, { cause });
  }
}

/** A journal for the rollout, and its file for who comes after. */
export interface OpenJournal {
  readonly journal: Journal;
  readonly file: JournalFile;
}

/** Begins a journal that the `post` step finds; rejects, before anything is touched, when it cannot be written. */
export async function openJournal(
  deployment: JournalledDeployment,
  { journals, host, clock }: Pick<World, 'journals' | 'host' | 'clock'>,
): Promise<OpenJournal> {
  const onTrouble = (error: unknown) => {
    const what = `the journal cannot be written any more (${messageOf(error)})`;
    host.annotate('warning', `${what}: if this job is killed now, nothing brings back what is in flight`);
  };
  try {
    const file = await journals.create();
    host.saveState('journal', file.path);
    return { file, journal: await beginJournal(deployment, file, clock, onTrouble) };
  } catch (error) {
    throw new NotBegunError("the journal that a cancellation needs cannot be written to the runner's folder", error);
  }
}
