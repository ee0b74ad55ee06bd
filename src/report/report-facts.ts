import type { Machine } from '../fleet/schemas.js';
import { journalAdvice } from '../rollout/failure-reason.js';
import type { RolloutResult } from '../rollout/service-rollout.js';
import type { UnitLog } from '../unit-log/unit-log.js';
import { unitResults } from './fold-runs.js';
import { logLines, tellingText } from './log-lines.js';
import type { UnitResult } from './unit-result.js';

/** What a report needs besides the result of a rollout. */
export interface ReportFacts {
  readonly machines: readonly Machine[];
  /** What failed units have said, by their names. */
  readonly logs: ReadonlyMap<string, UnitLog>;
}

/** Returns what became of every unit, with what those that have failed have said. */
export function reportedUnits(result: RolloutResult, { machines, logs }: ReportFacts): UnitResult[] {
  return unitResults(result, machines).map((unit) => {
    const log = logs.get(unit.unit);
    return unit.error === undefined || log === undefined || log.lines.length === 0
      ? unit
      : withLog(unit, unit.error, log);
  });
}

/** Whoever reads what the unit has said need not be told where to read it. */
function withLog(result: UnitResult, error: string, log: UnitLog): UnitResult {
  const said = `its journal: ${tellingText(log)}`;
  const advice = journalAdvice(result.unit);
  const cause = error.includes(advice) ? error.replace(advice, () => said) : `${error}; ${said}`;
  return { ...result, error: cause, journal: logLines(log) };
}
