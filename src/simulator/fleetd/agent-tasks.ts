import { AgentState } from './agent-state.js';
import { type ReadableUnit, readableUnitsFor } from './cluster-view.js';
import type { Traits } from './fleet-version.js';
import type { MachineEntry, Registry, UnitObject } from './registry.js';

/** What an agent remembers about a unit whose file is loaded: the state it last brought the unit to. */
export type CachedState = 'loaded' | 'launched';

export type AgentTask =
  | { readonly type: 'unload' | 'stop' | 'start'; readonly name: string }
  | { readonly type: 'load'; readonly name: string; readonly unit: UnitObject }
  | { readonly type: 'reload files' };

/** The order in which an agent carries out its tasks, across all units. */
const order: readonly AgentTask['type'][] = ['unload', 'load', 'reload files', 'stop', 'start'];

/** Returns the units that a machine's agent should have loaded, with their desired states. */
export function desiredUnits(
  registry: Registry,
  machine: MachineEntry,
  traits: Traits,
): ReadonlyMap<string, ReadableUnit> {
  const agent = new AgentState(machine, traits);
  const desired = new Map<string, ReadableUnit>();
  for (const { unit, job } of readableUnitsFor(registry, machine.id)) {
    const here = !unit.requirements.global || agent.hasMetadata(unit.requirements);
    if (!here || (traits.globalConflicts && agent.conflicts(unit.name, unit.requirements))) continue;
    agent.add(unit);
    desired.set(unit.name, { unit, job });
  }
  return desired;
}

/**
 * Returns the tasks that take an agent from the units it has loaded to those it should have, in order (fleet's
 * agent/reconcile.go).
 */
export function agentTasks(
  desired: ReturnType<typeof desiredUnits>,
  loaded: ReadonlyMap<string, string>,
  cache: ReadonlyMap<string, CachedState>,
): AgentTask[] {
  const names = [...new Set([...loaded.keys(), ...desired.keys()])].sort();
  const tasks = names.flatMap((name): AgentTask[] => {
    const wanted = desired.get(name);
    const hash = loaded.get(name);
    const targetState = wanted?.job.targetState ?? 'inactive';
    if (wanted === undefined || targetState === 'inactive') return hash === undefined ? [] : [{ type: 'unload', name }];
    const load: AgentTask = { type: 'load', name, unit: wanted.unit };
    const start: AgentTask[] = targetState === 'launched' ? [{ type: 'start', name }] : [];
    if (hash === undefined) return [load, ...start];
    if (hash !== wanted.unit.hash) return [{ type: 'unload', name }, load, ...start];
    const cached = cache.get(name);
    if (cached === targetState) return [];
    if (cached === undefined) return [load, ...start];
    return cached === 'launched' ? [{ type: 'stop', name }] : start;
  });
  if (tasks.some(({ type }) => type === 'unload' || type === 'load')) tasks.push({ type: 'reload files' });
  return tasks.sort((a, b) => order.indexOf(a.type) - order.indexOf(b.type));
}
