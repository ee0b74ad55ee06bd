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

/** Returns the names of variables in a list separated by commas, blanks or line breaks, or throws a UserError that does not quote what is none: it may be a value. */
export function parseVariableNames(input: string): ReadonlySet<string> {
  const names = input.split(/[\s,]+/).filter((name) => name !== '');
  const bad = names.findIndex((name) => !new RegExp(`^${variableName}$`).test(name));
  if (bad >= 0)
    throw new UserError(
      `entry ${bad + 1} is not the name of a variable, which consists of upper-case letters, digits and underscores; list names alone, such as DB_DSN, and set their values in variables`,
    );
  return new Set(names);
}

/**
 * A regular expression for placeholders, whose group is the name: `{{NAME}}`, also with blanks as in `{{ NAME }}`. A
 * number with blanks is left to Go, where it stands for itself.
 */
export const placeholderPattern = `\\{\\{(?![^\\S\\r\\n]+\\d+[^\\S\\r\\n]*\\}\\}|\\d+[^\\S\\r\\n]+\\}\\})[^\\S\\r\\n]*(${variableName})[^\\S\\r\\n]*\\}\\}`;

/** A placeholder in a text; line and column are 1-based. */
export interface PlacedPlaceholder {
  readonly name: string;
  /** As it is written: `{{ NAME }}`. */
  readonly written: string;
  readonly line: number;
  readonly column: number;
}

/** A text with variables substituted, and the names of those. */
export interface Substituted {
  readonly text: string;
  readonly used: ReadonlySet<string>;
  /** Placeholders without a value. */
  readonly missing: readonly PlacedPlaceholder[];
  /** Placeholders at the end of a line whose value ends in a backslash: what is on the next line becomes a part of it. */
  readonly swallowing: readonly PlacedPlaceholder[];
}

/**
 * Returns a text in which every placeholder with a value is replaced by it. Values are inserted as they are: a
 * placeholder inside a value is not substituted.
 *
 * `web:{{TAG}} {{.State.Pid}}` with TAG=1.2 is `web:1.2 {{.State.Pid}}`.
 */
export function substitute(text: string, variables: Variables): Substituted {
  const used = new Set<string>();
  const missing: PlacedPlaceholder[] = [];
  const swallowing: PlacedPlaceholder[] = [];
  const placeholders = new RegExp(placeholderPattern, 'g');
  // Nothing goes on behind a comment.
  const endsLine = (from: number) => {
    if (/^\s*[#;]/.test(text.slice(text.lastIndexOf('\n', from - 1) + 1, from))) return false;
    const rest = /^[^\n]*/.exec(text.slice(from))?.[0] ?? '';
    return rest.replace(placeholders, (whole, name: string) => variables.get(name) ?? whole).trim() === '';
  };
  const filled = text.replace(placeholders, (written, name: string, at: number) => {
    const value = variables.get(name);
    const placed = () => {
      const before = text.slice(0, at).split('\n');
      return { name, written, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
    };
    if (value === undefined) {
      missing.push(placed());
      return written;
    }
    if (value.endsWith('\\') && endsLine(at + written.length)) swallowing.push(placed());
    used.add(name);
    return value;
  });
  return { text: filled, used, missing, swallowing };
}
