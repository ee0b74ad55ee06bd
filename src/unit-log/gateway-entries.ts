import * as z from 'zod/mini';
import { parseJson } from '../fleet/json-body.js';
import { timeOfDay } from './journalctl.js';
import { plainLogText } from './plain-log-text.js';
import type { LogLine } from './unit-log.js';

/** A field with bytes that are not text is an array of them; one that occurs several times, an array of its values. */
const entrySchema = z.object({
  __REALTIME_TIMESTAMP: z.string(),
  SYSLOG_IDENTIFIER: z.optional(z.unknown()),
  _COMM: z.optional(z.unknown()),
  MESSAGE: z.optional(z.unknown()),
});

/** A message that the journal has, and when it came, in milliseconds since the Unix epoch by the machine's clock. */
export interface LogEntry {
  readonly at: number;
  readonly lines: readonly LogLine[];
}

/** The gateway leaves the text of a message out if it is longer than 4 KiB. */
const tooLong = '(a message too long for the gateway)';

/** Returns the entries of an answer; one that is not whole, at its end, is left out. */
export function parseGatewayEntries(body: Buffer): LogEntry[] {
  return body
    .toString()
    .split('\n')
    .flatMap((line) => {
      const entry = z.safeParse(entrySchema, parseJson(line));
      if (!entry.success) return [];
      const { __REALTIME_TIMESTAMP: microseconds, MESSAGE, SYSLOG_IDENTIFIER, _COMM } = entry.data;
      const at = Number(microseconds) / 1_000;
      const source = plainLogText(textOf(SYSLOG_IDENTIFIER) || textOf(_COMM));
      const lines = (MESSAGE === null ? tooLong : textOf(MESSAGE)).split('\n');
      return [{ at, lines: lines.map((text) => ({ time: timeOfDay(at), source, text: plainLogText(text) })) }];
    });
}

function textOf(field: unknown): string {
  if (typeof field === 'string') return field;
  if (!Array.isArray(field)) return '';
  const isBytes = field.every((byte) => typeof byte === 'number');
  return isBytes ? Buffer.from(field).toString() : textOf(field[0]);
}
