import { describe, expect, test } from '@jest/globals';
import type { ClusterSnapshot } from '../../src/cluster/snapshot.js';
import type { Definition } from '../../src/definition/definition.js';
import type { Unit } from '../../src/fleet/schemas.js';
import type { ServicePlan } from '../../src/plan/plan.js';
import { planDeployment } from '../../src/plan/plan-deployment.js';
import { planDestroy, planPrune } from '../../src/plan/plan-removal.js';
import { serviceOf } from './services.js';
import { strategy } from './strategy.js';

const options = [{ section: 'Service', name: 'ExecStart', value: '/bin/a' }];

/** A cluster of units, each a name or a name with the unit whose machine it is to be on. */
function cluster(...units: (string | [string, string])[]): ClusterSnapshot {
  const entries = units.map((one): [string, Unit] => {
    const [name, peer] = typeof one === 'string' ? [one] : one;
    const own = peer ? [...options, { section: 'X-Fleet', name: 'MachineOf', value: peer }] : options;
    return [name, { name, options: own, desiredState: name.includes('@.') ? 'inactive' : 'launched' }];
  });
  return { machines: [], units: new Map(entries), states: new Map() };
}

const definition = (...files: string[]): Definition => ({ services: files.map((file) => serviceOf(file, options)) });

const unitsOf = (services: readonly ServicePlan[]) => services.flatMap(({ steps }) => steps.map(({ unit }) => unit));

describe('destroying a service', () => {
  test('takes its instances in reverse order, regardless of the count, and its template last', () => {
    const units = cluster('web@.service', 'web@1.service', 'web@2.service', 'web@10.service', 'web@blue.service');
    expect(unitsOf(planDestroy(definition('web@.service'), [], units, strategy()).services)).toEqual([
      'web@blue.service',
      'web@10.service',
      'web@2.service',
      'web@1.service',
      'web@.service',
    ]);
  });

  test('has nothing to do if the cluster has none of it', () => {
    const other = cluster('other.service');
    expect(planDestroy(definition('web@.service', 'db.service'), [], other, strategy()).services).toEqual([]);
    expect(planDestroy({ services: [] }, ['cron'], other, strategy()).services).toEqual([]);
  });

  test('is refused beside a name of which the cluster has nothing', () => {
    const units = cluster('web.service', 'other.service');
    expect(() => planDestroy(definition('web.service'), ['other', 'wbe'], units, strategy())).toThrow(
      'the cluster has nothing of wbe',
    );
  });

  test('starts with the service that is defined last', () => {
    const units = cluster('a.service', 'b.service', 'c.service');
    expect(
      unitsOf(planDestroy(definition('a.service', 'c.service', 'b.service'), [], units, strategy()).services),
    ).toEqual(['b.service', 'c.service', 'a.service']);
  });

  test('can be asked for by its name, without a file: by that of the service, the template or the unit', () => {
    const units = cluster('web@.service', 'web@1.service', 'web.service', 'web.timer', 'webs.service');
    const destroyed = (name: string) =>
      unitsOf(planDestroy({ services: [] }, [name], units, strategy()).services).toSorted();
    expect(destroyed('web')).toEqual(['web.service', 'web@.service', 'web@1.service']);
    expect(destroyed('web@.service')).toEqual(['web@.service', 'web@1.service']);
    expect(destroyed('web@1.service')).toEqual(['web@1.service']);
    expect(destroyed('web.timer')).toEqual(['web.timer']);
    expect(destroyed('we')).toEqual([]);
  });

  test('named without a file takes the instances that are not numbers as well', () => {
    const units = cluster('web@.service', 'web@1.service', 'web@blue.service', 'db@blue.service');
    const { services } = planDestroy({ services: [] }, ['web'], units, strategy());
    expect(services.map(({ service }) => service)).toEqual(['web']);
    expect(unitsOf(services)).toEqual(['web@blue.service', 'web@1.service', 'web@.service']);
  });

  test('an instance that is not a number is a service of its own, and can be destroyed alone', () => {
    const units = cluster('web@.service', 'web@1.service', 'web@blue.service');
    const destroyed = (name: string) =>
      planDestroy({ services: [] }, [name], units, strategy()).services.map((plan) => [plan.service, unitsOf([plan])]);
    expect(destroyed('web@blue')).toEqual([['web@blue', ['web@blue.service']]]);
    expect(destroyed('web@blue.service')).toEqual([['web@blue', ['web@blue.service']]]);
  });

  test('an instance that is named beside its template goes as the service that it is', () => {
    const units = cluster('web@.service', 'web@1.service', 'web@blue.service');
    const plans = planDestroy({ services: [] }, ['web@blue', 'web'], units, strategy()).services;
    expect(plans.map((plan) => [plan.service, unitsOf([plan])])).toEqual([
      ['web', ['web@1.service', 'web@.service']],
      ['web@blue', ['web@blue.service']],
    ]);
  });

  test('takes what is on the machines of its units before them, and nothing twice', () => {
    const units = cluster('web@1.service', ['log@1.service', 'web@1.service'], 'web@.service');
    const both = definition('log@.service', 'web@.service');
    expect(unitsOf(planDestroy(both, ['web', 'log'], units, strategy()).services)).toEqual([
      'log@1.service',
      'web@1.service',
      'web@.service',
    ]);
  });
});

describe('pruning', () => {
  const planned = planDeployment(
    definition('web@.service', 'db.service'),
    cluster('web@1.service'),
    strategy(),
    10,
  ).plan;
  const prune = (units: ClusterSnapshot, ...protect: string[]) =>
    planPrune(planned.services, units, protect, strategy());

  test('takes what nothing defines, and reports it separately', () => {
    const plans = prune(
      cluster('web@.service', 'web@1.service', 'db.service', 'old@2.service', 'old@1.service', 'old@.service'),
    );
    expect(plans).toMatchObject([{ service: 'old', isPruned: true }]);
    expect(plans[0]?.steps).toMatchObject([
      { unit: 'old@2.service', action: 'destroy', reason: 'not defined' },
      { unit: 'old@1.service' },
      { unit: 'old@.service' },
    ]);
  });

  test('goes after everything that is defined', () => {
    const services = planned.services.map((service, index) => ({ ...service, wave: index * 3 }));
    const [old] = planPrune(services, cluster('old.service'), [], strategy());
    expect(old).toMatchObject({ service: 'old', wave: 4, waitsFor: [] });
  });

  test('takes an instance that is not a number as a service of its own', () => {
    const plans = prune(cluster('web@1.service', 'old@1.service', 'old@blue.service'));
    expect(plans.map((plan) => [plan.service, unitsOf([plan])])).toEqual([
      ['old', ['old@1.service']],
      ['old@blue', ['old@blue.service']],
    ]);
  });

  test('leaves alone what is protected, by name or by glob', () => {
    const units = cluster('deployer.service', 'deployer.timer', 'monitor@1.service', 'monitor@.service', 'old.service');
    expect(unitsOf(prune(units, 'deployer.*', 'monitor@*.service'))).toEqual(['old.service']);
  });

  test('leaves alone what is protected by a name with a backslash, which in a glob would be an escape', () => {
    const units = cluster('data\\x2dvol.service', 'data-vol.service');
    expect(unitsOf(prune(units, 'data\\x2dvol.service'))).toEqual(['data-vol.service']);
  });

  test('does not count surplus instances, which their service destroys itself', () => {
    const units = cluster('web@.service', 'web@1.service', 'web@7.service', 'web.service');
    const ours = planDeployment(definition('web@.service'), units, strategy(), 10).plan;
    expect(planPrune(ours.services, units, [], strategy())).toEqual([]);
  });

  test('takes sidekicks before the units that they follow', () => {
    const units = cluster('a@1.service', ['b@1.service', 'a@1.service'], ['c@1.service', 'b@1.service']);
    expect(unitsOf(prune(units))).toEqual(['c@1.service', 'b@1.service', 'a@1.service']);
  });

  test('gets through units that follow each other in a circle', () => {
    const units = cluster(['a.service', 'b.service'], ['b.service', 'a.service']);
    expect(unitsOf(prune(units)).toSorted()).toEqual(['a.service', 'b.service']);
  });
});
