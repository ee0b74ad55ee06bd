import type { Plan } from '../plan/plan.js';
import { calledOff } from '../rollout/call-off.js';
import { startService } from '../rollout/decide.js';
import type { RolledOut } from '../rollout/plan-rollback.js';
import type { Task } from '../rollout/task.js';
import type { JournalEntry, JournalledDeployment, JournalledTask } from './entries.js';

/** A deployment that was broken off, as far as its journal tells. */
export interface BrokenOff {
  readonly deployment: JournalledDeployment;
  /** Everything that was planned, with what became of it; what was in hand is `interrupted`. Empty when nothing had begun. */
  readonly rolledOut: readonly RolledOut[];
  /** Whether it was being rolled back already. */
  readonly isRollingBack: boolean;
}

/**
 * Returns what a journal tells of the deployment that wrote it; undefined when it had not come to write its first line.
 * It counts up to the first line that is none: what that would have told had not begun.
 */
export function readJournal(text: string): BrokenOff | undefined {
  const entries = entriesOf(text);
  const [first] = entries;
  if (first?.type !== 'deployment') return undefined;
  const plans = entries.flatMap((entry, index) => (entry.type === 'plan' ? [{ plan: entry.plan, index }] : []));
  const [rollout, rollback] = plans;
  const at = entries.at(-1)?.at ?? first.at;
  const own = rollout ? entries.slice(rollout.index, rollback?.index) : [];
  return {
    deployment: first.deployment,
    rolledOut: rollout ? replay(rollout.plan, own, at) : [],
    isRollingBack: rollback !== undefined,
  };
}

function entriesOf(text: string): JournalEntry[] {
  const entries: JournalEntry[] = [];
  for (const line of text.split('\n').slice(0, -1)) {
    const entry = parsed(line);
    if (typeof entry !== 'object' || entry === null || !('type' in entry)) break;
    entries.push(entry as JournalEntry);
  }
  return entries;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function replay({ services }: Plan, entries: readonly JournalEntry[], at: number): RolledOut[] {
  return services.map((plan, service) => {
    const notes = new Map<number, JournalledTask>();
    for (const entry of entries)
      if (entry.type === 'tasks' && entry.service === service) for (const task of entry.tasks) notes.set(task.id, task);
    const start = startService(plan, true);
    const tasks = start.tasks.map((task): Task => ({ ...task, ...notes.get(task.id) }));
    return { plan, tasks: calledOff({ ...start, tasks }, at).tasks };
  });
}
