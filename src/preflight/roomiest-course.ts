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
  const others = ends.filter(({ move }) => !isOwn(move));
  const changes = others.filter(({ place }) => place !== 'same');
  const waiting = waitingIn(start);

  const certain = moves.filter((move) => isOwn(move) || isEarlier(move));
  const uncertain = new Set([...waiting, ...changes.map(({ move }) => move.step.unit)]);
  for (const move of certain) if (!isGlobal(move)) uncertain.delete(move.step.unit);
  const needs = certain.flatMap(({ version }) => version?.requirements.machineOf ?? []);
  const mayPush = moves.some((move) => isOwn(move) && isGlobal(move)) || ends.some(({ place }) => place === 'open');
  if (
    // It needs what others add.
    needs.some((peer) => uncertain.has(peer)) ||
    // What comes before it may be better off, or pushed to where it is not in the way.
    (mayPush && changes.some(({ move }) => move.kind === 'put')) ||
    ends.some(({ move, place }) => place !== 'same' && doOutsidersDependOn(move.step.unit, part)) ||
    doesFleetPush(part)
  )
    return undefined;

  const leave = (phase: string, who: (move: Move) => boolean) =>
    changes.flatMap(({ move }): Move[] =>
      who(move) ? [{ step: move.step, service: move.service, kind: 'remove', phase }] : [],
    );
  const come = (phase: string, who: (move: Move) => boolean) =>
    others.flatMap(({ move }): Move[] => (who(move) && move.kind === 'put' ? [{ ...move, phase }] : []));
  const roomy = start.clone();
  // What waits for a place may be the first to find it, but need not.
  for (const name of waiting) roomy.remove(name);
  return {
    start: roomy,
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

interface UnitEnd {
  /** The last move of the unit. */
  readonly move: Move;
  /** Whether it has the same place then, and is the same to all others; `open` if fleet may decide either way. */
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
  const machineId = placements.get(step.unit);
  const isAlike = model.traitsOf(unit) === model.traitsOf(version);
  const bothAreGlobal = unit.requirements.global && version.requirements.global;
  if (isAlike && (bothAreGlobal || isWanted(version) === (machineId !== undefined))) return 'same';
  const mayBeThere = machineId === undefined ? !isAlike : model.suitableMachines(version).has(machineId);
  return mayBeThere && isWanted(unit) && isWanted(version) ? 'open' : 'other';
}

/** Whether units outside the plan come and go with a unit: globals that give way to it, and those that follow it. */
function doOutsidersDependOn(name: string, { start, moves }: Course): boolean {
  const isOutside = (other: string) => start.units.has(other) && !moves.some(({ step }) => step.unit === other);
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
