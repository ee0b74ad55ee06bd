import type { Clock } from '../clock/clock.js';
import { seconds } from '../clock/seconds.js';
import type { Attempt } from '../fleet/request.js';
import type { Host } from '../host/host.js';

/** Returns a listener that logs when fleet does not answer and has to be asked again, and when it answers once more: a line each, however long it lasts. */
export function outageLog(host: Host, clock: Clock): (attempt: Attempt) => void {
  let since: number | undefined;
  return ({ number, outcome, durationMs }) => {
    const isAnswer = typeof outcome === 'number' && outcome < 500;
    if (isAnswer && since !== undefined) {
      host.log(`fleet answers again after ${seconds(clock.now() - since)}`);
      since = undefined;
    }
    if (!isAnswer && since === undefined && number > 1) {
      since = clock.now() - durationMs;
      host.log(`fleet does not answer as it should (${outcome}); it is asked again and again`);
    }
  };
}
