import { describe, expect, test } from '@jest/globals';
import type { Plan } from '../../src/plan/plan.js';
import { serviceAccounts } from '../../src/report/service-accounts.js';
import type { UnitResult } from '../../src/report/unit-result.js';
import { run } from '../rollback/cases.js';
import { instance, servicePlan } from './reports.js';

/** A plan of services by name, each with these results of its units. */
function accounts(services: Readonly<Record<string, readonly UnitResult[]>>): string[] {
  const plan: Plan = {
    services: Object.entries(services).map(([name, units]) =>
      servicePlan(
        name,
        units.map(({ unit }) => run(unit, { from: 'old', to: 'new' }).step),
      ),
    ),
  };
  return serviceAccounts(plan, Object.values(services).flat()).flatMap(({ title, lines, isFolded }) => [
    `${isFolded ? '▶' : ' '} ${title}`,
    ...lines.map((line) => `    ${line}`),
  ]);
}

const at = (second: number) => new Date(second * 1_000).toISOString();
const machine = { machineId: 'abcdef0123456789', machineIp: '10.0.0.1' };
const revisions = { previousRevision: '1111111aaa', revision: '2222222bbb' };
const skipped = { outcome: 'skipped', error: 'b@1.service failed' } as const;

test('services are accounted for each by itself, those that have failed last and open', () => {
  const failed = { outcome: 'failed', error: 'crash loop' } as const;
  expect(
    accounts({
      a: [instance('a.service', failed)],
      b: [instance('b@1.service'), instance('b@2.service', { outcome: 'unchanged', action: 'unchanged' })],
      c: [instance('c.service', { outcome: 'unchanged', action: 'unchanged' })],
      d: [instance('d@1.service', skipped), instance('d@2.service', skipped)],
      e: [instance('e.service', { action: 'create' })],
      f: [instance('f.service', skipped), instance('f@1.service', { outcome: 'unchanged', action: 'unchanged' })],
      g: [instance('g.service', { outcome: 'unchanged', action: 'unchanged' })],
    }),
  ).toEqual([
    '  2 services unchanged',
    '▶ b: 1 updated, 1 unchanged',
    '    b@1.service: updated',
    '    b@2.service: unchanged',
    '▶ e: 1 created',
    '    e.service: created',
    '▶ 2 services not started',
    '    d: 2 not started: b@1.service failed',
    '    f: 1 not started, 1 unchanged: b@1.service failed',
    '  a: 1 failed',
    '    a.service: FAILED: crash loop',
  ]);
});

test('units of sidekicks belong to the service that they follow', () => {
  const sidekick = instance('web-sidekick@1.service', { service: 'web-sidekick' });
  expect(accounts({ web: [instance('web@1.service'), sidekick] })[0]).toBe('▶ web: 2 updated');
});

test('a service takes from the start of its first unit to the end of its last one', () => {
  const units = [
    instance('web@1.service', { startedAt: at(10), finishedAt: at(30) }),
    instance('web@2.service', { startedAt: at(5), finishedAt: at(20) }),
    instance('web@3.service', { outcome: 'unchanged', action: 'unchanged' }),
  ];
  expect(accounts({ web: units })[0]).toBe('▶ web: 2 updated, 1 unchanged in 25 s');
});

describe('the account of a service is', () => {
  const back = { outcome: 'rolled-back' } as const;
  const inFlight = { outcome: 'cancelled', error: 'last seen: stopping' } as const;
  const left = { action: 'create', error: 'this surge instance is still running' } as const;
  test.each<[string, readonly Partial<UnitResult>[], title: string]>([
    [
      'folded if it was rolled back because of another one',
      [back, back, skipped],
      '▶ web: 2 rolled back, 1 not started',
    ],
    ['open if it was the cause', [{ ...back, error: 'x' }, back], '  web: 1 failed and rolled back, 1 rolled back'],
    [
      'open if something is left in flight',
      [{}, inFlight, skipped],
      '  web: 1 left in flight, 1 updated, 1 not started',
    ],
    ['open if something is left to be done', [{}, left], '  web: 1 created, 1 updated'],
    ['folded if a part of it was not begun', [{ action: 'destroy' }, skipped], '▶ web: 1 destroyed, 1 not started'],
  ])('%s', (_, units, title) => {
    expect(accounts({ web: units.map((unit, index) => instance(`web@${index}.service`, unit)) })[0]).toBe(title);
  });
});

describe('the line of a unit says', () => {
  test.each<[string, Partial<UnitResult>, line: string]>([
    [
      'what was done, how long it took, what it is now and where, and for how long it was down',
      { durationMs: 12_340, downtimeMs: 2_100, ...revisions, ...machine },
      'updated in 12.3 s, 1111111 → 2222222 on 10.0.0.1, down for at most 2.1 s',
    ],
    ['the machine by its id if it has no address', { machineId: 'abcdef0123456789' }, 'updated, on abcdef01'],
    ['one revision if it is the same', { ...revisions, revision: '1111111aaa' }, 'updated, at 1111111'],
    ['the revision of what is new', { action: 'create', revision: '2222222bbb' }, 'created, at 2222222'],
    ['the revision of what is gone', { action: 'destroy', previousRevision: '1111111aaa' }, 'destroyed, was 1111111'],
    ['nothing of a downtime that there was not', { downtimeMs: 0 }, 'updated'],
    [
      'why it has failed, and when',
      { outcome: 'failed', durationMs: 3_000, error: 'crash loop' },
      'FAILED after 3 s: crash loop',
    ],
    [
      'why it was rolled back',
      { outcome: 'rolled-back', durationMs: 3_000, error: 'crash loop' },
      'FAILED and rolled back in 3 s: crash loop',
    ],
    ['that it was only rolled back', { outcome: 'rolled-back', durationMs: 3_000 }, 'rolled back in 3 s'],
    [
      'how it was left',
      { outcome: 'cancelled', durationMs: 3_000, error: 'last seen: stopping' },
      'left in flight after 3 s: last seen: stopping',
    ],
    [
      'why it was not started',
      { ...skipped, ...revisions, revision: '1111111aaa' },
      'not started, at 1111111: b@1.service failed',
    ],
  ])('%s', (_, unit, line) => {
    expect(accounts({ web: [instance('web@1.service', unit), instance('web@2.service')] })[1]?.trim()).toBe(
      `web@1.service: ${line}`,
    );
  });
});
