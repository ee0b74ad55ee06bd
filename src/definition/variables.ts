import { UserError } from '../errors/user-error.js';
/** What is put in for placeholders: `NAME` for `{{NAME}}`. */
export type Variables = ReadonlyMap<string, string>;

/** The names that variables can have. Go templates, such as `{{.State.Pid}}` and `{{json .}}`, have none of these in their braces. */
export const variableName = '[A-Z0-9_]+';

/**
 * Returns the variables that lines of `NAME=value` give, or throws a UserError that tells which lines are wrong, and
 * nothing of what they hold: values may be secret. Blank lines and lines that begin with `#` are left out.
 */
export function parseVariables(input: string): Variables {
  const variables = new Map<string, string>();
  const problems: string[] = [];
  for (const [index, line] of input.split(/\r\n|\r|\n/).entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const [, name, value] = new RegExp(`^\\s*(${variableName})=(.*)$`, 's').exec(line) ?? [];
    if (name === undefined || value === undefined)
      problems.push(`line ${index + 1} is not NAME=value, with a name of upper-case letters, digits and underscores`);
    else if (variables.has(name)) problems.push(`line ${index + 1} gives ${name} again`);
    else variables.set(name, value);
  }
  if (problems.length > 0) throw new UserError(problems.join('; '));
  return variables;
}

/** A text with variables put in, the names of those that were, and the placeholders that have no value; lines and columns are 1-based. */
export interface Substituted {
  readonly text: string;
  readonly used: ReadonlySet<string>;
  readonly missing: readonly { readonly name: string; readonly line: number; readonly column: number }[];
}

/**
 * Returns a text with a value in the place of every placeholder that has one. Values are put in as they are: what looks
 * like a placeholder in them is none.
 *
 * `web:{{TAG}} {{.State.Pid}}` with TAG=1.2 is `web:1.2 {{.State.Pid}}`.
 */
export function substitute(text: string, variables: Variables): Substituted {
  const used = new Set<string>();
  const missing: { name: string; line: number; column: number }[] = [];
  const filled = text.replace(new RegExp(`\\{\\{(${variableName})\\}\\}`, 'g'), (whole, name: string, at: number) => {
    const value = variables.get(name);
    if (value === undefined) {
      const before = text.slice(0, at).split('\n');
      missing.push({ name, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 });
      return whole;
    }
    used.add(name);
    return value;
  });
  return { text: filled, used, missing };
}
