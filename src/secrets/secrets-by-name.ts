import { type Extent, restOf, type Word } from './command-words.js';
import { isPlainlySecret, isReference, isSecretName, isSecretValue } from './secret-names.js';

/** What words are read from. */
export interface Reading {
  readonly line: string;
  /** Variables are replaced in it, so that `$NAME` is no secret. */
  readonly isExpanded: boolean;
}

const assignment = /(?<![\w.-])([\w.-]+)["'\]\\]*\s*(=>|:=|[=:])\s*/g;

/**
 * Returns where words hold secrets because of the name in front of them: `PASSWORD=VALUE`, `--token VALUE`, `"key":"VALUE"`
 * and `Authorization: VALUE`.
 */
export function secretsByName(words: readonly Word[], reading: Reading): Extent[] {
  return words.flatMap((word, index) => {
    const before = words[index - 1];
    const next = word.ending ? undefined : words[index + 1];
    const found = flagged(word, next, reading) ?? assigned(word, before, next, reading);
    return found ? [found, ...quotedRest(words.slice(index), found)] : [];
  });
}

/** `\"password\":\"a b\"` without quotes around it is two words, and the second one is secret too. */
function quotedRest(words: readonly Word[], { start, end }: Extent): Extent[] {
  const index = words.findIndex((word) => start >= word.start && end <= word.end);
  const { text, at } = words[index] as Word;
  const value = text.slice(at.findIndex((place) => place >= start));
  const quote = value.charAt(0);
  if ((quote !== '"' && quote !== "'") || value.includes(quote, 1)) return [];
  const rest = words.slice(index + 1);
  const last = rest.findIndex((word) => word.text.includes(quote));
  return rest.slice(0, last === -1 ? rest.length : last + 1);
}

/** `--password VALUE`; a long option cannot be the value of a flag such as `--auth`, which may have none. */
function flagged({ text }: Word, next: Word | undefined, reading: Reading): Extent | undefined {
  const [, name] = /^--?([A-Za-z][\w.-]*)$/.exec(text) ?? [];
  if (name === undefined || next === undefined || !isSecretHere(name, next.text, reading)) return undefined;
  return next.text.startsWith('--') && !isPlainlySecret(name) ? undefined : next;
}

function assigned(word: Word, before: Word | undefined, next: Word | undefined, reading: Reading): Extent | undefined {
  const { text } = word;
  // A script is read word by word.
  const isScript = /\s/.test(text);
  if (isScript && /^-\w*c$/.test(before?.text ?? '')) return undefined;
  for (const match of text.matchAll(assignment)) {
    const [whole, written = '', sign = ''] = match;
    const from = match.index + whole.length;
    if (isScript && /\s/.test(text.slice(0, match.index))) return undefined;
    const name = secretNameIn(written);
    if (name === undefined) continue;
    const value = text.slice(from);
    if (value === '') return next && (sign !== '=' || next.isOnNewLine) ? next : undefined;
    if (!isSecretHere(name, value, reading)) continue;
    if (sign === ':' && !/^-H|^--header/.test(before?.text ?? '') && isAddress(word, match.index, name, value, reading))
      continue;
    return restOf(word, from);
  }
  return undefined;
}

function isSecretHere(name: string, value: string, { isExpanded }: Reading): boolean {
  return isSecretValue(name, value) && !(isExpanded && isReference(value));
}

/** `-ePASSWORD=VALUE` and `-Ddb.password=VALUE` have a letter in front of the name. */
function secretNameIn(written: string): string | undefined {
  const name = written.replace(/^-+/, '');
  return [name, ...(written === name ? [] : [name.slice(1)])].find(isSecretName);
}

/** Whether `auth:8080`, `quay.io/team/token:v1` or `/etc/keys:/etc/keys` is meant rather than `"token":"VALUE"`. */
function isAddress({ text, at }: Word, index: number, name: string, value: string, { line }: Reading): boolean {
  if (value.startsWith('/') || (text.includes('/') && /^(?:ro|rw|z)(?:,|$)/i.test(value))) return true;
  const colon = text.indexOf(':', index);
  const isQuotedKey = /["']/.test(line.slice((at[colon] ?? 0) - 1, at[colon]));
  if (isQuotedKey || isPlainlySecret(name)) return false;
  return /^\d+(?:\D|$)/.test(value) || /(?:^|=)(?:[a-z0-9.-]+(?::\d+)?\/)?[a-z0-9._/-]+:[\w.-]+$/.test(text);
}
