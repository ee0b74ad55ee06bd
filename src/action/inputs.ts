import { parseDuration, parsePositiveDuration } from '../clock/duration.js';
import { isZero, parseAmount } from '../definition/amount.js';
import { parseDesiredStates } from '../definition/desired-states.js';
import { DefinitionError, type Diagnostic } from '../definition/diagnostic.js';
import { parseInstanceCounts } from '../definition/instance-counts.js';
import { parseVariableNames, parseVariables } from '../definition/variables.js';
import { UserError } from '../errors/user-error.js';
import { parseEnvironmentUrl } from '../github/deployment.js';
import { parseCheckHeaders } from '../health/check-headers.js';
import {
  oneOf,
  parseBoolean,
  parseGatewayInput,
  parseHealthCheckInput,
  parseLineCount,
  parsePatterns,
  parsePullRequest,
  parseStatusInput,
  parseUnitGlobs,
  parseUnitNames,
  parseWholeNumber,
  parseWords,
  verbatim,
} from './input-texts.js';

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
  'secret-variables': '',
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
  'secret-variables': parseVariableNames,
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
