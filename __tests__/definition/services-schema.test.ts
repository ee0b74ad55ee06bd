import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { parseServicesFile } from '../../src/definition/services-file.js';
import { serviceKeys } from '../../src/definition/services-schema.js';
import { servicesJsonSchema } from '../../src/schema/services-json-schema.js';

type Schema = { readonly [key: string]: unknown };

const schema = JSON.parse(readFileSync('dist/services.schema.json', 'utf8')) as Schema;

test('the schema in the repository is what the code makes of it: npm run schema', () => {
  expect(schema).toEqual(JSON.parse(JSON.stringify(servicesJsonSchema())));
});

test('every key has a title and a description for editors to show', () => {
  const { services } = schema.properties as { services: { items: { properties: Record<string, Schema> } } };
  expect(Object.keys(services.items.properties)).toEqual(serviceKeys);
  for (const property of Object.values(services.items.properties))
    expect(property).toMatchObject({ title: expect.stringMatching(/./), description: expect.stringMatching(/./) });
});

/** What of JSON Schema the file uses, so that nothing is left unchecked without notice. */
const checks: Readonly<Record<string, (argument: never, value: unknown, whole: Schema) => boolean>> = {
  $schema: () => true,
  title: () => true,
  description: () => true,
  examples: () => true,
  default: () => true,
  // biome-ignore lint/suspicious/noThenProperty: it is JSON Schema's word, and looked at with `if`.
  then: () => true,
  type: (types: string | string[], value) => [types].flat().some((type) => isOfType(type, value)),
  enum: (values: unknown[], value) => values.includes(value),
  pattern: (pattern: string, value) => typeof value !== 'string' || new RegExp(pattern).test(value),
  minimum: (least: number, value) => typeof value !== 'number' || value >= least,
  maximum: (most: number, value) => typeof value !== 'number' || value <= most,
  minItems: (least: number, value) => !Array.isArray(value) || value.length >= least,
  items: (item: Schema, value) => !Array.isArray(value) || value.every((one) => isValid(item, one)),
  anyOf: (schemas: Schema[], value) => schemas.some((one) => isValid(one, value)),
  if: (condition: Schema, value, whole) => !isValid(condition, value) || isValid(whole.then as Schema, value),
  required: (keys: string[], value) => !isObject(value) || keys.every((key) => key in value),
  properties: (properties: Record<string, Schema>, value) =>
    !isObject(value) || Object.entries(properties).every(([key, one]) => !(key in value) || isValid(one, value[key])),
  propertyNames: (names: Schema, value) => !isObject(value) || Object.keys(value).every((key) => isValid(names, key)),
  additionalProperties: (others: boolean | Schema, value, { properties = {} }) =>
    !isObject(value) ||
    Object.keys(value)
      .filter((key) => !(key in (properties as object)))
      .every((key) => others !== false && (others === true || isValid(others, value[key]))),
};

function isValid(rules: Schema, value: unknown): boolean {
  return Object.entries(rules).every(([keyword, argument]) => {
    const check = checks[keyword];
    if (!check) throw new Error(`no check for ${keyword}`);
    return check(argument as never, value, rules);
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOfType(type: string, value: unknown): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  if (type === 'null') return value === null;
  return typeof value === type;
}

describe('editors and the action are of one mind', () => {
  const variables = new Map(
    ['N', 'TAG', 'STATE', 'SHARE', 'TIME', 'TASK'].map((name) => [
      name,
      name === 'STATE' ? 'loaded' : name === 'TASK' ? 'true' : '5',
    ]),
  );
  const verdicts = (text: string) => [
    isValid(schema, parse(text)),
    parseServicesFile('services.yaml', text, variables).diagnostics.length === 0,
  ];
  const service = (more: string) => `services:\n  - name: web@.service\n    count: 2\n    ${more}\n`;

  test.each([
    'services: [{name: a.service}]',
    service('version: 1.10'),
    service('version: v1'),
    service('version: "{{TAG}}"'),
    service('max-surge: "{{ SHARE }}%"'),
    service('uri: ../units/web@.service'),
    service('uri: https://example.org/web@.service'),
    service('desiredState: loaded'),
    service('desiredState: "{{STATE}}"'),
    service('sequentialDeployment: false'),
    service('sequentialDeployment: "yes"'),
    service('run-always: true'),
    service('run-always: "{{TASK}}"'),
    service('max-unavailable: 2'),
    service('max-unavailable: 25%'),
    service('max-surge: "{{SHARE}}%"'),
    service('canary: 1'),
    service('min-ready: 90'),
    service('min-ready: 0s'),
    service('timeout: 1h30m'),
    service('timeout: "{{TIME}}m"'),
    service('health-check: http://{machine-ip}:80{instance}/health'),
    service('health-check: none'),
    service('health-check-headers: {Host: web.example, X-Count: 1}'),
    service('health-check-headers: "Host: web.example"'),
    service('health-check-status: 204'),
    service('health-check-status: 200-399'),
    service('after: db.service'),
    service('after: [db, "{{TAG}}"]'),
    service('after: []'),
    service('variables: {A: 1, B: "x", C: true, D: }'),
    'services: [{name: "web@.service", count: "{{N}}"}]',
  ])('on what is right: %j', (text) => {
    expect(verdicts(text)).toEqual([true, true]);
  });

  test.each([
    '',
    '[]',
    'services:',
    'services: []',
    'services: {a: 1}',
    'services: [web.service]',
    'services: [{version: 1}]',
    'services: [{name: "web@.service"}]',
    'services: [{name: "web@.service", count: -1}]',
    'services: [{name: "web@.service", count: 1.5}]',
    'services: [{name: "web@.service", count: 1001}]',
    'services: [{name: "web@.service", count: many}]',
    'services: [{name: "web@.service", count: [1]}]',
    'services: [{name: a.service}]\nother: 1',
    service('extra: 1'),
    service('version: [1]'),
    service('desiredState: running'),
    service('sequentialDeployment: maybe'),
    service('run-always: always'),
    service('max-unavailable: some'),
    service('max-surge: -1'),
    service('canary: 1.5'),
    service('min-ready: soon'),
    service('timeout: 1.5h'),
    service('after: {db: 1}'),
    service('after: [[db]]'),
    service('variables: {tag: 1}'),
    service('variables: [A]'),
    service('variables: {A: [1]}'),
  ])('on what is wrong: %j', (text) => {
    expect(verdicts(text)).toEqual([false, false]);
  });
});
