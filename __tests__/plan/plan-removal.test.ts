import { describe, expect, test } from '@jest/globals';
import type { ClusterSnapshot } from '../../src/cluster/snapshot.js';
import type { Definition } from '../../src/definition/definition.js';
import type { Unit } from '../../src/fleet/schemas.js';
import type { ServicePlan } from '../../src/plan/plan.js';
import { planDeployment } from '../../src/plan/plan-deployment.js';
import { planDestroy } from '../../src/plan/plan-destroy.js';
import { planPrune } from '../../src/plan/plan-prune.js';
import { serviceOf } from './services.js';

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
  test('takes its instances in reverse order, whatever the count, and its template last', () => {
    const units = cluster('web@.service', 'web@1.service', 'web@2.service', 'web@10.service', 'web@blue.service');
    expect(unitsOf(planDestroy(definition('web@.service'), [], units).services)).toEqual([
      'web@blue.service',
      'web@10.service',
      'web@2.service',
      'web@1.service',
      'web@.service',
    ]);
  });

  test('has nothing to do where there is none of it', () => {
    expect(planDestroy(definition('web@.service', 'db.service'), ['cron'], cluster('other.service'))).toEqual({
      services: [],
    });
  });

  test('begins with the service that is defined last', () => {
    const units = cluster('a.service', 'b.service', 'c.service');
    expect(unitsOf(planDestroy(definition('a.service', 'c.service', 'b.service'), [], units).services)).toEqual([
      'b.service',
      'c.service',
      'a.service',
    ]);
  });

  test('can be asked for by its name, without a file: by that of the service, the template or the unit', () => {
    const units = cluster('web@.service', 'web@1.service', 'web.service', 'web.timer', 'webs.service');
    const destroyed = (name: string) => unitsOf(planDestroy({ services: [] }, [name], units).services).toSorted();
    expect(destroyed('web')).toEqual(['web.service', 'web@.service', 'web@1.service']);
    expect(destroyed('web@.service')).toEqual(['web@.service', 'web@1.service']);
    expect(destroyed('web@1.service')).toEqual(['web@1.service']);
    expect(destroyed('web.timer')).toEqual(['web.timer']);
    expect(destroyed('we')).toEqual([]);
  });

  test('takes what is on the machines of its units before them, and nothing twice', () => {
    const units = cluster('web@1.service', ['log@1.service', 'web@1.service'], 'web@.service');
    const both = definition('log@.service', 'web@.service');
    expect(unitsOf(planDestroy(both, ['web', 'log'], units).services)).toEqual([
      'log@1.service',
      'web@1.service',
      'web@.service',
    ]);
  });
});

describe('pruning', () => {
  const planned = planDeployment(definition('web@.service', 'db.service'), cluster('web@1.service'), { instances: 0 });
  const prune = (units: ClusterSnapshot, ...protect: string[]) => planPrune(planned.services, units, protect);

  test('takes what nothing defines, told apart', () => {
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

  test('leaves alone what is protected, by name or by glob', () => {
    const units = cluster('deployer.service', 'deployer.timer', 'monitor@1.service', 'monitor@.service', 'old.service');
    expect(unitsOf(prune(units, 'deployer.*', 'monitor@*.service'))).toEqual(['old.service']);
  });

  test('does not count what a template has too much of, which its service destroys itself', () => {
    const units = cluster('web@.service', 'web@1.service', 'web@7.service', 'web.service');
    const ours = planDeployment(definition('web@.service'), units, { instances: 0 });
    expect(planPrune(ours.services, units, [])).toEqual([]);
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
