import { requirementsOf } from '../unit/requirements.js';
import { parseUnitName } from '../unit/unit-name.js';
import type { Service } from './definition.js';

/**
 * Returns the services with every sidekick under the service that it follows: the one with the unit that its MachineOf=
 * names, or, for `web-sidekick`, the one named `web`. It then has that one's wave. All others keep their order. If
 * services follow each other in a circle, the first of them leads.
 *
 * `logger@.service` with MachineOf=web@%i.service, then `web@.service`, then `db.service`: web with logger, then db.
 */
export function groupSidekicks(services: readonly Service[]): Service[] {
  const owner = new Map(services.flatMap((service) => service.units.map(({ name }) => [name, service] as const)));
  const leader = new Map(services.map((service) => [service, leaderOf(service, services, owner)]));

  const follows = (service: Service, other: Service): boolean => {
    const seen = new Set<Service>();
    for (let next = leader.get(service); next && !seen.has(next); next = leader.get(next)) {
      if (next === other) return true;
      seen.add(next);
    }
    return false;
  };
  for (const service of services) if (follows(service, service)) leader.set(service, undefined);

  const grouped = (service: Service, { wave }: Pick<Service, 'wave'>): Service => ({
    ...service,
    wave,
    sidekicks: services.filter((other) => leader.get(other) === service).map((other) => grouped(other, { wave })),
  });
  return services.filter((service) => leader.get(service) === undefined).map((service) => grouped(service, service));
}

function leaderOf(
  service: Service,
  services: readonly Service[],
  owner: ReadonlyMap<string, Service>,
): Service | undefined {
  const peers = service.units.flatMap(({ name, options }) => requirementsOf(name, options).machineOf);
  const byMachine = peers.map((peer) => owner.get(peer)).find((main) => main !== undefined && main !== service);
  if (byMachine) return byMachine;
  const mainName = /^(.+)-sidekick$/.exec(service.name)?.[1];
  const mains = services.filter((other) => other.name === mainName && other !== service);
  // Instances with unit files of their own are services that share a name: a sidekick follows the one with its number.
  return mains.find((main) => service.units.some((unit) => mainUnitOf(unit, main))) ?? mains[0];
}

/**
 * Returns the main unit that a sidekick's unit follows: the one that its MachineOf= names, or else the instance with the
 * same number. undefined if the main service has no such unit.
 */
export function mainUnitOf(
  sidekick: { readonly name: string; readonly options: Service['units'][number]['options'] },
  main: Service,
): string | undefined {
  const peers = requirementsOf(sidekick.name, sidekick.options).machineOf;
  const { instance } = parseUnitName(sidekick.name);
  const named = main.units.find(({ name }) => peers.includes(name));
  return (named ?? main.units.find(({ name }) => parseUnitName(name).instance === instance))?.name;
}
