import { describe, expect, test } from '@jest/globals';
import { paceOf } from '../../src/rollout/pace.js';
import { nextMove, nextObservation, queryFor } from '../../src/rollout/polling.js';
import type { DeploymentRollout, RolloutContext } from '../../src/rollout/service-rollout.js';
import type { Write } from '../../src/rollout/transition.js';
import type { UnitRollout } from '../../src/rollout/unit-rollout.js';
import { context, deployment, instance, machine, service, writeWords } from './cases.js';

// A beat was given at 100,000; it is due again a second later.
const beatAt = 100_000;
const nextBeat = beatAt + 1_004;

/** Fleet was asked to replace it at the last beat; it was last seen then, still at its former revision. */
const waiting = {
  phase: 'progressing',
  rhythm: 'aimed',
  since: beatAt,
  condition: 'other-revision',
  effect: 'applied',
  observedAt: beatAt,
  unitAt: beatAt,
  intentSeenAt: beatAt,
} as const;
const starting = { ...waiting, condition: 'starting' } as const;
const healthy = { ...waiting, condition: 'running', healthySince: beatAt } as const;

type Facts = Parameters<typeof instance>[1];

/** A deployment with units in flight, numbered from 1. */
function crowd(units: readonly Facts[], facts: Partial<DeploymentRollout> = {}): DeploymentRollout {
  const rollout = deployment(service(units.map((one, index) => instance(index + 1, one))));
  return { ...rollout, beatAt, turnAt: beatAt, readingMs: 0, ...facts };
}

const unitsOf = ({ services }: DeploymentRollout) => services.flatMap(({ units }) => units);
const minReadyMs = 10_000;

/** In which milliseconds after the beat something has to be done about the units. */
function moves(rollout: DeploymentRollout, now = beatAt, given: RolloutContext = context()): number[] {
  const pace = paceOf(rollout, context(given as never), now);
  return unitsOf(rollout).map((unit) => pace.nextMove(unit, minReadyMs) - beatAt);
}

/** So many units that those of these tests are asked for by their names. */
const large = context({ clusterSize: 1_000 });

/** The numbers of the units that are observed in a turn at some time after the beat. */
function due(rollout: DeploymentRollout, after: number, given = large): number[] {
  const pace = paceOf(rollout, given, beatAt + after);
  return unitsOf(rollout).flatMap((unit, index) => (pace.isDue(unit, minReadyMs) ? [index + 1] : []));
}

describe('up to three units in flight', () => {
  const few = crowd([waiting, starting, healthy, { phase: 'pending' }, { phase: 'available' }]);
  const now = beatAt + 900;
  const pace = paceOf(few, context(), now);

  test('go at their own pace each, and are asked about as suits them', () => {
    for (const unit of unitsOf(few).slice(0, 3)) {
      expect(pace.nextMove(unit, minReadyMs)).toBe(nextMove(unit, minReadyMs, now));
      expect(pace.isDue(unit, minReadyMs)).toBe(nextObservation(unit, minReadyMs, now) <= now);
      expect(pace.query(unit, undefined)).toEqual(queryFor(unit, undefined, now));
    }
    expect([pace.isCrowded, pace.isOpen]).toEqual([false, true]);
  });

  test('have their own wake-ups', () => {
    const writes: Write[] = [
      { kind: 'wake-up', unit: 'web@1.service', desiredState: 'launched', times: 3 },
      { kind: 'destroy', unit: 'web@2.service' },
    ];
    expect(pace.paced(writes)).toBe(writes);
  });

  test('are a crowd from four on, in all services together, that are being rolled out', () => {
    const of = (count: number) => service(Array.from({ length: count }, (_, index) => instance(index + 1, waiting)));
    const isCrowded = (...services: Parameters<typeof deployment>) =>
      paceOf(deployment(...services), context(), now).isCrowded;
    expect(isCrowded(of(4))).toBe(true);
    expect(isCrowded(of(2), of(2))).toBe(true);
    expect(isCrowded(of(3), { ...of(2), state: 'waiting' }, { ...of(2), state: 'done' })).toBe(false);
  });
});

describe('in a crowd', () => {
  test.each<[string, Facts[], after: number, expected: number[]]>([
    [
      'a unit that was never seen is observed in the next turn',
      [{ phase: 'checking' }, waiting, waiting, waiting],
      500,
      [1],
    ],
    ['what is seen to wait is seen shortly before the beat', [waiting, waiting, waiting, waiting], 300, []],
    ['the one that the beat is about alone, if the others have to be unloaded first', Array(4).fill(waiting), 700, [4]],
    [
      'one that is coming up is observed a second and a half after it was',
      [starting, healthy, healthy, healthy],
      1_200,
      [1],
    ],
    ['and no sooner', [starting, healthy, healthy, healthy], 1_100, []],
    ['one that is healthy has time', [healthy, healthy, healthy, healthy], 4_600, []],
    ['but no more than five seconds', [healthy, healthy, healthy, healthy], 4_700, [1, 2, 3, 4]],
  ])('%s', (_, units, after, expected) => {
    expect(due(crowd(units), after)).toEqual(expected);
  });

  const restarts = (pause: string) => ['Service Restart=always', `Service RestartSec=${pause}`];
  test.each<[string, Facts, after: number, later: number]>([
    ['at every publication, if its restart may show in one only', { lines: restarts('1') }, 599, 600],
    ['at every publication at first, if its restart shows for long', { lines: restarts('20') }, 599, 600],
    [
      'as often as its restart is published, later on',
      { lines: restarts('4'), healthySince: beatAt - 4_000 },
      3_599,
      3_600,
    ],
    ['after five seconds, if its restart hardly ever shows', { lines: restarts('0.1') }, 4_699, 4_700],
    ['at every publication, if it has exited once', { lines: restarts('0.1'), exits: 1, conditionSince: 0 }, 599, 600],
  ])('one that is healthy and restarted by systemd is observed %s', (_, facts, after, later) => {
    const units = Array(4).fill({ ...healthy, ...facts });
    expect(due(crowd(units), after)).toEqual([]);
    expect(due(crowd(units), later)).toHaveLength(4);
  });

  test('the proof of one is not waited for, if its restart could be over by then', () => {
    const proven = { ...healthy, lines: restarts('2'), healthySince: beatAt - 7_900 } as const;
    expect(moves(crowd(Array(4).fill(proven)))).toEqual([1_900, 1_900, 1_900, 1_900]);
  });

  test('all that change are observed whenever lists are read', () => {
    const small = context({ clusterSize: 100 });
    expect(due(crowd(Array(8).fill(starting)), 799, small)).toEqual([]);
    expect(due(crowd(Array(8).fill(starting)), 800, small)).toHaveLength(8);
  });

  test('a unit that has proven itself is observed at that moment', () => {
    const proven = { ...healthy, healthySince: beatAt - 8_000 } as const;
    expect(moves(crowd(Array(4).fill(proven)))).toEqual([2_000, 2_000, 2_000, 2_000]);
    expect(due(crowd(Array(4).fill(proven)), 1_999)).toEqual([]);
    expect(due(crowd(Array(4).fill(proven)), 2_000)).toEqual([1, 2, 3, 4]);
  });

  test('a unit that has soon proven itself is not observed just before', () => {
    const proven = { ...healthy, healthySince: beatAt - 4_500 } as const;
    expect(moves(crowd(Array(4).fill(proven)))).toEqual([5_500, 5_500, 5_500, 5_500]);
  });
});

describe('turns of a crowd are apart', () => {
  const checking: Facts[] = Array(4).fill({ phase: 'checking' });
  const many: Facts[] = Array(8).fill({ phase: 'checking' });
  test.each<[string, DeploymentRollout, clusterSize: number, earliest: number]>([
    ['half a second', crowd(checking), 1_000, 500],
    ['more where they read whole lists', crowd(many), 100, 800],
    ['not yet with three names for each page of the list', crowd(many), 300, 500],
    ['twice as long as the last reading took', crowd(checking, { readingMs: 400 }), 1_000, 800],
    ['and not at all before the first', crowd(checking, { turnAt: 0 }), 1_000, 0],
  ])('%s', (_, rollout, clusterSize, earliest) => {
    const given = context({ clusterSize });
    expect(moves(rollout, beatAt, given)).toEqual(unitsOf(rollout).map(() => earliest));
    expect(due(rollout, earliest, given)).toHaveLength(unitsOf(rollout).length);
    expect(paceOf(rollout, given, beatAt + earliest).isOpen).toBe(true);
    if (earliest === 0) return;
    expect(due(rollout, earliest - 1, given)).toEqual([]);
    expect(paceOf(rollout, given, beatAt + earliest - 1).isOpen).toBe(false);
  });

  test('but the unit that the beat is about is observed in time for it', () => {
    const slow = crowd(Array(4).fill(waiting), { readingMs: 500, turnAt: beatAt + 100 });
    expect(due(slow, 600)).toEqual([4]);
    expect(due(slow, 1_100).sort()).toEqual([4]);
  });
});

describe('one write wakes fleet up for a crowd', () => {
  const seenJustNow = { ...waiting, intentSeenAt: nextBeat - 50, observedAt: nextBeat - 50 } as const;
  const own: Write = { kind: 'wake-up', unit: 'web@2.service', desiredState: 'launched', times: 1 };
  const destroy: Write = { kind: 'destroy', unit: 'web@9.service' };
  const paced = (units: readonly Facts[], writes: readonly Write[], now: number, given: RolloutContext = context()) =>
    paceOf(crowd(units), given, now)
      .paced(writes)
      .map((write) => `${write.unit} ${writeWords(write)}`);

  test.each<[string, Facts[], Write[], now: number, expected: RegExp[]]>([
    ['once a second', Array(4).fill(seenJustNow), [own], nextBeat, [/^web@2\.service (burst|wake up).* launched$/]],
    ['before anything else', Array(4).fill(seenJustNow), [destroy, own], nextBeat, [/^web@2\.service/, /destroy/]],
    ['and not before its time', Array(4).fill(seenJustNow), [own, destroy], nextBeat - 1, [/destroy/]],
    [
      'also if it is nobody’s turn, with a state that was just seen',
      Array(4).fill(seenJustNow),
      [],
      nextBeat,
      [/^web@1/],
    ],
    ['not with one that may have changed since', Array(4).fill(waiting), [], nextBeat + 500, []],
    ['not for units that do not wait for fleet', Array(4).fill(healthy), [own], nextBeat, []],
    ['with what was seen just now, of several', [waiting, waiting, seenJustNow, waiting], [], nextBeat, [/^web@3/]],
  ])('%s', (_, units, writes, now, expected) => {
    const shown = paced(units, writes, now);
    expect(shown).toHaveLength(expected.length);
    for (const [index, pattern] of expected.entries()) expect(shown[index]).toMatch(pattern);
  });

  test('but not on so many machines that some heartbeat deafens their watches all the time', () => {
    const machines = (count: number) => Array.from({ length: count }, (_, index) => machine(`m${index}`));
    const on = (count: number) =>
      paced(Array(4).fill(seenJustNow), [own], nextBeat, context({ machines: machines(count) }));
    expect(on(30)).toHaveLength(1);
    expect(on(31)).toEqual([]);
  });
});

test('units of a crowd that wait are asked about less often than their states', () => {
  const rollout = crowd(Array(4).fill({ ...starting, served: 'new launched' }));
  const unit = unitsOf(rollout)[0] as UnitRollout;
  const asksForUnit = (after: number) => paceOf(rollout, context(), beatAt + after).query(unit, undefined).unit;
  expect(asksForUnit(2_900)).toBe(false);
  expect(asksForUnit(3_000)).toBe(true);
});
