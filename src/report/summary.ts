import { seconds } from '../clock/seconds.js';
import { counted } from './counted.js';
import type { DeploymentReport } from './deployment-report.js';
import { markdownCode, markdownText } from './markdown.js';
import { nextSteps } from './next-steps.js';
import { fill, type Part, whole } from './parts.js';
import { diffParts, planParts } from './plan-sections.js';
import type { InstanceResult } from './result.js';
import { outcomeCounts, serviceParts } from './service-tables.js';
import { hasFailed, type Status } from './status.js';
import { statusParts } from './status-tables.js';
import { timelineParts } from './timeline-parts.js';

/** GitHub drops a step's summary whole when it is larger than 1 MiB. */
const maxSummaryBytes = 1_000_000;

/** Failures that are told of above the tables; more of them tell nothing new. */
const maxFailures = 20;

/** Of what there is no room for, the last is left out first. */
const importance = { verdict: 0, next: 1, failures: 2, failedTables: 3, timeline: 4, tables: 5, diffs: 6 };

const titles: Record<Status, string> = {
  succeeded: '✅ Deployed',
  unchanged: '✅ Nothing to do',
  planned: '📋 Planned',
  'rolled-back': '↩️ Rolled back',
  failed: '❌ Failed',
  cancelled: '🛑 Cancelled',
};

/**
 * Returns the report as Markdown of at most `maxBytes`: the verdict, what to do next, what went wrong and why, when what
 * was done, a table per service, and what changes in the unit files. A comment on GitHub has 65,536 characters at most.
 */
export function summaryOf(report: DeploymentReport, maxBytes = maxSummaryBytes): string {
  const { status, instances, plan, secrets = [], clusterStatus, timeline = [] } = report;
  const parts: readonly Part[] = [
    whole(importance.verdict, verdict(report)),
    ...nextParts(report),
    ...failureParts(instances, status),
    ...timelineParts(importance.timeline, timeline),
    ...serviceParts(instances, importance.failedTables, importance.tables),
    ...(plan && status === 'planned' ? planParts(importance.tables, plan) : []),
    ...(plan ? diffParts(importance.diffs, plan, secrets) : []),
    ...(clusterStatus ? statusParts(importance.tables, clusterStatus) : []),
  ];
  const { texts, left } = fill(parts, maxBytes - 200);
  const word =
    left === 0
      ? []
      : [`${counted(left, 'section')} left out: there is no room for more here. The outputs have it all.`];
  return `${[...texts, ...word].join('\n\n')}\n`;
}

function verdict(report: DeploymentReport): string {
  const { status, reason, instances, durationMs, cluster } = report;
  // The reason of all others is a count already.
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
  if (status === 'succeeded' && command === 'destroy') return '✅ Destroyed';
  return titles[status];
}

function nextParts(report: DeploymentReport): Part[] {
  const steps = nextSteps(report);
  return steps.length === 0 ? [] : [whole(importance.next, ['### What to do next', ...steps].join('\n\n'))];
}

/** The verdict on a failure has named the only one already, and what was left in flight is told with what to do about it. */
function failureParts(instances: readonly InstanceResult[], status: Status): Part[] {
  const failures = instances.filter(hasFailed);
  if (status === 'cancelled' || failures.length <= 1) return [];
  const more = failures.length - maxFailures;
  const lines = failures
    .slice(0, maxFailures)
    .map(({ unit, error }) => `- ${markdownCode(unit)}: ${markdownText(error ?? 'failed')}`);
  const word = more > 0 ? [`- and ${more} more, which the outputs have`] : [];
  return [whole(importance.failures, ['### What failed', [...lines, ...word].join('\n')].join('\n\n'))];
}
