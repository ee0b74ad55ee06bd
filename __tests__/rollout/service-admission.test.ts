import { describe, expect, test } from '@jest/globals';
import { admitServices } from '../../src/rollout/service-admission.js';
import type { RolloutContext, ServiceRollout } from '../../src/rollout/service-rollout.js';
import { context, deployment, instance, reasonsOf, service } from './cases.js';

/**
 * A service in words: its name, and what is different from one that waits in the first wave and takes something down.
 * `web waits db cache`, `db active`, `db done`, `db failed`, `db skipped`, `web wave 1`, `web adds`, `web pruned`.
 */
function serviceOf(words: string): ServiceRollout {
  const [name = '', ...rest] = words.split(' ');
  const has = (word: string) => rest.includes(word);
  const after = (word: string) => (has(word) ? rest.slice(rest.indexOf(word) + 1) : []);
  const phase = has('failed') ? 'failed' : has('skipped') ? 'skipped' : has('done') ? 'available' : 'pending';
  return service([instance(1, { unit: `${name}.service`, phase, reason: 'no time' })], {
    state: phase !== 'pending' ? 'done' : has('active') ? 'active' : 'waiting',
    plan: {
      service: name,
      wave: Number(after('wave')[0] ?? 0),
      waitsFor: after('waits'),
      takesDown: !has('adds'),
      ...(has('pruned') && { isPruned: true }),
    },
  });
}

function admit(words: readonly string[], given: Partial<RolloutContext> = {}) {
  return admitServices(
    deployment(...words.map(serviceOf)),
    context({ afterFailure: 'stop-service', ...given } as never),
  );
}

/** The services that are rolled out now and were not before, by their places. */
function admitted(words: readonly string[], given: Partial<RolloutContext> = {}): number[] {
  const { rollout } = admit(words, given);
  return rollout.services.flatMap(({ state }, place) =>
    state === 'active' && !words[place]?.includes('active') ? [place] : [],
  );
}

describe('services that have to do nothing with one another', () => {
  test.each<[string, string[], maxParallel: number, expected: number[]]>([
    ['go at the same time', ['a', 'b', 'c'], 10, [0, 1, 2]],
    ['go no more at a time than there are places', ['a', 'b', 'c'], 2, [0, 1]],
    ['take a place that is free', ['a active', 'b', 'c'], 2, [1]],
    ['take none that is not', ['a active', 'b active', 'c'], 2, []],
    ['take that of one that is through', ['a done', 'b active', 'c'], 2, [2]],
    ['take that of one that has failed', ['a failed', 'b active', 'c'], 2, [2]],
    ['have as many places as they like without a limit', ['a active', 'b', 'c', 'd'], 0, [1, 2, 3]],
    ['need no place where nothing is taken down', ['a active', 'b active', 'c adds', 'd adds'], 2, [2, 3]],
    ['take no place then either', ['a active adds', 'b active adds', 'c', 'd', 'e'], 2, [2, 3]],
    ['let one that needs no place overtake one that does', ['a active', 'b active', 'c', 'd adds'], 2, [3]],
  ])('%s', (_, words, maxParallel, expected) => {
    expect(admitted(words, { maxParallel })).toEqual(expected);
  });
});

describe('a single place', () => {
  test.each<[string, string[], expected: number[]]>([
    ['is for the first', ['a', 'b', 'c'], [0]],
    ['is for the next one once that is through', ['a done', 'b', 'c'], [1]],
    ['is for services that take nothing down as well', ['a active', 'b adds'], []],
    ['is taken by those', ['a active adds', 'b'], []],
    ['is for one of them at a time', ['a adds', 'b adds'], [0]],
    ['is not for one that would overtake another', ['a wave 1', 'b active', 'c'], []],
    ['is kept free for one that waits', ['a waits c', 'b', 'c active'], []],
  ])('%s', (_, words, expected) => {
    expect(admitted(words, { maxParallel: 1 })).toEqual(expected);
  });
});

describe('a service waits', () => {
  test.each<[string, string[], expected: number[]]>([
    ['for those that it has to go after', ['db', 'web waits db'], [0]],
    ['for all of them', ['db done', 'cache active', 'web waits db cache'], []],
    ['until they are through', ['db done', 'cache done', 'web waits db cache'], [2]],
    ['also for those that come later in the definition', ['web waits db', 'db'], [1]],
    ['not for one that there is nothing to do about', ['web waits db', 'cache'], [0, 1]],
    ['for every wave before its own', ['a done', 'b active', 'c wave 1', 'd wave 2'], []],
    ['for the wave just before it', ['a done', 'b done', 'c wave 1', 'd wave 2'], [2]],
    ['for no later wave', ['c wave 1', 'a', 'd wave 2'], [1]],
    ['for its own wave only as it says', ['a done', 'b active wave 1', 'c wave 1'], [2]],
    ['for all that share the name that it waits for', ['web done', 'web active', 'proxy waits web'], []],
    ['and goes once the last of these is through', ['web done', 'web done', 'proxy waits web'], [2]],
    ['not for one of that name that nothing defines any more', ['db done', 'web waits db', 'db wave 1 pruned'], [1]],
    ['while one of its own name is taken down', ['web active', 'web', 'db'], [2]],
    ['for one of its own name that is only begun now', ['web', 'web'], [0]],
    ['not for its own name where it takes nothing down', ['web active', 'web adds'], [1]],
    ['not for its own name where that takes nothing down', ['web active adds', 'web'], [1]],
  ])('%s', (_, words, expected) => {
    expect(admitted(words, { maxParallel: 10 })).toEqual(expected);
  });
});

describe('what cannot begin any more', () => {
  test.each<[string, string[], reasons: string[]]>([
    ['waits for one that failed', ['db failed', 'web waits db'], ['no time', 'it waits for db, and db.service failed']],
    [
      'waits for one that was skipped',
      ['db skipped', 'web waits db'],
      ['no time', 'it waits for db, which was skipped'],
    ],
    [
      'comes in a later wave than one that failed, whichever that is',
      ['a done', 'b failed', 'c wave 1', 'd wave 2'],
      ['no time', 'it waits for b, and b.service failed', 'it waits for b, and b.service failed'],
    ],
    [
      'has failed of several that share a name',
      ['web done', 'web failed', 'proxy waits web'],
      ['no time', 'it waits for web, and web.service failed'],
    ],
    [
      'is skipped though others of these are still under way',
      ['a active', 'db failed', 'web waits a db'],
      ['no time', 'it waits for db, and db.service failed'],
    ],
    ['is nothing else: not what is in the same wave', ['a failed', 'b'], ['no time']],
    ['and not what is in an earlier one', ['a failed wave 1', 'b'], ['no time']],
  ])('%s', (_, words, reasons) => {
    const { rollout } = admit(words);
    expect(rollout.services.flatMap(reasonsOf)).toEqual(reasons);
    const skipped = rollout.services.filter(
      (one, place) => words[place]?.match(/waits|wave [12]/) && one.state === 'done',
    );
    expect(skipped.length).toBe(reasons.length - 1 + Number(words.some((word) => /failed wave/.test(word))));
  });

  test('goes on from one service to the next, at once and in any order', () => {
    const words = ['proxy waits web', 'web waits db', 'db failed', 'mail'];
    const { rollout, events, hasAdmitted } = admit(words);
    expect(rollout.services.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'active']);
    expect(rollout.services.flatMap(reasonsOf)[0]).toBe('it waits for web, which was skipped');
    expect([events.length, hasAdmitted]).toEqual([1, true]);
  });

  test('is nothing in a rollback, which saves what it can', () => {
    const words = ['db failed', 'web waits db', 'proxy wave 1'];
    expect(admitted(words, { afterFailure: 'continue' })).toEqual([1]);
    expect(admitted(['db failed', 'web done', 'proxy wave 1'], { afterFailure: 'continue' })).toEqual([2]);
  });
});

test('whoever is admitted has an event with its changes, and is observed at once', () => {
  const { events, hasAdmitted } = admit(['a active', 'b', 'c waits a']);
  expect(events).toEqual([{ type: 'service-started', service: 'b', changes: 1 }]);
  expect(hasAdmitted).toBe(true);
});

test('where nobody is admitted, nothing has happened', () => {
  const waiting = admit(['a active', 'b waits a']);
  expect([waiting.events, waiting.hasAdmitted]).toEqual([[], false]);
  const skipped = admit(['a failed', 'b waits a']);
  expect([skipped.events, skipped.hasAdmitted]).toEqual([[], false]);
});
