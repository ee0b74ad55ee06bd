import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Interval, Step } from '../../src/plan/plan.js';
import { timelineOf } from '../../src/report/fold-timeline.js';
import { extentOf, layered, type Span, type SpanKind } from '../../src/report/timeline.js';
import type { ServiceResult } from '../../src/rollout/service-rollout.js';
import type { UnitRollout } from '../../src/rollout/unit-rollout.js';
import { servicePlan } from './reports.js';

const version = { options: [], revision: 'a', desiredState: 'launched' } as const;

function run(unit: string, more: Partial<UnitRollout> = {}, step: Partial<Step> = {}): UnitRollout {
  return {
    id: 0,
    step: {
      unit,
      service: 'web',
      action: 'update',
      reason: '',
      stage: 'change',
      lane: unit,
      before: version,
      after: version,
      countsAsAvailable: true,
      until: 'healthy',
      ...step,
    },
    purpose: 'rollout',
    phase: { name: 'available' },
    observed: {},
    effect: 'applied',
    downtime: { intervals: [], isDown: false },
    ...more,
  };
}

const down = (...intervals: Interval[]) => ({ intervals, isDown: false });

function rolledOut(runs: readonly UnitRollout[], more: Partial<ServiceResult> = {}, service = 'web'): ServiceResult {
  return { plan: servicePlan(service, []), runs, ...more };
}

/** Returns `down 2-5` for each span of a unit. */
function spansOf(timeline: ReturnType<typeof timelineOf>, name: string): string[] {
  const units = timeline.flatMap((service) => service.units);
  return (units.find(({ unit }) => unit === name)?.spans ?? []).map(({ kind, from, to }) => `${kind} ${from}-${to}`);
}

describe('the timeline of a rollout', () => {
  test('has an instance start, be down and stay healthy', () => {
    const updated = run('web@1.service', {
      startedAt: 10,
      healthySince: 40,
      finishedAt: 90,
      downtime: down({ from: 15, to: 35 }),
    });
    expect(spansOf(timelineOf([rolledOut([updated])]), 'web@1.service')).toEqual([
      'starting 10-15',
      'down 15-35',
      'starting 35-40',
      'stable 40-90',
    ]);
  });

  test('has what a rollback did in the row of the same instance, its downtime included', () => {
    const tried = run('web@1.service', {
      phase: { name: 'failed', reason: 'x' },
      startedAt: 10,
      finishedAt: 50,
      downtime: down({ from: 20, to: 50 }),
    });
    const undone = run('web@1.service', {
      startedAt: 55,
      healthySince: 70,
      finishedAt: 80,
      downtime: down({ from: 20, to: 60 }),
    });
    const [service] = timelineOf([rolledOut([tried, { ...undone, purpose: 'rollback' }])]);
    expect(service?.units[0]?.ending).toBe('failed');
    expect(spansOf([service ?? fail()], 'web@1.service')).toEqual(['starting 10-20', 'down 20-60', 'rollback 60-80']);
  });

  test('has a surge instance once, and its removal counts as no downtime', () => {
    const created = run(
      'web@2.service',
      { startedAt: 0, healthySince: 5, finishedAt: 10 },
      { action: 'create', stage: 'surge' },
    );
    const { after: _, ...removal } = run(
      'web@2.service',
      {},
      { action: 'destroy', stage: 'remove', countsAsAvailable: false },
    ).step;
    const removed: UnitRollout = {
      ...created,
      id: 9,
      step: removal,
      startedAt: 50,
      finishedAt: 60,
      downtime: down({ from: 52, to: 60 }),
    };
    expect(spansOf(timelineOf([rolledOut([created, removed])]), 'web@2.service')).toEqual([
      'starting 0-5',
      'stable 5-10',
      'removing 50-60',
    ]);
  });

  test('leaves out units that nothing was done about, and services without any other', () => {
    const unchanged = run('web@3.service', { effect: 'none' });
    const lookedAt = run('web-sidekick@1.service', { effect: 'none', startedAt: 0, finishedAt: 10 });
    const pending: UnitRollout = { ...unchanged, phase: { name: 'skipped', reason: 'x' } };
    expect(timelineOf([rolledOut([unchanged, lookedAt, pending])])).toEqual([]);
  });

  test('marks what was interrupted, and has the canary hold', () => {
    const flying = run('web@1.service', { phase: { name: 'interrupted', reason: 'x' }, startedAt: 0, finishedAt: 9 });
    expect(timelineOf([rolledOut([flying], { canaryHold: { from: 3, to: 5 } })])).toEqual([
      {
        service: 'web',
        canaryHold: { from: 3, to: 5 },
        units: [{ unit: 'web@1.service', ending: 'interrupted', spans: [{ kind: 'starting', from: 0, to: 9 }] }],
      },
    ]);
  });

  test('forgets that an instance was interrupted once it has been recovered', () => {
    const flying = run('web@1.service', { phase: { name: 'interrupted', reason: 'x' }, startedAt: 0, finishedAt: 9 });
    const settled = run('web@1.service', { purpose: 'recovery', startedAt: 20, healthySince: 25, finishedAt: 30 });
    const timeline = timelineOf([rolledOut([flying, settled])]);
    expect(timeline[0]?.units[0]?.ending).toBeUndefined();
    expect(spansOf(timeline, 'web@1.service')).toEqual(['starting 0-9', 'starting 20-25', 'stable 25-30']);
  });

  test('is in the order in which units were started', () => {
    const at = (unit: string, startedAt: number) => run(unit, { startedAt, finishedAt: startedAt + 10 });
    const timeline = timelineOf([
      rolledOut([at('b@2', 30), at('b@1', 40)], {}, 'b'),
      rolledOut([at('a@1', 10), at('a@2', 0)], {}, 'a'),
    ]);
    expect(timeline.flatMap(({ units }) => units.map(({ unit }) => unit))).toEqual(['a@2', 'a@1', 'b@2', 'b@1']);
    expect(extentOf(timeline)).toEqual({ from: 0, to: 50 });
  });

  test('of nothing has no extent', () => {
    expect(extentOf([])).toBeUndefined();
  });
});

test('of spans that overlap the worst is seen at any moment, and each moment once', () => {
  const order: readonly SpanKind[] = ['down', 'rollback', 'starting', 'removing', 'stable'];
  const span = fc
    .tuple(fc.constantFrom(...order), fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 8 }))
    .map(([kind, from, length]): Span => ({ kind, from, to: from + length }));
  fc.assert(
    fc.property(fc.array(span, { maxLength: 8 }), (spans) => {
      const seen = layered(spans);
      for (let moment = 0; moment < 30; moment++) {
        const at = ({ from, to }: Interval) => from <= moment && moment < to;
        const worst = order.find((kind) => spans.some((one) => one.kind === kind && at(one)));
        expect(seen.filter(at).map(({ kind }) => kind)).toEqual(worst ? [worst] : []);
      }
      for (const { from, to } of seen) expect(to).toBeGreaterThan(from);
    }),
  );
});

function fail(): never {
  throw new RangeError('there is no service');
}
