import { type Cycle, cyclesOf } from '../definition/cycles.js';
import type { ServicePlan } from './plan.js';
import type { ServiceWait } from './service-waits.js';

/** Waits that cannot all be kept, so that the order of the definition holds instead. */
export interface OrderConflict {
  /**
   * `cycle`: services that wait for each other; `wave`: one that waits for one of a later wave; `max-parallel`: one that
   * waits for one defined later, although services go one after another.
   */
  readonly kind: 'cycle' | 'wave' | 'max-parallel';
  /** From one service through others back to it. */
  readonly path: readonly string[];
  /** What leads from each to the next; in a `wave`, the first of the two only. */
  readonly waits: readonly ServiceWait[];
  /** Members of the cycle that are not on this path. */
  readonly others: readonly string[];
}

/** The order of a plan's services. */
export interface Order {
  /** What each of them waits for, in the order of the plan; without services of earlier waves. */
  readonly waitsFor: ReadonlyMap<ServicePlan, readonly string[]>;
  readonly conflicts: readonly OrderConflict[];
}

/**
 * Returns the order of services that are given in the order of their definition, and what cannot be part of it: waits
 * against the waves, and cycles, in which only waits for services that are defined earlier stay. No cycle remains. With a
 * `maxParallel` of 1 the order is that of the definition, and only `after` entries against it are conflicts.
 */
export function orderOf(services: readonly ServicePlan[], waits: readonly ServiceWait[], maxParallel: number): Order {
  // Several services can have one name, and who waits for the name waits for all of them.
  const places = new Map<string, { readonly index: number; readonly wave: number }>();
  for (const [index, { service, wave }] of services.entries())
    places.set(service, { index, wave: Math.max(wave, places.get(service)?.wave ?? 0) });
  const indexes = new Map(services.map((plan, index) => [plan, index]));
  const indexOf = (name: string) => places.get(name)?.index ?? 0;
  const waveOf = (name: string) => places.get(name)?.wave ?? 0;
  const isAgainst = ({ plan, on }: ServiceWait) => indexOf(on) > (indexes.get(plan) ?? 0);

  const orderly = maxParallel === 1 ? waits.filter((wait) => !isAgainst(wait)) : waits;
  const inWave = orderly.filter(({ plan, on }) => waveOf(on) === plan.wave);
  const cycles = cyclesOf(graphOf(services, inWave));
  const cycleOf = new Map(cycles.flatMap((cycle) => cycle.members.map((member) => [member, cycle] as const)));
  const isIn = (cycle: Cycle | undefined, { on }: ServiceWait) => cycle !== undefined && cycleOf.get(on) === cycle;
  const kept = inWave.filter((wait) => !isIn(cycleOf.get(wait.plan.service), wait) || !isAgainst(wait));

  const byPlan = Map.groupBy(kept, ({ plan }) => plan);
  return {
    waitsFor: new Map(
      services.map((plan) => {
        const names = (byPlan.get(plan) ?? []).map(({ on }) => on);
        return [plan, names.toSorted((a, b) => indexOf(a) - indexOf(b))];
      }),
    ),
    conflicts: [
      ...(maxParallel === 1
        ? waits.filter((wait) => wait.place && isAgainst(wait)).map(overridden('max-parallel'))
        : []),
      ...orderly.filter(({ plan, on }) => waveOf(on) > plan.wave).map(overridden('wave')),
      ...cycles.map((cycle) => conflictOf(cycle, inWave)),
    ],
  };
}

function graphOf(services: readonly ServicePlan[], waits: readonly ServiceWait[]): Map<string, Set<string>> {
  const graph = new Map(services.map(({ service }) => [service, new Set<string>()]));
  for (const { plan, on } of waits) graph.get(plan.service)?.add(on);
  return graph;
}

function overridden(kind: 'wave' | 'max-parallel') {
  return (wait: ServiceWait): OrderConflict => {
    const { service } = wait.plan;
    return { kind, path: [service, wait.on, service], waits: [wait], others: [] };
  };
}

function conflictOf({ members, path }: Cycle, waits: readonly ServiceWait[]): OrderConflict {
  const steps = path.slice(1).flatMap((on, index) => {
    const wait = waits.find((one) => one.plan.service === path[index] && one.on === on);
    return wait ? [wait] : [];
  });
  return { kind: 'cycle', path, waits: steps, others: members.filter((member) => !path.includes(member)) };
}
