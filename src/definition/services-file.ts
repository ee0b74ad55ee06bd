import * as z from 'zod/mini';
import type { DesiredState } from '../fleet/schemas.js';
import type { ServiceSettings } from './definition.js';
import { type Diagnostic, type Place, placeLabel } from './diagnostic.js';
import { contradictionsIn, serviceSettingsOf } from './service-settings.js';
import { serviceKeys, serviceSchema, servicesFileSchema } from './services-schema.js';
import { substitute, type Variables } from './variables.js';
import { type Position, readYaml, type YamlFile, type YamlPath } from './yaml-file.js';

/** What an entry names with `after`, and where it does. */
export interface AfterName {
  readonly name: string;
  readonly place: Place;
}

/** A service that a services file lists. */
export interface ServiceEntry {
  readonly name: string;
  readonly version?: string;
  readonly uri?: string;
  /** 1 unless it is a template. */
  readonly count: number;
  readonly desiredState: DesiredState;
  readonly settings: ServiceSettings;
  readonly after: readonly AfterName[];
  readonly runAlways: boolean;
  /** Its own, which override the deployment's. */
  readonly variables: Variables;
  /** Names of its own variables that were substituted in the entry itself. */
  readonly used: ReadonlySet<string>;
  /** The place of one of its values, or of the entry if it has no such value. */
  readonly placeOf: (key: string) => Place;
  readonly placeOfVariable: (name: string) => Place;
}

export interface ServicesFile {
  /** Those without errors. */
  readonly entries: readonly ServiceEntry[];
  readonly diagnostics: readonly Diagnostic[];
  /** Names of the deployment's variables that were substituted. */
  readonly used: ReadonlySet<string>;
}

/** Returns the services that a services file lists, with variables substituted, and everything that is wrong with it. */
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

/** Reports errors in single values. A placeholder without a value is the only error reported of the value it is in. */
function checkValues(yaml: YamlFile, filled: readonly SubstitutedEntry[], error: ReportError): void {
  const unknown = new Set<string>();
  for (const [index, { missing }] of filled.entries())
    for (const { path, name, written } of missing) {
      const at = inEntry(index, ...path);
      unknown.add(at.join('\n'));
      const what = `${written} has no value; set ${name} in the variables input or in the variables of this service`;
      error(`${path.join('.')}: ${what}`, yaml.positionOf(at, written));
    }
  const value =
    isRecord(yaml.value) && Array.isArray(yaml.value.services)
      ? { ...yaml.value, services: filled.map((entry) => entry.value) }
      : yaml.value;
  for (const issue of z.safeParse(servicesFileSchema, value).error?.issues ?? [])
    if (!unknown.has(issue.path.join('\n')))
      for (const { message, position } of describeIssue(issue, yaml)) error(message, position);
}

/** Reports errors in combinations of values and of entries. Returns whether an entry has none. */
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
      found.push({ key: 'name', message: `${value.name} is defined twice, first in ${place}` });
    } else first.set(value.name, index);
    for (const { key, message } of found) error(message, yaml.positionOf(inEntry(index, key)));
    if (found.length > 0) bad.add(index);
  }
  return (index) => !bad.has(index);
}

function entryOf(file: string, yaml: YamlFile, { value, own, used }: SubstitutedEntry, index: number): ServiceEntry[] {
  const parsed = z.safeParse(serviceSchema, value);
  if (!parsed.success) return [];
  const { name, version, uri, count = 1, desiredState = 'launched', after = [] } = parsed.data;
  const placeOf = (...path: YamlPath) => ({ file, ...yaml.positionOf(inEntry(index, ...path)) });
  const entry: ServiceEntry = {
    name,
    count,
    desiredState,
    settings: serviceSettingsOf(parsed.data),
    after: after.map((other, at) => ({ name: other, place: placeOf('after', at) })),
    runAlways: parsed.data['run-always'] ?? false,
    variables: own,
    used,
    placeOf,
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

/** One entry of a services file with variables substituted. */
interface SubstitutedEntry {
  /** Without empty values, which count as missing. */
  readonly value: unknown;
  /** The entry's own variables. */
  readonly own: Variables;
  /** Names of its own variables, and of the deployment's, that were substituted. */
  readonly used: ReadonlySet<string>;
  readonly usedOfDeployment: ReadonlySet<string>;
  /** Placeholders without a value, with their paths in the entry. */
  readonly missing: readonly { readonly path: YamlPath; readonly name: string; readonly written: string }[];
}

/**
 * Returns an entry with variables substituted. Its own variables can refer to the deployment's; everything else can
 * refer to both, and its own take precedence.
 */
function substituteInEntry(entry: unknown, deployment: Variables): SubstitutedEntry {
  const own = new Map<string, string>();
  const used = new Set<string>();
  const usedOfDeployment = new Set<string>();
  const missing: { path: YamlPath; name: string; written: string }[] = [];
  if (!isRecord(entry)) return { value: entry, own, used, usedOfDeployment, missing };

  const filled = (value: unknown, path: YamlPath, variables: Variables): unknown => {
    if (Array.isArray(value)) return value.map((item, at) => filled(item, [...path, at], variables));
    if (typeof value !== 'string') return value;
    const result = substitute(value, variables);
    for (const name of result.used) (variables === deployment || !own.has(name) ? usedOfDeployment : used).add(name);
    for (const { name, written } of result.missing) missing.push({ path, name, written });
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
    const text = filled(key === 'health-check-headers' ? asLines(raw) : raw, [key], variables);
    // One name needs no list.
    const whole = key === 'after' && typeof text === 'string' && text !== '' ? [text] : text;
    if (!isEmpty(whole)) Object.defineProperty(value, key, { value: whole, enumerable: true });
  }
  return { value, own, used, usedOfDeployment, missing };
}

/** A map of names to values as lines of `name: value`; anything else as it is. */
function asLines(value: unknown): unknown {
  if (!isRecord(value)) return value;
  return Object.entries(value)
    .map(([name, text]) => `${name}: ${text ?? ''}`)
    .join('\n');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** As in coco-fleet-deployer: Go does not distinguish between empty and missing. */
function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** Returns messages for an issue that the schema found, and their positions in the file. */
function describeIssue(issue: z.core.$ZodIssue, yaml: YamlFile): { message: string; position: Position }[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    const known = path.length === 0 ? ['services'] : serviceKeys;
    return issue.keys.map((key) => ({
      message: `unknown key ${key}; known keys: ${known.join(', ')}`,
      position: yaml.keyPositionOf([...path, key]),
    }));
  }
  const within = path[0] === 'services' && path.length > 1 ? path.slice(2) : path;
  const label = within.length === 0 ? '' : `${within.join('.')}: `;
  const position = issue.code === 'invalid_key' ? yaml.keyPositionOf(path) : yaml.positionOf(path);
  return [{ message: `${label}${issue.message}`, position }];
}
