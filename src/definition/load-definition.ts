import type { DesiredState } from '../fleet/schemas.js';
import { parseUnitName } from '../unit/unit-name.js';
import { resolveAfter } from './after.js';
import type { Definition, Service } from './definition.js';
import { DefinitionError, type Diagnostic, type Place, placeLabel } from './diagnostic.js';
import type { InstanceCounts } from './instance-counts.js';
import { readUnit, type UnitReadContext, type UnitReadResult } from './read-unit.js';
import type { ServiceEntry, ServicesFile } from './services-file.js';
import { groupSidekicks } from './sidekicks.js';
import { taskProblems, unknownTasks } from './task-problems.js';
import { sourceByEntry, sourceByPattern, type UnitSource } from './unit-source.js';
import type { Variables } from './variables.js';
import { type Workspace, WorkspaceError, whyUnreadable } from './workspace.js';

/** What a definition is loaded from. Variables are those of the whole deployment. */
export interface DefinitionSources extends UnitReadContext {
  /** Globs of unit files; one that starts with `!` excludes files. */
  readonly patterns: readonly string[];
  /** Instances of the templates that the patterns match. */
  readonly counts: InstanceCounts;
  /** Desired states of units that the patterns match, by the names of their files; all others are launched. */
  readonly desiredStates: ReadonlyMap<string, DesiredState>;
  /** Units that run anew whenever a service that waits for them changes. */
  readonly runAlways: ReadonlySet<string>;
  /** Path of a services file, relative to the working directory. */
  readonly servicesFile?: string;
  /** Called with the variables of each entry of the services file before they are used. */
  readonly onVariables?: (variables: Variables) => void;
}

/**
 * Returns the definition that unit files and a services file make up, services from patterns first, and warnings about
 * it. Throws a DefinitionError with everything that is wrong.
 */
export async function loadDefinition(
  sources: DefinitionSources,
): Promise<{ definition: Definition; warnings: readonly Diagnostic[] }> {
  const { workspace, patterns, counts, desiredStates, runAlways, servicesFile, variables } = sources;
  const found = await findUnitFiles(workspace, patterns);
  const listed = await readServicesFile(workspace, servicesFile, variables);
  for (const entry of listed.entries) sources.onVariables?.(entry.variables);
  const wanted = [
    ...[...found.waves].map(([path, wave]) => sourceByPattern(path, wave, counts, desiredStates, runAlways)),
    ...listed.entries.map((entry) => sourceByEntry(entry, found.waveCount, listed.path, runAlways)),
  ];

  const defined = new Map<string, Place>();
  const reading = wanted.map((unit): UnitReadResult | Promise<UnitReadResult> => {
    const place = unit.placeOf('name');
    const earlier = defined.get(unit.name);
    if (!earlier) {
      defined.set(unit.name, place);
      return readUnit(unit, sources);
    }
    const message = `${unit.name} is defined twice, first in ${placeLabel(earlier)}`;
    return { diagnostics: [{ severity: 'error', message, ...place }], used: new Set() };
  });
  const units = (await Promise.all(reading)).map((read, index) => ({ ...read, unit: wanted[index] as UnitSource }));
  const services = units.flatMap(({ service }) => service ?? []);
  const ordered = resolveAfter(groupSidekicks(services), wanted);

  const diagnostics = deduplicated([
    ...found.diagnostics,
    ...listed.diagnostics,
    ...units.flatMap(({ diagnostics, unit }) => [...diagnostics, ...emptyTemplate(unit)]),
    ...units.flatMap(({ unit, service }) => (service ? taskProblems(unit, service) : [])),
    ...unknownTasks(runAlways, defined),
    ...unusedCounts(counts, listed, defined),
    ...misplacedNames('desired-state', [...desiredStates.keys()], 'desiredState', listed, defined),
    ...definedTwice(services, defined),
    // A name may be that of something that could not be read.
    ...(hasError(found) || hasError(listed) ? [] : ordered.diagnostics),
  ]);
  if (hasError({ diagnostics })) throw new DefinitionError(diagnostics);

  const usedIn = new Map(units.map(({ unit, used }) => [unit.name, used]));
  const usedOfDeployment = units.flatMap(({ unit, used }) => [...used].filter((name) => !unit.variables.has(name)));
  const warnings = [
    ...diagnostics,
    ...unusedVariables(variables, new Set([...listed.used, ...usedOfDeployment])),
    ...unusedOwnVariables(listed.entries, (name) => usedIn.get(name) ?? new Set()),
  ];
  return { definition: { services: ordered.services }, warnings };
}

function hasError({ diagnostics }: { readonly diagnostics: readonly Diagnostic[] }): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

async function readServicesFile(
  workspace: Workspace,
  given: string | undefined,
  variables: Variables,
): Promise<ServicesFile & { readonly path: string }> {
  const without = (...diagnostics: Diagnostic[]) => ({ entries: [], used: new Set<string>(), diagnostics, path: '' });
  if (given === undefined) return without();
  const problem = (message: string) => without({ severity: 'error', message: `services-file: ${message}` });
  let path: string;
  try {
    path = workspace.resolve(given);
  } catch (error) {
    if (!(error instanceof WorkspaceError)) throw error;
    return problem(error.message);
  }
  try {
    const { text } = await workspace.read(path);
    // Loaded on demand: deployments without a services file need no YAML parser.
    const { parseServicesFile } = await import('./services-file.js');
    return { ...parseServicesFile(path, text, variables), path };
  } catch (error) {
    return problem(whyUnreadable(path, error as Error));
  }
}

function* emptyTemplate({ name, count, placeOf }: UnitSource): Generator<Diagnostic> {
  if (!parseUnitName(name).isTemplate || count > 0) return;
  yield {
    severity: 'warning',
    message: `${name} has a count of 0, so no instance of it is deployed`,
    ...placeOf('count'),
  };
}

function unusedCounts(
  { byTemplate }: InstanceCounts,
  listed: ServicesFile,
  defined: ReadonlyMap<string, Place>,
): Diagnostic[] {
  return [...byTemplate.keys()].flatMap((name): Diagnostic[] => {
    const misplaced = misplacedNames('count', [name], 'count', listed, defined);
    if (misplaced.length > 0 || parseUnitName(name).isTemplate) return misplaced;
    return [{ severity: 'error', message: `count: ${name} is not a template unit and has no count` }];
  });
}

/** Errors about names in an input that says something about what the patterns match, where they match nothing of that name. */
function misplacedNames(
  input: string,
  names: readonly string[],
  key: string,
  { entries }: ServicesFile,
  defined: ReadonlyMap<string, Place>,
): Diagnostic[] {
  return names.flatMap((unit): Diagnostic[] => {
    const entry = entries.find(({ name }) => name === unit);
    const place = defined.get(unit);
    if (entry && place?.file === entry.placeOf('name').file) {
      const message = `${input}: ${unit} comes from the services file; set its ${key} there, at ${placeLabel(entry.placeOf(key))}`;
      return [{ severity: 'error', message }];
    }
    return place ? [] : [{ severity: 'error', message: `${input}: no unit file defines ${unit}` }];
  });
}

/** Instances of a template's count that also have unit files of their own. */
function definedTwice(services: readonly Service[], defined: ReadonlyMap<string, Place>): Diagnostic[] {
  const instances = new Set(
    services.filter((service) => service.template).flatMap(({ units }) => units.map(({ name }) => name)),
  );
  return services
    .filter((service) => !service.template)
    .flatMap(({ units }) => units.map(({ name }) => name))
    .filter((name) => instances.has(name))
    .map((name) => {
      const message = `${name} is also an instance of ${parseUnitName(name).template}; remove this file or lower the count`;
      return { severity: 'error', message, ...defined.get(name) };
    });
}

/** Services can share a unit file; what is wrong with it is then found once for each of them. */
function deduplicated(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...new Map(diagnostics.map((diagnostic) => [JSON.stringify(diagnostic), diagnostic])).values()];
}

interface FoundFiles {
  /** By path, in the order of the patterns: of those that select files, the one that matches it first. */
  readonly waves: ReadonlyMap<string, number>;
  readonly waveCount: number;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Returns the paths of the files that patterns match, and what is wrong with the patterns. The order of the patterns is
 * that in which services are rolled out. A pattern that starts with `!` excludes files.
 */
async function findUnitFiles(workspace: Workspace, patterns: readonly string[]): Promise<FoundFiles> {
  const diagnostics: Diagnostic[] = [];
  const error = (message: string) => void diagnostics.push({ severity: 'error', message: `units: ${message}` });
  const waves = new Map<string, number>();
  let waveCount = 0;
  let excludedCount = 0;
  for (const pattern of patterns) {
    const excluded = pattern.startsWith('!');
    const paths = await workspace.find(excluded ? pattern.slice(1) : pattern).catch((cause: unknown) => {
      if (!(cause instanceof WorkspaceError)) throw cause;
      error(cause.message);
    });
    if (paths?.length === 0 && !excluded) error(`"${pattern}" matches no file${backslashHint(pattern)}`);
    for (const path of paths ?? []) {
      if (!excluded) waves.set(path, waves.get(path) ?? waveCount);
      else if (waves.delete(path)) excludedCount++;
    }
    if (!excluded) waveCount++;
  }
  if (patterns.length > 0 && patterns.every((pattern) => pattern.startsWith('!')))
    error('every pattern starts with "!", so nothing would be deployed; add one that selects files');
  else if (waves.size === 0 && excludedCount > 0)
    error('patterns with "!" exclude every matching file, so nothing would be deployed');
  return { waves, waveCount, diagnostics };
}

/** Only a path that is written out can have a backslash. */
function backslashHint(pattern: string): string {
  return pattern.includes('\\') && /[*?[{]/.test(pattern) ? '; in a pattern, write ? for a backslash' : '';
}

/** Returns a warning for every variable of the deployment that was substituted nowhere. */
function unusedVariables(variables: Variables, used: ReadonlySet<string>): Diagnostic[] {
  return [...variables.keys()]
    .filter((name) => !used.has(name))
    .map((name) => ({
      severity: 'warning',
      message: `variables: ${name} is never used; no unit file or services file contains {{${name}}}`,
    }));
}

/**
 * Returns a warning for every variable of a service that was substituted neither in its unit file, as `usedIn` says,
 * nor in its entry. A variable that services share by a YAML anchor is used if one of them uses it.
 */
function unusedOwnVariables(
  entries: readonly ServiceEntry[],
  usedIn: (unitName: string) => ReadonlySet<string>,
): Diagnostic[] {
  const used = new Set<string>();
  const unused = new Map<string, Diagnostic>();
  for (const entry of entries)
    for (const name of entry.variables.keys()) {
      const place = entry.placeOfVariable(name);
      const key = `${placeLabel(place)}:${place.column}`;
      const message = `variables: ${name} is never used; neither the unit file of ${entry.name} nor its entry contains {{${name}}}`;
      if (entry.used.has(name) || usedIn(entry.name).has(name)) used.add(key);
      else if (!unused.has(key)) unused.set(key, { severity: 'warning', message, ...place });
    }
  return [...unused].filter(([key]) => !used.has(key)).map(([, warning]) => warning);
}
