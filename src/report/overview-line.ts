import type { Overview, ServiceProgress, Wait, WaitingServices } from '../rollout/events.js';
import { counted } from './counted.js';
import { listed } from './listed.js';
import { type NewestLine, newestWords } from './log-lines.js';
import { doneWords } from './service-lines.js';

/**
 * Returns the line that says how far a rollout of several services is: what is done and has failed, what is under way,
 * the slowest first, what waits and for whom, and how long it may take yet.
 */
export function overviewLine(overview: Overview, newestLine: NewestLine): string {
  const { purpose, services, done, failedUnits, underWay, waiting, notStarted, leftMs } = overview;
  const failed = failedUnits === 0 ? '' : `, ${counted(failedUnits, 'unit')} failed`;
  const slowest = underWay.toSorted((a, b) => b.waitingMs - a.waitingMs).map((service) => named(service, newestLine));
  return [
    `${done} of ${counted(services, 'service')} ${doneWords[purpose]}${failed}`,
    ...(slowest.length === 0 ? [] : [`${slowest.length} under way: ${listed(slowest)}`]),
    ...waitingParts(waiting),
    ...(notStarted === 0 ? [] : [`${notStarted} not started`]),
    ...(leftMs === undefined ? [] : [`about ${roughly(leftMs)} left`]),
  ].join('; ');
}

/** A service, and what it waits for: `kafka (kafka@2.service: activating/start-pre after 38 s)`. */
function named({ service, holdMs, blockedMs, waits }: ServiceProgress, newestLine: NewestLine): string {
  const [slowest] = waits.toSorted((a, b) => b.elapsedMs - a.elapsedMs);
  if (holdMs !== undefined) return `${service} (holding for the canaries, ${inSeconds(holdMs)} to go)`;
  if (blockedMs !== undefined)
    return `${service} (other instances have to come up, at most ${inSeconds(blockedMs)} to go)`;
  return slowest ? `${service} (${waitText(slowest)}${newestWords(slowest, newestLine)})` : service;
}

function waitText({ unit, detail, for: what, remainingMs, elapsedMs }: Wait): string {
  return what === 'stability'
    ? `${unit}: ${detail}, ${inSeconds(remainingMs)} to go`
    : `${unit}: ${detail} after ${inSeconds(elapsedMs)}`;
}

/** Services for which few others wait are only counted. */
const maxNames = 3;

function waitingParts({ forService, forEarlierWaves, forTheirTurn }: WaitingServices): string[] {
  const others = forService.slice(maxNames).reduce((sum, { count }) => sum + count, 0);
  const kinds = [
    ...forService.slice(0, maxNames),
    { service: 'others', count: others },
    { service: 'those that go first', count: forEarlierWaves },
    { service: forTheirTurn === 1 ? 'its turn' : 'their turn', count: forTheirTurn },
  ].filter(({ count }) => count > 0);
  if (kinds.length === 1) return kinds.map(({ service, count }) => `${count} waiting for ${service}`);
  const count = kinds.reduce((sum, kind) => sum + kind.count, 0);
  return count === 0
    ? []
    : [`${count} waiting: ${kinds.map((kind) => `${kind.count} for ${kind.service}`).join(', ')}`];
}

function inSeconds(ms: number): string {
  return `${Math.round(Math.max(0, ms) / 1_000)} s`;
}

/** An estimate is not precise: `40 s`, `9 min`, `2 h 10 min`. */
function roughly(ms: number): string {
  if (ms <= 50_000) return `${Math.max(1, Math.ceil(ms / 10_000))}0 s`;
  const minutes = Math.round(ms / 60_000);
  if (minutes < 90) return `${minutes} min`;
  const tens = Math.round(minutes / 10);
  return `${Math.floor(tens / 6)} h ${(tens % 6) * 10} min`;
}
