import type { DesiredState } from '../fleet/schemas.js';
import type { UnitOption } from '../unit/unit-option.js';

/** One unit as it shall be in the cluster. */
export interface UnitDefinition {
  readonly name: string;
  readonly options: readonly UnitOption[];
  /** SHA-1 of the serialized options, as fleet reports it. */
  readonly revision: string;
  readonly desiredState: DesiredState;
}

/** Units that share a name: a template with its instances, one plain unit, or one global unit. */
export interface Service {
  /** `web` for `web@.service` and `web.service`, `web.timer` for other types. */
  readonly name: string;
  /** The unit file, relative to the workspace: where annotations go. */
  readonly file: string;
  /** Always inactive: fleet accepts a launched template, but could never run it. */
  readonly template?: UnitDefinition;
  /** The instances in numeric order, or the one plain or global unit. */
  readonly units: readonly UnitDefinition[];
  /** Services that follow this one, instance by instance. */
  readonly sidekicks: readonly Service[];
}

/** Everything that the user wants to have in the cluster, in the order in which it shall be rolled out. */
export interface Definition {
  readonly services: readonly Service[];
}

/** Returns a service and those that follow it. */
export function withSidekicks(service: Service): Service[] {
  return [service, ...service.sidekicks.flatMap(withSidekicks)];
}

/** Returns all services, sidekicks included. */
export function allServices({ services }: Definition): Service[] {
  return services.flatMap(withSidekicks);
}
