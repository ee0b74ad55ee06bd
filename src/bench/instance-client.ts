import { handleRequest } from '../simulator/api/handle-request.js';
import type { StoredUnitFile } from '../simulator/fleetd/fleet-version.js';
import type { TargetState } from '../simulator/fleetd/registry.js';
import type { SimulatedCluster } from '../simulator/fleetd/simulated-cluster.js';
import type { Random } from '../simulator/simulation/random.js';

interface Unit {
  readonly currentState?: string;
}

interface UnitState {
  readonly hash: string;
  readonly systemdActiveState: string;
}

/** When to poll and when to rewrite the desired state, in milliseconds since the first write. */
export interface PollSchedule {
  readonly pollAt: Iterable<number>;
  /** Rewriting ends once fleet has acted: once the new revision has a state of any kind. */
  readonly rewriteAt?: Iterable<number>;
  /** `launched` by default. */
  readonly desiredState?: TargetState;
}

/** More time than fleet needs to publish every state again, whatever went wrong. */
const giveUpMs = 120_000;

/**
 * A client that changes and observes one instance through fleet's API. It is close to the cluster: each request takes a
 * millisecond or two. Time passes for the cluster while the client sends a request or waits.
 */
export class InstanceClient {
  readonly next: StoredUnitFile;
  readonly #name: string;
  readonly #cluster: SimulatedCluster;
  readonly #random: Random;
  readonly #startedAt: number;
  #requests = 0;
  #writes = 0;
  #hasShownNew = false;

  constructor(name: string, next: StoredUnitFile, cluster: SimulatedCluster, random: Random) {
    this.#name = name;
    this.next = next;
    this.#cluster = cluster;
    this.#random = random;
    this.#startedAt = cluster.now;
  }

  get requests(): number {
    return this.#requests;
  }

  get writes(): number {
    return this.#writes;
  }

  get elapsedMs(): number {
    return this.#cluster.now - this.#startedAt;
  }

  /** Waits until this many milliseconds have passed since the start. */
  waitUntil(elapsedMs: number): void {
    this.#cluster.advanceTo(this.#startedAt + elapsedMs);
  }

  /** Writes the new options. 1.0.0 and 0.13.0 replace the old ones with them. */
  replace(desiredState: TargetState = 'launched'): void {
    this.#write('PUT', { desiredState, options: this.next.options });
  }

  writeDesiredState(desiredState: TargetState): void {
    this.#write('PUT', { desiredState });
  }

  destroy(): void {
    this.#write('DELETE');
  }

  /** Whether systemd runs the new revision. */
  isNew(): boolean {
    return this.#states().some(({ hash, systemdActiveState }) => {
      return hash === this.next.hash && systemdActiveState === 'active';
    });
  }

  hasState(): boolean {
    return this.#states().length > 0;
  }

  /**
   * Whether fleet reports the unit as launched. This changes at once, up to a second before the published state does.
   */
  isLaunched(): boolean {
    const unit: Unit = JSON.parse(this.#get(`/units/${this.#name}`));
    return unit.currentState === 'launched';
  }

  /** Polls until a condition holds, and rewrites the desired state in the meantime. */
  until(holds: () => boolean, { pollAt, rewriteAt = [], desiredState = 'launched' }: PollSchedule): void {
    const polls = Iterator.from(pollAt);
    const rewrites = Iterator.from(rewriteAt);
    let nextRewriteAt = following(rewrites);
    for (let nextPollAt = following(polls); nextPollAt < giveUpMs; ) {
      if (nextRewriteAt <= nextPollAt) {
        this.waitUntil(nextRewriteAt);
        this.#post('PUT', { desiredState });
        nextRewriteAt = following(rewrites);
        continue;
      }
      this.waitUntil(nextPollAt);
      if (holds()) return;
      if (this.#hasShownNew) nextRewriteAt = Number.POSITIVE_INFINITY;
      do nextPollAt = following(polls);
      while (nextPollAt < this.elapsedMs);
    }
    throw new Error(`${this.#name}: the expected state was not reached within ${giveUpMs / 1000} s`);
  }

  #states(): readonly UnitState[] {
    const path = `/state?unitName=${this.#name}`;
    const { states = [] }: { readonly states?: readonly UnitState[] } = JSON.parse(this.#get(path));
    this.#hasShownNew ||= states.some(({ hash }) => hash === this.next.hash);
    return states;
  }

  #write(method: 'PUT' | 'DELETE', body?: object): void {
    this.#post(method, body);
    this.#travel();
  }

  /** Sends a write without waiting for the response. */
  #post(method: 'PUT' | 'DELETE', body?: object): void {
    this.#writes++;
    this.#request(method, `/units/${this.#name}`, body);
  }

  #get(path: string): string {
    const body = this.#request('GET', path);
    this.#travel();
    return body;
  }

  #request(method: string, path: string, body?: object): string {
    this.#requests++;
    this.#travel();
    const request = {
      method,
      path: `/fleet/v1${path}`,
      headers: { 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    };
    const response = handleRequest(this.#cluster, request, this.#cluster.now);
    return response === 'drop' ? '{}' : response.body;
  }

  #travel(): void {
    this.#cluster.advanceTo(this.#cluster.now + 0.5 + this.#random());
  }
}

function following(times: Iterator<number>): number {
  return times.next().value ?? Number.POSITIVE_INFINITY;
}
