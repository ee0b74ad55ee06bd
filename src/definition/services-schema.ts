import * as z from 'zod/mini';
import { parseDuration, parsePositiveDuration } from '../clock/duration.js';
import { UserError } from '../errors/user-error.js';
import type { DesiredState } from '../fleet/schemas.js';
import { parseHealthCheck } from '../health/health-check.js';
import { unitNameError } from '../unit/unit-name.js';
import { parseAmount } from './amount.js';
import { parseCount } from './instance-counts.js';
import { parsedText } from './parsed-text.js';
import { variableName } from './variables.js';

/** What editors are told of each value, besides what its schema says: numbers and truth values are text only to us. */
export const editorHints = z.registry<Record<string, unknown>>();

const desiredStates: readonly string[] = ['launched', 'loaded', 'inactive'] satisfies DesiredState[];

const placeholder = `\\{\\{${variableName}\\}\\}`;

/** A pattern for editors, which know no variables. */
const orPlaceholder = (pattern: string) => `^(?:${pattern})$|${placeholder}`;

const booleanWords = { yes: /^(true|yes|on|y)$/i, no: /^(false|no|off|n)$/i };
const duration = {
  type: ['integer', 'string'],
  minimum: 0,
  pattern: orPlaceholder('\\d+|(?:\\d+h)?(?:\\d+m)?(?:\\d+s)?'),
};
const amount = { type: ['integer', 'string'], minimum: 0, pattern: orPlaceholder('\\d+\\s*%?') };

const serviceFields = {
  name: field(parseName, {
    title: 'Name of the unit',
    description: 'A template, such as web@.service, stands for its instances. Without uri, its unit file has this name',
    examples: ['web@.service', 'cleanup.timer'],
  }),
  version: z.optional(
    field((text) => text, {
      type: ['string', 'number'],
      title: 'Version',
      description: 'Put in for "latest" in the first DOCKER_APP_VERSION=latest of the unit file',
    }),
  ),
  count: z.optional(
    field(parseCount, {
      type: ['integer', 'string'],
      minimum: 0,
      maximum: 1_000,
      pattern: orPlaceholder('0|[1-9]\\d*'),
      title: 'Number of instances',
      description: 'Of a template, which has to have one; other units have none',
    }),
  ),
  uri: z.optional(
    field((text) => text, {
      title: 'Unit file',
      description:
        "Path in the repository, relative to this file's folder, or an https address. Without it, the file called as the unit in this file's folder",
    }),
  ),
  desiredState: z.optional(
    field(parseDesiredState, {
      anyOf: [{ enum: desiredStates }, { pattern: placeholder }],
      title: 'Desired state',
      description: 'loaded and inactive stage a unit without running it',
      default: 'launched',
    }),
  ),
  sequentialDeployment: z.optional(
    field(parseBoolean, {
      type: ['boolean', 'string'],
      pattern: orPlaceholder('[Tt]rue|[Yy]es|[Oo]n|[Ff]alse|[Nn]o|[Oo]ff'),
      title: 'One instance after another',
      description: 'false: all instances at once; true: one by one, whatever max-unavailable is for the deployment',
    }),
  ),
  'max-unavailable': z.optional(
    field(parseAmount, {
      ...amount,
      title: 'Instances down at a time',
      description: 'At most so many, or such a percentage, because of the rollout',
    }),
  ),
  'max-surge': z.optional(
    field(parseAmount, {
      ...amount,
      title: 'Extra instances',
      description: 'So many, or such a percentage, are started first and removed at the end',
    }),
  ),
  canary: z.optional(
    field(parseAmount, {
      ...amount,
      title: 'Canaries',
      description: 'So many, or such a percentage, are updated first, while the rest waits for them',
    }),
  ),
  'min-ready': z.optional(
    field(parseDuration, {
      ...duration,
      title: 'Time to stay healthy',
      description: 'Before an instance counts',
      examples: ['10s', '1m'],
    }),
  ),
  timeout: z.optional(
    field(parsePositiveDuration, {
      ...duration,
      title: 'Time for one instance',
      description: 'From the moment it is touched',
      examples: ['10m', '1h30m'],
    }),
  ),
  'health-check': z.optional(
    field(parseHealthCheck, {
      title: 'Health check',
      description:
        'URL that is asked of every instance once it runs; {machine-ip}, {machine-id}, {instance}, {service} and {unit} can stand in it',
      examples: ['http://{machine-ip}:8080/__health'],
    }),
  ),
  variables: z.optional(
    z
      .record(
        z.string().check(z.regex(new RegExp(`^${variableName}$`))),
        oneLine({ type: ['string', 'number', 'boolean', 'null'] }),
        {
          error: ({ code }) =>
            code === 'invalid_key'
              ? 'is not the name of a variable: those have upper-case letters, digits and underscores'
              : 'is not a map of names and values',
        },
      )
      .register(editorHints, {
        title: 'Variables',
        description: 'Put in for {{NAME}} in the unit file and in this entry, before those of the variables input',
      }),
  ),
};

/** One service of a services file, as it is given once variables are put in and what is empty is left out: all values are text. */
export const serviceSchema = z.strictObject(serviceFields, {
  error: (issue) => (issue.code === 'invalid_type' ? 'is not a service: it has to have at least a name' : undefined),
});
serviceSchema.register(editorHints, {
  if: { properties: { name: { pattern: '^[^@]+@\\.' } } },
  // biome-ignore lint/suspicious/noThenProperty: it is JSON Schema's word.
  then: { required: ['count'] },
});

export const servicesFileSchema = z
  .strictObject(
    {
      services: z
        .array(serviceSchema, { error: ({ input }) => (input === undefined ? 'is missing' : 'is not a list') })
        .check(z.minLength(1, 'lists nothing, so that nothing would be deployed'))
        .register(editorHints, { title: 'Services', description: 'Rolled out in this order' }),
    },
    { error: (issue) => (issue.code === 'invalid_type' ? 'the file is not a map with a list of services' : undefined) },
  )
  .register(editorHints, {
    title: 'Services of a fleet cluster',
    description: 'For the services-file input of the Fleet Deploy action',
  });

export type ServiceFields = z.infer<typeof serviceSchema>;

/** The keys that a service can have. */
export const serviceKeys: readonly string[] = Object.keys(serviceFields);

function field<T>(parse: (text: string) => T, hint: Record<string, unknown>) {
  return parsedText(parse, oneLine(hint));
}

function oneLine(hint: Record<string, unknown>) {
  return z
    .string({ error: ({ input }) => (input === undefined ? 'is missing' : 'is not text, nor a number') })
    .check(z.refine((text) => !/[\r\n]/.test(text), 'has a line break in it'))
    .register(editorHints, hint);
}

function parseName(text: string): string {
  const error = unitNameError(text);
  if (error !== undefined) throw new UserError(`"${text}" is not a unit name: ${error}`);
  return text;
}

function parseDesiredState(text: string): DesiredState {
  if (!desiredStates.includes(text)) throw new UserError(`"${text}" is none of ${desiredStates.join(', ')}`);
  return text as DesiredState;
}

/** As YAML 1.1 has it, and with it coco-fleet-deployer. */
function parseBoolean(text: string): boolean {
  if (!booleanWords.yes.test(text) && !booleanWords.no.test(text))
    throw new UserError(`"${text}" is neither true nor false`);
  return booleanWords.yes.test(text);
}
