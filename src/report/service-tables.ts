import { seconds } from '../clock/seconds.js';
import { shortMachineId } from '../placement/placement.js';
import type { Action } from '../plan/plan.js';
import { shortRevision } from '../unit/serialize-unit-file.js';
import { cutLine } from '../unit-log/plain-log-text.js';
import { counted } from './counted.js';
import { codeElement, markdownCode, markdownText, preElement } from './markdown.js';
import { pastTense } from './reason.js';
import { folded, type Section, table } from './sections.js';
import { hasFailed, type UnitResult } from './unit-result.js';

/** Longer tables are folded unless they have failures, each by itself or all together. */
const maxOpenRows = 15;
const maxRowsInAll = 30;
const maxLines = 10;

const marks: Record<UnitResult['outcome'], string> = {
  succeeded: '✅',
  unchanged: '➖',
  'rolled-back': '↩️',
  failed: '❌',
  skipped: '⏸️',
  cancelled: '🛑',
};

const outcomeWords: Record<UnitResult['outcome'], string> = {
  failed: 'failed',
  cancelled: 'left in flight',
  'rolled-back': 'rolled back',
  succeeded: 'done',
  skipped: 'not started',
  unchanged: 'unchanged',
};

const doing: readonly Action[] = ['create', 'update', 'restart', 'destroy'];

const header = ['', 'Unit', 'What happened', 'Revision', 'Machine', 'State', 'Took', 'Down'];
const elsewhere = 'the `instances` output';

interface Service {
  readonly name: string;
  readonly instances: readonly UnitResult[];
}

/**
 * Returns a table for each service, those with failures first and their failures on top. `failing` and `others` are
 * their importance; the journal of a failed unit takes `journalRoom` bytes at most.
 */
export function serviceSections(
  instances: readonly UnitResult[],
  failing: number,
  others: number,
  journalRoom: number,
): Section[] {
  const services = [...Map.groupBy(instances, ({ service }) => service)].map(
    ([name, inService]): Service => ({ name, instances: inService }),
  );
  const failed = services.filter((service) => service.instances.some(hasFailed));
  const rest = services.filter((service) => !service.instances.some(hasFailed));
  const isQuiet = ({ instances: all }: Service) => all.every(({ outcome }) => outcome === 'unchanged');
  const changed = rest.filter((service) => !isQuiet(service));
  return [
    ...failed.flatMap((service) => failedService(service, failing, others, journalRoom)),
    ...changedServices(changed, others),
    ...quietServices(rest.filter(isQuiet), others),
  ];
}

/** Returns `2 failed, 3 done, 1 not started`, the worst first. */
export function outcomeCounts(instances: readonly UnitResult[]): string {
  const outcomes = Object.keys(outcomeWords) as UnitResult['outcome'][];
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

/** Failures are always open; the rest is folded if it is large. */
function failedService({ name, instances }: Service, failing: number, others: number, journalRoom: number): Section[] {
  const failedRow = (instance: UnitResult) => cells(instance, whatHappened(instance, journalRoom));
  const failed = instances.filter(hasFailed);
  const rest = instances.filter((instance) => !hasFailed(instance));
  const heading = `### ${markdownText(name)}: ${outcomeCounts(instances)}`;
  if (instances.length <= maxOpenRows)
    return [table(failing, { heading, header, rows: [...failed.map(failedRow), ...rest.map(row)], elsewhere })];
  return [
    table(failing, { heading, header, rows: failed.map(failedRow), elsewhere }),
    ...(rest.length === 0
      ? []
      : [
          folded(others, `Other units of ${codeElement(name)}: ${outcomeCounts(rest)}`, [
            table(0, { header, rows: rest.map(row), elsewhere }),
          ]),
        ]),
  ];
}

function changedServices(services: readonly Service[], importance: number): Section[] {
  const all = services.flatMap(({ instances }) => instances);
  if (all.length > maxRowsInAll || services.length > maxLines) {
    const lines = services.map((service) => foldedService(service, importance));
    return services.length <= maxLines
      ? lines
      : [folded(importance, `${services.length} services: ${outcomeCounts(all)}`, lines)];
  }
  return services.map((service): Section => {
    const { name, instances } = service;
    if (instances.length > maxOpenRows) return foldedService(service, importance);
    const heading = `### ${markdownText(name)}: ${outcomeCounts(instances)}`;
    return table(importance, { heading, header, rows: instances.map(row), elsewhere });
  });
}

/** Its title says what happened, and how long that took at most. */
function foldedService({ name, instances }: Service, importance: number): Section {
  const longest = (of: (instance: UnitResult) => number | undefined) =>
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

function quietServices(services: readonly Service[], importance: number): Section[] {
  if (services.length === 0) return [];
  const units = services.flatMap(({ instances }) => instances);
  const title = `Unchanged: ${counted(services.length, 'service')}, ${counted(units.length, 'unit')}`;
  return [folded(importance, title, [table(0, { header, rows: units.map(row), elsewhere })])];
}

function row(instance: UnitResult): string[] {
  return cells(instance, whatHappened(instance, 0));
}

function cells(instance: UnitResult, happened: string): string[] {
  const { unit, outcome, machineIp, machineId, systemdActiveState, systemdSubState, durationMs, downtimeMs } = instance;
  return [
    outcome === 'rolled-back' && hasFailed(instance) ? '❌' : marks[outcome],
    markdownCode(unit),
    happened,
    revisions(instance),
    machineIp || machineId ? markdownCode(machineIp ?? shortMachineId(machineId ?? '')) : '',
    systemdActiveState ? markdownText(`${systemdActiveState}/${systemdSubState}`) : '',
    durationMs === undefined ? '' : unbroken(seconds(durationMs)),
    downtimeMs ? unbroken(seconds(downtimeMs)) : '',
  ];
}

function whatHappened({ action, outcome, error, journal = [] }: UnitResult, journalRoom: number): string {
  const why = error === undefined ? '' : `: ${markdownText(error)}${journalElement(journal, journalRoom)}`;
  if (outcome === 'succeeded' || outcome === 'unchanged') return `${pastTense[action]}${why}`;
  if (outcome === 'rolled-back')
    return error === undefined
      ? `${pastTense[action]}, then rolled back`
      : `could not be ${pastTense[action]}, rolled back${why}`;
  if (outcome === 'skipped') return `not ${pastTense[action]}${why}`;
  return `could not be ${pastTense[action]}${why}`;
}

/** So that a table stays readable. */
const maxJournalLine = 140;

function journalElement(journal: readonly string[], room: number): string {
  if (journal.length === 0 || room === 0) return '';
  const lines = journal.map((line) => cutLine(line, maxJournalLine));
  return `<details><summary>Its journal</summary>${preElement(lines, room)}</details>`;
}

function revisions({ previousRevision, revision }: UnitResult): string {
  const changed = previousRevision !== revision;
  return [changed ? previousRevision : undefined, revision]
    .filter((hash) => hash !== undefined)
    .map((hash) => markdownCode(shortRevision(hash)))
    .join('&nbsp;→&nbsp;');
}

/** Without these a cell that is nearly as wide as its text would wrap. */
function unbroken(text: string): string {
  return text.replaceAll(' ', '&nbsp;');
}
