import { parseUnitName } from '../../unit/unit-name.js';
import type { UnitOption } from '../../unit/unit-option.js';
import type { EventQueue } from '../simulation/event-queue.js';
import type { Random } from '../simulation/random.js';
import { type BehaviourOverride, behaviourOf } from './behaviour.js';
import { type Activity, SystemdUnit } from './systemd-unit.js';

/** A unit file as fleet hands it to systemd. */
export interface LoadableUnit {
  readonly name: string;
  readonly options: readonly UnitOption[];
  readonly hash: string;
}

/** What systemd reports about a unit, under the hash of the file that is loaded. */
export interface SystemdUnitState {
  readonly hash: string;
  readonly loadState: string;
  readonly activeState: string;
  readonly subState: string;
}

/** Lets a test override how a unit behaves, by its name and its options. */
export type BehaviourHook = (unitName: string, options: readonly UnitOption[]) => BehaviourOverride | undefined;

/** Called on every change of a unit's activity on a machine, with the hash of the file that is loaded. */
export type ActivityListener = (unitName: string, hash: string, activity: Activity) => void;

/** One machine's systemd and fleet's unit files in it. */
export class Systemd {
  readonly #queue: EventQueue;
  readonly #random: Random;
  readonly #behaviour: BehaviourHook;
  readonly #listener: ActivityListener;
  readonly #hashes = new Map<string, string>();
  readonly #units = new Map<string, SystemdUnit>();
  /** The loaded templates, about which nothing is reported. */
  readonly #templates = new Set<string>();
  /** What was last reported of each unit: publishers ask every second, and hardly anything ever changes. */
  readonly #reported = new Map<string, SystemdUnitState>();

  constructor(queue: EventQueue, random: Random, behaviour: BehaviourHook, listener: ActivityListener) {
    this.#queue = queue;
    this.#random = random;
    this.#behaviour = behaviour;
    this.#listener = listener;
  }

  /** The hashes of the loaded unit files, by unit name. */
  get loaded(): ReadonlyMap<string, string> {
    return this.#hashes;
  }

  load({ name, options, hash }: LoadableUnit): void {
    const behaviour = behaviourOf(name, options, this.#behaviour(name, options));
    this.#hashes.set(name, hash);
    if (parseUnitName(name).isTemplate) this.#templates.add(name);
    const unit = this.#units.get(name);
    if (unit) unit.reload(behaviour);
    else {
      const changed = (activity: Activity) => this.#listener(name, this.#hashes.get(name) ?? '', activity);
      this.#units.set(name, new SystemdUnit(this.#queue, this.#random, behaviour, changed));
    }
  }

  /**
   * Removes the file. Returns false if systemd had already forgotten the unit, which fleet 1.0.0 treats as a failure.
   */
  unload(name: string): boolean {
    this.#hashes.delete(name);
    const known = this.#units.get(name)?.resetFailed() ?? false;
    if (!known) this.#units.delete(name);
    return known;
  }

  /** Starts a unit. Returns false if systemd refuses, because it is a template or its file has a bad setting. */
  start(name: string): boolean {
    return !parseUnitName(name).isTemplate && (this.#units.get(name)?.start() ?? false);
  }

  stop(name: string): void {
    this.#units.get(name)?.stop();
  }

  /** Puts a unit into the state it would be in had it been started long ago. */
  assumeStarted(name: string): void {
    this.#units.get(name)?.assumeStarted();
  }

  /** What systemd reports about a loaded unit. It reports nothing about a template. */
  stateOf(name: string): SystemdUnitState | undefined {
    const unit = this.#units.get(name);
    const hash = this.#hashes.get(name);
    if (unit === undefined || hash === undefined || this.#templates.has(name)) return undefined;
    const { active: activeState, sub: subState } = unit.activity;
    const { loadState } = unit;
    const last = this.#reported.get(name);
    if (
      last?.hash === hash &&
      last.loadState === loadState &&
      last.activeState === activeState &&
      last.subState === subState
    )
      return last;
    const state = { hash, loadState, activeState, subState };
    this.#reported.set(name, state);
    return state;
  }

  /** The actual activity of every unit that systemd knows, including those still stopping after their file is gone. */
  activities(): { readonly name: string; readonly hash: string | undefined; readonly activity: Activity }[] {
    return [...this.#units].map(([name, unit]) => ({
      name,
      hash: this.#hashes.get(name),
      activity: unit.activity,
    }));
  }
}
