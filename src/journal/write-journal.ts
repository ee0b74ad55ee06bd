import type { Clock } from '../clock/clock.js';
import type { Journal } from '../rollout/ports.js';
import type { UnitRecord } from '../rollout/service-rollout.js';
import type { UnitRollout } from '../rollout/unit-rollout.js';
import type { UnitLog } from '../unit-log/unit-log.js';
import type { JournalEntry, JournalHeader } from './journal-entry.js';

/** Where one journal is kept. */
export interface JournalFile {
  /** Where it is, for the process that continues. */
  readonly path: string;
  /** Appends lines; if `synced`, resolves once they are safe on disk. */
  append(text: string, synced: boolean): Promise<void>;
  remove(): Promise<void>;
}

/** A journal that also keeps what failed units have said, for the report of the process that continues. */
export interface DeploymentJournal extends Journal {
  keepLog(log: UnitLog): Promise<void>;
}

/**
 * Starts the journal of a deployment. Rejects when the first line cannot be written, so that nothing starts without a
 * journal. If a later line cannot be written, `onTrouble` is called once and the rollout goes on: units in flight have
 * to be seen through.
 */
export async function startJournal(
  header: JournalHeader,
  file: JournalFile,
  clock: Clock,
  onTrouble: (error: unknown) => void,
): Promise<DeploymentJournal> {
  const lineOf = (entry: JournalEntry) => `${JSON.stringify(entry)}\n`;
  await file.append(lineOf({ type: 'deployment', at: clock.now(), deployment: header }), true);
  let isBroken = false;
  let written = Promise.resolve();
  // One after another: a line that is written in pieces must not have another one in it.
  const write = (entry: JournalEntry, synced: boolean) => {
    written = written.then(() => append(entry, synced));
    return written;
  };
  const append = async (entry: JournalEntry, synced: boolean) => {
    if (isBroken) return;
    try {
      await file.append(lineOf(entry), synced);
    } catch (error) {
      isBroken = true;
      onTrouble(error);
    }
  };
  return {
    begin: (plan) => write({ type: 'plan', at: clock.now(), plan }, true),
    record: (units, occasion) =>
      write({ type: 'units', at: clock.now(), units: units.map(recordOf) }, occasion === 'about-to-change'),
    keepLog: (log) => write({ type: 'log', at: clock.now(), log }, false),
  };
}

function recordOf({ step: _, ...unit }: UnitRollout): UnitRecord {
  return unit;
}
