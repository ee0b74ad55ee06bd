import type { Requirements } from '../../unit/requirements.js';
import type { Traits } from './fleet-version.js';
import { globMatches } from './glob.js';
import type { MachineEntry, UnitObject } from './registry.js';

/** What fleet does with a unit on a machine: run it there, refuse it, or run it and move the unit that it replaces. */
export type JobAction = 'run' | 'refuse' | 'replace';

/** The units assigned to one machine, and whether it can run another (fleet's agent/state.go). */
export class AgentState {
  readonly machine: MachineEntry;
  readonly #traits: Traits;
  readonly #units = new Map<string, UnitObject>();
  /** Only the units that name others in Conflicts= or Replaces=, so that the many that do not are skipped. */
  readonly #withRules: UnitObject[] = [];

  constructor(machine: MachineEntry, traits: Traits) {
    this.machine = machine;
    this.#traits = traits;
  }

  get size(): number {
    return this.#units.size;
  }

  add(unit: UnitObject): void {
    const { name, requirements } = unit;
    this.#units.set(name, unit);
    if (requirements.conflicts.length > 0 || requirements.replaces.length > 0) this.#withRules.push(unit);
  }

  /** Whether a unit may be scheduled to this machine or stay on it. */
  judge({ name, requirements }: UnitObject): JobAction {
    const { machineId, machineOf } = requirements;
    if (machineId !== undefined && machineId !== this.machine.id && machineId !== this.machine.id.slice(0, 8)) {
      return 'refuse';
    }
    if (!this.hasMetadata(requirements)) return 'refuse';
    if (machineOf.some((peer) => !this.#units.has(peer))) return 'refuse';
    if (this.conflicts(name, requirements)) return 'refuse';
    if (this.replacedBy(name, requirements) === undefined) return 'run';
    return this.#traits.xFleet.replaces === 'moves the other' ? 'replace' : 'refuse';
  }

  hasMetadata({ metadata }: Requirements): boolean {
    return [...metadata].every(([key, values]) => values.includes(this.machine.metadata[key] ?? ''));
  }

  /** Whether a unit conflicts with one on this machine, whichever of the two declares it. */
  conflicts(name: string, { conflicts }: Requirements): boolean {
    for (const { name: other, requirements: theirs } of this.#withRules) {
      if (other !== name && theirs.conflicts.some((glob) => globMatches(glob, name))) return true;
    }
    if (conflicts.length === 0) return false;
    for (const other of this.#units.keys()) {
      if (other !== name && conflicts.some((glob) => globMatches(glob, other))) return true;
    }
    return false;
  }

  /**
   * The unit on this machine that replaces the given one or is replaced by it. Two that replace each other do not
   * count.
   */
  replacedBy(name: string, { replaces }: Requirements): string | undefined {
    const candidates = replaces.length > 0 ? this.#units.values() : this.#withRules;
    for (const { name: other, requirements: theirs } of candidates) {
      if (other === name) continue;
      const ours = replaces.some((glob) => globMatches(glob, other));
      if (ours !== theirs.replaces.some((glob) => globMatches(glob, name))) return other;
    }
    return undefined;
  }
}
