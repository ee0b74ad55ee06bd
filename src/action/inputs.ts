import { parseDuration, parsePositiveDuration } from '../clock/duration.js';
import { isZero, parseAmount } from '../definition/amount.js';
import { parseDesiredStates } from '../definition/desired-states.js';
import { DefinitionError, type Diagnostic } from '../definition/diagnostic.js';
import { parseInstanceCounts } from '../definition/instance-counts.js';
import { parseVariables } from '../definition/variables.js';
import { UserError } from '../errors/user-error.js';
import { parseEnvironmentUrl } from '../github/deployment.js';
import { parseCheckHeaders } from '../health/check-headers.js';
import { parseHealthCheck } from '../health/health-check.js';
import { parseStatusRanges, type StatusRange } from '../health/status-ranges.js';
import { isUnitGlob } from '../unit/unit-glob.js';
import { unitNameError } from '../unit/unit-name.js';
import { parseJournalGateway } from '../unit-log/gateway-url.js';

/** Defaults of the inputs; a test compares them with action.yml. The runner provides the token, and what tells jobs apart. */
export const inputDefaults = {
  command: 'deploy',
  endpoint: 'http://127.0.0.1:49153',
  units: '',
  'services-file': '',
  services: '',
  count: '1',
  'desired-state': '',
  'run-always': '',
  variables: '',
  'working-directory': '.',
  'max-unavailable': '1',
  'max-surge': '0',
  canary: '0',
  'canary-hold': '0s',
  'stop-after': '',
  'min-ready': '10s',
  timeout: '10m',
  'deploy-timeout': '0s',
  'on-failure': 'rollback',
  'fail-fast': 'true',
  'on-cancel': 'settle',
  'max-parallel': '10',
  prune: 'false',
  protect: 'deployer.service, deployer.timer',
  'health-check': '',
  'health-check-headers': '',
  'health-check-status': '',
  journal: '20',
  'journal-gateway': '',
  proxy: '',
  'ssh-tunnel': '',
  'ssh-private-key': '',
  'ssh-passphrase': '',
  'ssh-known-hosts': '',
  'ssh-machine-user': '',
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
  'pull-request': '',
  'comment-key': '',
  'github-token': '',
} as const;

export type InputName = keyof typeof inputDefaults;

const parsers = {
  command: oneOf(
    'is none of deploy, plan, restart, destroy and status',
    'deploy',
    'plan',
    'restart',
    'destroy',
    'status',
  ),
  units: parsePatterns,
  'services-file': verbatim,
  services: parseWords,
  count: parseInstanceCounts,
  'desired-state': parseDesiredStates,
  'run-always': parseUnitNames,
  variables: parseVariables,
  'working-directory': verbatim,
  'max-unavailable': parseAmount,
  'max-surge': parseAmount,
  canary: parseAmount,
  'canary-hold': parseDuration,
  'stop-after': oneOf('is not canary, after which a deployment can stop', '', 'canary'),
  'min-ready': parseDuration,
  timeout: parsePositiveDuration,
  'deploy-timeout': parseDuration,
  'on-failure': oneOf('is neither rollback nor stop', 'rollback', 'stop'),
  'fail-fast': parseBoolean,
  'on-cancel': oneOf('is neither settle nor rollback', 'settle', 'rollback'),
  'max-parallel': parseWholeNumber,
  prune: parseBoolean,
  protect: parseUnitGlobs,
  'health-check': parseHealthCheckInput,
  'health-check-headers': parseCheckHeaders,
  'health-check-status': parseStatusInput,
  journal: parseLineCount,
  'journal-gateway': parseGatewayInput,
  'connect-timeout': parsePositiveDuration,
  'request-timeout': parsePositiveDuration,
  summary: parseBoolean,
  'create-deployment': parseBoolean,
  environment: verbatim,
  'environment-url': parseEnvironmentUrl,
  comment: parseBoolean,
  'pull-request': parsePullRequest,
  'comment-key': verbatim,
  'github-token': verbatim,
};

type Parsers = typeof parsers;

/** The parsed inputs, except for those about the connection, which connection-inputs.ts reads. Durations are milliseconds. */
export type Inputs = { readonly [Name in keyof Parsers]: ReturnType<Parsers[Name]> };

/** Returns the inputs that `read` gives, or their defaults. Throws a DefinitionError with everything that is wrong with them. */
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
  return checkedTogether(Object.fromEntries(entries) as Inputs);
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

/** One glob per line; blank lines and lines that start with `#` are ignored. */
function parsePatterns(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** 0 is for no limit. */
function parseWholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new UserError(`"${text}" is not a whole number; 0 is no limit`);
  return Number(text);
}

/** 0 is for none. */
function parseLineCount(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new UserError(`"${text}" is not a number of lines such as 20; 0 is for none`);
  return Number(text);
}

/** `7` or `#7`; empty for the one that is found. */
function parsePullRequest(text: string): number | undefined {
  if (text.trim() === '') return undefined;
  const number = /^#?([1-9]\d{0,9})$/.exec(text.trim())?.[1];
  if (number === undefined) throw new UserError(`"${text}" is not the number of a pull request, such as 7`);
  return Number(number);
}

/** A URL with placeholders in braces; empty for none. */
function parseGatewayInput(text: string): string | undefined {
  return text === '' ? undefined : parseJournalGateway(text);
}

/** Separated by commas, blanks or line breaks. */
function parseWords(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}

/** A name without its type would be that of a service, which may have a timer as well. */
function parseUnitNames(text: string): readonly string[] {
  const names = parseWords(text);
  const bad = names.find((name) => unitNameError(name) !== undefined);
  if (bad !== undefined) throw new UserError(`"${bad}" is not the name of a unit file such as migrate.service`);
  return names;
}

/** A malformed glob would silently protect nothing. */
function parseUnitGlobs(text: string): readonly string[] {
  const globs = parseWords(text);
  const bad = globs.find((glob) => !isUnitGlob(glob));
  if (bad !== undefined) throw new UserError(`"${bad}" is not a glob such as deployer@*.service`);
  return globs;
}

/** Each input is valid by itself, but some do not go together. */
function checkedTogether(inputs: Inputs): Inputs {
  const messages: string[] = [];
  const { command, services, prune } = inputs;
  const hasFiles = inputs.units.length > 0 || inputs['services-file'] !== '';
  const takesNames = command === 'destroy' || command === 'restart';
  if (takesNames && !hasFiles && services.length === 0)
    messages.push(`inputs services, units and services-file: set one of them to say what to ${command}`);
  if (services.length > 0 && command === 'status') messages.push('input services: has no effect with command status');
  if (services.length > 0 && prune)
    messages.push(
      'inputs services and prune: prune destroys what no file defines, and services picks a part of what the files define; remove one of them',
    );
  if (prune && (takesNames || command === 'status'))
    messages.push(`input prune: has no effect with command ${command}`);
  if (inputs['health-check'] === undefined && inputs['services-file'] === '') {
    if (Object.keys(inputs['health-check-headers']).length > 0)
      messages.push('input health-check-headers: has no effect without health-check');
    if (inputs['health-check-status'] !== undefined)
      messages.push('input health-check-status: has no effect without health-check');
  }
  if (command === 'restart') messages.push(...restartContradictions(inputs));
  messages.push(...stopAfterContradictions(inputs));
  if (!hasFiles && (command === 'deploy' || command === 'plan'))
    messages.push(
      'inputs units and services-file: both are empty; set units to one glob per line, such as deploy/*.service, or services-file to the path of a services.yaml',
    );
  if (command !== 'restart' && isZero(inputs['max-unavailable']) && isZero(inputs['max-surge']))
    messages.push(
      'inputs max-unavailable and max-surge: both are 0, so nothing could ever be updated; set one of them to at least 1',
    );
  if (messages.length === 0) return inputs;
  throw new DefinitionError(messages.map((message) => ({ severity: 'error', message })));
}

/** Canaries are what a deployment can stop after; an entry of a services file can have its own. */
function* stopAfterContradictions(inputs: Inputs): Generator<string> {
  const { command, canary } = inputs;
  if (inputs['stop-after'] === '') return;
  if (command !== 'deploy' && command !== 'plan')
    yield `input stop-after: has no effect with command ${command}; only a deployment goes on later from where it has stopped`;
  else if (isZero(canary) && inputs['services-file'] === '')
    yield 'inputs stop-after and canary: there is no canary to stop after; set canary to at least 1';
}

/** A restart starts no instances beyond those that there are. */
function* restartContradictions(inputs: Inputs): Generator<string> {
  if (!isZero(inputs['max-surge'])) yield 'input max-surge: has no effect with command restart';
  if (isZero(inputs['max-unavailable']))
    yield 'input max-unavailable: is 0, so nothing could ever be restarted; set it to at least 1';
}

/** A URL with placeholders in braces; empty for none. */
function parseHealthCheckInput(text: string): string | undefined {
  return text === '' ? undefined : parseHealthCheck(text);
}

/** Undefined for any 2xx. */
function parseStatusInput(text: string): readonly StatusRange[] | undefined {
  return text.trim() === '' ? undefined : parseStatusRanges(text);
}

/** YAML 1.2's words for true and false, as @actions/core takes them. */
function parseBoolean(text: string): boolean {
  if (/^(true|True|TRUE)$/.test(text)) return true;
  if (/^(false|False|FALSE)$/.test(text)) return false;
  throw new UserError(`"${text}" is neither true nor false`);
}
