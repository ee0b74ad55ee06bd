import type { Machine, Unit, UnitState } from '../fleet/schemas.js';
import { type Condition, conditionOf, type Subject } from '../health/condition.js';
import { type CheckResult, type HealthCheck, withCheck } from '../health/health-check.js';
import { endsByItself } from '../health/unit-kind.js';
import { machinesOfGlobal } from '../placement/placement.js';
import { type Step, subjectOf } from '../plan/plan.js';
import { isGlobal } from '../unit/requirements.js';
import { parseUnitName } from '../unit/unit-name.js';
import { trackDowntime } from './downtime.js';
import type { UnitContext, UnitPhase, UnitRollout } from './unit-rollout.js';

/** What to ask about a unit in flight: no more than its phase needs, since every question costs the cluster something. */
export interface Query {
  readonly unit: boolean;
  readonly states: boolean;
  readonly machines: boolean;
  /** All units of the cluster, to find out what is in the way on which machine. */
  readonly units: boolean;
  /** URL template to check once the unit runs as it should. */
  readonly healthCheck?: HealthCheck;
}

/** The answers, at one moment. */
export interface Observation {
  readonly unit?: Unit | 'absent';
  readonly states: readonly UnitState[];
  readonly machines?: readonly Machine[];
  readonly units?: readonly Unit[];
  /** For a unit that runs on several machines, the worst. */
  readonly check?: CheckResult;
}

/** What is seen of a unit that is not in flight. */
export interface SiblingObservation {
  readonly states: readonly UnitState[];
  /** For one that this rollout has started, where health checks are configured. */
  readonly check?: CheckResult;
}

/** What has to be asked before the next decision. */
export interface Queries {
  /** By unit name, for units in flight. */
  readonly units: ReadonlyMap<string, Query>;
  /** Units that are not in flight, of which only the states matter. */
  readonly siblings: readonly string[];
}

/** The answers to `Queries`, by unit name; an Error where the cluster did not answer. */
export interface Observations {
  readonly units: ReadonlyMap<string, Observation | Error>;
  readonly siblings: ReadonlyMap<string, SiblingObservation | Error>;
}

/** Returns the unit that an observation has shown, if it asked for it and the unit is there. */
export function present(unit: Observation['unit']): Unit | undefined {
  return unit === 'absent' ? undefined : unit;
}

/** Whether a unit answers health checks: sidekicks do not, and nothing that ends by itself does. */
export function isHealthChecked({ countsAsAvailable, until, unit, after }: Step): boolean {
  return (
    countsAsAvailable &&
    until === 'healthy' &&
    parseUnitName(unit).type === 'service' &&
    !endsByItself(unit, after?.options ?? [])
  );
}

/** Returns the phases' desired state: what a unit should be set to while fleet has to act. */
export function desiredIn(phase: 'progressing' | 'stopping' | 'releasing'): 'launched' | 'loaded' | 'inactive' {
  if (phase === 'progressing') return 'launched';
  return phase === 'stopping' ? 'loaded' : 'inactive';
}

/** Returns a unit together with what an observation has shown of it. */
export function withObservation(
  unit: UnitRollout,
  seen: Observation,
  now: number,
  { machines, isChecked }: UnitContext,
): UnitRollout {
  const { step, phase, observed } = unit;
  const subject = subjectOf(step.unit, step.after ?? step.before);
  if (!subject) return unit;
  const { unit: lastSeen, ...before } = observed;
  const found = seen.unit === undefined ? lastSeen : present(seen.unit);
  const runsOn = globalMachines(observed.runsOn, subject, seen, now, machines);
  // Of a unit that is stopped in order to run again, what counts is how far systemd is.
  const judged = found && phase.name === 'stopping' ? { ...found, desiredState: 'launched' as const } : found;
  const condition = conditionOf(subject, judged, seen.states, runsOn?.machines ?? machines);
  // While verifying, only the unit is asked for, so that nothing is known of its state.
  const hasStates = phase.name !== 'verifying';
  return {
    ...unit,
    observed: {
      ...before,
      ...(runsOn && { runsOn }),
      ...(found && { unit: found }),
      at: now,
      ...(seen.unit !== undefined && { unitAt: now }),
      ...(showsIntent(phase, seen) && { intentSeenAt: now }),
      ...(hasStates && {
        condition: unlessSame(
          isChecked && isHealthChecked(step) ? withCheck(condition, seen.check) : condition,
          before.condition,
        ),
      }),
    },
    downtime:
      hasStates && step.countsAsAvailable && hasDowntime(subject)
        ? trackDowntime(unit.downtime, seen.states, now)
        : unit.downtime,
  };
}

/** Returns a condition as it was, if it is the same: of thousands of units, hardly any has changed. */
function unlessSame(found: Condition, former: Condition | undefined): Condition {
  return found.is === former?.is && found.detail === former.detail && found.state === former.state ? former : found;
}

/** Whether an observation has shown the unit with the desired state that its phase wants. */
function showsIntent(phase: UnitPhase, seen: Observation): boolean {
  return 'wakeUps' in phase && present(seen.unit)?.desiredState === desiredIn(phase.name);
}

/** Machines come and go while a global unit is rolled out, so the list of those that have to run it is refreshed. */
function globalMachines(
  runsOn: UnitRollout['observed']['runsOn'],
  subject: Subject,
  { machines, units }: Observation,
  now: number,
  known: readonly Machine[],
): UnitRollout['observed']['runsOn'] {
  if (!isGlobal(subject.name, subject.options)) return undefined;
  if (!machines && runsOn) return runsOn;
  return { machines: machinesOfGlobal(subject, machines ?? known, units), askedAt: now };
}

/** A unit that ends by itself is not down once it has ended, and a global unit is down on some machines at most. */
function hasDowntime({ name, options }: Subject): boolean {
  return !endsByItself(name, options) && !isGlobal(name, options);
}
