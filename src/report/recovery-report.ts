import { isChanged } from '../rollout/deploy.js';
import type { RolloutResult } from '../rollout/service-rollout.js';
import { counted } from './counted.js';
import { rollbackOf } from './fold-runs.js';
import { timelineOf } from './fold-timeline.js';
import { reasonOf } from './reason.js';
import { type ReportFacts, reportedUnits } from './report-facts.js';
import { failedServices, type RolloutReport } from './rollout-report.js';
import { statusOf } from './status.js';
import { hasFailed, isLeftOver, type UnitResult } from './unit-result.js';

/** Returns the report of an interrupted deployment of which nothing was in flight. */
export function nothingInFlightReport(result: RolloutResult, facts: ReportFacts): RolloutReport {
  return endReport(result, reportedUnits(result, facts), 'cancelled with nothing in flight');
}

/** Returns the report of an interrupted deployment whose units in flight were recovered, as far as that was possible. */
export function recoveredReport(result: RolloutResult, facts: ReportFacts): RolloutReport {
  const instances = reportedUnits(result, facts);
  const isComplete = !instances.some(hasFailed);
  return endReport(
    result,
    instances,
    isComplete ? 'cancelled and recovered' : 'cancelled, and some units could not be recovered',
  );
}

/**
 * Returns the report of an interrupted deployment in which failures concerned their own services only: those were rolled
 * back, and what was in flight in the others was recovered.
 */
export function settledByServiceReport(result: RolloutResult, facts: ReportFacts): RolloutReport {
  const instances = reportedUnits(result, facts);
  const { reason, ...report } = endReport(result, instances, 'the deployment was cancelled');
  return { ...report, status: 'failed', reason: `${failedServices(result)}${reason}` };
}

/** Returns the report of an interrupted deployment that was rolled back, because it was cancelled or had failed. */
export function rolledBackReport(
  result: RolloutResult,
  facts: ReportFacts,
  because: 'cancelled' | 'failed',
): RolloutReport {
  const instances = reportedUnits(result, facts);
  const status = statusOf(instances, rollbackOf(result), false);
  const base = baseReport(result, instances);
  if (because === 'failed' || status === 'failed')
    return { ...base, status, reason: reasonOf(status, { services: [] }, instances) };
  const back = instances.filter(({ outcome }) => outcome === 'rolled-back').length;
  return { ...base, status: 'cancelled', reason: `cancelled, and ${counted(back, 'unit')} rolled back` };
}

/** Returns the report of an interrupted deployment that could not be recovered, and why. */
export function unrecoveredReport(result: RolloutResult, facts: ReportFacts, why: string): RolloutReport {
  const instances = reportedUnits(result, facts);
  const left = instances.filter(({ outcome }) => outcome === 'cancelled').map(({ unit }) => unit);
  const reason = `cancelled, and could not recover the units in flight (${left.join(', ')}): ${why}`;
  return { ...baseReport(result, instances), status: 'cancelled', reason };
}

function endReport(result: RolloutResult, instances: readonly UnitResult[], verdict: string): RolloutReport {
  const base = baseReport(result, instances);
  const isDone = ({ outcome }: UnitResult) => outcome === 'succeeded' || outcome === 'unchanged';
  if (instances.every((unit) => isDone(unit) && !isLeftOver(unit))) {
    const reason = `${reasonOf('succeeded', { services: [] }, instances)}; everything was done when the deployment was interrupted`;
    return { ...base, status: 'succeeded', reason };
  }
  const count = (outcome: UnitResult['outcome']) => instances.filter((unit) => unit.outcome === outcome).length;
  const left = instances.filter(hasFailed).map(({ unit }) => unit);
  const wasRestart = result.some(({ runs }) => runs.some(({ step }) => step.stopsFirst && !step.isTask));
  const back = wasRestart ? 'running as before' : 'back at the former revision';
  const parts = [
    `${count('succeeded')} done`,
    ...(count('rolled-back') > 0 ? [`${count('rolled-back')} ${back}`] : []),
    ...(left.length > 0 ? [`${left.length} not as they should be (${left.join(', ')})`] : []),
    `${count('skipped')} not started`,
  ];
  const hadFailed = result.some(({ runs }) =>
    runs.some(({ purpose, phase }) => purpose === 'rollout' && phase.name === 'failed'),
  );
  const status = hadFailed ? 'failed' : 'cancelled';
  return { ...base, status, reason: `${verdict}: ${parts.join(', ')}` };
}

function baseReport(
  result: RolloutResult,
  instances: readonly UnitResult[],
): Pick<RolloutReport, 'changed' | 'instances' | 'timeline' | 'isAfterwards'> {
  return { changed: isChanged(result), instances, timeline: timelineOf(result), isAfterwards: true };
}
