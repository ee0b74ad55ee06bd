import type { ClusterSnapshot } from '../../src/cluster/snapshot.js';
import type { Service } from '../../src/definition/definition.js';
import { placeLabel } from '../../src/definition/diagnostic.js';
import { groupSidekicks } from '../../src/definition/sidekicks.js';
import type { Unit, UnitState } from '../../src/fleet/schemas.js';
import { planDeployment } from '../../src/plan/plan-deployment.js';
import { parseUnitFile } from '../../src/unit/parse-unit-file.js';
import { revisionOf } from '../../src/unit/serialize-unit-file.js';
import type { UnitOption } from '../../src/unit/unit-option.js';
import { serviceOf } from './services.js';
import { strategy } from './strategy.js';

/** A service of the definition, and what the cluster has of it. */
export interface Ordered {
  /** Such as `web.service` or `web@.service`, which has two instances. */
  readonly file: string;
  /** By default, what its file is called. */
  readonly name?: string;
  /** Options of its [Unit] section, in lines. */
  readonly unit?: string;
  readonly fleet?: string;
  readonly wave?: number;
  /** Names of services that its entry in the services file says it goes after. */
  readonly after?: readonly string[];
  /** By default it is up, at a former revision, and so it is updated. */
  readonly is?: 'up' | 'failed' | 'missing' | 'unchanged';
}

/** Returns what every service of a plan waits for, those that wait for nothing left out, and the plan's warnings. */
export function orderIn(given: readonly Ordered[], maxParallel = 10) {
  const { plan, warnings } = planDeployment(
    { services: groupSidekicks(given.map(defined)) },
    clusterOf(given),
    strategy(),
    maxParallel,
  );
  const waiting = plan.services.filter(({ waitsFor }) => waitsFor.length > 0);
  return {
    plan,
    waits: waiting.map(({ service, waitsFor }) => `${service} after ${waitsFor.join(', ')}`),
    warnings: warnings.map(({ message, file = '', ...place }) => `${placeLabel({ file, ...place })}: ${message}`),
  };
}

function defined({ file, name, wave = 0, after = [], ...rest }: Ordered): Service {
  const parsed = parseUnitFile(textOf(rest)).options;
  const service = serviceOf(file, optionsOf(rest), 2);
  const place = { file: 'services.yaml', line: 7 };
  return {
    ...service,
    ...(name !== undefined && { name }),
    lines: parsed,
    wave,
    after: after.map((other) => ({ service: other, unit: file, name: other, place })),
  };
}

/** As in a unit file of which the first option stands on line 2. */
function textOf({ unit = '', fleet = '' }: Pick<Ordered, 'unit' | 'fleet'>): string {
  return `[Unit]\n${unit}\n[X-Fleet]\n${fleet}\n[Service]\nExecStart=/bin/new\n`;
}

function optionsOf(texts: Pick<Ordered, 'unit' | 'fleet'>): UnitOption[] {
  return parseUnitFile(textOf(texts)).options.map(({ section, name, value }) => ({ section, name, value }));
}

function clusterOf(given: readonly Ordered[]): ClusterSnapshot {
  const present = given.flatMap(({ file, is = 'up', ...texts }) => {
    if (is === 'missing') return [];
    const now = optionsOf(texts);
    const options =
      is === 'unchanged' ? now : now.map((one) => (one.name === 'ExecStart' ? { ...one, value: '/bin/old' } : one));
    const service = serviceOf(file, options, 2);
    return [...(service.template ? [service.template] : []), ...service.units].map(({ name, desiredState }) => ({
      name,
      options,
      desiredState,
      is,
    }));
  });
  const units = present.map(({ name, options, desiredState }): [string, Unit] => [
    name,
    { name, options, desiredState, currentState: desiredState, machineID: 'm1' },
  ]);
  const states = present.map(({ name, options, is }): [string, UnitState[]] => {
    const [systemdActiveState, systemdSubState] = is === 'failed' ? ['failed', 'failed'] : ['active', 'running'];
    const hash = revisionOf(options);
    return [name, [{ name, hash, machineID: 'm1', systemdLoadState: 'loaded', systemdActiveState, systemdSubState }]];
  });
  const machine = { id: 'm1', primaryIP: '10.0.0.1', metadata: {} };
  return { machines: [machine], units: new Map(units), states: new Map(states) };
}
