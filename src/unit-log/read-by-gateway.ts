import type { Clock } from '../clock/clock.js';
import { linesAbout } from './fleet-lines.js';
import { type LogEntry, parseGatewayEntries } from './gateway-entries.js';
import { gatewayHeaders, gatewayUrls } from './gateway-url.js';
import { maxLogBytes, type ReadLog } from './unit-log.js';
import { UnitLogError } from './unit-log-error.js';

type Get = (
  url: string,
  headers: Readonly<Record<string, string>>,
  maxBytes: number,
  signal: AbortSignal,
) => Promise<{ readonly status: number; readonly date?: number; readonly body: Buffer; readonly isCut: boolean }>;

/** Both answers together have to fit. */
const maxAnswerBytes = maxLogBytes / 2;

/**
 * Returns by how much the machine's clock is ahead of the runner's, given the time that the gateway said, in whole seconds,
 * at some moment between two of the runner's. Clocks that may agree do; otherwise it is the least that it may be, since a
 * line of the second before does less harm than one that is missing.
 */
function clockOffset(date: number, askedAt: number, answeredAt: number): number {
  const mayAgree = date <= answeredAt && date + 1_000 >= askedAt;
  return mayAgree ? 0 : date - answeredAt;
}

/** Returns a reader of logs by the systemd-journal-gatewayd of their machines, whose URL is made from `template`. */
export function readByGateway(template: string, get: Get, clock: Clock): ReadLog {
  /** The oldest entries come first: where they are too much, fewer are asked for, so that the newest are among them. */
  async function entriesAt(url: string, count: number, since: number, signal: AbortSignal): Promise<LogEntry[]> {
    const askedAt = clock.now();
    const { status, date, body, isCut } = await get(url, gatewayHeaders(count), maxAnswerBytes, signal);
    const { origin } = new URL(url);
    if (status !== 200)
      throw new UnitLogError(
        status === 401 || status === 403 ? 'denied' : 'no-journal',
        `${origin} answered ${status}`,
      );
    if (isCut && count > 1) return entriesAt(url, Math.floor(count / 4) || 1, since, signal);
    const entries = parseGatewayEntries(body);
    if (entries.length === 0 && !isCut && body.toString().trim() !== '')
      throw new UnitLogError('unexpected', `${origin} is not a systemd-journal-gatewayd`);
    const from = since + (date === undefined ? 0 : clockOffset(date, askedAt, clock.now()));
    return entries.filter(({ at }) => at >= from);
  }

  return async ({ unit, machine, since }, count, signal) => {
    if (machine.primaryIP === '' && template.includes('{machine-ip}'))
      throw new UnitLogError(
        'unexpected',
        "the machine's address is not known: it joined the cluster after the deployment had begun",
      );
    const linesOf = async (name: string, most: number) => {
      const urls = gatewayUrls(template, machine, name);
      const entries = (await Promise.all(urls.map((url) => entriesAt(url, most, since, signal)))).flat();
      return entries.toSorted((a, b) => a.at - b.at).flatMap(({ lines }) => lines);
    };
    return linesAbout(unit, count, linesOf);
  };
}
