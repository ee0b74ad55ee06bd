import type { Interval } from '../plan/plan.js';
import type { RolledOut } from '../rollout/plan-rollback.js';
import type { Task } from '../rollout/task.js';

/**
 * What an instance is doing: `starting` from its turn until it is healthy, `stable` while it is healthy and has to stay so,
 * `removing` until it is gone, `down` where it was up before, `rollback` while it becomes again what it was. In a
 * `hold`, everything waits for canaries.
 */
export type SpanKind = 'down' | 'rollback' | 'starting' | 'removing' | 'stable' | 'hold';

/** Times are the clock's milliseconds. */
export interface Span extends Interval {
  readonly kind: SpanKind;
}

/** When something was done about one unit. */
export interface UnitTimeline {
  readonly unit: string;
  /** In their order, none of them empty, no two at the same time. */
  readonly spans: readonly Span[];
  /** How it ended, where it did not come through. */
  readonly ending?: 'failed' | 'interrupted';
}

export interface ServiceTimeline {
  readonly service: string;
  /** In the order in which their turns came. */
  readonly units: readonly UnitTimeline[];
  /** When everything waited for the service's canaries. */
  readonly hold?: Interval;
}

/** When what was done, by service, in the order in which they began. */
export type Timeline = readonly ServiceTimeline[];

/**
 * Returns when a rollout did what, given its tasks and those of what was done `afterwards` to undo it. Units that nothing
 * was done about are left out, and so are services without any other.
 */
export function timelineOf(rolledOut: readonly RolledOut[], afterwards: Iterable<Task>): Timeline {
  const undone = Map.groupBy(afterwards, ({ step }) => step.unit);
  const services = rolledOut.map(({ plan, tasks, hold }): ServiceTimeline => {
    const byUnit = [...Map.groupBy(tasks, ({ step }) => step.unit)];
    const units = byUnit.map(([unit, own]) => unitTimeline(unit, own, undone.get(unit) ?? []));
    const shown = units.filter(({ spans }) => spans.length > 0);
    return {
      service: plan.service,
      units: shown.toSorted((a, b) => beginningOf(a) - beginningOf(b)),
      ...(hold && hold.to > hold.from && { hold }),
    };
  });
  const first = ({ units: [unit] }: ServiceTimeline) => (unit ? beginningOf(unit) : 0);
  return services.filter(({ units }) => units.length > 0).toSorted((a, b) => first(a) - first(b));
}

/** Returns from when to when a timeline goes; undefined when nothing was done. */
export function extentOf(services: Timeline): Interval | undefined {
  const spans = services.flatMap(({ units, hold }) => [
    ...units.flatMap((unit) => unit.spans),
    ...(hold ? [hold] : []),
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

function unitTimeline(unit: string, own: readonly Task[], undone: readonly Task[]): UnitTimeline {
  const tasks = own.filter(wasActedUpon);
  const undoing = undone.filter(wasActedUpon);
  const all = [...tasks, ...undoing];
  const down = all.filter(({ step }) => step.serves).flatMap(({ downtime }) => downtime.intervals);
  return {
    unit,
    spans: layered([
      ...down.map(({ from, to }) => ({ kind: 'down' as const, from, to })),
      ...undoing.flatMap((task) => turnOf('rollback', task)),
      ...tasks.flatMap(stepSpans),
    ]),
    ...endingOf(all),
  };
}

function endingOf(tasks: readonly Task[]): Pick<UnitTimeline, 'ending'> {
  if (tasks.some(({ phase }) => phase.name === 'failed')) return { ending: 'failed' };
  return tasks.at(-1)?.phase.name === 'interrupted' ? { ending: 'interrupted' } : {};
}

/** What was only looked at, and found to be right, is not worth a row. */
function wasActedUpon({ wrote, phase, downtime, startedAt }: Task): boolean {
  if (startedAt === undefined) return false;
  return wrote === true || phase.name === 'failed' || phase.name === 'interrupted' || downtime.intervals.length > 0;
}

function stepSpans(task: Task): Span[] {
  const { step, startedAt, finishedAt, healthySince } = task;
  if (!step.after) return turnOf('removing', task);
  if (startedAt === undefined || finishedAt === undefined || healthySince === undefined)
    return turnOf('starting', task);
  return [
    { kind: 'starting', from: startedAt, to: healthySince },
    { kind: 'stable', from: healthySince, to: finishedAt },
  ];
}

function turnOf(kind: SpanKind, { startedAt, finishedAt }: Task): Span[] {
  return startedAt === undefined || finishedAt === undefined ? [] : [{ kind, from: startedAt, to: finishedAt }];
}

/** What is seen where spans overlap: the first of these. */
const layers: readonly SpanKind[] = ['down', 'rollback', 'starting', 'removing', 'stable', 'hold'];

/**
 * Returns spans of which no two overlap, in their order. Of down from 2 to 5 and starting from 0 to 9 there is starting
 * to 2, down to 5, and starting again to 9.
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

function beginningOf({ spans: [first] }: UnitTimeline): number {
  return first?.from ?? 0;
}
