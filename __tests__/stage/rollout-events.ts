/** What a line of the action's log says happened in a rollout. */
export interface RolloutEvent {
  readonly type: 'started' | 'recreating' | 'healthy' | 'canary-hold' | 'rollback-started' | 'waiting' | 'failed';
  /** In milliseconds since the rollout began. */
  readonly elapsedMs: number;
  /** Empty for what is about no single unit. */
  readonly unit: string;
  /** What the line says besides: why a unit is begun, or what is waited for. */
  readonly text: string;
}

/** The action's words for each event. The first that matches a line counts. */
const words: readonly (readonly [RolloutEvent['type'], RegExp])[] = [
  ['started', /^(?<unit>\S+): (?<text>(?:creating|updating|restarting|destroying|recovering) \(.*\))$/],
  ['recreating', /^(?<unit>\S+): (?<text>this fleetd cannot replace a unit in place.*)$/],
  ['healthy', /^(?<unit>\S+): (?<text>.*), must stay so for /],
  ['failed', /^(?<unit>\S+): FAILED: (?<text>.*)$/],
  // With several services, these begin with the name of theirs.
  ['canary-hold', /^(?:\S+: )?canaries are up; (?<text>.*)$/],
  ['rollback-started', /^ROLLBACK of (?<text>.*)$/],
  ['waiting', /^(?:\S+: )?waiting: (?<text>.*)$/],
];

/** Returns the event that a line of the log shows; undefined for any other line. */
export function rolloutEvent(line: string): RolloutEvent | undefined {
  const [, seconds, said = ''] = /^ *([\d.]+) s {2}(.*)$/.exec(line) ?? [];
  if (seconds === undefined) return undefined;
  for (const [type, pattern] of words) {
    const { groups } = pattern.exec(said) ?? {};
    if (groups) return { type, elapsedMs: Number(seconds) * 1_000, unit: groups.unit ?? '', text: groups.text ?? '' };
  }
  return undefined;
}
