import type { Clock } from '../clock/clock.js';
import type { Machine } from '../fleet/schemas.js';
import type { Host } from '../host/host.js';
import { changesSeveral, type Plan } from '../plan/plan.js';
import { counted } from '../report/counted.js';
import { eventLine } from '../report/event-line.js';
import { logLines, type NewestLine } from '../report/log-lines.js';
import { overviewLine } from '../report/overview-line.js';
import { progressLine } from '../report/progress-line.js';
import { finishLine, type ServiceStart, startLines } from '../report/service-lines.js';
import type { RolloutEvent } from '../rollout/events.js';
import type { UnitRollout } from '../rollout/unit-rollout.js';
import type { UnitLog } from '../unit-log/unit-log.js';

/** How often the log says what the rollout waits for. */
const progressEveryMs = 10_000;

/** Events about services that begin together come one after another, within a few milliseconds. */
const sameMomentMs = 20;

/** What has to be known of a rollout to log it. */
export interface LoggedRollout {
  readonly plan: Plan;
  readonly machines: readonly Machine[];
  /** The clock's time from which the log counts seconds. */
  readonly startedAt: number;
}

type Write = (at: number, line: string) => void;
type Log = (event: Exclude<RolloutEvent, { readonly type: 'state-changed' | 'log-read' }>, now: number) => void;

/**
 * Returns a listener that logs a rollout, each line with the seconds since the start. A single service is a group of its
 * own; where there are several, every line begins with the name of what it is about. State changes go to the debug log.
 */
export function rolloutLog(
  host: Host,
  clock: Clock,
  rollout: LoggedRollout,
  newestLine: NewestLine,
): (event: RolloutEvent) => void {
  const stamp = (at: number) => `${((at - rollout.startedAt) / 1_000).toFixed(1).padStart(7)} s  `;
  const write: Write = (at, line) => host.log(`${stamp(at)}${line}`);
  const isSeveral = changesSeveral(rollout.plan);
  const log = isSeveral
    ? severalServicesLog(write, rollout, newestLine)
    : oneServiceLog(write, host, rollout, newestLine);
  let isInGroup = false;
  return (event) => {
    const now = clock.now();
    if (!isSeveral && event.type === 'service-started') isInGroup = true;
    if (event.type === 'service-finished') isInGroup = false;
    if (event.type === 'state-changed') host.debug(`${stamp(now)}${event.text}`);
    else if (event.type === 'log-read') {
      // A runner shows no groups in groups.
      if (isInGroup) host.endGroup();
      isInGroup = false;
      logUnitLog(event.log, stamp(now), host);
    } else log(event, now);
  };
}

/** A group for what a failed unit has said. */
function logUnitLog(log: UnitLog, stamp: string, host: Host): void {
  const lines = logLines(log);
  if (lines.length === 0) {
    host.log(`${stamp}${log.unit}: its journal on ${log.machine} has nothing since it was touched`);
    return;
  }
  host.startGroup(`${stamp}${log.unit}: its journal on ${log.machine}`);
  for (const line of lines) host.log(`  ${line}`);
  host.endGroup();
}

/** Says what is waited for once nothing else has been logged for ten seconds. */
function oneServiceLog(write: Write, host: Host, { machines, startedAt }: LoggedRollout, newestLine: NewestLine): Log {
  let loggedAt = startedAt;
  const writeNow: Write = (now, line) => {
    loggedAt = now;
    write(now, line);
  };
  return (event, now) => {
    switch (event.type) {
      case 'service-started':
        return host.startGroup(`${event.service}: ${counted(event.changes, 'change')}`);
      case 'service-finished':
        return host.endGroup();
      case 'progress': {
        if (now - loggedAt < progressEveryMs) return;
        const [service] = event.overview().underWay;
        if (service) writeNow(now, progressLine(service, newestLine));
        return;
      }
      default:
        return writeNow(now, eventLine(event, machines));
    }
  };
}

/** Says every ten seconds how far the whole is, whatever else is logged. */
function severalServicesLog(write: Write, { plan, machines, startedAt }: LoggedRollout, newestLine: NewestLine): Log {
  const waitsFor = new Map(plan.services.map((service) => [service.service, service.waitsFor]));
  const serviceOf = new Map(plan.services.flatMap(({ service, steps }) => steps.map(({ unit }) => [unit, service])));
  /** Services that have begun in this rollout or rollback. */
  const begun = new Map<string, { readonly changes: number; readonly startedAt: number; ended: UnitRollout[] }>();
  /** Those whose lines are still to be written, since others may begin at the same moment. */
  let starting: { readonly at: number; readonly starts: readonly ServiceStart[] } = { at: startedAt, starts: [] };
  let overviewAt = startedAt;

  const writeStarts = () => {
    for (const line of startLines(starting.starts)) write(starting.at, line);
    starting = { ...starting, starts: [] };
  };
  return (event, now) => {
    if (event.type !== 'service-started' || now - starting.at > sameMomentMs) writeStarts();
    switch (event.type) {
      case 'service-started': {
        const { service, changes } = event;
        const after = (waitsFor.get(service) ?? []).filter((name) => begun.has(name));
        const at = starting.starts.length === 0 ? now : starting.at;
        starting = { at, starts: [...starting.starts, { service, changes, after }] };
        begun.set(service, { changes, startedAt: now, ended: [] });
        return;
      }
      case 'service-finished': {
        const course = begun.get(event.service);
        const line = course && finishLine({ service: event.service, ...course }, now);
        if (line !== undefined) write(now, line);
        return;
      }
      case 'progress':
        if (now - overviewAt < progressEveryMs) return;
        overviewAt = now;
        return write(now, overviewLine(event.overview(), newestLine));
      case 'canary-hold':
      case 'waiting':
        return write(now, `${event.service}: ${eventLine(event, machines)}`);
      case 'rollback-started':
        begun.clear();
        break;
      case 'finished':
        begun.get(serviceOf.get(event.unit.step.unit) ?? '')?.ended.push(event.unit);
        break;
    }
    write(now, eventLine(event, machines));
  };
}
