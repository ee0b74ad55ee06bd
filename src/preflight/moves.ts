import { type ServicePlan, type Step, stages, type UnitVersion } from '../plan/plan.js';
import { requirementsOf } from '../unit/requirements.js';
import { newestReading, type XFleetReading } from '../unit/x-fleet-reading.js';
import type { EngineState, EngineUnit } from './engine-state.js';
import type { ServiceSequence } from './service-sequence.js';

/** How a step changes what fleet has to schedule; `release` takes a unit off its machine before it is created again. */
export interface Move {
  readonly step: Step;
  readonly kind: 'put' | 'release' | 'remove';
  /** The service whose rollout makes it. */
  readonly service: ServicePlan;
  /**
   * Shared by moves that may be under way at once: those of a service and its sidekicks in one stage, or in all of them
   * up to the removals if the service takes nothing down.
   */
  readonly phase: string;
  /** The unit as it is put. */
  readonly version?: EngineUnit;
}

/**
 * Returns the moves of a plan, one service after another. A unit that is replaced in place keeps its machine; where the
 * server cannot do that, it is released and put again. `reading` is how the server reads [X-Fleet].
 */
export function movesOf(
  sequence: ServiceSequence,
  replacesInPlace: boolean,
  reading: XFleetReading = newestReading,
): Move[] {
  return sequence.inOrder().flatMap((service, index) =>
    inRolloutOrder(service).flatMap((step): Move[] => {
      const move = { step, service, phase: `${index} ${phaseOf(step, service)}` };
      if (step.action === 'unchanged') return [];
      if (!step.after) return [{ ...move, kind: 'remove' }];
      const put: Move = { ...move, kind: 'put', version: engineUnit(step.unit, step.after, reading) };
      return step.action === 'update' && !replacesInPlace ? [{ ...move, kind: 'release' }, put] : [put];
    }),
  );
}

/** Where a service takes nothing down, only its removals wait for the rest. */
function phaseOf({ stage }: Step, { takesDown }: ServicePlan): string {
  return takesDown || stage === 'remove' ? stage : 'at once';
}

/**
 * The order of the plan, except that instances which are down come first: changing them costs no availability, and with
 * the default max-unavailable nothing else may begin before them.
 *
 * web@1 up and web@2 waiting for a machine, both to be replaced: web@2 goes first.
 */
function inRolloutOrder({ steps }: ServicePlan): Step[] {
  const runsBefore = ({ condition }: Step) => condition?.is === 'running' || condition?.is === 'ended';
  const down = new Set(steps.flatMap((step) => (step.countsAsAvailable && !runsBefore(step) ? [step.lane] : [])));
  const rank = ({ stage, lane }: Step) => stages.indexOf(stage) + (stage === 'change' && !down.has(lane) ? 0.5 : 0);
  return steps.toSorted((a, b) => rank(a) - rank(b));
}

/** Applies a move to a state, as a write to fleet's API does; the engine has not reacted yet. */
export function applyMove({ step, kind, version }: Move, state: EngineState): void {
  const current = state.units.get(step.unit);
  if (kind === 'release' && current) state.put({ ...current, desiredState: 'inactive' });
  if (version) state.put(version);
  if (kind === 'remove') state.remove(step.unit);
}

/** Returns whether a move put a unit that now has no machine to run on. */
export function leavesUnplaced({ step, kind }: Move, state: EngineState): boolean {
  return kind === 'put' && isUnplaced(step.unit, state);
}

/** Returns whether a unit should be on a machine, launched or only loaded, and is not. Global units never are. */
export function isUnplaced(name: string, state: EngineState): boolean {
  const unit = state.units.get(name);
  if (!unit || unit.desiredState === 'inactive' || unit.requirements.global) return false;
  return !state.isPlaced(name);
}

/**
 * Returns what fleet's engine knows of a unit. Where Replaces= only keeps two units apart, it counts as Conflicts=; that
 * 0.13.0 ignores it between two units that replace each other is left out.
 */
export function engineUnit(
  name: string,
  { options, desiredState }: Pick<UnitVersion, 'options' | 'desiredState'>,
  reading: XFleetReading = newestReading,
): EngineUnit {
  const requirements = requirementsOf(name, options, reading);
  if (reading.replaces !== 'keeps apart' || requirements.replaces.length === 0)
    return { name, desiredState, requirements };
  const { conflicts, replaces } = requirements;
  return {
    name,
    desiredState,
    requirements: { ...requirements, conflicts: [...conflicts, ...replaces], replaces: [] },
  };
}
