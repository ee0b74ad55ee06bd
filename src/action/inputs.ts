import * as z from 'zod/mini';
import { DefinitionError, type Diagnostic } from '../definition/diagnostic.js';
import { parseInstanceCounts } from '../definition/instance-counts.js';
import { healthCheckPlaceholders } from '../health/health-check.js';
import type { Share } from '../plan/share.js';
import { withoutCredentials } from '../tunnel/url-credentials.js';
import { parseDuration } from './duration.js';

/** What every input is when it is not given; action.yml says the same, and a test compares them. */
export const inputDefaults = {
  command: 'deploy',
  endpoint: 'http://127.0.0.1:49153',
  units: '',
  count: '1',
  'working-directory': '.',
  'max-unavailable': '1',
  'max-surge': '0',
  canary: '0',
  'canary-hold': '0s',
  'min-ready': '10s',
  timeout: '10m',
  'deploy-timeout': '0s',
  'on-failure': 'rollback',
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
} as const;

export type InputName = keyof typeof inputDefaults;

const schema = z.object({
  command: z.enum(['deploy', 'plan'], { error: ({ input }) => `"${input}" is neither deploy nor plan` }),
  units: parsed(parsePatterns),
  count: parsed(parseInstanceCounts),
  'working-directory': z.string(),
  'max-unavailable': parsed(parseShare),
  'max-surge': parsed(parseShare),
  canary: parsed(parseShare),
  'canary-hold': parsed(parseDuration),
  'min-ready': parsed(parseDuration),
  timeout: parsed(parsePositiveDuration),
  'deploy-timeout': parsed(parseDuration),
  'on-failure': z.enum(['rollback', 'stop'], { error: ({ input }) => `"${input}" is neither rollback nor stop` }),
  'health-check': parsed(parseHealthCheck),
  'connect-timeout': parsed(parsePositiveDuration),
  'request-timeout': parsed(parsePositiveDuration),
  summary: parsed(parseBoolean),
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

/** Makes a field of a function that throws a RangeError for text that it cannot take. */
function parsed<T>(parse: (text: string) => T) {
  return z.pipe(
    z.string(),
    z.transform((text: string, context) => {
      try {
        return parse(text);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        context.issues.push({ code: 'custom', message: error.message, input: text });
        return z.NEVER;
      }
    }),
  );
}

/** One glob a line; blank lines and lines that begin with `#` are left out. */
function parsePatterns(text: string): readonly string[] {
  const patterns = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (patterns.length === 0)
    throw new RangeError('names no unit files; give one glob a line, such as deploy/*.service');
  return patterns;
}

/** Nothing could ever be updated with none allowed to be down and none to spare. */
function withoutContradiction(inputs: Inputs): Inputs {
  if (!isZero(inputs['max-unavailable']) || !isZero(inputs['max-surge'])) return inputs;
  const message = 'inputs max-unavailable and max-surge: both are 0, with which nothing could ever be updated';
  throw new DefinitionError([{ severity: 'error', message }]);
}

function isZero(share: Share): boolean {
  return ('percent' in share ? share.percent : share.instances) === 0;
}

function parseShare(text: string): Share {
  const [, digits, percent] = /^(\d+)\s*(%?)$/.exec(text) ?? [];
  const number = Number(digits);
  if (digits === undefined || (percent && number > 100))
    throw new RangeError(`"${text}" is neither a number nor a percentage up to 100%`);
  return percent ? { percent: number } : { instances: number };
}

/** A URL with placeholders in braces; empty for none. */
function parseHealthCheck(text: string): string | undefined {
  if (text === '') return undefined;
  const known: readonly string[] = healthCheckPlaceholders;
  const unknown = [...text.matchAll(/\{([^{}]*)\}/g)].find(([, name = '']) => !known.includes(name));
  if (unknown) throw new RangeError(`${unknown[0]} is none of ${known.map((name) => `{${name}}`).join(', ')}`);
  const sample = text.replaceAll('{machine-ip}', '127.0.0.1').replace(/\{[a-z-]+\}/g, '1');
  const protocol = URL.canParse(sample) ? new URL(sample).protocol : '';
  if (protocol !== 'http:' && protocol !== 'https:')
    throw new RangeError(`"${withoutCredentials(text)}" is not a URL such as http://{machine-ip}:8080/health`);
  return text;
}

function parsePositiveDuration(text: string): number {
  const duration = parseDuration(text);
  if (duration === 0) throw new RangeError(`"${text}" leaves no time at all`);
  return duration;
}

/** YAML 1.2's words for true and false, as @actions/core takes them. */
function parseBoolean(text: string): boolean {
  if (/^(true|True|TRUE)$/.test(text)) return true;
  if (/^(false|False|FALSE)$/.test(text)) return false;
  throw new RangeError(`"${text}" is neither true nor false`);
}
