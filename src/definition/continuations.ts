import type { ParsedOption, ParsedUnitFile } from '../unit/parse-unit-file.js';

/** Something about a unit file, on its 1-based line. */
export interface Remark {
  readonly line: number;
  readonly message: string;
}

/**
 * Returns remarks on values that go on, or end, where their author did not mean them to: a backslash that something
 * stands behind, so that it swallows the next option once fleet has stored the unit, a backslash before a blank line, and
 * a comment inside a value. `text` is what was parsed. Values are not shown, since they can be secrets.
 */
export function continuationRemarks(text: string, { options }: ParsedUnitFile): Remark[] {
  const lines = text.split('\n');
  const swallowed = swallowedOptions(options);
  const hidden = hiddenLines(lines, options);
  const following = new Map(options.map((option, index) => [option, options[index + 1]]));
  const ofValues = options.flatMap((option): Remark[] => {
    const next = following.get(option);
    const after = next?.section === option.section ? next : undefined;
    const ends = endOf(option, lines, swallowed.byFirst.get(option), after);
    return [...(swallowed.all.has(option) ? [] : ends), ...commentsIn(option, after)];
  });
  return [...ofValues, ...hidden].toSorted((a, b) => a.line - b.line);
}

/** Returns the options that fleet makes part of another one when it reads the stored unit, where it groups them by section. */
export function swallowedOptions(options: readonly ParsedOption[]): {
  readonly all: ReadonlySet<ParsedOption>;
  /** By the option that they become a part of. */
  readonly byFirst: ReadonlyMap<ParsedOption, readonly ParsedOption[]>;
} {
  const byFirst = new Map<ParsedOption, ParsedOption[]>();
  for (const ofSection of Map.groupBy(options, ({ section }) => section).values()) {
    let open: ParsedOption | undefined;
    for (const option of ofSection) {
      if (open) byFirst.set(open, [...(byFirst.get(open) ?? []), option]);
      open = option.value.endsWith('\\') ? (open ?? option) : undefined;
    }
  }
  return { all: new Set([...byFirst.values()].flat()), byFirst };
}

function endOf(
  option: ParsedOption,
  lines: readonly string[],
  swallowed: readonly ParsedOption[] = [],
  after: ParsedOption | undefined,
): Remark[] {
  const { name, value } = option;
  const line = lastLineOf(option);
  if (value.endsWith('\\\n')) return [{ line, message: beforeBlankLine(name, line + 1, lines, after) }];
  if (!value.endsWith('\\')) return [];
  const behind = behindBackslash(lines[line - 1] ?? '');
  if (behind === undefined || swallowed.length === 0) {
    const message = `${name}= ends in a backslash, and no line follows with which it could go on; remove the backslash`;
    return [{ line, message }];
  }
  const message = `there is ${behind.what} behind the backslash at the end of ${name}=, so fleet takes ${namesOf(swallowed)} for ${swallowed.length === 1 ? 'an option of its own' : 'options of their own'} at first, and for a part of ${name}= once it has stored the unit. That is what is deployed. ${behind.advice}, or remove the backslash if the value ends there`;
  return [{ line, message }];
}

function beforeBlankLine(
  name: string,
  blankLine: number,
  lines: readonly string[],
  after: ParsedOption | undefined,
): string {
  const isBlank = blankLine < lines.length;
  const end = `${name}= ends in a backslash, but ${isBlank ? `line ${blankLine} is blank` : 'the file ends there'}`;
  if (!isBlank || !after) return `${end}, so the value ends too; remove the backslash`;
  return `${end}, which ends the value: ${placeOf(after)} is an option of its own to fleet. Remove the blank line if the value goes on, and the backslash if it does not`;
}

/** A comment without a backslash ends the value like any other line; with one, it becomes a part of it. */
function commentsIn(option: ParsedOption, after: ParsedOption | undefined): Remark[] {
  const parts = option.value.split('\n');
  return parts.flatMap((part, index): Remark[] => {
    if (index === 0 || !part.trimStart().startsWith('#')) return [];
    const isLast = index === parts.length - 1;
    const ends = isLast && after ? ` and ends it: ${placeOf(after)} is an option of its own to fleet` : '';
    const message = `this comment stands inside the value of ${option.name}=, so fleet takes it for a part of that${ends}. Move it above ${option.name}=`;
    return [{ line: option.line + index, message }];
  });
}

/** A comment that ends in a backslash goes on, so that fleet does not see what its author did not mean to comment out. */
function hiddenLines(lines: readonly string[], options: readonly ParsedOption[]): Remark[] {
  const ofValues = new Set(options.flatMap((option) => range(option.line, lastLineOf(option))));
  return lines.flatMap((text, index): Remark[] => {
    const line = index + 1;
    const isHidden = !ofValues.has(line) && isContinuedComment(lines, index - 1, ofValues);
    const [, what] = /^\s*(\[[^\]]+\]|[A-Z][A-Za-z\d]*[a-z][A-Za-z\d]*=)/.exec(text) ?? [];
    if (!isHidden || what === undefined) return [];
    const message = `fleet ignores ${what} here, since the comment above it ends in a backslash and goes on; remove that backslash, or mark this line as a comment too`;
    return [{ line, message }];
  });
}

/** Whether a line is a comment, or goes on from one, and ends in a backslash. */
function isContinuedComment(lines: readonly string[], index: number, ofValues: ReadonlySet<number>): boolean {
  const text = lines[index];
  if (text === undefined || ofValues.has(index + 1) || !/\\ ?$/.test(text)) return false;
  return /^\s*[#;]/.test(text) || isContinuedComment(lines, index - 1, ofValues);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** The line on which a value ends; one for a blank line that ends it is not counted. */
function lastLineOf({ line, value }: ParsedOption): number {
  return line + value.replace(/\n$/, '').split('\n').length - 1;
}

/** What keeps a backslash from being the last character of its line, and what to do about it. */
export function behindBackslash(line: string): { readonly what: string; readonly advice: string } | undefined {
  const [, behind] = /\\(\s+)$/u.exec(line) ?? [];
  if (behind === undefined) return undefined;
  if (/^\r+$/.test(behind)) return { what: 'a carriage return', advice: 'Save the file with LF line ends' };
  if (!behind.includes('\r')) return { what: 'a blank', advice: 'Remove the blank' };
  return {
    what: 'a blank and a carriage return',
    advice: 'Remove the blank and save the file with LF line ends',
  };
}

function namesOf(options: readonly ParsedOption[]): string {
  const shown = options.map(placeOf);
  if (shown.length < 3) return shown.join(' and ');
  return `${shown[0]}, ${shown[1]} and ${shown.length - 2} more`;
}

/** What is no plain word is part of a command, and may be a secret. */
function placeOf({ name, line }: ParsedOption): string {
  return /^[a-z_]\w*$/i.test(name) ? `${name}= on line ${line}` : `line ${line}`;
}
