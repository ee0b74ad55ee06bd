import type { DesiredState } from '../fleet/schemas.js';
import type { CheckHeaders } from '../health/check-headers.js';
import type { StatusRange } from '../health/status-ranges.js';
import type { ParsedOption } from '../unit/parse-unit-file.js';
import type { UnitOption } from '../unit/unit-option.js';
import type { Amount } from './amount.js';
import type { Place } from './diagnostic.js';

/** One unit as it should be in the cluster. */
export interface UnitDefinition {
  readonly name: string;
  readonly options: readonly UnitOption[];
  /** SHA-1 of the serialized options, as fleet reports it. */
  readonly revision: string;
  readonly desiredState: DesiredState;
}

/** A service's own settings, which override the deployment's. Times are milliseconds. */
export interface ServiceSettings {
  readonly maxUnavailable?: Amount;
  readonly maxSurge?: Amount;
  readonly canary?: Amount;
  readonly minReadyMs?: number;
  readonly timeoutMs?: number;
  /** URL template, requested for every instance once it is running; `none` for no health check. */
  readonly healthCheck?: string;
  readonly healthCheckHeaders?: CheckHeaders;
  readonly healthCheckStatus?: readonly StatusRange[];
}

/** That an entry of a services file makes its service wait for another one. */
export interface AfterReference {
  /** The other service; of a sidekick, the one that it follows. */
  readonly service: string;
  /** The unit whose entry says so. */
  readonly unit: string;
  /** The other one as the entry names it. */
  readonly name: string;
  readonly place: Place;
}

/** Units that share a name: a template with its instances, one plain unit, or one global unit. */
export interface Service {
  /** As `serviceNameOf` derives it: `web` for `web@.service`. Instances with unit files of their own share one name. */
  readonly name: string;
  /** Where annotations go, relative to the workspace: the unit file, or the services file if the unit file was downloaded. */
  readonly file: string;
  /** The options of its file, as they stand there, with their lines. Empty for a downloaded unit file, of which only the `line` that refers to it is known. */
  readonly lines: readonly ParsedOption[];
  readonly line?: number;
  /** Always inactive: fleet accepts a launched template, but can never run it. */
  readonly template?: UnitDefinition;
  /** The instances in numeric order, or the one plain or global unit. */
  readonly units: readonly UnitDefinition[];
  /** Services that follow this one, instance by instance. */
  readonly sidekicks: readonly Service[];
  readonly settings?: ServiceSettings;
  /**
   * Services of a later wave wait until those of the earlier ones are through: each line of `units` is a wave, and the
   * services file the last one. A sidekick has that of the service that it follows.
   */
  readonly wave: number;
  /** A task: its units run anew whenever a service that waits for them changes. */
  readonly runAlways?: true;
  /** What its entry, or that of a sidekick, says with `after`. */
  readonly after?: readonly AfterReference[];
}

/** Everything that should be in the cluster: what `units` matches in the order of its lines, then the services file. */
export interface Definition {
  readonly services: readonly Service[];
}

/** Returns a service and all the sidekicks that follow it, directly or through others. */
export function withSidekicks(service: Service): Service[] {
  return [service, ...service.sidekicks.flatMap(withSidekicks)];
}

/**
 * Returns where a message about a unit belongs: in the file that defines the unit, or else in that of its service, on
 * the line of the first option that the message mentions, or else on that of ExecStart=.
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

/** An option of a service's unit file, and where a message about it belongs. */
export interface PlacedOption extends UnitOption {
  readonly place: Place;
}

/** Returns the options of a service's unit file: each on its line, or on that of the service if the file was downloaded. */
export function placedOptions({ file, lines, line, template, units }: Service): PlacedOption[] {
  if (lines.length > 0) return lines.map(({ line: own, ...option }) => ({ ...option, place: { file, line: own } }));
  const place = { file, ...(line !== undefined && { line }) };
  return ((template ?? units[0])?.options ?? []).map((option) => ({ ...option, place }));
}

/** Returns all services, sidekicks included. */
export function allServices({ services }: Definition): Service[] {
  return services.flatMap(withSidekicks);
}
