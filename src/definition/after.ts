import { serviceNameOf } from '../unit/service-name.js';
import { parseUnitName } from '../unit/unit-name.js';
import { cyclesOf } from './cycles.js';
import { type AfterReference, type Service, withSidekicks } from './definition.js';
import type { Diagnostic } from './diagnostic.js';
import type { UnitSource } from './unit-source.js';

/** An `after` that refers to another service, and the service that it makes wait. */
interface Reference extends AfterReference {
  readonly from: string;
}

/**
 * Returns the services with what the `after` of their entries refers to, and an error for every name that refers to
 * nothing or to the service itself, and for every cycle. A name is that of a unit (`web@.service`) or of a service
 * (`web`); a sidekick's name, and its `after`, count for the service that it follows. `sources` are all units of the
 * definition, whether or not their files could be read.
 */
export function resolveAfter(
  services: readonly Service[],
  sources: readonly UnitSource[],
): { readonly services: readonly Service[]; readonly diagnostics: readonly Diagnostic[] } {
  const mains = new Map(services.flatMap((main) => unitNamesOf(main).map((unit) => [unit, main] as const)));
  const mainNameOf = ({ name }: UnitSource) => mains.get(name)?.name ?? serviceNameOf(name);
  const sourcesCalled = Map.groupBy(
    sources.flatMap((source) => namesOf(source).map((name) => ({ name, source }))),
    ({ name }) => name,
  );

  const references: Reference[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const source of sources)
    for (const { name, place } of source.after) {
      const others = (sourcesCalled.get(name) ?? []).map((called) => called.source);
      const from = mainNameOf(source);
      const targets = [...new Set(others.map(mainNameOf))];
      if (targets.length === 0 || targets.includes(from)) {
        const message = `after: ${name} ${others.length === 0 ? unknown(name, sourcesCalled) : itself(source, others)}`;
        diagnostics.push({ severity: 'error', message, ...place });
      } else references.push(...targets.map((service) => ({ from, service, unit: source.name, name, place })));
    }
  return {
    services: services.map((service) => withAfter(service, references)),
    diagnostics: [...diagnostics, ...cycleErrors(references)],
  };
}

function namesOf({ name }: UnitSource): string[] {
  return [...new Set([name, serviceNameOf(name)])];
}

function unitNamesOf(main: Service): string[] {
  return withSidekicks(main).flatMap(({ template, units }) =>
    [template, ...units].flatMap((unit) => (unit ? [unit.name] : [])),
  );
}

function unknown(name: string, known: ReadonlyMap<string, unknown>): string {
  const { template } = parseUnitName(name);
  if (known.has(template)) return `is one instance, and only whole services wait for each other; use ${template}`;
  return 'is neither a unit nor a service of this definition';
}

function itself(source: UnitSource, others: readonly UnitSource[]): string {
  if (others.includes(source)) return 'is this service itself; remove it';
  return `belongs to the same service as ${source.name}, where sidekicks follow their main unit anyway; remove it`;
}

function withAfter(service: Service, references: readonly Reference[]): Service {
  const units = new Set(unitNamesOf(service));
  const after = references.filter(({ unit }) => units.has(unit)).map(({ from: _, ...reference }) => reference);
  return after.length === 0 ? service : { ...service, after };
}

/** A cycle is an error at the `after` of its first member. */
function cycleErrors(references: readonly Reference[]): Diagnostic[] {
  const graph = new Map<string, Set<string>>();
  for (const { from, service } of references) graph.set(from, (graph.get(from) ?? new Set()).add(service));
  return cyclesOf(graph).map(({ members, path }): Diagnostic => {
    const ways = path.slice(1).map((to, index) => wayBetween(path[index], to, references));
    const others = members
      .filter((member) => !path.includes(member))
      .map((member) => wayBetween(member, undefined, references));
    const cycle = [...ways, ways[0]].map((way) => way?.unit).join(' → ');
    const more = others.map((way) => `, and ${way?.unit} is part of it`).join('');
    const message = `after: ${cycle} is a cycle${more}, so none of them could ever begin; remove one of these`;
    return { severity: 'error', message, ...ways[0]?.place };
  });
}

function wayBetween(from: string | undefined, to: string | undefined, references: readonly Reference[]) {
  return references.find((reference) => reference.from === from && (to === undefined || reference.service === to));
}
