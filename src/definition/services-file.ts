import * as z from 'zod/mini';
import type { DesiredState } from '../fleet/schemas.js';
import type { ServiceSettings } from './definition.js';
import { type Diagnostic, type Place, placeLabel } from './diagnostic.js';
import { contradictionsIn, serviceSettingsOf } from './service-settings.js';
import { serviceKeys, serviceSchema, servicesFileSchema } from './services-schema.js';
import { substitute, type Variables } from './variables.js';
import { type Position, readYaml, type YamlFile, type YamlPath } from './yaml-file.js';

/** A service that a services file lists. */
export interface ServiceEntry {
  readonly name: string;
  readonly version?: string;
  readonly uri?: string;
  /** 1 for what is not a template. */
  readonly count: number;
  readonly desiredState: DesiredState;
  readonly settings: ServiceSettings;
  /** Its own, which go before those of the whole deployment. */
  readonly variables: Variables;
  /** Those of its own variables that the entry itself has placeholders for. */
  readonly used: ReadonlySet<string>;
  /** Where one of its values stands, or the entry where it has no such value. */
  readonly placeOf: (key: string) => Place;
  readonly placeOfVariable: (name: string) => Place;
}

export interface ServicesFile {
  /** Those in which nothing is wrong. */
  readonly entries: readonly ServiceEntry[];
  readonly diagnostics: readonly Diagnostic[];
  /** Names of the deployment's variables that were put in. */
  readonly used: ReadonlySet<string>;
}

/** Returns the services that a services file lists, with the deployment's variables put in, and everything that is wrong with it. */
export function parseServicesFile(file: string, text: string, variables: Variables): ServicesFile {
  const yaml = readYaml(text);
  const diagnostics: Diagnostic[] = [];
  const error: ReportError = (message, { line, column }) =>
    diagnostics.push({ severity: 'error', message, file, line, column });
  for (const { message, ...position } of yaml.problems) error(`YAML: ${message}`, position);
  if (yaml.value === undefined) return { entries: [], diagnostics, used: new Set() };

  const listed = isRecord(yaml.value) && Array.isArray(yaml.value.services) ? yaml.value.services : [];
  const filled = listed.map((entry) => substituteInEntry(entry, variables));
  checkValues(yaml, filled, error);
  const isGood = checkCombinations(file, yaml, filled, error);
  return {
    entries: filled.flatMap((entry, index) => (isGood(index) ? entryOf(file, yaml, entry, index) : [])),
    diagnostics: diagnostics.toSorted(byPosition),
    used: new Set(filled.flatMap(({ usedOfDeployment }) => [...usedOfDeployment])),
  };
}

type ReportError = (message: string, position: Position) => void;

/** What is wrong with single values. One that has a placeholder without a value is not looked at any further. */
function checkValues(yaml: YamlFile, filled: readonly SubstitutedEntry[], error: ReportError): void {
  const unknown = new Set<string>();
  for (const [index, { missing }] of filled.entries())
    for (const { path, name } of missing) {
      const at = inEntry(index, ...path);
      unknown.add(at.join('\n'));
      const what = `{{${name}}} has no value: give ${name} in the variables input, or in variables of this service`;
      error(`${path.join('.')}: ${what}`, yaml.positionOf(at, `{{${name}}}`));
    }
  const value =
    isRecord(yaml.value) && Array.isArray(yaml.value.services)
      ? { ...yaml.value, services: filled.map((entry) => entry.value) }
      : yaml.value;
  for (const issue of z.safeParse(servicesFileSchema, value).error?.issues ?? [])
    if (!unknown.has(issue.path.join('\n')))
      for (const { message, position } of describeIssue(issue, yaml)) error(message, position);
}

/** What does not go together. Returns whether all in an entry does. */
function checkCombinations(
  file: string,
  yaml: YamlFile,
  filled: readonly SubstitutedEntry[],
  error: ReportError,
): (index: number) => boolean {
  const bad = new Set<number>();
  const first = new Map<unknown, number>();
  for (const [index, { value, missing }] of filled.entries()) {
    if (missing.length > 0) bad.add(index);
    if (!isRecord(value)) continue;
    const found = contradictionsIn(value);
    const earlier = first.get(value.name);
    if (earlier !== undefined && typeof value.name === 'string') {
      const place = placeLabel({ file, ...yaml.positionOf(inEntry(earlier, 'name')) });
      found.push({ key: 'name', message: `${value.name} is defined twice: ${place} has the same name` });
    } else first.set(value.name, index);
    for (const { key, message } of found) error(message, yaml.positionOf(inEntry(index, key)));
    if (found.length > 0) bad.add(index);
  }
  return (index) => !bad.has(index);
}

function entryOf(file: string, yaml: YamlFile, { value, own, used }: SubstitutedEntry, index: number): ServiceEntry[] {
  const parsed = z.safeParse(serviceSchema, value);
  if (!parsed.success) return [];
  const { name, version, uri, count = 1, desiredState = 'launched' } = parsed.data;
  const entry: ServiceEntry = {
    name,
    count,
    desiredState,
    settings: serviceSettingsOf(parsed.data),
    variables: own,
    used,
    placeOf: (key) => ({ file, ...yaml.positionOf(inEntry(index, key)) }),
    placeOfVariable: (variable) => ({ file, ...yaml.keyPositionOf(inEntry(index, 'variables', variable)) }),
    ...(version !== undefined && { version }),
    ...(uri !== undefined && { uri }),
  };
  return [entry];
}

function byPosition(a: Diagnostic, b: Diagnostic): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}

function inEntry(index: number, ...path: YamlPath): YamlPath {
  return ['services', index, ...path];
}

/** One entry of a services file with variables put in. */
interface SubstitutedEntry {
  /** Without what is empty, which counts as not given. */
  readonly value: unknown;
  /** The entry's own variables. */
  readonly own: Variables;
  /** Names of its own variables, and of the deployment's, that were put in. */
  readonly used: ReadonlySet<string>;
  readonly usedOfDeployment: ReadonlySet<string>;
  /** Placeholders without a value, and where in the entry they are. */
  readonly missing: readonly { readonly path: YamlPath; readonly name: string }[];
}

/**
 * Returns an entry with variables put in: the deployment's in its own variables, and in all else its own before the
 * deployment's.
 */
function substituteInEntry(entry: unknown, deployment: Variables): SubstitutedEntry {
  const own = new Map<string, string>();
  const used = new Set<string>();
  const usedOfDeployment = new Set<string>();
  const missing: { path: YamlPath; name: string }[] = [];
  if (!isRecord(entry)) return { value: entry, own, used, usedOfDeployment, missing };

  const filled = (value: unknown, path: YamlPath, variables: Variables): unknown => {
    if (typeof value !== 'string') return value;
    const result = substitute(value, variables);
    for (const name of result.used) (variables === deployment || !own.has(name) ? usedOfDeployment : used).add(name);
    for (const { name } of result.missing) missing.push({ path, name });
    return result.text;
  };

  const { variables: given, ...rest } = entry;
  const value: Record<string, unknown> = {};
  if (isRecord(given)) {
    value.variables = Object.fromEntries(
      Object.entries(given).map(([name, text]) => [name, filled(text ?? '', ['variables', name], deployment)]),
    );
    for (const [name, text] of Object.entries(value.variables as object))
      if (typeof text === 'string') own.set(name, text);
  } else if (!isEmpty(given)) value.variables = given;

  const variables = new Map([...deployment, ...own]);
  for (const [key, raw] of Object.entries(rest)) {
    const text = filled(raw, [key], variables);
    if (!isEmpty(text)) Object.defineProperty(value, key, { value: text, enumerable: true });
  }
  return { value, own, used, usedOfDeployment, missing };
}

/** Returns whether something is a map. */
function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** As in Go, where what is empty is what is not there. */
function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** Returns what an issue of the services file's schema means, in words, and where in the file it is. */
function describeIssue(issue: z.core.$ZodIssue, yaml: YamlFile): { message: string; position: Position }[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    const known = path.length === 0 ? ['services'] : serviceKeys;
    return issue.keys.map((key) => ({
      message: `${key} is none of the keys there are: ${known.join(', ')}`,
      position: yaml.keyPositionOf([...path, key]),
    }));
  }
  const within = path[0] === 'services' && path.length > 1 ? path.slice(2) : path;
  const label = within.length === 0 ? '' : `${within.join('.')}: `;
  const position = issue.code === 'invalid_key' ? yaml.keyPositionOf(path) : yaml.positionOf(path);
  return [{ message: `${label}${issue.message}`, position }];
}
