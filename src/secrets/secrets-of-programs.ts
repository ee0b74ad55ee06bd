import { type Extent, restOf, type Word } from './command-words.js';
import { isReference, isSecretName } from './secret-names.js';
import {
  otherPrograms,
  type SecretOperands,
  type SecretOptions,
  secretOperands,
  secretOptions,
  secretReaders,
  userOptions,
} from './secret-options.js';

/** Behind these, a name of a program names something else. */
const naming =
  /^(?:--?(?:name|hostname|network|net|link|volumes-from|label|network-alias|net-alias|container-name)|-h|-l)$/;

/**
 * Returns where the words of one command hold secrets because of what its programs make of their options and operands. A
 * program may follow others: `sudo docker exec db mysql -pVALUE`.
 */
export function secretsOfPrograms(command: readonly Word[]): Extent[] {
  const starts = command.flatMap((word, index) => {
    const before = command[index - 1]?.text ?? '';
    const program = programOf(word.text);
    return program !== undefined && !naming.test(before) ? [{ program, index }] : [];
  });
  const spans = starts.flatMap(({ program, index }, at) => {
    const args = command.slice(index + 1, starts[at + 1]?.index);
    return [...optionsOf(program, args), ...operandsOf(program, args)];
  });
  const isUser = starts.some(({ program }) => listed(userOptions, program));
  return [...spans, ...valuesPut(command), ...(isUser ? [] : namesAndPasswords(command))];
}

/**
 * Returns where words hold secrets that may be the rest of any command: a blank line in a continued value makes an option
 * of its own of `-u name -p VALUE --config=/etc`.
 */
export function secretsOfSomeProgram(words: readonly Word[]): Extent[] {
  return words.flatMap((word, index) => {
    const from = /^-[paPwk]/.test(word.text) ? 2 : undefined;
    const holder = from === word.text.length ? words[index + 1] : word;
    if (from === undefined || holder === undefined) return [];
    const start = holder === word ? from : 0;
    const value = holder.text.slice(start);
    return /^(?:[\d.:]+(?:\/\w+)?|\/.*|-.*)$/.test(value) || isReference(value) ? [] : [restOf(holder, start)];
  });
}

/** Returns where an `echo` gives a secret to the next program: `echo VALUE | docker login --password-stdin`. */
export function secretsPiped(command: readonly Word[], next: readonly Word[]): Extent[] {
  if (!command.some(({ text }) => /(?:^|[/(`=])(?:echo|printf)$/.test(text)) || command.at(-1)?.ending !== '|')
    return [];
  const names = next.map(({ text }) => text.slice(text.lastIndexOf('/') + 1));
  const reads = secretReaders.some(
    ({ programs, words }) =>
      (programs === undefined || names.some((name) => listed(programs, name))) &&
      (words === undefined || names.some((name) => listed(words, name))),
  );
  const from = command.findIndex(({ text }) => /(?:echo|printf)$/.test(text));
  return reads ? command.slice(from + 1).filter(({ text }) => !isReference(text)) : [];
}

/** Splits a blank-separated list once. */
const lists = new Map<string, ReadonlySet<string>>();

function listed(list: string, item: string): boolean {
  let items = lists.get(list);
  if (items === undefined) {
    items = new Set(list.split(' '));
    lists.set(list, items);
  }
  return items.has(item);
}

const known: ReadonlySet<string> = new Set(
  [...secretOptions, ...secretOperands]
    .flatMap(({ programs }) => programs.split(' '))
    .concat(`${userOptions} ${otherPrograms}`.split(' ')),
);

const notProgram = /:\/|^\/(?:etc|var|run|tmp|mnt|home|root|srv|data|backup)\/|^-(?![/@!+:])/;

/** `-/usr/bin/docker`, `$(docker`, `PATH=/bin docker` and `registry.test/redis-cli:3` are programs; a volume is none. */
function programOf(word: string): string | undefined {
  if (word.length > longestProgram || notProgram.test(word)) return undefined;
  const [, name] = /(?:^|[/(`{!@+=:-])([A-Za-z0-9_][\w.-]*?)(?::[\w.-]+|@sha256:\w+)?$/.exec(word) ?? [];
  return name !== undefined && known.has(name) ? name : undefined;
}

/** Longer words are scripts and data, and would take long to look at. */
const longestProgram = 300;

function optionsOf(program: string, args: readonly Word[]): Extent[] {
  return secretOptions
    .filter(({ programs, after }) => listed(programs, program) && hasOneOf(args, after))
    .flatMap((options) => args.flatMap((word, index) => secretValue(options, word, args[index + 1]) ?? []));
}

function hasOneOf(args: readonly Word[], words: string | undefined): boolean {
  return words === undefined || args.some(({ text }) => listed(words, text));
}

function secretValue(options: SecretOptions, word: Word, next: Word | undefined): Extent | undefined {
  for (const option of options.options.split(' ')) {
    const from = valueFrom(option, options.flags ?? '', word.text);
    if (from === undefined) continue;
    if (from < word.text.length) return secretOf(options, word, from);
    if (next === undefined || (options.isOptional && /^-./.test(next.text))) return undefined;
    return secretOf(options, next, 0);
  }
  return undefined;
}

/** Returns where the value of an option begins in a word: behind the word if it is the next one. */
function valueFrom(option: string, flags: string, text: string): number | undefined {
  if (text === option) return text.length;
  if (text.startsWith(`${option}=`)) return option.length + 1;
  if (!/^-[A-Za-z]$/.test(option)) return undefined;
  const letter = text.startsWith('--') || !text.startsWith('-') ? -1 : text.indexOf(option.charAt(1), 1);
  const isOption = letter === 1 || (letter > 1 && [...text.slice(1, letter)].every((flag) => flags.includes(flag)));
  return isOption ? letter + 1 : undefined;
}

function secretOf({ within = '' }: SecretOptions, word: Word, from: number): Extent | undefined {
  const value = word.text.slice(from);
  if (!value.includes(within) || isReference(value)) return undefined;
  return restOf(word, from);
}

function operandsOf(program: string, args: readonly Word[]): Extent[] {
  return secretOperands.filter(({ programs }) => listed(programs, program)).flatMap((rule) => operandsBy(rule, args));
}

function operandsBy({ after, skip, ifTelling, within = '' }: SecretOperands, args: readonly Word[]): Extent[] {
  const at = after === undefined ? -1 : args.findIndex(({ text }) => after.test(text));
  if (after !== undefined && at === -1) return [];
  const redirected = args.findIndex(({ text }) => /^\d?[<>]/.test(text));
  const operands = args
    .slice(at + 1, redirected === -1 ? undefined : redirected)
    .filter(({ text }) => !/^-./.test(text) && text.includes(within));
  if (ifTelling) {
    const key = operands.findIndex(({ text }) => isTellingKey(text));
    return key === -1 ? [] : operands.slice(key + 1).filter(({ text }) => !isReference(text));
  }
  return operands.slice(skip === 'all but the last' ? -1 : skip).filter(({ text }) => !isReference(text));
}

/** `/ft/_credentials/db/url` is one, and `secret:db` and `aws_secret_access_key` are too. */
function isTellingKey(text: string): boolean {
  return text.split(/[/:]/).some(isSecretName);
}

/** `value=VALUE` in a request to etcd's own API: `curl -X PUT http://127.0.0.1:2379/v2/keys/db/password -d value=VALUE`. */
function valuesPut(command: readonly Word[]): Extent[] {
  if (!command.some(({ text }) => /\/v2\/keys\//.test(text) && isTellingKey(text))) return [];
  return command.flatMap((word) => {
    const at = /(?:^|&|^-d)value=/.exec(word.text);
    return at ? [restOf(word, at.index + at[0].length)] : [];
  });
}

/** `-u name:password` of a program that nobody listed. */
function namesAndPasswords(command: readonly Word[]): Extent[] {
  return command.flatMap(({ text }, index) => {
    const word = command[index + 1];
    const isPair = word !== undefined && /^[^\s:/]+:(?!\d+$|\/)./.test(word.text);
    return /^(?:-u|--user)$/.test(text) && isPair ? [word] : [];
  });
}
