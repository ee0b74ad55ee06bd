import type { EventQueue } from '../simulation/event-queue.js';
import type { Random } from '../simulation/random.js';
import type { Behaviour } from './behaviour.js';
import type { ExecCommand } from './exec-command.js';

/** A unit's ActiveState and SubState. */
export interface Activity {
  readonly active: string;
  readonly sub: string;
}

const dead: Activity = { active: 'inactive', sub: 'dead' };
const failed: Activity = { active: 'failed', sub: 'failed' };

/** Why a service has ended, in systemd's words; `resources` is a process that could not be started. */
type Result = 'success' | 'exit-code' | 'timeout' | 'resources';

function hasFailed({ exitCode, failureIgnored }: ExecCommand): boolean {
  return exitCode !== 0 && !failureIgnored;
}

/** Whether `Restart=` starts a service again. */
function restartsAfter(result: Result, restart: string): boolean {
  if (restart === 'always') return true;
  if (result === 'success') return restart === 'on-success';
  return restart === 'on-failure' || (restart === 'on-abnormal' && result !== 'exit-code');
}

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
  /** It is not started again, whatever Restart= says. */
  #isStopRequested = false;
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
    this.#isStopRequested = true;
    const { active, sub } = this.#activity;
    if (active === 'inactive' || active === 'failed' || active === 'deactivating') return;
    if (sub === 'auto-restart' || this.#running.startedState || sub === 'exited') {
      this.#become(dead);
      return;
    }
    const { stopPostMs } = this.#running;
    const terminateMs = 3 + 9 * this.#random();
    const stopMs = sub === 'running' ? this.#running.stopMs : 0;
    this.#become({ active: 'deactivating', sub: stopMs > 0 ? 'stop' : 'stop-sigterm' }, stopMs + terminateMs, () => {
      if (stopPostMs === 0) this.#settle('success');
      else this.#become({ active: 'deactivating', sub: 'stop-post' }, stopPostMs, () => this.#settle('success'));
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
    this.#isStopRequested = false;
    this.#running = this.#behaviour;
    const { startLimit, startedState } = this.#running;
    this.#starts = this.#starts.filter((at) => at > this.#queue.now - startLimit.intervalMs);
    if (this.#starts.length >= startLimit.burst) {
      this.#become(failed);
      return;
    }
    this.#starts.push(this.#queue.now);
    if (startedState) this.#become(startedState);
    else if (!this.#running.hasEnvironment) this.#ended('resources');
    else this.#sequence('start-pre', this.#running.pre, () => this.#runMain());
  }

  /** Runs commands one after another. Each has all of the time-out. */
  #sequence(sub: string, [command, ...rest]: readonly ExecCommand[], then: () => void): void {
    if (command === undefined) {
      then();
      return;
    }
    const { timeoutStartMs } = this.#running;
    this.#become({ active: 'activating', sub }, Math.min(command.runsMs, timeoutStartMs), () => {
      if (command.runsMs > timeoutStartMs) this.#ended('timeout');
      else if (hasFailed(command)) this.#ended('exit-code');
      else this.#sequence(sub, rest, then);
    });
  }

  #runMain(): void {
    const { oneshot, startMs, timeoutStartMs, main, post } = this.#running;
    if (oneshot) {
      this.#sequence('start', main, () => this.#sequence('start-post', post, () => this.#ended('success')));
      return;
    }
    if (startMs === 0) {
      this.#runPost();
      return;
    }
    this.#become({ active: 'activating', sub: 'start' }, Math.min(startMs, timeoutStartMs), () => {
      if (startMs > timeoutStartMs) this.#ended('timeout');
      else this.#runPost();
    });
  }

  /** The main process runs by now. */
  #runPost(): void {
    const startedAt = this.#queue.now;
    this.#sequence('start-post', this.#running.post, () => this.#up(this.#queue.now - startedAt));
  }

  #up(sinceMs = 0): void {
    const { startedState, oneshot, main } = this.#running;
    const failing = main.find(hasFailed);
    const result = failing ? 'exit-code' : 'success';
    if (startedState) this.#become(startedState);
    else if (oneshot) this.#ended(result);
    else {
      const leftMs = Math.max(0, (main[0]?.runsMs ?? 0) - sinceMs);
      this.#become({ active: 'active', sub: 'running' }, leftMs, () => this.#ended(result));
    }
  }

  /** Its processes have ended on their own. */
  #ended(result: Result): void {
    const { remainAfterExit, stopPostMs } = this.#running;
    if (result === 'success' && remainAfterExit) this.#become({ active: 'active', sub: 'exited' });
    else if (stopPostMs === 0) this.#settle(result);
    else this.#become({ active: 'deactivating', sub: 'stop-post' }, stopPostMs, () => this.#settle(result));
  }

  #settle(result: Result): void {
    const { restart, restartMs } = this.#running;
    if (this.#startQueued) {
      this.#become(dead);
      this.#begin();
    } else if (!this.#isStopRequested && restartsAfter(result, restart))
      this.#become({ active: 'activating', sub: 'auto-restart' }, restartMs, () => this.#begin());
    else this.#become(result === 'success' ? dead : failed);
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
