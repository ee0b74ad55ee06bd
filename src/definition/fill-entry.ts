import { fill, type Variables } from './variables.js';
import type { YamlPath } from './yaml-file.js';

/** One entry of a services file with variables put in. */
export interface FilledEntry {
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
export function fillEntry(entry: unknown, deployment: Variables): FilledEntry {
  const own = new Map<string, string>();
  const used = new Set<string>();
  const usedOfDeployment = new Set<string>();
  const missing: { path: YamlPath; name: string }[] = [];
  if (!isRecord(entry)) return { value: entry, own, used, usedOfDeployment, missing };

  const filled = (value: unknown, path: YamlPath, variables: Variables): unknown => {
    if (typeof value !== 'string') return value;
    const result = fill(value, variables);
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
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** As in Go, where what is empty is what is not there. */
function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}
