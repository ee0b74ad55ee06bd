import { describe, expect, test } from '@jest/globals';
import type { ClusterSnapshot } from '../../src/cluster/snapshot.js';
import type { Definition, Service } from '../../src/definition/definition.js';
import { DefectError } from '../../src/errors/defect-error.js';
import type { Unit, UnitState } from '../../src/fleet/schemas.js';
import type { Limits, RolloutStrategy } from '../../src/plan/plan.js';
import { planDeployment } from '../../src/plan/plan-deployment.js';
import { revisionOf } from '../../src/unit/serialize-unit-file.js';
import { serviceOf } from './services.js';
import { strategy } from './strategy.js';

const optionsOf = (command: string) => [{ section: 'Service', name: 'ExecStart', value: command }];
const now = optionsOf('/bin/new');
const before = optionsOf('/bin/old');

const template = (name: string, count: number) => serviceOf(`${name}@.service`, now, count);
const plain = (name: string) => serviceOf(`${name}.service`, now);

/** A cluster of units in the words `NAME COMMAND [ACTIVE/SUB]`, on one machine. */
function cluster(...units: string[]): ClusterSnapshot {
  const parsed = units.map((words) => words.split(' '));
  return {
    machines: [{ id: 'm1', primaryIP: '10.0.0.1', metadata: {} }],
    units: new Map(
      parsed.map(([name = '', command]): [string, Unit] => [
        name,
        {
          name,
          options: command === 'new' ? now : before,
          desiredState: name.includes('@.') ? 'inactive' : 'launched',
          currentState: 'launched',
          machineID: 'm1',
        },
      ]),
    ),
    states: new Map(
      parsed.flatMap(([name = '', command, state]): [string, UnitState[]][] => {
        if (!state) return [];
        const [systemdActiveState = '', systemdSubState = ''] = state.split('/');
        const hash = revisionOf(command === 'new' ? now : before);
        return [
          [name, [{ name, hash, machineID: 'm1', systemdLoadState: 'loaded', systemdActiveState, systemdSubState }]],
        ];
      }),
    ),
  };
}

function planned(definition: Definition, snapshot: ClusterSnapshot): string[] {
  return planDeployment(definition, snapshot, strategy(), 10).plan.services.flatMap(({ steps }) =>
    steps.map(({ action, unit, reason }) => `${action} ${unit}: ${reason}`),
  );
}

const becomes = `revision ${revisionOf(before).slice(0, 7)} becomes ${revisionOf(now).slice(0, 7)}`;

describe('the plan says what is done to every unit, and why', () => {
  test('everything is created in an empty cluster, the template first', () => {
    expect(planned({ services: [template('web', 2)] }, cluster())).toEqual([
      'create web@.service: not in the cluster',
      'create web@1.service: not in the cluster',
      'create web@2.service: not in the cluster',
    ]);
  });

  test('what is as defined and healthy is left alone', () => {
    const snapshot = cluster('web@.service new', 'web@1.service new active/running');
    expect(planned({ services: [template('web', 1)] }, snapshot)).toEqual([
      'unchanged web@1.service: active/running',
      'unchanged web@.service: same options',
    ]);
  });

  test('what has other options is updated, in numeric order, and the template after its instances', () => {
    const names = [1, 2, 10].map((instance) => `web@${instance}.service old active/running`);
    const plan = planned({ services: [template('web', 10)] }, cluster('web@.service old', ...names));
    expect(plan.filter((line) => line.startsWith('update'))).toEqual([
      `update web@1.service: ${becomes}`,
      `update web@2.service: ${becomes}`,
      `update web@10.service: ${becomes}`,
      `update web@.service: ${becomes}`,
    ]);
    expect(plan.findLastIndex((line) => line.startsWith('create'))).toBeLessThan(
      plan.findIndex((line) => line.startsWith('update')),
    );
  });

  test.each([
    ['failed/failed', 'same revision, but failed/failed'],
    ['inactive/dead', 'same revision, but inactive/dead'],
    ['activating/auto-restart', 'same revision, but activating/auto-restart'],
    ['', 'same revision, but scheduled, but without a state yet'],
  ])('what has the same revision and is "%s" is restarted', (state, reason) => {
    expect(planned({ services: [plain('web')] }, cluster(`web.service new ${state}`))).toEqual([
      `restart web.service: ${reason}`,
    ]);
  });

  test("what the template no longer calls for is destroyed, the highest number first, and others' units are left alone", () => {
    const names = ['web@1', 'web@2', 'web@10', 'web@blue', 'web@01', 'web', 'website@1', 'web-api@5'];
    const snapshot = cluster('web@.service new', ...names.map((name) => `${name}.service new active/running`));
    expect(planned({ services: [template('web', 1)] }, snapshot).filter((line) => line.startsWith('destroy'))).toEqual([
      'destroy web@blue.service: "blue" is not a number from 1 to 1',
      'destroy web@10.service: beyond the count of 1',
      'destroy web@2.service: beyond the count of 1',
      'destroy web@01.service: "01" is not a number from 1 to 1',
      'destroy web.service: replaced by web@.service',
    ]);
  });

  test('a unit that the definition names elsewhere is not taken for an extra one', () => {
    const blue: Service = { ...plain('web@blue'), name: 'web@blue' };
    const snapshot = cluster(
      'web@.service new',
      'web@1.service new active/running',
      'web@blue.service new active/running',
      'web.service new active/running',
    );
    expect(
      planned({ services: [template('web', 1), blue, plain('web')] }, snapshot).filter((line) =>
        line.startsWith('destroy'),
      ),
    ).toEqual([]);
  });

  test('services come in the order of the definition', () => {
    expect(planned({ services: [plain('b'), plain('a')] }, cluster())).toEqual([
      'create b.service: not in the cluster',
      'create a.service: not in the cluster',
    ]);
  });
});

describe('the plan says how many units may be down, and how many go first, when rolling out and when rolling back', () => {
  const web = template('web', 10);
  const running = (count: number, command = 'old') =>
    cluster(
      'web@.service old',
      ...Array.from({ length: count }, (_, index) => `web@${index + 1}.service ${command} active/running`),
    );
  const strict = { maxUnavailable: { instances: 0 } };

  test.each<{
    readonly title: string;
    readonly now: ClusterSnapshot;
    readonly deployment?: Partial<RolloutStrategy>;
    readonly settings?: NonNullable<Service['settings']>;
    readonly limits: Partial<Limits>;
    readonly rollbackLimits: Partial<Limits>;
  }>([
    {
      title: 'a percentage, rounded down, but at least one',
      now: running(10),
      deployment: { maxUnavailable: { percent: 25 } },
      limits: { size: 10, maxUnavailable: 2, canary: 0 },
      rollbackLimits: { size: 10, maxUnavailable: 2, canary: 0 },
    },
    {
      title: 'scaled up: a percentage of the former size for the way back',
      now: running(4),
      deployment: { maxUnavailable: { percent: 50 } },
      limits: { size: 10, maxUnavailable: 5 },
      rollbackLimits: { size: 4, maxUnavailable: 2 },
    },
    {
      title: 'scaled down: instances that are removed do not count either way',
      now: running(16),
      deployment: { maxUnavailable: { percent: 50 } },
      limits: { size: 10, maxUnavailable: 5 },
      rollbackLimits: { size: 10, maxUnavailable: 5 },
    },
    {
      title: 'none down with surge, but one without it on the way back',
      now: running(10),
      deployment: { ...strict, maxSurge: { instances: 1 } },
      limits: { size: 10, maxUnavailable: 0 },
      rollbackLimits: { size: 10, maxUnavailable: 1 },
    },
    {
      title: 'no surge where nothing is replaced, and so at least one',
      now: running(10, 'new'),
      deployment: { ...strict, maxSurge: { instances: 1 } },
      limits: { size: 10, maxUnavailable: 1 },
      rollbackLimits: { size: 10, maxUnavailable: 1 },
    },
    {
      title: 'a first deployment has nothing to go back to',
      now: cluster(),
      deployment: { maxUnavailable: { instances: 3 } },
      limits: { size: 10, maxUnavailable: 3 },
      rollbackLimits: { size: 0, maxUnavailable: 1 },
    },
    {
      title: 'canaries, rounded up, and none on the way back',
      now: running(10),
      deployment: { canary: { percent: 11 } },
      limits: { canary: 2 },
      rollbackLimits: { canary: 0 },
    },
    {
      title: 'the settings of a service override the deployment, each for itself',
      now: running(10),
      deployment: { maxUnavailable: { instances: 1 }, canary: { instances: 1 } },
      settings: { maxUnavailable: { instances: 4 } },
      limits: { size: 10, maxUnavailable: 4, canary: 1 },
      rollbackLimits: { size: 10, maxUnavailable: 4, canary: 0 },
    },
    {
      title: 'the surge of a service overrides that of the deployment',
      now: running(10),
      deployment: { ...strict, maxSurge: { instances: 0 } },
      settings: { maxSurge: { percent: 10 } },
      limits: { maxUnavailable: 0 },
      rollbackLimits: { maxUnavailable: 1 },
    },
  ])('$title', ({ now: snapshot, deployment, settings, limits, rollbackLimits }) => {
    const service: Service = { ...web, ...(settings && { settings }) };
    const [planned] = planDeployment({ services: [service] }, snapshot, strategy(deployment), 10).plan.services;
    expect(planned).toMatchObject({ limits, rollbackLimits });
  });

  test('and the times and the health check that a service has for itself', () => {
    const settings = { timeoutMs: 5_000, minReadyMs: 1_000, healthCheck: 'http://{machine-ip}/service' };
    const healthCheckStatus = [{ from: 200, to: 399 }];
    const deployment = strategy({
      canaryHoldMs: 7_000,
      healthCheck: 'http://{machine-ip}/deployment',
      healthCheckStatus,
    });
    const without = { ...plain('cache'), settings: { healthCheck: 'none' } };
    const services = [{ ...web, settings }, plain('db'), without];
    const [own, other, none] = planDeployment({ services }, cluster(), deployment, 10).plan.services;
    expect(own).toMatchObject({
      timeoutMs: 5_000,
      minReadyMs: 1_000,
      healthCheck: { url: 'http://{machine-ip}/service', accepts: healthCheckStatus },
      canaryHoldMs: 7_000,
    });
    expect(none).not.toHaveProperty('healthCheck');
    expect(other).toMatchObject({
      timeoutMs: 600_000,
      minReadyMs: 10_000,
      healthCheck: { url: 'http://{machine-ip}/deployment', accepts: healthCheckStatus },
    });
  });
});

describe('an update that leaves the revision as it is can never be right, so it is not planned', () => {
  const forged = (service: Service): Service => {
    const as = <Unit extends { readonly revision: string }>(unit: Unit) => ({ ...unit, revision: revisionOf(before) });
    return { ...service, units: service.units.map(as), ...(service.template && { template: as(service.template) }) };
  };
  const message = (unit: string) =>
    `${unit} would be updated from revision ${revisionOf(before).slice(0, 7)} to the same revision, which can never be right: this is a defect of Fleet Deploy; please report it with the unit file. Nothing was changed`;

  test.each<[Service, ClusterSnapshot, unit: string]>([
    [plain('a'), cluster('a.service old active/running'), 'a.service'],
    [template('web', 1), cluster('web@.service old', 'web@1.service new active/running'), 'web@.service'],
  ])('%#', (service, snapshot, unit) => {
    expect(() => planned({ services: [forged(service)] }, snapshot)).toThrow(new DefectError(message(unit)));
  });

  test('but an update of the desired state alone is', () => {
    const loaded = serviceOf('a.service', now, 1, 'loaded');
    expect(planned({ services: [loaded] }, cluster('a.service new active/running'))).toEqual([
      'update a.service: desired state launched becomes loaded',
    ]);
  });
});
