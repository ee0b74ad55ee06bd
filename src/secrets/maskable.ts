/** The fewest characters of a value that is hidden wherever it appears; README states it. */
export const shortestMask = 6;
/** Shorter numbers are ports, counts and process ids; README states this too. */
const fewestDigits = 8;

/** Settings that people give names such as `AUTH`, and words of the outputs, which workflows compare: keys, states, actions. */
const plainWords = new Set(
  [
    'enabled disabled enable disable default always required optional undefined',
    // systemd's load, active and sub states, and fleet's.
    'loaded not-found bad-setting masked merged active reloading inactive failed activating deactivating maintenance',
    'exited running start-pre start-post condition reload-signal reload-notify stop-sigterm stop-sigkill stop-post',
    'stop-watchdog final-sigterm final-sigkill final-watchdog auto-restart auto-restart-queued cleaning elapsed waiting',
    'listening mounted mounting mounting-done remounting unmounting plugged tentative launched',
    // Of the outputs.
    'succeeded unchanged planned paused rolled-back cancelled skipped',
    'create created update updated restart restarted destroy destroyed',
    'status reason changed instances duration deployment-id cluster services machines metadata states truncated leftOut',
    'service action outcome revision previousRevision machineId machineIp desiredState currentState systemdLoadState',
    'systemdActiveState systemdSubState startedAt finishedAt durationMs downtimeMs journal pruned sameAs',
  ]
    .join(' ')
    .toLowerCase()
    .split(' '),
);

const durationOrSize =
  /^(?:\d+(?:\.\d+)?\s*(?:[uµm]?s|secs?|seconds?|mins?|minutes?|hr?s?|hours?|d|days?|w|weeks?|[kmgt]i?b?|%))(?:\s*\d+\s*[a-zµ]+)*$/i;
const number = /^[+-]?v?\d[\d.,:_/-]*$/i;
const address = /^\d{1,3}(?:\.\d{1,3}){3}(?:[:/]\d{1,5})?$/;

/**
 * Returns whether a secret can be hidden wherever it appears. One that is as short as a word, a setting such as
 * `enabled`, a short number, a duration, an address or the name of a state cannot: it appears where it is none, and
 * GitHub drops outputs with a masked value in them.
 */
export function isMaskable(value: string): boolean {
  const text = value.trim();
  if (text.length < shortestMask || plainWords.has(text.toLowerCase())) return false;
  if (address.test(text) || durationOrSize.test(text)) return false;
  return !number.test(text) || text.replace(/\D/g, '').length >= fewestDigits;
}
