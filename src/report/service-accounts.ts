import { seconds } from '../clock/seconds.js';
import { machineLabel } from '../placement/placement.js';
import type { Plan } from '../plan/plan.js';
import { shortRevision } from '../unit/serialize-unit-file.js';
import { counted } from './counted.js';
import { pastTense } from './reason.js';
import { hasFailed, isLeftOver, type UnitResult } from './unit-result.js';

/** What became of one service, or of several together. */
export interface ServiceAccount {
  readonly title: string;
  readonly lines: readonly string[];
  /** Whether its lines are of interest only to those who look for them. */
  readonly isFolded: boolean;
}

/** The units of a service and of its sidekicks. */
interface ServiceUnits {
  readonly service: string;
  readonly units: readonly UnitResult[];
}

/**
 * Returns an account of each service that was begun, with a line for each of its units; those with a failure come last
 * and open. Services that are unchanged have one line together, and those that were not begun one account.
 */
export function serviceAccounts(plan: Plan, instances: readonly UnitResult[]): ServiceAccount[] {
  const kinds = Map.groupBy(servicesIn(plan, instances), kindOf);
  const of = (kind: ServiceKind) => kinds.get(kind) ?? [];
  return [
    ...together(of('unchanged'), 'unchanged', []),
    ...of('done').map((service) => accountOfService(service, true)),
    ...together(of('not started'), 'not started', of('not started').map(notStartedLine)),
    ...of('failed').map((service) => accountOfService(service, false)),
  ];
}

function servicesIn({ services }: Plan, instances: readonly UnitResult[]): ServiceUnits[] {
  const results = new Map(instances.map((instance) => [instance.unit, instance]));
  return services.map(({ service, steps }) => {
    const names = new Set(steps.map(({ unit }) => unit));
    return { service, units: [...names].flatMap((name) => results.get(name) ?? []) };
  });
}

type ServiceKind = 'unchanged' | 'done' | 'not started' | 'failed';

function kindOf({ units }: ServiceUnits): ServiceKind {
  if (units.some((unit) => hasFailed(unit) || isLeftOver(unit))) return 'failed';
  const changing = units.filter(({ outcome }) => outcome !== 'unchanged');
  if (changing.length === 0) return 'unchanged';
  return changing.every(({ outcome }) => outcome === 'skipped') ? 'not started' : 'done';
}

function together(services: readonly ServiceUnits[], what: string, lines: readonly string[]): ServiceAccount[] {
  if (services.length === 0) return [];
  return [{ title: `${counted(services.length, 'service')} ${what}`, lines, isFolded: lines.length > 0 }];
}

/** `web: 1 failed and rolled back, 2 rolled back in 42.1 s`. */
function accountOfService({ service, units }: ServiceUnits, isFolded: boolean): ServiceAccount {
  const from = Math.min(...units.flatMap(({ startedAt }) => (startedAt === undefined ? [] : Date.parse(startedAt))));
  const to = Math.max(...units.flatMap(({ finishedAt }) => (finishedAt === undefined ? [] : Date.parse(finishedAt))));
  const took = from <= to ? ` in ${seconds(to - from)}` : '';
  return { title: `${service}: ${fateCounts(units)}${took}`, lines: units.map(unitLine), isFolded };
}

/** Why it was not begun is the same for all of its units. */
function notStartedLine({ service, units }: ServiceUnits): string {
  const error = units.find(({ outcome }) => outcome === 'skipped')?.error;
  return `${service}: ${fateCounts(units)}${error === undefined ? '' : `: ${error}`}`;
}

/** What became of a unit, the worst first. */
const fates = [
  'failed',
  'failed and rolled back',
  'left in flight',
  'rolled back',
  'created',
  'updated',
  'restarted',
  'destroyed',
  'not started',
  'unchanged',
];

function fateOf(unit: UnitResult): string {
  switch (unit.outcome) {
    case 'failed':
      return 'failed';
    case 'rolled-back':
      return hasFailed(unit) ? 'failed and rolled back' : 'rolled back';
    case 'cancelled':
      return 'left in flight';
    case 'skipped':
      return 'not started';
    case 'succeeded':
    case 'unchanged':
      return pastTense[unit.action];
  }
}

function fateCounts(units: readonly UnitResult[]): string {
  return fates
    .map((fate) => ({ fate, count: units.filter((unit) => fateOf(unit) === fate).length }))
    .filter(({ count }) => count > 0)
    .map(({ fate, count }) => `${count} ${fate}`)
    .join(', ');
}

/** `web@1.service: updated in 12.3 s, 3f78685 → 89e6c98 on 10.0.0.1, down for at most 2.1 s`. */
function unitLine(unit: UnitResult): string {
  const { outcome, durationMs, downtimeMs, error } = unit;
  const preposition = outcome === 'failed' || outcome === 'cancelled' ? 'after' : 'in';
  const took = durationMs === undefined ? '' : ` ${preposition} ${seconds(durationMs)}`;
  const place = [revisions(unit), machine(unit)].filter((part) => part !== '').join(' ');
  const fate = hasFailed(unit) ? fateOf(unit).replace('failed', 'FAILED') : fateOf(unit);
  return [
    `${unit.unit}: ${fate}${took}`,
    ...(place === '' ? [] : [place]),
    ...(downtimeMs ? [`down for at most ${seconds(downtimeMs)}`] : []),
  ]
    .join(', ')
    .concat(error === undefined ? '' : `: ${error}`);
}

function revisions({ previousRevision: before, revision: after }: UnitResult): string {
  if (before === undefined || before === after) return after === undefined ? '' : `at ${shortRevision(after)}`;
  return after === undefined ? `was ${shortRevision(before)}` : `${shortRevision(before)} → ${shortRevision(after)}`;
}

function machine({ machineId: id = '', machineIp: primaryIP = '' }: UnitResult): string {
  const label = machineLabel({ id, primaryIP });
  return label === '' ? '' : `on ${label}`;
}
