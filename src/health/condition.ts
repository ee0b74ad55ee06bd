import type { Machine, Unit, UnitState } from '../fleet/schemas.js';
import { machineLabel } from '../placement/placement.js';
import { isGlobal } from '../unit/requirements.js';
import { reportedHashes, sameUnitFile, shortRevision } from '../unit/serialize-unit-file.js';
import type { UnitOption } from '../unit/unit-option.js';
import { endsByItself } from './unit-kind.js';

/** What a unit is doing at one moment. */
export interface Condition {
  readonly is: /** The cluster has no such unit. */
    | 'missing'
    /** It is not meant to run: its desired state is not launched. */
    | 'stopped'
    /** It is meant to run, and fleet has not given it a machine. */
    | 'unscheduled'
    /** It has a machine, which has not published a state. */
    | 'unpublished'
    /** The machine still has another revision of it. */
    | 'other-revision'
    | 'starting'
    /** Its process has ended and systemd is about to start it again. */
    | 'restarting'
    | 'stopping'
    /** `inactive/dead`: it ended, or has only just been loaded. */
    | 'ended'
    | 'running'
    /** systemd has given it up, or never took it. */
    | 'failed';
  /** For people: `active/running`, or what is wrong. */
  readonly detail: string;
  /** The state that this was read from; of a global unit, that of the machine it is worst on. */
  readonly state?: UnitState;
}

/** A unit to judge, with the options and revision it should have. */
export interface Subject {
  readonly name: string;
  readonly options: readonly UnitOption[];
  readonly revision: string;
}

/** Returns the hashes under which a machine may report a unit that is as it should be; the server's own options are best. */
export function hashesOf(subject: Subject, unit: Unit | undefined): readonly string[] {
  const isOurs = unit && sameUnitFile(unit.options, subject.options);
  return isOurs ? [subject.revision, ...reportedHashes(unit.options)] : [subject.revision];
}

/**
 * Returns what a unit is doing, from what fleet says at one moment. `currentState: launched` counts for nothing here:
 * fleet says it as soon as it has asked systemd, and goes on saying it through a replacement. What counts is the hash
 * and systemd's state. `machines` are those that have to run it if it is global.
 */
export function conditionOf(
  subject: Subject,
  unit: Unit | undefined,
  states: readonly UnitState[],
  machines: readonly Machine[],
): Condition {
  if (!unit) return { is: 'missing', detail: 'not in the cluster' };
  if (unit.desiredState !== 'launched') return { is: 'stopped', detail: `desired state ${unit.desiredState}` };
  const hashes = hashesOf(subject, unit);
  if (isGlobal(subject.name, subject.options)) return globalCondition(hashes, states, machines);
  // A machine that has lost the unit may leave its state behind until that runs out; the scheduled machine's counts.
  const state =
    states.find(({ machineID }) => machineID === unit.machineID) ?? (unit.machineID ? undefined : states[0]);
  if (state) return conditionIn(state, hashes);
  if (!unit.machineID) return { is: 'unscheduled', detail: 'not scheduled to a machine' };
  return { is: 'unpublished', detail: 'scheduled, but without a state yet' };
}

/** Returns whether a unit in this condition does what it is meant to do. One that ends by itself may have only just been loaded: see `justLoadedMs`. */
export function isHealthy({ is }: Condition, subject: Subject): boolean {
  return is === 'running' || (is === 'ended' && endsByItself(subject.name, subject.options));
}

/** Returns whether systemd shows a unit as up, be it that it reads its configuration anew just now. */
export function isUp({ systemdActiveState }: UnitState): boolean {
  return systemdActiveState === 'active' || systemdActiveState === 'reloading';
}

/** Returns whether systemd has a unit up, or on its way there. */
export function isStarted(state: UnitState): boolean {
  return isUp(state) || state.systemdActiveState === 'activating';
}

/** Returns whether anything of a unit runs, be it that it stops. */
export function isAlive(state: UnitState): boolean {
  return isStarted(state) || state.systemdActiveState === 'deactivating';
}

/** Returns whether systemd shows a unit as stopped, however that came: nothing of it runs, and nothing is about to. */
export function isStopped({ systemdActiveState }: UnitState): boolean {
  return systemdActiveState === 'inactive' || systemdActiveState === 'failed';
}

/** Loaded states that systemd does not come back from by itself. */
const brokenLoadStates = new Set(['bad-setting', 'error', 'not-found', 'masked']);

function conditionIn(state: UnitState, hashes: readonly string[]): Condition {
  const { hash, systemdLoadState: load, systemdActiveState: active, systemdSubState: sub } = state;
  const detail = load === 'loaded' ? `${active}/${sub}` : `${load}/${active}/${sub}`;
  const is = (condition: Condition['is'], more = ''): Condition => ({ is: condition, detail: detail + more, state });
  if (!hashes.includes(hash)) return is('other-revision', ` as revision ${shortRevision(hash)}`);
  if (brokenLoadStates.has(load)) return is('failed', ': systemd rejects the unit file');
  if (isUp(state)) return is('running');
  switch (active) {
    case 'failed':
      return is('failed');
    case 'inactive':
      return is('ended');
    case 'deactivating':
      return is('stopping');
    default:
      return is(sub.startsWith('auto-restart') ? 'restarting' : 'starting');
  }
}

/** From worst to best: a global unit is as well as it is on the machine where it is worst. */
const severity: readonly Condition['is'][] = [
  'failed',
  'restarting',
  'unpublished',
  'other-revision',
  'stopping',
  'starting',
  'ended',
  'running',
];

function globalCondition(
  hashes: readonly string[],
  states: readonly UnitState[],
  eligible: readonly Machine[],
): Condition {
  if (eligible.length === 0) return { is: 'running', detail: 'no machine has to run it' };
  const conditions = eligible.map((machine) => {
    const state = states.find(({ machineID }) => machineID === machine.id);
    const condition: Condition = state
      ? conditionIn(state, hashes)
      : { is: 'unpublished', detail: 'without a state yet' };
    return { machine, condition };
  });
  const ranked = conditions.toSorted((a, b) => severity.indexOf(a.condition.is) - severity.indexOf(b.condition.is));
  const [worst] = ranked;
  if (!worst) throw new RangeError('a global unit without eligible machines has been dealt with above');
  const alike = conditions.filter(({ condition }) => condition.is === worst.condition.is);
  const where =
    alike.length === eligible.length
      ? `all ${eligible.length} machines`
      : alike.map(({ machine }) => machineLabel(machine)).join(', ');
  return { ...worst.condition, detail: `${worst.condition.detail} on ${where}` };
}
