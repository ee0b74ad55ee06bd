import * as z from 'zod/mini';
import { parseJson } from '../fleet/json-body.js';
import { type CheckResult, type HealthCheck, shownUrl } from './health-check.js';
import { isWithin, successes, writtenRanges } from './status-ranges.js';

const checksSchema = z.object({ checks: z.array(z.object({ ok: z.boolean(), name: z.optional(z.string()) })) });

/**
 * Returns what an answer to a health check means. Its status has to be 2xx, or what the check accepts instead; and where
 * its body is JSON with `checks`, all of them have to be ok.
 */
export function judgeAnswer(
  { url, accepts }: HealthCheck,
  { status, body }: { readonly status: number; readonly body: string },
): CheckResult {
  if (!isWithin(status, accepts ?? successes)) {
    const wanted = accepts ? `, not ${writtenRanges(accepts)}` : '';
    return { healthy: false, detail: `health check ${shownUrl(url)} answered ${status}${wanted}` };
  }
  const parsed = z.safeParse(checksSchema, parseJson(body));
  const failing = parsed.success ? parsed.data.checks.filter(({ ok }) => !ok) : [];
  if (failing.length === 0) return { healthy: true, detail: `health check answered ${status}` };
  const names = failing.map(({ name }, index) => name ?? `no. ${index + 1}`).join(', ');
  return { healthy: false, detail: `health check ${shownUrl(url)} answered ${status}, with failing checks: ${names}` };
}
