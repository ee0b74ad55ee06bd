import type { Plan, ServicePlan } from '../plan/plan.js';

/**
 * Which services of a plan are certain to be through when another one begins. Any others may go side by side, unless
 * `maxParallel` is 1.
 */
export class ServiceSequence {
  readonly #services: readonly ServicePlan[];
  readonly #byName: ReadonlyMap<string, readonly ServicePlan[]>;
  readonly #awaited = new Map<ServicePlan, ReadonlySet<ServicePlan>>();
  /** The places of the services, if they go one after another. */
  readonly #places: ReadonlyMap<ServicePlan, number> | undefined;

  constructor({ services }: Plan, maxParallel: number) {
    this.#services = services;
    this.#places = maxParallel === 1 ? new Map(services.map((service, place) => [service, place])) : undefined;
    // Several services can have one name: instances that have unit files of their own.
    this.#byName = Map.groupBy(
      services.filter(({ isPruned }) => !isPruned),
      ({ service }) => service,
    );
  }

  /** The services one after another: wave by wave in the order of the plan, but none before those that it waits for. */
  inOrder(): ServicePlan[] {
    if (this.#places) return [...this.#services];
    const ordered = new Set<ServicePlan>();
    for (const plan of this.#services.toSorted((a, b) => a.wave - b.wave)) {
      for (const other of this.#awaitedBy(plan)) ordered.add(other);
      ordered.add(plan);
    }
    return [...ordered];
  }

  /** Whether a service is certain to be through when another one begins. */
  isBefore(one: ServicePlan, other: ServicePlan): boolean {
    const places = this.#places;
    if (places) return (places.get(one) ?? 0) < (places.get(other) ?? 0);
    return one.wave < other.wave || this.#awaitedBy(other).has(one);
  }

  /** Whether any two of some services may go side by side. */
  haveSideBySide(all: readonly ServicePlan[]): boolean {
    const services = [...new Set(all)];
    return services.some((one, index) =>
      services.slice(index + 1).some((other) => !this.isBefore(one, other) && !this.isBefore(other, one)),
    );
  }

  /** The services that one waits for, directly or through others, each after those that it waits for itself. */
  #awaitedBy(plan: ServicePlan): ReadonlySet<ServicePlan> {
    const known = this.#awaited.get(plan);
    if (known) return known;
    const awaited = new Set<ServicePlan>();
    this.#awaited.set(plan, awaited);
    for (const name of plan.waitsFor)
      for (const other of this.#byName.get(name) ?? []) {
        for (const earlier of this.#awaitedBy(other)) awaited.add(earlier);
        awaited.add(other);
      }
    return awaited;
  }
}
