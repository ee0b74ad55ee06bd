import type { ClusterSnapshot } from '../../src/cluster/snapshot.js';
import { groupSidekicks } from '../../src/definition/sidekicks.js';
import type { DesiredState, Machine, Unit, UnitState } from '../../src/fleet/schemas.js';
import { planDeployment } from '../../src/plan/plan-deployment.js';
import { checkPlacement, type PlacementCheckOptions } from '../../src/preflight/check-placement.js';
import { placementMessages } from '../../src/preflight/placement-messages.js';
import type { PlacementProblem } from '../../src/preflight/placement-problem.js';
import { revisionOf } from '../../src/unit/serialize-unit-file.js';
import type { UnitOption } from '../../src/unit/unit-option.js';
import { serviceOf } from '../plan/services.js';
import { strategy } from '../plan/strategy.js';

/** Machines 10.0.0.1 and so on, in rack r1 and so on, with more metadata where it is given. */
export function machines(...metadata: Record<string, string>[]): Machine[] {
  return metadata.map((more, index) => ({
    id: `${index + 1}`.repeat(8).padEnd(32, '0'),
    primaryIP: `10.0.0.${index + 1}`,
    metadata: { rack: `r${index + 1}`, ...more },
  }));
}

export const [one, two, three] = [machines({}), machines({}, {}), machines({}, {}, {})];

/** Lines of an [X-Fleet] section, as in `Conflicts=web@*.service`. */
type Rules = string;

/** A unit that is in the cluster: on machine 1, 2 and so on, or on none. */
export interface Present {
  readonly unit: string;
  readonly on?: number;
  readonly rules?: Rules;
  readonly state?: DesiredState;
  /** It is already as the definition says. */
  readonly isNew?: boolean;
}

/** A unit file of the definition: a template with its count, or one unit. */
export interface Defined {
  readonly file: string;
  readonly rules?: Rules;
  readonly count?: number;
  readonly state?: DesiredState;
  /** The services that have to be through before it begins; it goes side by side with all others. */
  readonly waitsFor?: readonly string[];
}

interface Scene extends Partial<PlacementCheckOptions> {
  readonly machines?: readonly Machine[];
  readonly present?: readonly Present[];
  readonly define: readonly Defined[];
  readonly surge?: number;
}

/** Returns what the placement check says of the deployment of a definition to a cluster of three machines, or others. */
export function check({
  maxParallel = 10,
  replacesInPlace,
  reading,
  searchLimit,
  ...scene
}: Scene): PlacementProblem[] {
  const { plan, cluster } = plannedIn(scene);
  return checkPlacement(plan, cluster, {
    maxParallel,
    ...(replacesInPlace !== undefined && { replacesInPlace }),
    ...(reading !== undefined && { reading }),
    ...(searchLimit !== undefined && { searchLimit }),
  });
}

/** Returns a definition, the cluster that it is deployed to, and the plan of that. */
export function plannedIn({ machines = three, present = [], define, surge = 0 }: Scene) {
  const cluster = clusterOf(machines, present);
  const services = define.map(({ file, rules = '', count, state }) =>
    serviceOf(file, optionsOf(rules, '/bin/new'), count, state),
  );
  const definition = { services: groupSidekicks(services) };
  const { plan } = planDeployment(definition, cluster, strategy({ maxSurge: { instances: surge } }), 10);
  const waits = new Map(services.map(({ name }, index) => [name, define[index]?.waitsFor]));
  const ordered = plan.services.map((service) => ({ ...service, waitsFor: waits.get(service.service) ?? [] }));
  return { plan: { services: ordered }, cluster, definition };
}

function optionsOf(rules: Rules, command: string): UnitOption[] {
  const lines = rules.split('\n').filter((line) => line !== '');
  return [
    { section: 'Service', name: 'ExecStart', value: command },
    ...lines.map((line) => {
      const [name = '', ...value] = line.split('=');
      return { section: 'X-Fleet', name, value: value.join('=') };
    }),
  ];
}

function clusterOf(all: readonly Machine[], present: readonly Present[]): ClusterSnapshot {
  const states: UnitState[] = [];
  const units = present.map(({ unit: name, on, rules = '', state = 'launched', isNew = false }): Unit => {
    const options = optionsOf(rules, isNew ? '/bin/new' : '/bin/old');
    const machineID = on === undefined ? undefined : (all[on - 1]?.id ?? 'gone');
    if (machineID !== undefined && state === 'launched')
      states.push({
        name,
        machineID,
        hash: revisionOf(options),
        systemdLoadState: 'loaded',
        systemdActiveState: 'active',
        systemdSubState: 'running',
      });
    return { name, options, desiredState: state, ...(machineID !== undefined && { machineID }) };
  });
  return {
    machines: all,
    units: new Map(units.map((unit) => [unit.name, unit])),
    states: Map.groupBy(states, ({ name }) => name),
  };
}

/** The problems in few words: `impossible web@4.service`. */
export function inShort(problems: readonly PlacementProblem[]): string[] {
  return problems.map(({ kind, unit }) => `${kind} ${unit}`);
}

/** What is reported of the problems, without what only the debug log has. */
export function messages(problems: readonly PlacementProblem[]): string[] {
  return placementMessages(problems).map(({ text }) => text);
}
