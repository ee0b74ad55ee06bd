import { parseDuration, parsePositiveDuration } from '../clock/duration.js';
import { DefinitionError, type Diagnostic } from '../definition/diagnostic.js';
import { parseInstanceCounts } from '../definition/instance-counts.js';
import { isZero, parseShare } from '../definition/share.js';
import { parseVariables } from '../definition/variables.js';
import { UserError } from '../errors/user-error.js';
import { parseEnvironmentUrl } from '../github/environment-url.js';
import { parseHealthCheck } from '../health/health-check.js';
import { isUnitGlob } from '../unit/unit-glob.js';

/** What every input is when it is not given; action.yml says the same, and a test compares them. The token is the runner's to give. */
export const inputDefaults = {
  command: 'deploy',
  endpoint: 'http://127.0.0.1:49153',
  units: '',
  'services-file': '',
  services: '',
  count: '1',
  variables: '',
  'working-directory': '.',
  'max-unavailable': '1',
  'max-surge': '0',
  canary: '0',
  'canary-hold': '0s',
  'min-ready': '10s',
  timeout: '10m',
  'deploy-timeout': '0s',
  'on-failure': 'rollback',
  'on-cancel': 'settle',
  prune: 'false',
  protect: 'deployer.service, deployer.timer',
  'health-check': '',
  proxy: '',
  'ssh-tunnel': '',
  'ssh-private-key': '',
  'ssh-passphrase': '',
  'ssh-known-hosts': '',
  'tls-ca': '',
  'tls-cert': '',
  'tls-key': '',
  'connect-timeout': '10s',
  'request-timeout': '10s',
  summary: 'true',
  'create-deployment': 'false',
  environment: '',
  'environment-url': '',
  comment: 'false',
  'github-token': '',
} as const;

export type InputName = keyof typeof inputDefaults;

const parsers = {
  command: oneOf('is none of deploy, plan, destroy and status', 'deploy', 'plan', 'destroy', 'status'),
  units: parsePatterns,
  'services-file': verbatim,
  services: parseWords,
  count: parseInstanceCounts,
  variables: parseVariables,
  'working-directory': verbatim,
  'max-unavailable': parseShare,
  'max-surge': parseShare,
  canary: parseShare,
  'canary-hold': parseDuration,
  'min-ready': parseDuration,
  timeout: parsePositiveDuration,
  'deploy-timeout': parseDuration,
  'on-failure': oneOf('is neither rollback nor stop', 'rollback', 'stop'),
  'on-cancel': oneOf('is neither settle nor rollback', 'settle', 'rollback'),
  prune: parseBoolean,
  protect: parseUnitGlobs,
  'health-check': parseHealthCheckInput,
  'connect-timeout': parsePositiveDuration,
  'request-timeout': parsePositiveDuration,
  summary: parseBoolean,
  'create-deployment': parseBoolean,
  environment: verbatim,
  'environment-url': parseEnvironmentUrl,
  comment: parseBoolean,
  'github-token': verbatim,
};

type Parsers = typeof parsers;

/** The inputs that say what to do, understood; those that say how to get to the cluster are in connection-inputs.ts. Durations are milliseconds. */
export type Inputs = { readonly [Name in keyof Parsers]: ReturnType<Parsers[Name]> };

/** Returns the inputs that `read` gives, or their defaults, or throws a DefinitionError that tells everything that is wrong with them. */
export function parseInputs(read: (name: InputName) => string): Inputs {
  const diagnostics: Diagnostic[] = [];
  const entries = Object.entries(parsers).map(([name, parse]) => {
    try {
      return [name, parse(read(name as InputName) || inputDefaults[name as InputName])];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      diagnostics.push({ severity: 'error', message: `input ${name}: ${error.message}` });
      return [name, undefined];
    }
  });
  if (diagnostics.length > 0) throw new DefinitionError(diagnostics);
  return withoutContradiction(Object.fromEntries(entries) as Inputs);
}

function verbatim(text: string): string {
  return text;
}

/** Returns a parser that accepts `words` only. Its error is `"text" complaint`. */
function oneOf<const Word extends string>(complaint: string, ...words: readonly Word[]): (text: string) => Word {
  return (text) => {
    const word = words.find((one) => one === text);
    if (word === undefined) throw new UserError(`"${text}" ${complaint}`);
    return word;
  };
}

/** One glob a line; blank lines and lines that begin with `#` are left out. */
function parsePatterns(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** Separated by commas, blanks or line breaks. */
function parseWords(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}

/** One that is malformed would protect nothing, without a word. */
function parseUnitGlobs(text: string): readonly string[] {
  const globs = parseWords(text);
  const bad = globs.find((glob) => !isUnitGlob(glob));
  if (bad !== undefined) throw new UserError(`"${bad}" is not a glob such as deployer@*.service`);
  return globs;
}

/** Each by itself is as it should be, and still they do not go together. */
function withoutContradiction(inputs: Inputs): Inputs {
  const messages: string[] = [];
  const { command, services, prune } = inputs;
  const hasFiles = inputs.units.length > 0 || inputs['services-file'] !== '';
  if (command === 'destroy' && !hasFiles && services.length === 0)
    messages.push('inputs services, units and services-file: none of them says what to destroy');
  if (services.length > 0 && command !== 'destroy')
    messages.push(`input services: it is of no use with the command ${command}; destroy takes services by name`);
  if (prune && (command === 'destroy' || command === 'status'))
    messages.push(`input prune: it is of no use with the command ${command}`);
  if (!hasFiles && (command === 'deploy' || command === 'plan'))
    messages.push(
      'inputs units and services-file: neither names a file; give units one glob a line, such as deploy/*.service, or the path of a services.yaml as services-file',
    );
  if (isZero(inputs['max-unavailable']) && isZero(inputs['max-surge']))
    messages.push('inputs max-unavailable and max-surge: both are 0, with which nothing could ever be updated');
  if (messages.length === 0) return inputs;
  throw new DefinitionError(messages.map((message) => ({ severity: 'error', message })));
}

/** A URL with placeholders in braces; empty for none. */
function parseHealthCheckInput(text: string): string | undefined {
  return text === '' ? undefined : parseHealthCheck(text);
}

/** YAML 1.2's words for true and false, as @actions/core takes them. */
function parseBoolean(text: string): boolean {
  if (/^(true|True|TRUE)$/.test(text)) return true;
  if (/^(false|False|FALSE)$/.test(text)) return false;
  throw new UserError(`"${text}" is neither true nor false`);
}
