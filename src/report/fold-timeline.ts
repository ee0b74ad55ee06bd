import type { RolloutResult } from '../rollout/service-rollout.js';
import { isTouched, type UnitRollout } from '../rollout/unit-rollout.js';
import {
  layered,
  type ServiceTimeline,
  type Span,
  type SpanKind,
  type Timeline,
  type UnitTimeline,
} from './timeline.js';

/** Returns what a rollout did when: a fold of its runs. Units that nothing was done about are left out, and so are services without any other. */
export function timelineOf(result: RolloutResult): Timeline {
  const services = result.map(({ plan, runs, canaryHold }): ServiceTimeline => {
    const byUnit = [...Map.groupBy(runs, ({ step }) => step.unit)];
    const units = byUnit.map(([unit, own]) => unitTimeline(unit, own));
    const shown = units.filter(({ spans }) => spans.length > 0);
    return {
      service: plan.service,
      units: shown.toSorted((a, b) => startOf(a) - startOf(b)),
      ...(canaryHold && canaryHold.to > canaryHold.from && { canaryHold }),
    };
  });
  const first = ({ units: [unit] }: ServiceTimeline) => (unit ? startOf(unit) : 0);
  return services.filter(({ units }) => units.length > 0).toSorted((a, b) => first(a) - first(b));
}

function unitTimeline(unit: string, own: readonly UnitRollout[]): UnitTimeline {
  const runs = own.filter(wasActedUpon);
  const down = runs.filter(({ step }) => step.countsAsAvailable).flatMap(({ downtime }) => downtime.intervals);
  return {
    unit,
    spans: layered([
      ...down.map(({ from, to }) => ({ kind: 'down' as const, from, to })),
      ...runs.flatMap((run) => (run.purpose === 'rollback' ? turnOf('rollback', run) : runSpans(run))),
    ]),
    ...endingOf(runs),
  };
}

function endingOf(runs: readonly UnitRollout[]): Pick<UnitTimeline, 'ending'> {
  if (runs.some(({ phase }) => phase.name === 'failed')) return { ending: 'failed' };
  return runs.at(-1)?.phase.name === 'interrupted' ? { ending: 'interrupted' } : {};
}

/** A unit that was only observed, and found to be right, is not worth a row. */
function wasActedUpon(run: UnitRollout): boolean {
  const { phase, downtime, startedAt } = run;
  if (startedAt === undefined) return false;
  return isTouched(run) || phase.name === 'failed' || phase.name === 'interrupted' || downtime.intervals.length > 0;
}

function runSpans(run: UnitRollout): Span[] {
  const { step, startedAt, finishedAt, healthySince } = run;
  if (!step.after) return turnOf('removing', run);
  if (startedAt === undefined || finishedAt === undefined || healthySince === undefined) return turnOf('starting', run);
  return [
    { kind: 'starting', from: startedAt, to: healthySince },
    { kind: 'stable', from: healthySince, to: finishedAt },
  ];
}

function turnOf(kind: SpanKind, { startedAt, finishedAt }: UnitRollout): Span[] {
  return startedAt === undefined || finishedAt === undefined ? [] : [{ kind, from: startedAt, to: finishedAt }];
}

function startOf({ spans: [first] }: UnitTimeline): number {
  return first?.from ?? 0;
}
