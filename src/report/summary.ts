import { seconds } from '../clock/seconds.js';
import { counted } from './counted.js';
import type { DeploymentReport } from './deployment-report.js';
import { markdownCode, markdownText } from './markdown.js';
import { nextSteps } from './next-steps.js';
import { diffSections, planSections } from './plan-sections.js';
import { fill, type Section, whole } from './sections.js';
import { outcomeCounts, serviceSections } from './service-tables.js';
import type { Status } from './status.js';
import { statusSections } from './status-tables.js';
import { timelineSections } from './timeline-sections.js';
import { hasFailed, type UnitResult } from './unit-result.js';

/** GitHub drops a step's summary whole when it is larger than 1 MiB. */
const maxSummaryBytes = 1_000_000;

/** Failures listed above the tables; more would add nothing new. */
const maxFailures = 20;

/** Ten units have a journal at most, and there has to be as much room for everything else. */
const maxJournals = 20;

/** If there is not enough room, the last ones are left out first. */
const importance = { verdict: 0, next: 1, failures: 2, failedTables: 3, timeline: 4, tables: 5, diffs: 6 };

const titles: Record<Status, string> = {
  succeeded: '✅ Deployed',
  unchanged: '✅ Nothing to do',
  planned: '📋 Planned',
  paused: '⏸️ Paused after the canaries',
  'rolled-back': '↩️ Rolled back',
  failed: '❌ Failed',
  cancelled: '🛑 Cancelled',
};

/**
 * Returns the report as Markdown of at most `maxBytes`: the verdict, what to do next, what went wrong and why, the
 * timeline, a table per service, and what changes in the unit files. A comment on GitHub has 65,536 characters at most.
 */
export function summaryOf(report: DeploymentReport, maxBytes = maxSummaryBytes): string {
  const { status, instances, plan, secrets = [], clusterStatus, timeline = [] } = report;
  const sections: readonly Section[] = [
    whole(importance.verdict, verdict(report)),
    ...nextSections(report),
    ...failureSections(instances, status),
    ...timelineSections(importance.timeline, timeline),
    ...serviceSections(instances, importance.failedTables, importance.tables, Math.floor(maxBytes / maxJournals)),
    ...(plan && status === 'planned' ? planSections(importance.tables, plan) : []),
    ...(plan ? diffSections(importance.diffs, plan, secrets) : []),
    ...(clusterStatus ? statusSections(importance.tables, clusterStatus) : []),
  ];
  const { texts, left } = fill(sections, maxBytes - 200);
  const word =
    left === 0 ? [] : [`${counted(left, 'section')} left out for lack of room. The outputs have everything.`];
  return `${[...texts, ...word].join('\n\n')}\n`;
}

function verdict(report: DeploymentReport): string {
  const { status, reason, instances, durationMs, cluster } = report;
  // The reason of a success is a count already.
  const isBad = status === 'failed' || status === 'rolled-back';
  const downMs = instances.reduce((most, instance) => Math.max(most, instance.downtimeMs ?? 0), 0);
  const facts = [
    `Took ${seconds(durationMs)}`,
    ...(isBad && instances.length > 0 ? [`${counted(instances.length, 'unit')}: ${outcomeCounts(instances)}`] : []),
    ...(downMs > 0 ? [`none down for more than ${seconds(downMs)}`] : []),
    ...(cluster ? [markdownText(cluster)] : []),
  ];
  const lines = [`## ${titleOf(report)}`, markdownText(`${reason}.`), ...(cluster ? [facts.join(' · ')] : [])];
  return lines.join('\n\n');
}

function titleOf({ command, status }: DeploymentReport): string {
  if (status === 'succeeded' && command === 'status') return '📋 Status';
  if (status === 'succeeded' && command === 'restart') return '✅ Restarted';
  if (status === 'succeeded' && command === 'destroy') return '✅ Destroyed';
  return titles[status];
}

function nextSections(report: DeploymentReport): Section[] {
  const steps = nextSteps(report);
  return steps.length === 0 ? [] : [whole(importance.next, ['### What to do next', ...steps].join('\n\n'))];
}

/** A single failure is in the verdict already, and units left in flight are listed with what to do about them. */
function failureSections(instances: readonly UnitResult[], status: Status): Section[] {
  const failures = instances.filter(hasFailed);
  if (status === 'cancelled' || failures.length <= 1) return [];
  const more = failures.length - maxFailures;
  const lines = failures
    .slice(0, maxFailures)
    .map(({ unit, error }) => `- ${markdownCode(unit)}: ${markdownText(error ?? 'failed')}`);
  const word = more > 0 ? [`- and ${more} more in the outputs`] : [];
  return [whole(importance.failures, ['### What failed', [...lines, ...word].join('\n')].join('\n\n'))];
}
