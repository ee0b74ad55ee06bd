import type { ClusterSnapshot } from '../cluster/snapshot.js';
import { type Definition, placedOptions, type Service, withSidekicks } from '../definition/definition.js';
import type { Diagnostic, Place } from '../definition/diagnostic.js';
import { bindingOptions, unitsNamedBy } from '../unit/ordering.js';
import { namesTriggered, triggeredUnit } from '../unit/triggered-unit.js';
import { instanceName, parseUnitName } from '../unit/unit-name.js';
import type { Plan } from './plan.js';
import { Togetherness } from './togetherness.js';

/** That systemd does not start a unit where another one is not, and what says so. */
interface Need {
  readonly unit: string;
  readonly other: string;
  /** `has BindsTo=db.service`, or `starts db.service`. */
  readonly words: string;
  readonly place: Place;
}

/**
 * Returns a warning for every unit that systemd may not start, since it names another unit that may be on another machine:
 * fleet knows nothing of Requires=, BindsTo=, Requisite=, nor of what a timer, path or socket starts. Units that fleet
 * does not know, such as docker.service, are taken to be on every machine. Only `services` are looked at. Of several instances, one is named.
 */
export function apartWarnings(
  definition: Definition,
  cluster: ClusterSnapshot,
  plan: Plan,
  services: readonly Service[] = definition.services,
): Diagnostic[] {
  const together = new Togetherness(definition, cluster, plan);
  return services.flatMap(withSidekicks).flatMap((service) => {
    const apart = service.units
      .filter(({ desiredState }) => desiredState === 'launched')
      .flatMap(({ name }) => needsOf(name, service))
      .filter(({ unit, other }) => isApart(unit, other, together));
    const byLine = Map.groupBy(apart, ({ other, place }) => JSON.stringify([place, genericName(other)]));
    return [...byLine.values()].map((needs) => warningOf(needs, service, together));
  });
}

/** What its own file names, in the order of its lines; each other unit once. */
function needsOf(unit: string, service: Service): Need[] {
  const options = placedOptions(service);
  const bound = options
    .filter(({ name }) => bindingOptions.has(name))
    .flatMap((option) =>
      unitsNamedBy(option, unit).map(
        (other): Need => ({
          unit,
          other,
          words: `has ${option.name}=${option.value.replace(/(?:\s|\\\n)+/g, ' ')}`,
          place: option.place,
        }),
      ),
    );
  const triggered = triggeredUnit(unit, options);
  const at =
    options.findLast((option) => namesTriggered(unit, option)) ?? options.find(({ section }) => section !== 'Unit');
  const starts: Need[] =
    triggered === undefined
      ? []
      : [{ unit, other: triggered, words: `starts ${triggered}`, place: at?.place ?? { file: service.file } }];
  const needs = [...bound, ...starts].filter(({ other }) => other !== unit);
  return needs.filter(({ other }, index) => needs.findIndex((need) => need.other === other) === index);
}

function isApart(unit: string, other: string, together: Togetherness): boolean {
  if (together.isGone(other)) return true;
  const known = together.unit(other);
  return known !== undefined && (known.desiredState === 'inactive' || !together.isWith(unit, other));
}

function warningOf(needs: readonly Need[], service: Service, together: Togetherness): Diagnostic {
  const [{ unit, other, words, place }] = needs as [Need, ...Need[]];
  const more = needs.length > 1 ? `, ${alsoSo(needs.length - 1)}` : '';
  const { type } = parseUnitName(unit);
  const effect = `systemd does not start a ${type} on a machine without ${other}`;
  const reason = together.isGone(other)
    ? `which this deployment destroys; ${effect}`
    : together.unit(other)?.desiredState === 'inactive'
      ? `which is inactive, so that it is on no machine; ${effect}. Set its desired state to loaded or launched`
      : `but nothing puts it on the machine of ${other}: fleet goes by [X-Fleet] alone, and ${effect}. ${adviceFor(unit, other, service, together)}`;
  return { severity: 'warning', message: `${unit} ${words}${more}, ${reason}`, ...place };
}

function alsoSo(instances: number): string {
  return instances === 1 ? 'and so does another instance' : `and so do ${instances} more instances`;
}

/** fleet refuses MachineOf= together with Global= or MachineID=. */
function adviceFor(unit: string, other: string, { template }: Service, together: Togetherness): string {
  if (together.isGlobal(unit) || together.isGlobal(other))
    return `Give ${other} Global=true, and no MachineMetadata= that ${unit} does not have`;
  if (together.hasMachineId(unit)) return `Give ${other} the same MachineID=`;
  return `Add MachineOf=${template ? nameByInstance(unit, other) : other} to [X-Fleet]`;
}

/** As the file of a template names it: `db@%i.service` for db@1.service, of an instance 1. */
function nameByInstance(unit: string, other: string): string {
  const named = parseUnitName(other);
  return named.instance !== '' && named.instance === parseUnitName(unit).instance ? genericName(other) : other;
}

function genericName(name: string): string {
  const parsed = parseUnitName(name);
  return parsed.isInstance ? instanceName(parsed, '%i') : name;
}
