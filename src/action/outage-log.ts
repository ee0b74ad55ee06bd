import type { Clock } from '../clock/clock.js';
import { seconds } from '../clock/seconds.js';
import type { Attempt } from '../fleet/request.js';
import type { Host } from '../host/host.js';

const toldEveryMs = 10_000;

/** Returns a listener that logs when fleet does not answer and has to be asked again, every ten seconds how long that has lasted, and when it answers once more. */
export function outageLog(host: Host, clock: Clock): (attempt: Attempt) => void {
  let outage: { readonly since: number; readonly toldAt: number } | undefined;
  return ({ number, outcome, durationMs }) => {
    const now = clock.now();
    const isAnswer = typeof outcome === 'number' && outcome < 500;
    if (isAnswer && outage) {
      host.log(`fleet answers again after ${seconds(now - outage.since)}`);
      outage = undefined;
    }
    if (isAnswer) return;
    if (!outage && number > 1) {
      outage = { since: now - durationMs, toldAt: now };
      host.log(`fleet does not answer as it should (${outcome}); it is asked again and again`);
    } else if (outage && now - outage.toldAt >= toldEveryMs) {
      outage = { ...outage, toldAt: now };
      host.log(`fleet has not answered for ${seconds(now - outage.since)} (${outcome})`);
    }
  };
}
