import { seconds } from '../clock/seconds.js';
import { isOwnChange } from '../plan/plan.js';
import type { Purpose, UnitRollout } from '../rollout/unit-rollout.js';
import { counted } from './counted.js';
import { listed } from './listed.js';

/** A service whose turn has come. */
export interface ServiceStart {
  readonly service: string;
  readonly changes: number;
  /** The services that it has waited for. */
  readonly after: readonly string[];
}

/** Services that begin at the same moment share a line, in which no more than these are named. */
const maxNames = 5;

/**
 * Returns the lines for services that begin at the same moment: one for all that waited for the same others. A single
 * change has none: the line of its unit says it.
 *
 * `web: 3 changes, after db`; of 200 services at once, `a, b, c, d, e and 195 more: 612 changes`.
 */
export function startLines(starts: readonly ServiceStart[]): string[] {
  const groups = Map.groupBy(starts, ({ after }) => (after.length === 0 ? '' : `, after ${listed(after)}`));
  return [...groups].flatMap(([after, together]) => {
    const changes = together.reduce((sum, start) => sum + start.changes, 0);
    if (changes === 1 && after === '') return [];
    const names = together.map(({ service }) => service);
    return [`${listed(names, maxNames)}: ${counted(changes, 'change')}${after}`];
  });
}

/** What was seen of a service from its start on. */
export interface ServiceCourse {
  readonly service: string;
  readonly changes: number;
  /** The clock's milliseconds. */
  readonly startedAt: number;
  /** As they have ended. One that had become available may have failed after all: the last one counts. */
  readonly ended: readonly UnitRollout[];
}

/** What a service is, once it is through. */
export const doneWords: Record<Purpose, string> = { rollout: 'done', rollback: 'rolled back', recovery: 'recovered' };

/**
 * Returns the line for a service that is done, has failed or was cancelled; undefined where there was a single change,
 * and the line of its unit has said it.
 */
export function finishLine({ service, changes, startedAt, ended }: ServiceCourse, now: number): string | undefined {
  const units = [...new Map(ended.map((unit) => [unit.id, unit])).values()];
  const done = units.filter(({ step, phase }) => isOwnChange(step) && phase.name === 'available').length;
  const failed = units.filter(({ phase }) => phase.name !== 'available').map(({ step }) => step.unit);
  if (changes === 1 && done + failed.length === 1) return undefined;
  const took = seconds(now - startedAt);
  if (failed.length === 0 && done === changes)
    return `${service}: ${doneWords[units[0]?.purpose ?? 'rollout']} in ${took}`;
  const soFar = `${done} of ${counted(changes, 'change')} done`;
  if (failed.length === 0) return `${service}: stopped after ${took}, ${soFar}`;
  return `${service}: FAILED after ${took} (${listed(failed)}), ${soFar}`;
}
