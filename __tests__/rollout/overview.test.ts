import { describe, expect, test } from '@jest/globals';
import type { Overview } from '../../src/rollout/events.js';
import { overviewOf } from '../../src/rollout/overview.js';
import { progressOf } from '../../src/rollout/progress.js';
import type { DeploymentRollout, ServiceRollout } from '../../src/rollout/service-rollout.js';
import { deployment, instance, service } from './cases.js';

const now = 60_000;
const overview = (...services: readonly ServiceRollout[]): Overview => overviewOf(deployment(...services), now);

/** A service of that name, with what it waits for. */
function waiting(name: string, waitsFor: readonly string[] = [], wave = 0): ServiceRollout {
  return service([instance(1)], { plan: { service: name, waitsFor, wave }, state: 'waiting' });
}

function active(name: string, waitsFor: readonly string[] = []): ServiceRollout {
  const units = [instance(1, { phase: 'progressing', condition: 'starting', startedAt: now - 10_000 })];
  return service(units, { plan: { service: name, waitsFor } });
}

function done(name: string): ServiceRollout {
  return service([instance(1, { phase: 'available' })], { plan: { service: name }, state: 'done' });
}

describe('an overview counts services', () => {
  const failed = instance(1, { phase: 'failed' });
  const skipped = instance(2, { phase: 'skipped' });
  const unchanged = instance(3, { action: 'unchanged', phase: 'available' });
  test.each<[string, readonly ServiceRollout[], Partial<Overview>]>([
    ['that are done', [done('a'), done('b'), waiting('c')], { services: 3, done: 2, notStarted: 0, failedUnits: 0 }],
    ['but none that has nothing to do', [done('a'), service([unchanged], { state: 'done' })], { services: 1, done: 1 }],
    [
      'and units that have failed, in services under way as well',
      [service([failed, skipped], { state: 'done' }), service([failed, instance(2, { phase: 'progressing' })])],
      { services: 2, done: 0, notStarted: 0, failedUnits: 2 },
    ],
    [
      'of which nothing will be begun',
      [service([skipped, unchanged], { state: 'done' }), done('b')],
      { services: 2, done: 1, notStarted: 1 },
    ],
  ])('%s', (_, services, expected) => {
    expect(overview(...services)).toMatchObject(expected);
  });

  test('and says whether they are rolled out or back', () => {
    const back = instance(1, { phase: 'progressing', purpose: 'rollback' });
    expect(overview(service([back])).purpose).toBe('rollback');
    expect(overview(active('a')).purpose).toBe('rollout');
  });
});

test('services under way are described each by itself, in the order of the plan', () => {
  const { underWay } = overview(done('a'), active('b'), active('c'), waiting('d'));
  expect(underWay.map((progress) => progress.service)).toEqual(['b', 'c']);
});

describe('a service waits', () => {
  const none = { forService: [], forEarlierWaves: 0, forTheirTurn: 0 };
  test.each<[string, readonly ServiceRollout[], Partial<Overview['waiting']>]>([
    ['for nobody once it is under way', [active('a', ['b']), active('b')], {}],
    ['for one that it names', [active('db'), waiting('web', ['db'])], { forService: [{ service: 'db', count: 1 }] }],
    [
      'for one under way rather than for one that waits itself',
      [active('db'), waiting('api', ['db']), waiting('web', ['api', 'db'])],
      { forService: [{ service: 'db', count: 2 }] },
    ],
    [
      'for one that waits itself if there is no other',
      [active('db'), waiting('api', ['db']), waiting('web', ['api'])],
      {
        forService: [
          { service: 'db', count: 1 },
          { service: 'api', count: 1 },
        ],
      },
    ],
    [
      'and the one for which most wait goes first',
      [active('a'), active('b'), waiting('c', ['a']), waiting('d', ['b']), waiting('e', ['b'])],
      {
        forService: [
          { service: 'b', count: 2 },
          { service: 'a', count: 1 },
        ],
      },
    ],
    ['no longer for one that is done', [done('db'), active('a'), waiting('web', ['db'])], { forTheirTurn: 1 }],
    ['nor for one that is not part of this', [active('a'), waiting('web', ['db'])], { forTheirTurn: 1 }],
    [
      'for those of an earlier wave',
      [active('a'), waiting('b'), waiting('c', [], 1)],
      { forTheirTurn: 1, forEarlierWaves: 1 },
    ],
    ['for its turn once they are done', [done('a'), waiting('b', [], 1), waiting('c', [], 1)], { forTheirTurn: 2 }],
  ])('%s', (_, services, expected) => {
    expect(overview(...services).waiting).toEqual({ ...none, ...expected });
  });
});

test('nothing is worked out before somebody asks for it', () => {
  let asked = 0;
  const rollout: DeploymentRollout = {
    ...deployment(),
    get services() {
      asked++;
      return [active('a')];
    },
  };
  const { overview: whenAsked } = progressOf(rollout, now);
  expect(asked).toBe(0);
  expect(whenAsked().underWay).toHaveLength(1);
  expect(asked).toBeGreaterThan(0);
});
