import { parseUnitFile } from '../../unit/parse-unit-file.js';
import type { UnitOption } from '../../unit/unit-option.js';
import { ClusterView } from '../fleetd/cluster-view.js';
import { storedUnitFile } from '../fleetd/fleet-version.js';
import type { TargetState } from '../fleetd/registry.js';
import type { SimulatedCluster } from '../fleetd/simulated-cluster.js';

export interface SeedUnit {
  readonly name: string;
  /** The text of a unit file or its options. */
  readonly file: string | readonly UnitOption[];
  readonly desiredState?: TargetState;
  /** Where the unit runs; by default the least loaded machine that can run it. */
  readonly machineId?: string;
}

/**
 * Adds units to a cluster as if they had been created long ago: scheduled, loaded, started and published. A unit that
 * no machine can run stays unscheduled. Units that others depend on have to come first.
 */
export function seedRunning(cluster: SimulatedCluster, units: readonly SeedUnit[]): void {
  const { registry, traits, version } = cluster;
  const view = new ClusterView(registry, traits);
  for (const { name, file, desiredState = 'launched', machineId } of units) {
    const options = typeof file === 'string' ? parseUnitFile(file).options : file;
    registry.setObject(name, storedUnitFile(version, options));
    registry.setTargetState(name, desiredState);
    const unit = registry.jobs.get(name)?.object;
    if (unit === undefined || desiredState === 'inactive') continue;
    const { global } = unit.requirements;
    const target = global ? undefined : (machineId ?? view.leastLoaded(unit));
    view.add(unit, target);
    if (target !== undefined) registry.setTarget(name, target);
    for (const machine of cluster.machines) {
      const here = global ? view.agentOn(machine.id)?.hasMetadata(unit.requirements) : machine.id === target;
      if (here) machine.agent.adopt(unit, desiredState);
    }
  }
}
