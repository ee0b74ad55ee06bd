import type { Clock } from '../clock/clock.js';
import { seconds } from '../clock/seconds.js';
import type { Attempt } from '../fleet/request.js';
import type { Host } from '../host/host.js';

const reportEveryMs = 10_000;

/** Returns a listener that logs when fleet stops responding and has to be retried, how long that has lasted every ten seconds, and when it responds again. */
export function outageLog(host: Host, clock: Clock): (attempt: Attempt) => void {
  let outage: { readonly since: number; readonly reportedAt: number } | undefined;
  return ({ number, outcome, durationMs }) => {
    const now = clock.now();
    const isAnswer = typeof outcome === 'number' && outcome < 500;
    if (isAnswer && outage) {
      host.log(`fleet is responding again after ${seconds(now - outage.since)}`);
      outage = undefined;
    }
    if (isAnswer) return;
    if (!outage && number > 1) {
      outage = { since: now - durationMs, reportedAt: now };
      host.log(`fleet is not responding (${outcome}); retrying`);
    } else if (outage && now - outage.reportedAt >= reportEveryMs) {
      outage = { ...outage, reportedAt: now };
      host.log(`fleet has not responded for ${seconds(now - outage.since)} (${outcome}); retrying`);
    }
  };
}
