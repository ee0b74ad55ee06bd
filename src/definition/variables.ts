import { UserError } from '../errors/user-error.js';

/** The values of placeholders: that of `NAME` replaces `{{NAME}}`. */
export type Variables = ReadonlyMap<string, string>;

/** A regular expression for names of variables. Go templates such as `{{.State.Pid}}` and `{{json .}}` do not match it. */
export const variableName = '[A-Z0-9_]+';

/**
 * Returns the variables that lines of `NAME=value` set. Throws a UserError that names the wrong lines by their numbers
 * and does not quote them, since values may be secret. Blank lines and lines that start with `#` are skipped.
 */
export function parseVariables(input: string): Variables {
  const variables = new Map<string, string>();
  const problems: string[] = [];
  for (const [index, line] of input.split(/\r\n|\r|\n/).entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const [, name, value] = new RegExp(`^\\s*(${variableName})=(.*)$`, 's').exec(line) ?? [];
    if (name === undefined || value === undefined)
      problems.push(
        `line ${index + 1} is not NAME=value, where NAME consists of upper-case letters, digits and underscores`,
      );
    else if (variables.has(name)) problems.push(`line ${index + 1} sets ${name} again`);
    else variables.set(name, value);
  }
  if (problems.length > 0) throw new UserError(problems.join('; '));
  return variables;
}

/** A text with variables substituted, the names of those, and the placeholders without a value; lines and columns are 1-based. */
export interface Substituted {
  readonly text: string;
  readonly used: ReadonlySet<string>;
  readonly missing: readonly { readonly name: string; readonly line: number; readonly column: number }[];
}

/**
 * Returns a text in which every placeholder with a value is replaced by it. Values are inserted as they are: a
 * placeholder inside a value is not substituted.
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
