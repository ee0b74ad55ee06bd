import { requirementsOf } from '../unit/requirements.js';
import type { Service } from './definition.js';

/**
 * Returns services in the given order, except that one whose units must be on the machine of another's (MachineOf=)
 * comes after that: fleet cannot schedule it before. Where they wait for each other in a circle, the order stays.
 *
 * `logger@.service` with MachineOf=web@%i.service, then `web@.service`: web first, then logger.
 */
export function orderServices(services: readonly Service[]): Service[] {
  const owner = new Map(services.flatMap((service) => service.units.map(({ name }) => [name, service] as const)));
  const ordered = new Set<Service>();
  const visit = (service: Service, trail: readonly Service[]): void => {
    if (ordered.has(service) || trail.includes(service)) return;
    const peers = service.units.flatMap(({ name, options }) => requirementsOf(name, options).machineOf);
    for (const peer of peers) {
      const main = owner.get(peer);
      if (main) visit(main, [...trail, service]);
    }
    ordered.add(service);
  };
  for (const service of services) visit(service, []);
  return [...ordered];
}
