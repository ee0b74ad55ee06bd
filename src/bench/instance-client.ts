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

/** When to look and when to write the desired state again, in milliseconds since the first write. */
export interface PollSchedule {
  readonly lookAt: Iterable<number>;
  /** Writing ends when fleet has acted: when the new revision has a state of any kind. */
  readonly writeAgainAt?: Iterable<number>;
  /** `launched` unless given. */
  readonly desiredState?: TargetState;
}

/** Longer than fleet takes to publish every state anew, whatever went wrong. */
const giveUpMs = 120_000;

/**
 * One instance, changed and watched over fleet's API as a client nearby would do it: each request takes a millisecond
 * or two, and time passes for the cluster while the client asks or waits.
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

  /** Waits until so many milliseconds have passed since the beginning. */
  waitUntil(elapsedMs: number): void {
    this.#cluster.advanceTo(this.#startedAt + elapsedMs);
  }

  /** Writes the new options. On 1.0.0 and 0.13.0 they take the place of the old ones. */
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

  /** What an agent was last asked to do: it says so at once, and up to a second before the state does. */
  isLaunched(): boolean {
    const unit: Unit = JSON.parse(this.#get(`/units/${this.#name}`));
    return unit.currentState === 'launched';
  }

  /** Looks until a condition holds, and writes the desired state again meanwhile. */
  until(holds: () => boolean, { lookAt, writeAgainAt = [], desiredState = 'launched' }: PollSchedule): void {
    const looks = Iterator.from(lookAt);
    const writes = Iterator.from(writeAgainAt);
    let nextWriteAt = following(writes);
    for (let nextLookAt = following(looks); nextLookAt < giveUpMs; ) {
      if (nextWriteAt <= nextLookAt) {
        this.waitUntil(nextWriteAt);
        this.#post('PUT', { desiredState });
        nextWriteAt = following(writes);
        continue;
      }
      this.waitUntil(nextLookAt);
      if (holds()) return;
      if (this.#hasShownNew) nextWriteAt = Number.POSITIVE_INFINITY;
      do nextLookAt = following(looks);
      while (nextLookAt < this.elapsedMs);
    }
    throw new Error(`${this.#name} is never going to come about`);
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

  /** Writes without waiting for the answer. */
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
