import type { FleetVersion } from '../simulator/fleetd/fleet-version.js';
import type { InstanceClient } from './instance-client.js';

/** A way of replacing one instance. */
export interface Policy {
  readonly name: string;
  readonly versions: readonly FleetVersion[];
  /** Replaces the instance, and returns once its new revision has been seen active. */
  readonly replace: (instance: InstanceClient) => void;
}

/** Times that begin at one and go on in equal steps: `every(1100, 1100)` for 1.1 s, 2.2 s, 3.3 s... */
export function* every(firstMs: number, stepMs: number): Generator<number> {
  for (let at = firstMs; ; at += stepMs) yield at;
}

/** Some times of their own, and then others. */
export function* first(times: Iterable<number>, others: Iterable<number>): Generator<number> {
  yield* times;
  yield* others;
}
