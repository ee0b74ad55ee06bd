import { canBeTogether } from './cluster-model.js';
import { type EngineState, isWanted } from './engine-state.js';
import type { Move } from './moves.js';
import type { ServiceSequence } from './service-sequence.js';

/** A cluster as it is, and what is to be done there. */
export interface Course {
  readonly start: EngineState;
  readonly moves: readonly Move[];
}

/**
 * Returns the course in which a service finds the most room: what others give up is gone before it begins, unless they
 * wait for it, and what they add comes afterwards, unless it waits for them. If even that leaves a unit without a
 * machine, so does every order of the services. Undefined where that does not follow.
 *
 * Service web creates web@2 and then destroys web@1; db is destroyed and cache is created. When web begins, db is gone
 * and cache is not there; web@1 is, for it goes only once web@2 is healthy.
 */
export function roomiestCourse(service: Move['service'], part: Course, sequence: ServiceSequence): Course | undefined {
  const { start, moves } = part;
  const isOwn = (move: Move) => move.service === service;
  const isEarlier = (move: Move) => sequence.isBefore(move.service, service);
  const isLater = (move: Move) => sequence.isBefore(service, move.service);
  const ends = endsOf(part);
  const changes = ends.filter(({ move, place }) => !isOwn(move) && place !== 'same');
  const waiting = waitingIn(start);
  const moved = new Set(moves.map(({ step }) => step.unit));

  const certain = moves.filter((move) => isOwn(move) || isEarlier(move));
  const uncertain = new Set([...waiting, ...changes.map(({ move }) => move.step.unit)]);
  for (const move of certain) if (!isGlobal(move)) uncertain.delete(move.step.unit);
  const needs = certain.flatMap(({ version }) => version?.requirements.machineOf ?? []);
  const mayPush = certain.some(isGlobal) || ends.some(({ place }) => place === 'open');
  if (
    // It needs what others may add.
    needs.some((peer) => uncertain.has(peer)) ||
    // What others add may do better to come first: a global unit then gives way to it, and a unit that keeps its machine
    // may push it to where it is not in the way.
    (mayPush && changes.some(({ move }) => move.kind === 'put')) ||
    ends.some(({ move, place }) => place !== 'same' && doOutsidersDependOn(move.step.unit, start, moved)) ||
    doesFleetPush(part)
  )
    return undefined;

  const leave = (phase: string, who: (move: Move) => boolean) =>
    changes.flatMap(({ move }): Move[] =>
      who(move) ? [{ step: move.step, service: move.service, kind: 'remove', phase }] : [],
    );
  const come = (phase: string, who: (move: Move) => boolean) =>
    changes.flatMap(({ move }): Move[] => (who(move) && move.kind === 'put' ? [{ ...move, phase }] : []));
  return {
    start: withoutWaiting(start, new Set(moves.filter(isOwn).map(({ step }) => step.unit))),
    moves: [
      ...leave('earlier', (move) => !isLater(move)),
      // A global unit gives way to what is there, and keeps off what comes.
      ...come('earlier', (move) => isEarlier(move) && !isGlobal(move)),
      ...come('earlier, global', (move) => isEarlier(move) && isGlobal(move)),
      ...moves.filter(isOwn),
      ...leave('later', isLater),
      ...come('later', (move) => !isEarlier(move) && !isGlobal(move)),
      ...come('later', (move) => !isEarlier(move) && isGlobal(move)),
    ],
  };
}

/**
 * Returns a state without the units that wait for a place, but for those in `kept`: one that waits may be the first to find
 * a place, but need not.
 */
export function withoutWaiting(start: EngineState, kept: ReadonlySet<string>): EngineState {
  const state = start.clone();
  for (const name of waitingIn(start)) if (!kept.has(name)) state.remove(name);
  return state;
}

interface UnitEnd {
  /** The last move of the unit. */
  readonly move: Move;
  /**
   * Whether it has kept its place by then, and means the same to all others; `open` if fleet decides whether it keeps it, or
   * takes others off that machine.
   */
  readonly place: 'same' | 'other' | 'open';
}

/** What becomes of each unit in the end. */
function endsOf({ start, moves }: Course): UnitEnd[] {
  const released = new Set(moves.flatMap(({ kind, step }) => (kind === 'release' ? step.unit : [])));
  return [...new Map(moves.map((move) => [move.step.unit, move])).values()].map((move) => ({
    move,
    place: released.has(move.step.unit) && !isGlobal(move) ? 'other' : placeOf(move, start),
  }));
}

function placeOf({ step, version }: Move, { model, units, placements }: EngineState): UnitEnd['place'] {
  const unit = units.get(step.unit);
  if (!unit || !version) return 'other';
  const isThere = isWanted(unit) && placements.has(step.unit);
  const isAlike = model.traitsOf(unit) === model.traitsOf(version);
  const bothAreGlobal = unit.requirements.global && version.requirements.global;
  if (isAlike && (bothAreGlobal || isWanted(version) === isThere)) return 'same';
  return !isAlike && isWanted(unit) && isWanted(version) ? 'open' : 'other';
}

/** Whether units that no move is about come and go with a unit: globals that give way to it, and those that follow it. */
function doOutsidersDependOn(name: string, start: EngineState, moved: ReadonlySet<string>): boolean {
  const isOutside = (other: string) => start.units.has(other) && !moved.has(other);
  return start.conflictingGlobals(name).length > 0 || [...start.model.relations.followers(name)].some(isOutside);
}

/** Whether fleet may take units off machines that can run them: by Replaces=, or as two globals exclude each other. */
function doesFleetPush({ start, moves }: Course): boolean {
  const versions = [...start.units.values(), ...moves.flatMap(({ version }) => version ?? [])];
  const globals = versions
    .filter(({ requirements }) => requirements.global)
    .map((version) => ({ name: version.name, traits: start.model.traitsOf(version) }));
  const areRivals = globals.some((one) =>
    globals.some((other) => one.name !== other.name && !canBeTogether(one.traits, other.traits)),
  );
  return areRivals || versions.some(({ requirements }) => requirements.replaces.length > 0);
}

function waitingIn({ units, placements }: EngineState): string[] {
  return [...units.values()].flatMap((unit) => (isWanted(unit) && !placements.has(unit.name) ? unit.name : []));
}

function isGlobal({ version }: Move): boolean {
  return version?.requirements.global === true;
}
