import type { Plan, ServicePlan } from '../plan/plan.js';

/** Which services of a plan are certain to be through when another one begins. Any others may go side by side. */
export class ServiceSequence {
  readonly #waves: ReadonlyMap<ServicePlan, number>;
  readonly #byName: ReadonlyMap<string, readonly ServicePlan[]>;
  readonly #awaited = new Map<ServicePlan, ReadonlySet<ServicePlan>>();

  /** With a `maxParallel` of 1 services go in exactly the order of the plan, as if each were a wave of its own. */
  constructor({ services }: Plan, maxParallel: number) {
    this.#waves = new Map(services.map((plan, index) => [plan, maxParallel === 1 ? index : plan.wave]));
    // Several services can have one name: instances that have unit files of their own.
    this.#byName = Map.groupBy(
      services.filter(({ isPruned }) => !isPruned),
      ({ service }) => service,
    );
  }

  /** The services one after another: wave by wave in the order of the plan, but none before those that it waits for. */
  inOrder(): ServicePlan[] {
    const ordered = new Set<ServicePlan>();
    for (const plan of [...this.#waves.keys()].toSorted((a, b) => this.#waveOf(a) - this.#waveOf(b))) {
      for (const other of this.awaitedBy(plan)) ordered.add(other);
      ordered.add(plan);
    }
    return [...ordered];
  }

  /** Whether a service is certain to be through when another one begins. */
  isBefore(one: ServicePlan, other: ServicePlan): boolean {
    return this.#waveOf(one) < this.#waveOf(other) || this.awaitedBy(other).has(one);
  }

  /** Whether any two of some services may go side by side. */
  haveSideBySide(services: readonly ServicePlan[]): boolean {
    return services.some((one, index) =>
      services.slice(index + 1).some((other) => !this.isBefore(one, other) && !this.isBefore(other, one)),
    );
  }

  /** The services of its wave that one waits for, directly or through others, each after those that it waits for itself. */
  awaitedBy(plan: ServicePlan): ReadonlySet<ServicePlan> {
    const known = this.#awaited.get(plan);
    if (known) return known;
    const awaited = new Set<ServicePlan>();
    this.#awaited.set(plan, awaited);
    for (const name of plan.waitsFor)
      for (const other of this.#byName.get(name) ?? []) {
        for (const earlier of this.awaitedBy(other)) awaited.add(earlier);
        awaited.add(other);
      }
    return awaited;
  }

  #waveOf(plan: ServicePlan): number {
    return this.#waves.get(plan) ?? 0;
  }
}
