import { type Definition, type Service, withSidekicks } from '../definition/definition.js';
import { orderingOf } from '../unit/ordering.js';
import { tasksOf } from './tasks.js';

/**
 * Returns `picked` services of a definition, with the tasks that they wait for: those of earlier waves, and those that an
 * `after` or a unit file names, directly or through services that are not picked. All are in the order of the definition.
 *
 * Of migrate, then db and web on the next line, web alone picks migrate and web.
 */
export function withTasksBefore({ services }: Definition, picked: readonly Service[]): readonly Service[] {
  const isTask = (service: Service) => tasksOf(service).size > 0;
  if (!services.some(isTask)) return picked;
  const waitsFor = waitsIn(services);
  const meant = new Set(picked);
  const lastWave = Math.max(-1, ...picked.map(({ wave }) => wave));
  const before = new Set(picked);
  // A set gives what is added to it while it is gone through, too.
  for (const service of before)
    for (const other of waitsFor.get(service) ?? []) if (other.wave === service.wave) before.add(other);
  return services.filter(
    (service) => meant.has(service) || (isTask(service) && (service.wave < lastWave || before.has(service))),
  );
}

/** Which services each one waits for, by its entry or by unit files. */
function waitsIn(services: readonly Service[]): ReadonlyMap<Service, ReadonlySet<Service>> {
  const byName = new Map(services.map((service) => [service.name, service]));
  const units = services.flatMap((service) =>
    withSidekicks(service).flatMap((one) => one.units.map((unit) => ({ service, ...unit }))),
  );
  const owners = new Map(units.map(({ name, service }) => [name, service]));
  const waits = new Map(services.map((service) => [service, new Set<Service>()]));
  const add = (service: Service | undefined, other: Service | undefined) => {
    if (service && other && service !== other) waits.get(service)?.add(other);
  };
  for (const service of services) for (const { service: name } of service.after ?? []) add(service, byName.get(name));
  for (const { service, name, options } of units) {
    const { after, before } = orderingOf(name, options);
    for (const { unit } of after) add(service, owners.get(unit));
    for (const { unit } of before) add(owners.get(unit), service);
  }
  return waits;
}
