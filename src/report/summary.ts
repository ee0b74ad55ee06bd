import type { DeploymentReport } from './deployment-report.js';
import { markdownCode, markdownTable, markdownText } from './markdown.js';
import type { InstanceResult, Status } from './result.js';
import { seconds } from './seconds.js';

/** GitHub drops a step's summary whole when it is larger than 1 MiB. */
const maxBytes = 1_000_000;

const titles: Record<Status, string> = {
  succeeded: '✅ Deployed',
  unchanged: '✅ Nothing to do',
  planned: '📋 Planned',
  failed: '❌ Failed',
  cancelled: '🛑 Cancelled',
};

const marks: Record<InstanceResult['outcome'], string> = {
  succeeded: '✅',
  unchanged: '➖',
  failed: '❌',
  skipped: '⏸️',
  cancelled: '🛑',
};

const pastTense: Record<InstanceResult['action'], string> = {
  create: 'created',
  update: 'updated',
  restart: 'restarted',
  destroy: 'destroyed',
  unchanged: 'unchanged',
};

/** Returns the job summary: the verdict, then what went wrong and why, then a table per service. */
export function summaryOf(report: DeploymentReport): string {
  const { status, reason, instances, durationMs, cluster } = report;
  const where = cluster ? ` on ${markdownText(cluster)}` : '';
  const head = [
    `## ${titles[status]}`,
    `${markdownText(reason)}.${where ? ` It took ${seconds(durationMs)}${where}.` : ''}`,
  ];
  const failures = instances.filter(({ outcome }) => outcome === 'failed' || outcome === 'cancelled');
  const parts = [
    ...head,
    // The verdict has named the only one already.
    ...(failures.length > 1 ? [failures.map(failureLine).join('\n')] : []),
    ...[...Map.groupBy(instances, ({ service }) => service)].map(([service, inService]) =>
      serviceTable(service, inService),
    ),
  ];
  return withinLimit(parts);
}

function failureLine({ unit, error }: InstanceResult): string {
  return `- ${markdownCode(unit)}: ${markdownText(error ?? 'failed')}`;
}

function serviceTable(service: string, instances: readonly InstanceResult[]): string {
  const header = ['', 'Unit', 'What happened', 'Revision', 'Machine', 'State', 'Took', 'Down'];
  return `### ${markdownText(service)}\n\n${markdownTable(header, instances.map(row))}`;
}

function row(instance: InstanceResult): string[] {
  const { unit, outcome, machineIp, machineId, systemdActiveState, systemdSubState, durationMs, downtimeMs } = instance;
  return [
    marks[outcome],
    markdownCode(unit),
    whatHappened(instance),
    revisions(instance),
    machineIp || machineId ? markdownCode(machineIp ?? machineId?.slice(0, 8) ?? '') : '',
    systemdActiveState ? markdownText(`${systemdActiveState}/${systemdSubState}`) : '',
    durationMs === undefined ? '' : seconds(durationMs),
    downtimeMs ? seconds(downtimeMs) : '',
  ];
}

function whatHappened({ action, outcome, error }: InstanceResult): string {
  if (outcome === 'succeeded' || outcome === 'unchanged') return pastTense[action];
  if (outcome === 'skipped') return `not ${pastTense[action]}: ${markdownText(error ?? '')}`;
  return `could not be ${pastTense[action]}`;
}

function revisions({ previousRevision, revision }: InstanceResult): string {
  const changed = previousRevision !== revision;
  return [changed ? previousRevision : undefined, revision]
    .filter((hash) => hash !== undefined)
    .map((hash) => markdownCode(hash.slice(0, 7)))
    .join(' → ');
}

/** Whole parts are left out at the end, with a word about it: half a table would be worse. */
function withinLimit(parts: readonly string[]): string {
  const kept: string[] = [];
  let bytes = 0;
  for (const part of parts) {
    bytes += Buffer.byteLength(part) + 2;
    if (bytes > maxBytes) {
      kept.push(
        `${parts.length - kept.length} services are left out here: GitHub shows no longer summary. The outputs have them all.`,
      );
      break;
    }
    kept.push(part);
  }
  return `${kept.join('\n\n')}\n`;
}
