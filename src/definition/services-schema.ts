import * as z from 'zod/mini';
import { parseDuration, parsePositiveDuration } from '../clock/duration.js';
import { parseCheckHeaders } from '../health/check-headers.js';
import { parseServiceHealthCheck } from '../health/health-check.js';
import { parseStatusRanges } from '../health/status-ranges.js';
import { parseAmount } from './amount.js';
import { parseCount } from './instance-counts.js';
import { parsedText } from './parsed-text.js';
import {
  amountHint,
  booleanHint,
  desiredStates,
  durationHint,
  editorHints,
  field,
  oneLine,
  orPlaceholder,
  parseDesiredState,
  parseName,
  parseYamlBoolean,
  placeholder,
  text,
} from './services-fields.js';
import { variableName } from './variables.js';

const serviceFields = {
  name: field(parseName, {
    title: 'Name of the unit',
    description: 'A template, such as web@.service, stands for its instances. Without uri, the unit file has this name',
    examples: ['web@.service', 'cleanup.timer'],
  }),
  version: z.optional(
    field((text) => text, {
      type: ['string', 'number'],
      title: 'Version',
      description: 'Replaces "latest" in the first DOCKER_APP_VERSION=latest of the unit file',
    }),
  ),
  count: z.optional(
    field(parseCount, {
      type: ['integer', 'string'],
      minimum: 0,
      maximum: 1_000,
      pattern: orPlaceholder('0|[1-9]\\d*'),
      title: 'Number of instances',
      description: 'Required for a template; other units have no count',
    }),
  ),
  uri: z.optional(
    field((text) => text, {
      title: 'Unit file',
      description:
        "Path in the repository, relative to this file's folder, or an https URL. Defaults to the file in this folder that has the unit's name",
    }),
  ),
  desiredState: z.optional(
    field(parseDesiredState, {
      anyOf: [{ enum: desiredStates }, { pattern: placeholder }],
      title: 'Desired state',
      description: 'loaded and inactive submit a unit without running it',
      default: 'launched',
    }),
  ),
  sequentialDeployment: z.optional(
    field(parseYamlBoolean, {
      ...booleanHint,
      title: 'One instance after another',
      description: 'false: all instances at once; true: one by one, whatever max-unavailable the deployment has',
    }),
  ),
  'max-unavailable': z.optional(
    field(parseAmount, {
      ...amountHint,
      title: 'Instances down at a time',
      description: 'The most, as a number or a percentage, that the rollout takes down at the same time',
    }),
  ),
  'max-surge': z.optional(
    field(parseAmount, {
      ...amountHint,
      title: 'Extra instances',
      description: 'How many, as a number or a percentage, are started first and removed at the end',
    }),
  ),
  canary: z.optional(
    field(parseAmount, {
      ...amountHint,
      title: 'Canaries',
      description: 'How many, as a number or a percentage, are updated first, while the rest wait for them',
    }),
  ),
  'min-ready': z.optional(
    field(parseDuration, {
      ...durationHint,
      title: 'Time to stay healthy',
      description: 'How long an instance must stay healthy before it counts as available',
      examples: ['10s', '1m'],
    }),
  ),
  timeout: z.optional(
    field(parsePositiveDuration, {
      ...durationHint,
      title: 'Time for one instance',
      description: 'From the moment the rollout begins with it',
      examples: ['10m', '1h30m'],
    }),
  ),
  'health-check': z.optional(
    field(parseServiceHealthCheck, {
      title: 'Health check',
      description:
        'URL requested for every instance once it is running; it may contain {machine-ip}, {machine-id}, {instance}, {service} and {unit}. none: no health check, whatever the deployment has',
      examples: ['http://{machine-ip}:8080/__health', 'none'],
    }),
  ),
  'health-check-headers': z.optional(
    parsedText(
      parseCheckHeaders,
      text({
        type: ['object', 'string'],
        additionalProperties: { type: ['string', 'number', 'boolean'] },
        title: 'Headers of the health check',
        description:
          'A map of names to values, or lines such as Host: web.example. They replace those of the deployment',
      }),
    ),
  ),
  'health-check-status': z.optional(
    field(parseStatusRanges, {
      type: ['integer', 'string'],
      title: 'Healthy status codes',
      description: 'Status codes that the health check may answer, instead of 2xx',
      examples: ['200-399', '200, 401'],
    }),
  ),
  after: z.optional(
    z
      .array(
        field((text) => text, {
          title: 'Name of a unit or a service',
          description: 'Of this deployment, from units or from this file',
          examples: ['db.service', 'web@.service', 'db'],
        }),
        { error: () => 'must be a name or a list of names' },
      )
      .register(editorHints, {
        type: ['array', 'string'],
        title: 'Goes after',
        description: 'The services that have to be through before this one begins, as one name or a list of names',
      }),
  ),
  'run-always': z.optional(
    field(parseYamlBoolean, {
      ...booleanHint,
      title: 'A task',
      description:
        'true for a Type=oneshot, such as a migration: it runs anew whenever a service changes that waits for it',
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
              ? 'is not a valid variable name; use upper-case letters, digits and underscores'
              : 'must be a map of names to values',
        },
      )
      .register(editorHints, {
        title: 'Variables',
        description: 'Replace {{NAME}} in the unit file and in this entry, and override the variables input',
      }),
  ),
};

/** One service of a services file once variables are substituted and empty values left out. All values are text. */
export const serviceSchema = z.strictObject(serviceFields, {
  error: (issue) =>
    issue.code === 'invalid_type' ? 'is not a service; a service is a map with at least a name' : undefined,
});
serviceSchema.register(editorHints, {
  if: { properties: { name: { pattern: '^[^@]+@\\.' } } },
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema calls it that.
  then: { required: ['count'] },
});

export const servicesFileSchema = z
  .strictObject(
    {
      services: z
        .array(serviceSchema, { error: ({ input }) => (input === undefined ? 'is missing' : 'must be a list') })
        .check(z.minLength(1, 'is empty, so nothing would be deployed'))
        .register(editorHints, {
          title: 'Services',
          description: 'Rolled out at the same time, except for those that go after others',
        }),
    },
    {
      error: (issue) => (issue.code === 'invalid_type' ? 'the file must be a map with a list of services' : undefined),
    },
  )
  .register(editorHints, {
    title: 'Services of a fleet cluster',
    description: 'For the services-file input of the Fleet Deploy action',
  });

export type ServiceFields = z.infer<typeof serviceSchema>;

/** The keys that a service can have. */
export const serviceKeys: readonly string[] = Object.keys(serviceFields);
