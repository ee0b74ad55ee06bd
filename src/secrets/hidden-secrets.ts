import { type Extent, type Word, wordsOf, wordsWithin } from './command-words.js';
import { isReference, isSecretName } from './secret-names.js';
import { withoutShapes } from './secret-shapes.js';
import { type Reading, secretsByName } from './secrets-by-name.js';
import { secretsOfPrograms, secretsOfSomeProgram, secretsPiped } from './secrets-of-programs.js';

/** Options that name units, machines or times, and never hold a secret; the names of units may sound like one. */
const plainOptions =
  /^(?:After|Before|Requires|Requisite|Wants|BindsTo|PartOf|Conflicts|Upholds|OnFailure|JoinsNamespaceOf|WantedBy|RequiredBy|Also|Alias|Unit|MachineOf|MachineID|MachineMetadata|Replaces|Global|X-\w+)=/;

/**
 * Returns a line of a unit file with `***` in place of secrets: the values in `known`, values whose name says so, what
 * programs take for a password, user and password in URLs, webhooks, and whatever looks like a key. When in doubt, it
 * hides: the runner masks logs, but not summaries and outputs. A line may have line breaks in it.
 *
 * `Environment=DB_PASSWORD=hunter2 TAG=1` is `Environment=DB_PASSWORD=*** TAG=1`, and `docker login -p abc` is
 * `docker login -p ***`.
 */
export function withoutSecrets(line: string, known: readonly string[]): string {
  const byValue = known
    .filter((secret) => secret !== '')
    .toSorted((a, b) => b.length - a.length)
    .reduce((text, secret) => text.replaceAll(secret, '***'), line);
  const text = withoutShapes(byValue);
  return plainOptions.test(text) ? text : hidden(text, spansOf(text));
}

/** An option of a unit file is not part of the command or the variables behind it. */
function spansOf(line: string): Extent[] {
  const [written = '', name = ''] = /^([A-Za-z][\w-]*)=\s*/.exec(line) ?? [];
  const words = wordsOf(line, written.length);
  if (isSecretName(name)) return words.filter(({ text }) => !isReference(text));
  const isEnvironment = name === 'Environment';
  const spans = secretsIn(words, { line, isExpanded: !isEnvironment });
  if (name === '') return [...spans, ...secretsOfSomeProgram(words)];
  return isEnvironment ? [...spans, ...continued(words, spans)] : spans;
}

function secretsIn(words: readonly Word[], reading: Reading): Extent[] {
  const commands = commandsOf(words);
  return [
    ...secretsByName(words, reading),
    ...commands.flatMap((command, index) => [
      ...secretsOfPrograms(command),
      ...secretsPiped(command, commands[index + 1] ?? []),
    ]),
    ...words.flatMap((word) => secretsIn(wordsWithin(word), reading)),
  ];
}

function commandsOf(words: readonly Word[]): Word[][] {
  const commands: Word[][] = [[]];
  for (const word of words) {
    commands.at(-1)?.push(word);
    if (word.ending) commands.push([]);
  }
  return commands;
}

/** `Environment=DB_PASSWORD=hunter 2`, where quotes are missing, has a secret in the next words too. */
function continued(words: readonly Word[], spans: readonly Extent[]): Extent[] {
  let isHidden = false;
  return words.filter((word) => {
    const isAssignment = /^\w[\w.-]*=/.test(word.text);
    if (isAssignment) isHidden = spans.some(({ start, end }) => start < word.end && end > word.start);
    return isHidden && !isAssignment;
  });
}

/** Spans may overlap. A backslash that escapes the first quote of a value belongs to it. */
function hidden(line: string, spans: readonly Extent[]): string {
  let text = '';
  let done = 0;
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (end <= done) continue;
    if (start >= done) text += `${line.slice(done, start).replace(/\\+$/, '')}***`;
    done = end;
  }
  return text + line.slice(done);
}
