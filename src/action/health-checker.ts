import type { Clock } from '../clock/clock.js';
import { startTimeout } from '../clock/timeout.js';
import { messageOf } from '../errors/error-message.js';
import type { CallOptions } from '../fleet/fleet.js';
import { limitTo } from '../fleet/request-limit.js';
import { type CheckResult, type HealthCheck, shownUrl } from '../health/health-check.js';
import { judgeAnswer } from '../health/judge-answer.js';

type Get = (
  url: string,
  signal: AbortSignal,
  headers: Readonly<Record<string, string>>,
) => Promise<{ readonly status: number; readonly body: string }>;

/** How many services are asked at once. */
const checksAtOnce = 8;

/** Returns a health check over `get`: an answer that does not come within `timeoutMs` is a bad one, and one that cannot be had is too. */
export function healthChecker(
  get: Get,
  clock: Clock,
  timeoutMs: number,
): (health: HealthCheck, call: CallOptions) => Promise<CheckResult> {
  const limited = limitTo(checksAtOnce);
  const check = async (health: HealthCheck, { signal }: CallOptions): Promise<CheckResult> => {
    signal?.throwIfAborted();
    const timedOut = new AbortController();
    const cancelTimeout = startTimeout(clock, timeoutMs, () =>
      timedOut.abort(new Error(`no answer within ${timeoutMs / 1_000} s`)),
    );
    const { url, headers = {} } = health;
    try {
      const until = signal ? AbortSignal.any([signal, timedOut.signal]) : timedOut.signal;
      return judgeAnswer(health, await get(url, until, headers));
    } catch (error) {
      signal?.throwIfAborted();
      return {
        healthy: false,
        detail: `health check ${shownUrl(url)}: ${messageOf(error)}`,
      };
    } finally {
      cancelTimeout();
    }
  };
  return (health, call) => limited(() => check(health, call));
}
