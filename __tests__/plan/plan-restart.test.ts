import { describe, expect, test } from '@jest/globals';
import type { ClusterSnapshot } from '../../src/cluster/snapshot.js';
import type { Definition } from '../../src/definition/definition.js';
import { DefinitionError } from '../../src/definition/diagnostic.js';
import type { DesiredState, Unit, UnitState } from '../../src/fleet/schemas.js';
import type { RolloutStrategy, ServicePlan, Step } from '../../src/plan/plan.js';
import { planRestart } from '../../src/plan/plan-restart.js';
import { revisionOf } from '../../src/unit/serialize-unit-file.js';
import { serviceOf } from './services.js';
import { strategy } from './strategy.js';

const exec = { section: 'Service', name: 'ExecStart', value: '/bin/a' };
const machine = { id: 'm1', primaryIP: '10.0.0.1', metadata: {} };

interface Facts {
  readonly on?: string;
  readonly desired?: DesiredState;
  readonly does?: 'active/running' | 'inactive/dead';
  readonly isGlobal?: true;
}

/** A cluster of units that run, unless the facts say otherwise; `on` is the unit whose machine one has to be on. */
function cluster(units: Readonly<Record<string, Facts>>): ClusterSnapshot {
  const found = Object.entries(units).map(([name, { on, isGlobal, desired, does = 'active/running' }]) => {
    const options = [
      exec,
      ...(on ? [{ section: 'X-Fleet', name: 'MachineOf', value: on }] : []),
      ...(isGlobal ? [{ section: 'X-Fleet', name: 'Global', value: 'true' }] : []),
    ];
    const desiredState = desired ?? (name.includes('@.') ? 'inactive' : 'launched');
    const unit: Unit = { name, options, desiredState, ...(isGlobal ? {} : { machineID: machine.id }) };
    const [systemdActiveState = '', systemdSubState = ''] = does.split('/');
    const hash = revisionOf(options);
    const state = {
      name,
      hash,
      machineID: machine.id,
      systemdLoadState: 'loaded',
      systemdActiveState,
      systemdSubState,
    };
    return { unit, states: desiredState === 'launched' ? [state] : ([] satisfies UnitState[]) };
  });
  return {
    machines: [machine],
    units: new Map(found.map(({ unit }) => [unit.name, unit])),
    states: new Map(found.map(({ unit, states }) => [unit.name, states])),
  };
}

const none: Definition = { services: [] };
const web = { 'web@.service': {}, 'web@1.service': {}, 'web@2.service': {}, 'web@10.service': {} };
const restarts = (unit: string) => `${unit} restart`;

/** `web@1.service restart`, and `log@1.service follows` for a sidekick that only has to run again. */
function facts({ steps }: ServicePlan): string[] {
  return steps.map(({ unit, action, until }) => `${unit} ${until === 'running' ? 'follows' : action}`);
}

function planned(
  names: readonly string[],
  units: Readonly<Record<string, Facts>>,
  definition: Definition = none,
  more: Partial<RolloutStrategy> = {},
) {
  const { plan, warnings } = planRestart(definition, names, cluster(units), strategy(more), 10);
  return { plans: plan.services, warnings: warnings.map(({ message }) => message), all: plan.services.flatMap(facts) };
}

describe('a restart', () => {
  test('takes every instance that the cluster has, in numeric order, and no template', () => {
    const { plans, all, warnings } = planned(['web'], web);
    expect(plans.map(({ service }) => service)).toEqual(['web']);
    expect(all).toEqual(['web@1.service', 'web@2.service', 'web@10.service'].map(restarts));
    expect(warnings).toEqual([]);
  });

  test('leaves every unit at the revision that the cluster has of it', () => {
    const [step] = planned(['web'], web).plans[0]?.steps ?? [];
    const version = { options: [exec], revision: revisionOf([exec]), desiredState: 'launched' };
    expect(step).toMatchObject({
      unit: 'web@1.service',
      service: 'web',
      action: 'restart',
      stage: 'change',
      reason: 'command is restart',
      until: 'healthy',
      stopsFirst: true,
      countsAsAvailable: true,
      before: version,
      after: version,
      condition: { is: 'running' },
    } satisfies Partial<Record<keyof Step, unknown>>);
  });

  test.each<[name: string, restarted: readonly string[]]>([
    ['web', ['web.service', 'web@1.service', 'web@blue.service']],
    ['web@.service', ['web@1.service', 'web@blue.service']],
    ['web@1.service', ['web@1.service']],
    ['web@blue', ['web@blue.service']],
    ['web@blue.service', ['web@blue.service']],
    ['web.service', ['web.service']],
    ['web.timer', ['web.timer']],
  ])('of %s takes what destroy would take', (name, expected) => {
    const units = {
      'web@.service': {},
      'web@1.service': {},
      'web@blue.service': {},
      'web.service': {},
      'web.timer': {},
      'webs.service': {},
    };
    const { all } = planned([name], units);
    expect(all.filter((fact) => fact.endsWith('restart')).toSorted()).toEqual(expected.map(restarts));
  });

  test('takes the services of the definition in its order, then those that are named, and none twice', () => {
    const definition = { services: [serviceOf('db.service', []), serviceOf('api@.service', [], 5)] };
    const units = { 'api@1.service': {}, 'db.service': {}, 'cron.service': {}, 'other.service': {} };
    expect(planned(['cron', 'api'], units, definition).all).toEqual(
      ['db.service', 'api@1.service', 'cron.service'].map(restarts),
    );
  });

  test('does not depend on options, counts and desired states of the files', () => {
    const options = [{ ...exec, value: '/bin/b' }];
    const definition = { services: [serviceOf('web@.service', options, 1, 'inactive')] };
    expect(planned([], web, definition).all).toEqual(
      ['web@1.service', 'web@2.service', 'web@10.service'].map(restarts),
    );
  });

  test('is as careful as the strategy says, and as the settings of the service', () => {
    const limits = (definition: Definition) =>
      planned(['web'], web, definition, { maxUnavailable: { percent: 67 }, canary: { instances: 1 } }).plans[0]?.limits;
    expect(limits(none)).toEqual({ size: 3, maxUnavailable: 2, canary: 1 });
    const settings = { maxUnavailable: { instances: 3 }, canary: { instances: 0 } };
    expect(limits({ services: [{ ...serviceOf('web@.service', []), settings }] })).toEqual({
      size: 3,
      maxUnavailable: 3,
      canary: 0,
    });
  });

  test('starts no instances beyond those that there are, whatever the settings say', () => {
    const settings = { maxSurge: { instances: 2 }, maxUnavailable: { instances: 0 } };
    const { plans } = planned([], web, { services: [{ ...serviceOf('web@.service', []), settings }] });
    expect(plans[0]?.steps).toHaveLength(3);
    expect(plans[0]?.limits.maxUnavailable).toBe(1);
  });

  test('takes down what serves, also a global unit', () => {
    const { plans } = planned(['web', 'log', 'old'], {
      'web.service': {},
      'log.service': { isGlobal: true },
      'old.service': { does: 'inactive/dead' },
    });
    expect(plans.map(({ service, takesDown }) => [service, takesDown])).toEqual([
      ['web', true],
      ['log', true],
      ['old', false],
    ]);
  });

  test('waits for nothing', () => {
    expect(planned(['web'], web).plans[0]).toMatchObject({ wave: 0, waitsFor: [] });
  });
});

describe('instances that are not restarted', () => {
  test('count towards what may be down', () => {
    const { plans, all } = planned(['web@2.service'], web, none, { maxUnavailable: { percent: 50 } });
    expect(all).toEqual(['web@1.service unchanged', 'web@2.service restart', 'web@10.service unchanged']);
    expect(plans[0]?.limits).toMatchObject({ size: 3, maxUnavailable: 1 });
  });

  test('are warned of if they are down', () => {
    const { warnings } = planned(['web@2.service'], { ...web, 'web@1.service': { does: 'inactive/dead' } });
    expect(warnings).toEqual([
      'web@1.service is not among those to restart, but it is down (inactive/dead), which counts towards max-unavailable',
    ]);
  });

  test('because they are not launched are left as they are', () => {
    const units = { 'web@1.service': { desired: 'loaded' }, 'web@2.service': {} } as const;
    const { plans, all, warnings } = planned(['web'], units);
    expect(all).toEqual(['web@1.service unchanged', 'web@2.service restart']);
    expect(plans[0]?.steps[0]).toMatchObject({
      reason: 'not launched: its desired state is loaded',
      countsAsAvailable: false,
    });
    expect(plans[0]?.limits.size).toBe(1);
    expect(warnings).toEqual([]);
  });

  test('are warned of if none of them is launched', () => {
    const units = { 'web@1.service': { desired: 'loaded' }, 'db.service': { desired: 'inactive' } } as const;
    const definition = { services: [serviceOf('db.service', [])] };
    expect(planRestart(definition, ['web'], cluster(units), strategy(), 10).warnings).toEqual([
      {
        severity: 'warning',
        file: 'db.service',
        message: 'db.service is not restarted: none of its units is launched',
      },
      { severity: 'warning', message: 'web is not restarted: none of its units is launched' },
    ]);
  });

  test('are warned of if a file defines them and the cluster has none of them', () => {
    const definition = { services: [serviceOf('db.service', []), serviceOf('web@.service', [])] };
    const { plans, warnings } = planned([], { 'web@.service': {} }, definition);
    expect(plans).toEqual([]);
    expect(warnings).toEqual([
      'db.service is not restarted: the cluster has no unit of it',
      'web@.service is not restarted: the cluster has no unit of it',
    ]);
  });
});

test('every name that the cluster has nothing of is an error', () => {
  try {
    planned(['web', 'wbe', 'db@1.service'], web);
    throw new Error('it was planned');
  } catch (error) {
    expect(error).toBeInstanceOf(DefinitionError);
    expect((error as DefinitionError).diagnostics.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^input services: the cluster has nothing of wbe;/),
      expect.stringMatching(/^input services: the cluster has nothing of db@1\.service;/),
    ]);
  }
});

describe('sidekicks', () => {
  const both = {
    'web@1.service': {},
    'web@2.service': {},
    'log@1.service': { on: 'web@1.service' },
    'log@2.service': { on: 'web@2.service' },
  };

  test('follow their main unit if they are not named', () => {
    const { plans, all } = planned(['web'], both);
    expect(plans.map(({ service }) => service)).toEqual(['web']);
    expect(all).toEqual([
      'web@1.service restart',
      'log@1.service follows',
      'web@2.service restart',
      'log@2.service follows',
    ]);
    expect(plans[0]?.steps.map(({ lane }) => lane)).toEqual([
      'web@1.service',
      'web@1.service',
      'web@2.service',
      'web@2.service',
    ]);
    expect(plans[0]?.steps[1]).not.toHaveProperty('stopsFirst');
  });

  test('that are named are restarted before it, and follow it as well', () => {
    expect(planned(['web', 'log'], both).all.slice(0, 3)).toEqual([
      'log@1.service restart',
      'web@1.service restart',
      'log@1.service follows',
    ]);
  });

  test('that are named alone are restarted alone, as carefully as their main unit', () => {
    const { plans, all } = planned(['log'], both);
    expect(plans.map(({ service, limits }) => [service, limits.size])).toEqual([['web', 2]]);
    expect(all).toEqual([
      'log@1.service restart',
      'web@1.service unchanged',
      'log@2.service restart',
      'web@2.service unchanged',
    ]);
  });

  test('cannot be restarted before a main unit that is down', () => {
    const units = { ...both, 'web@1.service': { does: 'inactive/dead' } } as const;
    expect(planned(['web', 'log'], units).all.slice(0, 3)).toEqual([
      'web@1.service restart',
      'log@1.service restart',
      'log@1.service follows',
    ]);
  });

  test('that are not launched do not follow', () => {
    const units = { ...both, 'log@1.service': { on: 'web@1.service', desired: 'loaded' } } as const;
    expect(planned(['web@1.service'], units).all).toEqual(['web@1.service restart', 'web@2.service unchanged']);
  });

  test('by name belong to the service of that name', () => {
    const units = { 'web@1.service': {}, 'web-sidekick@1.service': {} };
    expect(planned(['web'], units).all).toEqual(['web@1.service restart', 'web-sidekick@1.service follows']);
  });

  test('without their main unit are restarted by themselves', () => {
    expect(planned(['log'], { 'log@1.service': { on: 'web@1.service' } }).all).toEqual(['log@1.service restart']);
  });
});
