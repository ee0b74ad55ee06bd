import * as z from 'zod/mini';
import { parseDuration, parsePositiveDuration } from '../clock/duration.js';
import { DefinitionError, type Diagnostic } from '../definition/diagnostic.js';
import { parseInstanceCounts } from '../definition/instance-counts.js';
import { parsedText } from '../definition/parsed-text.js';
import { isZero, parseShare } from '../definition/share.js';
import { parseVariables } from '../definition/variables.js';
import { UserError } from '../errors/user-error.js';
import { parseEnvironmentUrl } from '../github/deployment.js';
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

const schema = z.object({
  command: z.enum(['deploy', 'plan', 'destroy', 'status'], {
    error: ({ input }) => `"${input}" is none of deploy, plan, destroy and status`,
  }),
  units: parsedText(parsePatterns),
  'services-file': z.string(),
  services: parsedText(parseWords),
  count: parsedText(parseInstanceCounts),
  variables: parsedText(parseVariables),
  'working-directory': z.string(),
  'max-unavailable': parsedText(parseShare),
  'max-surge': parsedText(parseShare),
  canary: parsedText(parseShare),
  'canary-hold': parsedText(parseDuration),
  'min-ready': parsedText(parseDuration),
  timeout: parsedText(parsePositiveDuration),
  'deploy-timeout': parsedText(parseDuration),
  'on-failure': z.enum(['rollback', 'stop'], { error: ({ input }) => `"${input}" is neither rollback nor stop` }),
  'on-cancel': z.enum(['settle', 'rollback'], { error: ({ input }) => `"${input}" is neither settle nor rollback` }),
  prune: parsedText(parseBoolean),
  protect: parsedText(parseUnitGlobs),
  'health-check': parsedText(parseHealthCheckInput),
  'connect-timeout': parsedText(parsePositiveDuration),
  'request-timeout': parsedText(parsePositiveDuration),
  summary: parsedText(parseBoolean),
  'create-deployment': parsedText(parseBoolean),
  environment: z.string(),
  'environment-url': parsedText(parseEnvironmentUrl),
  comment: parsedText(parseBoolean),
  'github-token': z.string(),
});

/** The inputs that say what to do, understood; those that say how to get to the cluster are in connection-inputs.ts. Durations are milliseconds. */
export type Inputs = z.infer<typeof schema>;

/** Returns the inputs that `read` gives, or their defaults, or throws a DefinitionError that tells everything that is wrong with them. */
export function parseInputs(read: (name: InputName) => string): Inputs {
  const given = Object.fromEntries(
    Object.entries(inputDefaults).map(([name, byDefault]) => [name, read(name as InputName) || byDefault]),
  );
  const result = z.safeParse(schema, given);
  if (result.success) return withoutContradiction(result.data);
  throw new DefinitionError(
    result.error.issues.map(
      (issue): Diagnostic => ({ severity: 'error', message: `input ${issue.path.join('.')}: ${issue.message}` }),
    ),
  );
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
