import type { FleetVersion } from '../simulator/fleetd/fleet-version.js';
import type { InstanceClient } from './instance-client.js';

/** A way of replacing one instance. */
export interface Policy {
  readonly name: string;
  readonly versions: readonly FleetVersion[];
  /** Replaces the instance, and returns once its new revision has been seen active. */
  readonly replace: (instance: InstanceClient) => void;
}

/** Yields times in equal steps: `every(1100, 1100)` yields 1100, 2200, 3300 and so on. */
export function* every(firstMs: number, stepMs: number): Generator<number> {
  for (let at = firstMs; ; at += stepMs) yield at;
}

/** Yields some times, and then others. */
export function* first(times: Iterable<number>, others: Iterable<number>): Generator<number> {
  yield* times;
  yield* others;
}
