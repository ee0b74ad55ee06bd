import { seconds } from '../clock/seconds.js';
import { counted } from './counted.js';
import type { DeploymentReport } from './deployment-report.js';
import { markdownCode, markdownTable, markdownText } from './markdown.js';
import { pastTense } from './past-tense.js';
import { diffSections, planSections } from './plan-sections.js';
import type { InstanceResult } from './result.js';
import { hasFailed, type Status } from './status.js';
import { statusSections } from './status-tables.js';

/** GitHub drops a step's summary whole when it is larger than 1 MiB. */
const maxBytes = 1_000_000;

/** Failures that are told of above the tables; more of them tell nothing new. */
const maxFailures = 50;

const titles: Record<Status, string> = {
  succeeded: '✅ Deployed',
  unchanged: '✅ Nothing to do',
  planned: '📋 Planned',
  'rolled-back': '↩️ Rolled back',
  failed: '❌ Failed',
  cancelled: '🛑 Cancelled',
};

const marks: Record<InstanceResult['outcome'], string> = {
  succeeded: '✅',
  unchanged: '➖',
  'rolled-back': '↩️',
  failed: '❌',
  skipped: '⏸️',
  cancelled: '🛑',
};

/** Returns the job summary: the verdict, then what went wrong and why, then a table per service. */
export function summaryOf(report: DeploymentReport): string {
  const { status, reason, instances, plan, secrets = [], clusterStatus, durationMs, cluster } = report;
  const where = cluster ? ` on ${markdownText(cluster)}` : '';
  const head = [
    `## ${titleOf(report)}`,
    `${markdownText(`${reason}.`)}${where ? ` It took ${seconds(durationMs)}${where}.` : ''}`,
  ];
  const failures = instances.filter(hasFailed);
  // The verdict on a failure has named the only one already.
  if (failures.length > (status === 'failed' || status === 'rolled-back' ? 1 : 0)) head.push(failureList(failures));
  const services = Map.groupBy(instances, ({ service }) => service);
  const sections = [
    ...[...services].map(([service, inService]) => serviceTable(service, inService)),
    ...(plan && status === 'planned' ? planSections(plan) : []),
    ...(plan ? diffSections(plan, secrets) : []),
    ...(clusterStatus ? statusSections(clusterStatus) : []),
  ];
  return withinLimit(head, sections);
}

function titleOf({ command, status }: DeploymentReport): string {
  if (status === 'succeeded' && command === 'status') return '📋 Status';
  if (status === 'succeeded' && command === 'destroy') return '✅ Destroyed';
  return titles[status];
}

function failureList(failures: readonly InstanceResult[]): string {
  const more = failures.length - maxFailures;
  const lines = failures.slice(0, maxFailures).map(failureLine);
  return [...lines, ...(more > 0 ? [`- and ${more} more, which the outputs have`] : [])].join('\n');
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
  if (outcome === 'rolled-back')
    return error === undefined
      ? `${pastTense[action]}, then rolled back`
      : `could not be ${pastTense[action]}, and was rolled back`;
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

/** Whole sections are left out at the end, with a word about it: half a table would be worse. */
function withinLimit(head: readonly string[], sections: readonly string[]): string {
  const kept = [...head];
  let bytes = Buffer.byteLength(head.join('\n\n'));
  for (const [index, section] of sections.entries()) {
    bytes += Buffer.byteLength(section) + 2;
    if (bytes > maxBytes) {
      const left = counted(sections.length - index, 'section');
      kept.push(`${left} left out here: GitHub shows no longer summary. The outputs have them all.`);
      break;
    }
    kept.push(section);
  }
  return `${kept.join('\n\n')}\n`;
}
