import type { UnitOption } from '../unit/unit-option.js';
import type { Unit, UnitState } from './schemas.js';

// A cluster answers with thousands of units over and over, and hardly any has changed. A copy that equals what was given
// before is dropped at once: kept until the next answer, it would hold memory for long after that.

/** Gives answers in which nothing has changed as the objects that were given before. */
export interface Unchanged {
  /** Returns a unit as it was given before, if it is the same; otherwise with options that it shares with units alike. */
  unit(unit: Unit): Unit;
  /** Returns a state as it was given before, if it is the same. */
  state(state: UnitState): UnitState;
}

/** Returns a memory of the last answers about each unit, in which nothing is yet. */
export function rememberUnchanged(): Unchanged {
  const units = new Map<string, Unit>();
  const states = new Map<string, Map<string, UnitState>>();
  const optionsByText = new Map<string, UnitOption[]>();

  function shared(options: UnitOption[]): UnitOption[] {
    const text = JSON.stringify(options);
    const known = optionsByText.get(text);
    if (!known) optionsByText.set(text, options);
    return known ?? options;
  }

  return {
    unit(unit) {
      const former = units.get(unit.name);
      const present = { ...unit, options: shared(unit.options) };
      if (former && isSame(present, former)) return former;
      units.set(unit.name, present);
      return present;
    },

    state(state) {
      const ofUnit = states.get(state.name) ?? new Map<string, UnitState>();
      const former = ofUnit.get(state.machineID);
      if (former && isSame(state, former)) return former;
      states.set(state.name, ofUnit.set(state.machineID, state));
      return state;
    },
  };
}

function isSame<T extends object>(a: T, b: T): boolean {
  for (const key in a) if (a[key] !== b[key]) return false;
  for (const key in b) if (!(key in a)) return false;
  return true;
}
