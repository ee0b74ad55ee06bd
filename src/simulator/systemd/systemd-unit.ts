import type { EventQueue } from '../simulation/event-queue.js';
import type { Random } from '../simulation/random.js';
import type { Behaviour } from './behaviour.js';

/** A unit's ActiveState and SubState. */
export interface Activity {
  readonly active: string;
  readonly sub: string;
}

const dead: Activity = { active: 'inactive', sub: 'dead' };
const failed: Activity = { active: 'failed', sub: 'failed' };

/**
 * The state machine of one unit in one machine's systemd. A running process keeps the behaviour that it was started
 * with; a file that is loaded in the meantime takes effect at the next start.
 */
export class SystemdUnit {
  readonly #queue: EventQueue;
  readonly #random: Random;
  readonly #changed: (activity: Activity) => void;
  #behaviour: Behaviour;
  #running: Behaviour;
  #activity = dead;
  /** The times of recent starts, for the start limit. */
  #starts: number[] = [];
  #startQueued = false;
  /** Counts transitions, so that one that was scheduled is dropped when another comes first. */
  #step = 0;

  constructor(queue: EventQueue, random: Random, behaviour: Behaviour, changed: (activity: Activity) => void) {
    this.#queue = queue;
    this.#random = random;
    this.#behaviour = behaviour;
    this.#running = behaviour;
    this.#changed = changed;
  }

  get activity(): Activity {
    return this.#activity;
  }

  get loadState(): string {
    return this.#behaviour.loadState;
  }

  /** Takes another unit file, which takes effect at the next start. */
  reload(behaviour: Behaviour): void {
    this.#behaviour = behaviour;
  }

  /** Requests a start, which follows a stop that is still under way. Returns false if systemd refuses outright. */
  start(): boolean {
    if (this.#behaviour.loadState !== 'loaded') return false;
    const { active, sub } = this.#activity;
    if (active === 'deactivating') this.#startQueued = true;
    else if (active === 'inactive' || active === 'failed' || sub === 'auto-restart') this.#begin();
    return true;
  }

  /** Puts the unit into the state it would be in had it been started long ago. */
  assumeStarted(): void {
    this.#running = this.#behaviour;
    if (this.#behaviour.loadState === 'loaded') this.#up();
  }

  stop(): void {
    this.#startQueued = false;
    const { active, sub } = this.#activity;
    if (active === 'inactive' || active === 'failed' || active === 'deactivating') return;
    if (sub === 'auto-restart' || this.#running.startedState || sub === 'exited') {
      this.#become(dead);
      return;
    }
    const terminateMs = 3 + 9 * this.#random();
    const stopMs = sub === 'running' ? this.#running.stopMs : 0;
    this.#become({ active: 'deactivating', sub: stopMs > 0 ? 'stop' : 'stop-sigterm' }, stopMs + terminateMs, () => {
      this.#become(dead);
      if (this.#startQueued) this.#begin();
    });
  }

  /** Resets a failure and the count of starts. Returns false if systemd has forgotten the unit because it is dead. */
  resetFailed(): boolean {
    this.#starts = [];
    if (this.#activity.active === 'inactive') return false;
    if (this.#activity.active === 'failed') this.#become(dead);
    return true;
  }

  #begin(): void {
    this.#startQueued = false;
    this.#running = this.#behaviour;
    const { startLimit, startedState } = this.#running;
    this.#starts = this.#starts.filter((at) => at > this.#queue.now - startLimit.intervalMs);
    if (this.#starts.length >= startLimit.burst) {
      this.#become(failed);
      return;
    }
    this.#starts.push(this.#queue.now);
    if (startedState) this.#become(startedState);
    else this.#runPre(0, 0);
  }

  #runPre(index: number, elapsedMs: number): void {
    const command = this.#running.pre[index];
    if (command === undefined) {
      this.#runMain(elapsedMs);
      return;
    }
    const leftMs = this.#running.timeoutStartMs - elapsedMs;
    const inTime = command.runsMs <= leftMs;
    this.#become({ active: 'activating', sub: 'start-pre' }, Math.min(command.runsMs, leftMs), () => {
      if (inTime && (command.exitCode === 0 || command.failureIgnored)) {
        this.#runPre(index + 1, elapsedMs + command.runsMs);
      } else this.#ended(false);
    });
  }

  #runMain(elapsedMs: number): void {
    const { oneshot, startMs, timeoutStartMs, main } = this.#running;
    const activatingMs = oneshot ? main.runsMs : startMs;
    const leftMs = timeoutStartMs - elapsedMs;
    if (activatingMs === 0 && !oneshot) {
      this.#up();
      return;
    }
    this.#become({ active: 'activating', sub: 'start' }, Math.min(activatingMs, leftMs), () => {
      if (activatingMs > leftMs) this.#ended(false);
      else if (oneshot) this.#ended(main.exitCode === 0);
      else this.#up();
    });
  }

  #up(): void {
    const { startedState, oneshot, main } = this.#running;
    if (startedState) this.#become(startedState);
    else if (oneshot) this.#ended(main.exitCode === 0);
    else this.#become({ active: 'active', sub: 'running' }, main.runsMs, () => this.#ended(main.exitCode === 0));
  }

  /** The main process has exited on its own. */
  #ended(succeeded: boolean): void {
    const { restart, restartMs, remainAfterExit } = this.#running;
    const again = restart === 'always' || restart === (succeeded ? 'on-success' : 'on-failure');
    if (again && !(succeeded && remainAfterExit)) {
      this.#become({ active: 'activating', sub: 'auto-restart' }, restartMs, () => this.#begin());
    } else if (!succeeded) this.#become(failed);
    else this.#become(remainAfterExit ? { active: 'active', sub: 'exited' } : dead);
  }

  #become(activity: Activity, forMs = Number.POSITIVE_INFINITY, then?: () => void): void {
    const step = ++this.#step;
    if (activity.active !== this.#activity.active || activity.sub !== this.#activity.sub) {
      this.#activity = activity;
      this.#changed(activity);
    }
    if (then === undefined || forMs === Number.POSITIVE_INFINITY) return;
    this.#queue.after(forMs, () => {
      if (step === this.#step) then();
    });
  }
}
