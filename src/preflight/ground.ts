import type { Machine } from '../fleet/schemas.js';
import { obstacleOn } from '../placement/placement.js';
import type { Requirements } from '../unit/requirements.js';
import { type Asking, Relations } from './unit-relations.js';

/** What does not change while units come and go: the machines, which of them a unit may ask for, who minds whom. */
export class Ground {
  readonly machines: readonly Machine[];
  readonly relations: Relations;
  readonly #suitable = new Map<Requirements, ReadonlySet<string>>();

  constructor(machines: readonly Machine[], versions: readonly Asking[]) {
    this.machines = machines;
    this.relations = new Relations(versions);
  }

  /** The ids of the machines that have the id and the metadata that a unit asks for, whatever else is there. */
  suitable({ name, requirements }: Asking): ReadonlySet<string> {
    const known = this.#suitable.get(requirements);
    if (known) return known;
    const alone = { ...requirements, machineOf: [], conflicts: [] };
    const machines = this.machines.filter((machine) => obstacleOn(machine, name, alone, []) === undefined);
    const suitable = new Set(machines.map(({ id }) => id));
    this.#suitable.set(requirements, suitable);
    return suitable;
  }
}
