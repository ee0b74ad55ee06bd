import { describe, expect, test } from '@jest/globals';
import type { ClusterSnapshot } from '../../src/cluster/snapshot.js';
import type { AfterReference, Service } from '../../src/definition/definition.js';
import type { Unit, UnitState } from '../../src/fleet/schemas.js';
import { planDeployment } from '../../src/plan/plan-deployment.js';
import { revisionOf } from '../../src/unit/serialize-unit-file.js';
import type { UnitOption } from '../../src/unit/unit-option.js';
import { serviceOf } from './services.js';
import { strategy } from './strategy.js';

const option = (name: string, value: string): UnitOption => ({ section: 'Service', name, value });
const job = [option('Type', 'oneshot'), option('ExecStart', '/bin/migrate')];
const web = [option('ExecStart', '/bin/new')];
const formerly = [option('ExecStart', '/bin/old')];

interface Facts {
  readonly wave?: number;
  readonly after?: readonly string[];
  /** What the cluster has of it; nothing, if it is missing. */
  readonly has?: 'new' | 'old' | 'missing';
  readonly does?: string;
  readonly state?: Unit['desiredState'];
}

/** A service and what the cluster has of it. */
function given(name: string, { wave = 0, after = [], has = 'new', does, state = 'launched' }: Facts = {}) {
  const isTask = name.startsWith('migrate') || name.startsWith('seed');
  const file = `${name}.service`;
  const options = isTask ? job : web;
  const references = after.map(
    (other): AfterReference => ({ service: other, unit: file, name: other, place: { file: 'services.yaml', line: 1 } }),
  );
  const service: Service = {
    ...serviceOf(file, options),
    wave,
    after: references,
    ...(isTask && { runAlways: true }),
  };
  const present = has === 'new' ? options : formerly;
  const unit: Unit = { name: file, options: [...present], desiredState: state, currentState: state, machineID: 'm1' };
  const [active = '', sub = ''] = (does ?? (isTask ? 'inactive/dead' : 'active/running')).split('/');
  const shown: UnitState = {
    name: file,
    hash: revisionOf(present),
    machineID: 'm1',
    systemdLoadState: 'loaded',
    systemdActiveState: active,
    systemdSubState: sub,
  };
  return { service, unit, shown, isThere: has !== 'missing' };
}

function planned(...all: readonly ReturnType<typeof given>[]) {
  const there = all.filter(({ isThere }) => isThere);
  const cluster: ClusterSnapshot = {
    machines: [{ id: 'm1', primaryIP: '10.0.0.1', metadata: {} }],
    units: new Map(there.map(({ unit }) => [unit.name, unit])),
    states: new Map(there.map(({ unit, shown }) => [unit.name, [shown]])),
  };
  const { plan, warnings } = planDeployment({ services: all.map(({ service }) => service) }, cluster, strategy(), 10);
  const [task] = plan.services.flatMap(({ steps }) => steps.filter(({ isTask }) => isTask));
  return { plan, warnings, task, of: (name: string) => plan.services.find(({ service }) => service === name) };
}

const changing = { has: 'old' } as const;

describe('a task runs anew', () => {
  test.each<[string, readonly ReturnType<typeof given>[]]>([
    ['before a service of a later line', [given('migrate'), given('web', { ...changing, wave: 1 })]],
    [
      'before one of any later line',
      [given('migrate'), given('db', { wave: 1 }), given('web', { ...changing, wave: 2 })],
    ],
    ['before one that names it in after', [given('migrate'), given('web', { ...changing, after: ['migrate'] })]],
    ['before one that is created', [given('migrate'), given('web', { has: 'missing', wave: 1 })]],
    ['before one that is down', [given('migrate'), given('web', { does: 'failed/failed', wave: 1 })]],
    [
      'before one that waits through another',
      [given('migrate'), given('db', { after: ['migrate'] }), given('web', { ...changing, after: ['db'] })],
    ],
    ['although it failed last', [given('migrate', { does: 'failed/failed' }), given('web', { ...changing, wave: 1 })]],
  ])('%s', (_, all) => {
    expect(planned(...all).task).toMatchObject({ action: 'restart', reason: 'runs anew before web', stopsFirst: true });
  });

  test('without being stopped first, where a rollback has left it loaded', () => {
    const { task } = planned(given('migrate', { state: 'loaded' }), given('web', { ...changing, wave: 1 }));
    expect(task?.action).toBe('restart');
    expect(task?.stopsFirst).toBeUndefined();
  });
});

describe('a task is left alone', () => {
  test.each<[string, readonly ReturnType<typeof given>[]]>([
    ['if nothing that waits for it changes', [given('migrate'), given('web', { wave: 1 })]],
    [
      'if only something beside it changes',
      [given('migrate'), given('web', { after: ['migrate'] }), given('api', changing)],
    ],
    [
      'if only something before it changes',
      [given('db', changing), given('migrate', { wave: 1 }), given('web', { wave: 2 })],
    ],
    ['however it ended', [given('migrate', { does: 'failed/failed' }), given('web', { wave: 1 })]],
    ['although it is only loaded', [given('migrate', { state: 'loaded' }), given('web', { wave: 1 })]],
  ])('%s', (_, all) => {
    expect(planned(...all).task?.action).toBe('unchanged');
  });
});

test('what waits for it through others waits for it, though those stay as they are', () => {
  const { of } = planned(
    given('web', { ...changing, after: ['db'] }),
    given('db', { after: ['migrate'] }),
    given('migrate'),
  );
  expect(of('web')?.waitsFor).toEqual(['migrate']);
});

test('one task waits for another', () => {
  const { of, plan } = planned(
    given('seed', { after: ['migrate'] }),
    given('migrate'),
    given('web', { ...changing, after: ['seed'] }),
  );
  expect(plan.services.map(({ steps: [one] }) => one?.action)).toEqual(['restart', 'restart', 'update']);
  expect([of('seed')?.waitsFor, of('web')?.waitsFor]).toEqual([['migrate'], ['migrate', 'seed'].toReversed()]);
});

test('it takes no place, and has no canary', () => {
  const { of } = planned(given('migrate', { does: 'active/exited' }), given('web', { ...changing, wave: 1 }));
  expect([of('migrate')?.takesDown, of('migrate')?.limits.canary]).toEqual([false, 0]);
});

test('a task that nothing waits for is a warning', () => {
  const { warnings, task } = planned(given('migrate'), given('web', changing));
  expect(task?.action).toBe('unchanged');
  expect(warnings).toMatchObject([
    {
      severity: 'warning',
      file: 'migrate.service',
      message: expect.stringMatching(/^run-always: nothing waits for migrate\.service/),
    },
  ]);
});
