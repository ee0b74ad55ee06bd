import { type Plan, type ServicePlan, type Step, stages, type UnitVersion } from '../plan/plan.js';
import { requirementsOf } from '../unit/requirements.js';
import type { Placeable, World } from './engine-state.js';

/** What a step does to the places of a cluster; `release` takes a unit off its machine before it is created anew. */
export interface Move {
  readonly step: Step;
  readonly does: 'put' | 'release' | 'remove';
  /** The same for moves of which several may be under way at once: a service and its sidekicks in one stage. */
  readonly phase: string;
  /** What is put. */
  readonly version?: Placeable;
}

/**
 * Returns what a plan does to the places of a cluster, in the order of the rollout. A unit that is replaced in place
 * keeps its machine.
 */
export function movesOf({ services }: Plan, replacesInPlace: boolean): Move[] {
  return services.flatMap((service) =>
    inTurn(service).flatMap((step): Move[] => {
      const phase = `${service.service} ${step.stage}`;
      if (step.action === 'unchanged') return [];
      if (!step.after) return [{ step, does: 'remove', phase }];
      const put: Move = { step, does: 'put', phase, version: placeable(step.unit, step.after) };
      return step.action === 'update' && !replacesInPlace ? [{ step, does: 'release', phase }, put] : [put];
    }),
  );
}

/**
 * The order of the plan, but for instances that are down already: working on them takes nothing away, and with the usual
 * max-unavailable nothing else may begin before them.
 *
 * web@1 up and web@2 waiting for a machine, both to be replaced: web@2 goes first.
 */
function inTurn({ steps }: ServicePlan): Step[] {
  const isUp = ({ condition }: Step) => condition?.is === 'running' || condition?.is === 'ended';
  const down = new Set(steps.flatMap((step) => (step.serves && !isUp(step) ? [step.lane] : [])));
  const rank = ({ stage, lane }: Step) => stages.indexOf(stage) + (stage === 'change' && !down.has(lane) ? 0.5 : 0);
  return steps.toSorted((a, b) => rank(a) - rank(b));
}

/** Makes a move in a world. What fleet does about it is another matter. */
export function perform({ step, does, version }: Move, world: World): void {
  const current = world.units.get(step.unit);
  if (does === 'release' && current) world.put({ ...current, desiredState: 'inactive' });
  if (version) world.put(version);
  if (does === 'remove') world.remove(step.unit);
}

/** Returns whether a move has left its unit without the machine that it is to have. */
export function leavesWithoutMachine({ step, does }: Move, world: World): boolean {
  return does === 'put' && isStranded(step.unit, world);
}

/** Returns whether a unit shall be on one machine, be it launched or only loaded, and is not. */
export function isStranded(name: string, world: World): boolean {
  const unit = world.units.get(name);
  if (!unit || unit.desiredState === 'inactive' || unit.requirements.global) return false;
  return !world.isPlaced(name);
}

/** Returns a unit as far as it matters where it runs. */
export function placeable(
  name: string,
  { options, desiredState }: Pick<UnitVersion, 'options' | 'desiredState'>,
): Placeable {
  return { name, desiredState, requirements: requirementsOf(name, options) };
}
