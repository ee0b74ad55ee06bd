import type { DesiredState } from '../fleet/schemas.js';
import type { UnitOption } from '../unit/unit-option.js';
import type { Amount } from './amount.js';
import type { Place } from './diagnostic.js';

/** One unit as it shall be in the cluster. */
export interface UnitDefinition {
  readonly name: string;
  readonly options: readonly UnitOption[];
  /** SHA-1 of the serialized options, as fleet reports it. */
  readonly revision: string;
  readonly desiredState: DesiredState;
}

/** What one service has instead of the deployment's settings. Times are milliseconds. */
export interface ServiceSettings {
  readonly maxUnavailable?: Amount;
  readonly maxSurge?: Amount;
  readonly canary?: Amount;
  readonly minReadyMs?: number;
  readonly timeoutMs?: number;
  /** URL template that is asked for every instance once it runs. */
  readonly healthCheck?: string;
}

/** Units that share a name: a template with its instances, one plain unit, or one global unit. */
export interface Service {
  /** `web` for `web@.service` and `web.service`, `web.timer` for other types. */
  readonly name: string;
  /** The unit file, or for one that was downloaded the services file, relative to the workspace: where annotations go. */
  readonly file: string;
  /** The lines on which its options stand; of one that was downloaded, only the `line` that asks for it is known. */
  readonly lines: readonly { readonly name: string; readonly line: number }[];
  readonly line?: number;
  /** Always inactive: fleet accepts a launched template, but could never run it. */
  readonly template?: UnitDefinition;
  /** The instances in numeric order, or the one plain or global unit. */
  readonly units: readonly UnitDefinition[];
  /** Services that follow this one, instance by instance. */
  readonly sidekicks: readonly Service[];
  readonly settings?: ServiceSettings;
}

/** Everything that the user wants to have in the cluster, in the order in which it shall be rolled out. */
export interface Definition {
  readonly services: readonly Service[];
}

/** Returns a service and those that follow it. */
export function withSidekicks(service: Service): Service[] {
  return [service, ...service.sidekicks.flatMap(withSidekicks)];
}

/**
 * Returns where to tell something about a unit: in the file that defines it, or for one that nothing defines in that of
 * its service, on the line of the first option that the message names, or else on that of what it runs.
 *
 * `… Conflicts= with web@1.service, which is there` belongs on the line of Conflicts=, `crash loop …` on ExecStart=.
 */
export function locate(
  definition: Definition,
  unit: string,
  service: string | undefined,
  message: string,
): Place | undefined {
  const services = allServices(definition);
  const defines = services.find(({ template, units }) => [template, ...units].some((one) => one?.name === unit));
  const found = defines ?? services.find(({ name }) => name === service);
  if (!found) return undefined;
  const { file, lines } = found;
  const named = lines.find(({ name }) => message.includes(` ${name}=`));
  const line = (named ?? lines.find(({ name }) => name === 'ExecStart'))?.line ?? found.line;
  return { file, ...(line !== undefined && { line }) };
}

/** Returns all services, sidekicks included. */
export function allServices({ services }: Definition): Service[] {
  return services.flatMap(withSidekicks);
}
