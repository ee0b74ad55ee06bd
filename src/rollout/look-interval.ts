import type { Step } from '../plan/plan.js';
import { restartPauseMs } from '../unit/restart-pause.js';

/** States are published once a second; looks a little closer together see every one of them. */
export const everyPublicationMs = 900;

const secondMs = 1_000;
const hardlyShownMs = 300;

/**
 * Returns how many milliseconds may pass until the next look at an instance that has been up for so long, if no restart
 * of it is to be missed that fleet shows; `mostMs` at most. systemd shows a restart for as long as RestartSec= lasts, and
 * a unit that it does not restart stays down. Most that crash do so soon after they came up. A restart of less than 0.3 s
 * hardly ever shows, however often one looks, and of a fast one systemd's start limit tells.
 *
 * With `RestartSec=1` it is 900; with `RestartSec=4`, which is published four times, 900 at first, 2,000 after two
 * seconds, and 3,900 in the end; without RestartSec= or Restart=, `mostMs`.
 */
export function lookIntervalMs({ unit, after }: Step, upMs: number, mostMs: number): number {
  const pauseMs = restartPauseMs(unit, after?.options ?? []);
  if (pauseMs === undefined || pauseMs < hardlyShownMs) return mostMs;
  const shownMs = (Math.floor(pauseMs / secondMs) - 1) * secondMs + everyPublicationMs;
  return Math.max(everyPublicationMs, Math.min(mostMs, shownMs, upMs));
}

/** Returns whether systemd restarts a unit so fast that between two publications nothing of it may show. */
export function isRestartHidden({ unit, after }: Step): boolean {
  return (restartPauseMs(unit, after?.options ?? []) ?? Number.POSITIVE_INFINITY) < secondMs;
}
