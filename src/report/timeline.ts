import type { Interval } from '../plan/plan.js';

/**
 * What an instance is doing: `starting` from its turn until it is healthy, `stable` while it has to stay healthy,
 * `removing` until it is gone, `down` where it was up before, `rollback` while it is rolled back. During a `hold`
 * everything waits for the canaries.
 */
export type SpanKind = 'down' | 'rollback' | 'starting' | 'removing' | 'stable' | 'hold';

/** Times are the clock's milliseconds. */
export interface Span extends Interval {
  readonly kind: SpanKind;
}

/** What was done about one unit, and when. */
export interface UnitTimeline {
  readonly unit: string;
  /** In order, none of them empty, no two at the same time. */
  readonly spans: readonly Span[];
  /** How it ended, if it did not succeed. */
  readonly ending?: 'failed' | 'interrupted';
}

export interface ServiceTimeline {
  readonly service: string;
  /** In the order in which they were started. */
  readonly units: readonly UnitTimeline[];
  readonly canaryHold?: Interval;
}

/** What was done when, by service, in the order in which they were started. */
export type Timeline = readonly ServiceTimeline[];

/** Returns the period that a timeline covers; undefined when nothing was done. */
export function extentOf(services: Timeline): Interval | undefined {
  const spans = services.flatMap(({ units, canaryHold }) => [
    ...units.flatMap((unit) => unit.spans),
    ...(canaryHold ? [canaryHold] : []),
  ]);
  const [first, ...others] = spans;
  if (!first) return undefined;
  return others.reduce<Interval>(
    (all, { from, to }) => ({ from: Math.min(all.from, from), to: Math.max(all.to, to) }),
    first,
  );
}

/** Returns the milliseconds that spans of a kind take together. */
export function timeIn({ spans }: Pick<UnitTimeline, 'spans'>, kind: SpanKind): number {
  return spans.filter((span) => span.kind === kind).reduce((sum, { from, to }) => sum + to - from, 0);
}

/** Which span is shown where several overlap: the first of these. */
const layers: readonly SpanKind[] = ['down', 'rollback', 'starting', 'removing', 'stable', 'hold'];

/**
 * Returns spans in order, no two of which overlap. Down from 2 to 5 and starting from 0 to 9 give starting to 2, down
 * to 5, and starting again to 9.
 */
export function layered(spans: readonly Span[]): Span[] {
  const edges = spans.flatMap(({ kind, from, to }) => [
    { at: from, kind, change: 1 },
    { at: to, kind, change: -1 },
  ]);
  const going = new Map<SpanKind, number>();
  const seen: Span[] = [];
  let since = 0;
  for (const { at, kind, change } of edges.toSorted((a, b) => a.at - b.at)) {
    const top = layers.find((layer) => (going.get(layer) ?? 0) > 0);
    const last = seen.at(-1);
    if (top && at > since) {
      if (last?.kind === top && last.to === since) seen.splice(-1, 1, { ...last, to: at });
      else seen.push({ kind: top, from: since, to: at });
    }
    since = at;
    going.set(kind, (going.get(kind) ?? 0) + change);
  }
  return seen;
}
