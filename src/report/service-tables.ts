import { seconds } from '../clock/seconds.js';
import type { Action } from '../plan/plan.js';
import { counted } from './counted.js';
import { codeElement, markdownCode, markdownText } from './markdown.js';
import { folded, type Part, table } from './parts.js';
import { pastTense } from './past-tense.js';
import type { InstanceResult } from './result.js';
import { hasFailed } from './status.js';

/** Longer tables are folded away unless they tell of failures, and so are all together, each or as one. */
const maxOpenRows = 15;
const maxRowsInAll = 30;
const maxLines = 10;

const marks: Record<InstanceResult['outcome'], string> = {
  succeeded: '✅',
  unchanged: '➖',
  'rolled-back': '↩️',
  failed: '❌',
  skipped: '⏸️',
  cancelled: '🛑',
};

const outcomeWords: Record<InstanceResult['outcome'], string> = {
  failed: 'failed',
  cancelled: 'left in flight',
  'rolled-back': 'rolled back',
  succeeded: 'done',
  skipped: 'not begun',
  unchanged: 'unchanged',
};

const doing: readonly Action[] = ['create', 'update', 'restart', 'destroy'];

const header = ['', 'Unit', 'What happened', 'Revision', 'Machine', 'State', 'Took', 'Down'];
const elsewhere = 'the `instances` output';

interface Service {
  readonly name: string;
  readonly instances: readonly InstanceResult[];
}

/**
 * Returns a table for each service, those with failures first and their failures on top. `failing` and `others` say how
 * important they are.
 */
export function serviceParts(instances: readonly InstanceResult[], failing: number, others: number): Part[] {
  const services = [...Map.groupBy(instances, ({ service }) => service)].map(
    ([name, inService]): Service => ({ name, instances: inService }),
  );
  const failed = services.filter((service) => service.instances.some(hasFailed));
  const rest = services.filter((service) => !service.instances.some(hasFailed));
  const isQuiet = ({ instances: all }: Service) => all.every(({ outcome }) => outcome === 'unchanged');
  const told = rest.filter((service) => !isQuiet(service));
  return [
    ...failed.flatMap((service) => failedService(service, failing, others)),
    ...changedServices(told, others),
    ...quietServices(rest.filter(isQuiet), others),
  ];
}

/** Returns `2 failed, 3 done, 1 not begun`, the worst first. */
export function outcomeCounts(instances: readonly InstanceResult[]): string {
  const outcomes = Object.keys(outcomeWords) as InstanceResult['outcome'][];
  const failed = instances.filter(hasFailed);
  const others = instances.filter((instance) => !hasFailed(instance));
  const counts = [
    { count: failed.filter(({ outcome }) => outcome !== 'cancelled').length, word: 'failed' },
    { count: failed.filter(({ outcome }) => outcome === 'cancelled').length, word: outcomeWords.cancelled },
    ...outcomes.flatMap((outcome) => {
      const inOutcome = others.filter((instance) => instance.outcome === outcome);
      if (outcome !== 'succeeded') return [{ count: inOutcome.length, word: outcomeWords[outcome] }];
      return doing.map((one) => ({
        count: inOutcome.filter(({ action }) => action === one).length,
        word: pastTense[one],
      }));
    }),
  ];
  return counts
    .filter(({ count }) => count > 0)
    .map(({ count, word }) => `${count} ${word}`)
    .join(', ');
}

/** Failures are open to see, whatever their number; a large rest is not. */
function failedService({ name, instances }: Service, failing: number, others: number): Part[] {
  const failed = instances.filter(hasFailed);
  const rest = instances.filter((instance) => !hasFailed(instance));
  const heading = `### ${markdownText(name)}: ${outcomeCounts(instances)}`;
  if (instances.length <= maxOpenRows)
    return [table(failing, { heading, header, rows: [...failed, ...rest].map(row), elsewhere })];
  return [
    table(failing, { heading, header, rows: failed.map(row), elsewhere }),
    ...(rest.length === 0
      ? []
      : [
          folded(others, `The others of ${codeElement(name)}: ${outcomeCounts(rest)}`, [
            table(0, { header, rows: rest.map(row), elsewhere }),
          ]),
        ]),
  ];
}

function changedServices(services: readonly Service[], importance: number): Part[] {
  const all = services.flatMap(({ instances }) => instances);
  if (all.length > maxRowsInAll || services.length > maxLines) {
    const lines = services.map((service) => foldedService(service, importance));
    return services.length <= maxLines
      ? lines
      : [folded(importance, `${services.length} services: ${outcomeCounts(all)}`, lines)];
  }
  return services.map((service): Part => {
    const { name, instances } = service;
    if (instances.length > maxOpenRows) return foldedService(service, importance);
    const heading = `### ${markdownText(name)}: ${outcomeCounts(instances)}`;
    return table(importance, { heading, header, rows: instances.map(row), elsewhere });
  });
}

/** Told in its title: what happened, and how long that took at most. */
function foldedService({ name, instances }: Service, importance: number): Part {
  const longest = (of: (instance: InstanceResult) => number | undefined) =>
    instances.reduce((most, instance) => Math.max(most, of(instance) ?? 0), 0);
  const tookMs = longest(({ durationMs }) => durationMs);
  const downMs = longest(({ downtimeMs }) => downtimeMs);
  const facts = [
    outcomeCounts(instances),
    ...(tookMs > 0 ? [`at most ${seconds(tookMs)} each`] : []),
    ...(downMs > 0 ? [`down for at most ${seconds(downMs)}`] : []),
  ];
  return folded(importance, `<b>${markdownText(name)}</b>: ${facts.join('; ')}`, [
    table(0, { header, rows: instances.map(row), elsewhere }),
  ]);
}

function quietServices(services: readonly Service[], importance: number): Part[] {
  if (services.length === 0) return [];
  const units = services.flatMap(({ instances }) => instances);
  const title = `Unchanged: ${counted(services.length, 'service')}, ${counted(units.length, 'unit')}`;
  return [folded(importance, title, [table(0, { header, rows: units.map(row), elsewhere })])];
}

function row(instance: InstanceResult): string[] {
  const { unit, outcome, machineIp, machineId, systemdActiveState, systemdSubState, durationMs, downtimeMs } = instance;
  return [
    outcome === 'rolled-back' && hasFailed(instance) ? '❌' : marks[outcome],
    markdownCode(unit),
    whatHappened(instance),
    revisions(instance),
    machineIp || machineId ? markdownCode(machineIp ?? machineId?.slice(0, 8) ?? '') : '',
    systemdActiveState ? markdownText(`${systemdActiveState}/${systemdSubState}`) : '',
    durationMs === undefined ? '' : unbroken(seconds(durationMs)),
    downtimeMs ? unbroken(seconds(downtimeMs)) : '',
  ];
}

function whatHappened({ action, outcome, error }: InstanceResult): string {
  const why = error === undefined ? '' : `: ${markdownText(error)}`;
  if (outcome === 'succeeded' || outcome === 'unchanged') return `${pastTense[action]}${why}`;
  if (outcome === 'rolled-back')
    return error === undefined
      ? `${pastTense[action]}, then rolled back`
      : `could not be ${pastTense[action]}, and was rolled back${why}`;
  if (outcome === 'skipped') return `not ${pastTense[action]}${why}`;
  return `could not be ${pastTense[action]}${why}`;
}

function revisions({ previousRevision, revision }: InstanceResult): string {
  const changed = previousRevision !== revision;
  return [changed ? previousRevision : undefined, revision]
    .filter((hash) => hash !== undefined)
    .map((hash) => markdownCode(hash.slice(0, 7)))
    .join('&nbsp;→&nbsp;');
}

/** A cell that is nearly as wide as its text would break in the middle of it. */
function unbroken(text: string): string {
  return text.replaceAll(' ', '&nbsp;');
}
