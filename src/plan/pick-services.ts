import { type Definition, type Service, withSidekicks } from '../definition/definition.js';
import { DefinitionError, type Diagnostic } from '../definition/diagnostic.js';
import { nearestName } from '../unit/near-name.js';
import { serviceNameOf } from '../unit/service-name.js';
import { unitGlobMatches } from '../unit/unit-glob.js';
import { parseUnitName, unitTypes } from '../unit/unit-name.js';

/** What of a definition is meant. */
export interface PickedServices {
  /** In the order of the definition, with all of their sidekicks. */
  readonly services: readonly Service[];
  /** What is named one by one, which a restart can have: instances of templates, and tasks. */
  readonly instances: readonly string[];
}

/**
 * Returns the services of a definition that names or globs pick; all of them if there are none. A sidekick picks its main
 * unit's service, since they only go together. Throws a DefinitionError for everything that picks nothing.
 *
 * Of web with web-sidekick, api-eu and api-us, `web` picks the first two, `api-*` the others, and `web@2.service` the
 * instance.
 */
export function pickServices(definition: Definition, names: readonly string[]): PickedServices {
  if (names.length === 0) return { services: definition.services, instances: [] };
  const groups = definition.services.map((service) => ({ service, ...namesIn(service) }));
  const picks = (name: string, known: string) => name === known || unitGlobMatches(name, known);
  const pickedBy = (name: string) => groups.filter(({ own }) => own.some((known) => picks(name, known)));
  const picked = new Set(names.flatMap(pickedBy));
  const others = names.filter((name) => pickedBy(name).length === 0);
  const isInstance = (name: string) => groups.some(({ instances }) => instances.includes(name));
  const unknown = others.filter((name) => !isInstance(name));
  const known = [...new Set(groups.flatMap(({ own }) => own))];
  if (unknown.length > 0) throw new DefinitionError(unknown.map((name) => picksNothing(name, known)));
  return {
    services: groups.filter((group) => picked.has(group)).map(({ service }) => service),
    instances: others,
  };
}

/**
 * Returns everything to destroy: what a definition has, and names of whatever else the cluster has. Throws a
 * DefinitionError for a name or glob that stands for something of the definition, in whatever form: whoever writes it
 * means that alone, and would lose the others.
 *
 * Of web@.service, `web`, `web@`, `web@1`, `web@9.service` and `w*` are refused.
 */
export function everythingAnd({ services }: Definition, names: readonly string[]): PickedServices {
  const isDefined = definedNames(services);
  const twice = names.filter(isDefined);
  if (twice.length === 0) return { services, instances: names };
  throw new DefinitionError(
    twice.map((name) => ({
      severity: 'error',
      message: `input services: command destroy takes everything that the files define, and ${name} is part of that; to destroy it alone, leave units and services-file empty`,
    })),
  );
}

/** Tells whether a name or glob stands for a service, a unit, or an instance of a template, whatever the count. */
function definedNames(services: readonly Service[]): (name: string) => boolean {
  const known = new Set(services.map(namesIn).flatMap(({ own, instances }) => [...own, ...instances]));
  const forms = [...known].flatMap((name) => [name, withoutType(name)]);
  return (name) => {
    const full = withType(name);
    const { template } = parseUnitName(full);
    const isOne = [name, full, template, serviceNameOf(full)].some((one) => known.has(one));
    return isOne || forms.some((form) => unitGlobMatches(name, form));
  };
}

/** `web@1` is short for `web@1.service`, as in fleetctl. */
function withType(name: string): string {
  return unitTypes.has(parseUnitName(name).type) ? name : `${name}.service`;
}

function withoutType(name: string): string {
  return name.endsWith('.service') ? name.slice(0, -'.service'.length) : name;
}

/**
 * Returns what of picked services is to be restarted. A task is only if it is named itself, since nobody wants a migration
 * to run for a glob: it is returned by its unit's name, beside the instances.
 */
export function pickedToRestart(picked: PickedServices, names: readonly string[]): PickedServices {
  const tasks = picked.services.flatMap(withSidekicks).filter(({ runAlways }) => runAlways);
  const named = tasks.flatMap(({ name, template, units: [unit] }) => {
    const full = (template ?? unit)?.name ?? name;
    return names.includes(name) || names.includes(full) ? [full] : [];
  });
  return { ...picked, instances: [...picked.instances, ...named] };
}

/** The names of a service and its sidekicks, and of the instances of their templates. */
function namesIn(main: Service): { readonly own: readonly string[]; readonly instances: readonly string[] } {
  const services = withSidekicks(main);
  const nameOf = ({ name }: { readonly name: string }) => name;
  return {
    own: services.flatMap(({ name, template, units }) => [name, ...(template ? [template] : units).map(nameOf)]),
    instances: services.flatMap(({ template, units }) => (template ? units.map(nameOf) : [])),
  };
}

function picksNothing(name: string, known: readonly string[]): Diagnostic {
  const near = nearestName(name, known);
  const advice = near === undefined ? 'check it against units and services-file' : `did you mean ${near}?`;
  return { severity: 'error', message: `input services: ${name} picks nothing of what the files define; ${advice}` };
}
