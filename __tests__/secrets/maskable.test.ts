import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { isMaskable } from '../../src/secrets/maskable.js';
import { recordedMachines } from '../../src/simulator/fleetd/cluster-options.js';
import { Stage } from '../stage/stage.js';

const web = (release: number) => ({ 'web@.service': `[Service]\nExecStart=/bin/sleep ${86_400 + release}\n` });

describe('a value that would be found where it is no secret is not masked:', () => {
  test.each([
    ...['true', 'false', 'TRUE', 'yes', 'no', 'on', 'off', 'none', 'null', 'enabled', 'Disabled', 'required'],
    ...['0', '1', '8080', '65535', '1234567', '-1', '0.25', '1.2.3', 'v1.20.3', '50%', '10.0.0.11', '10.0.0.11:8080'],
    ...['90', '90s', '10m', '1h30m', '100ms', '5min 20s', '512m', '128MiB', '2 days', '30 minutes', '300 sec'],
    ...['active', 'inactive', 'launched', 'loaded', 'start-pre', 'auto-restart', 'rolled-back', 'unchanged', 'unit'],
    ...['', 'abc', 'prod', 'hunte', '  abc   '],
  ])('%j', (value) => {
    expect(isMaskable(value)).toBe(false);
  });
});

test.each([
  'hunter',
  'hunter2',
  'true-love',
  '12345678',
  '4711-0815-4711',
  'deadbeefcafe',
  '10.0.0.11x',
  '90sx90sx',
  'p@ss w0rd',
  'eyJhbGciOi',
])('a value that is long enough and no such thing is masked: %s', (value) => {
  expect(isMaskable(value)).toBe(true);
});

test('a long value is judged at once', () => {
  const started = process.hrtime.bigint();
  for (const part of ['1', '9s', '1 ', '90 ', 'a1', '1.']) isMaskable(part.repeat(100_000));
  expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(500);
});

/** Every key of some JSON, and every text under one of these keys. */
function wordsOf(value: unknown, keys: readonly string[], isNamed = false): string[] {
  if (typeof value === 'string') return isNamed ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((item) => wordsOf(item, keys, isNamed));
  return Object.entries(value ?? {}).flatMap(([key, item]) => [key, ...wordsOf(item, keys, keys.includes(key))]);
}

test('no word of the outputs is masked, whatever secret has it for its value', async () => {
  const stage = new Stage();
  const inputs = { count: '2', 'min-ready': '1s' };
  const runs = [
    await stage.run(web(1), inputs),
    await stage.run(web(2), inputs),
    await stage.run({ 'web@.service': '[Service]\nExecStart=/bin/false\n' }, inputs),
    await stage.run(web(2), { ...inputs, command: 'plan' }),
    await stage.run({}, { command: 'status' }),
  ];
  const fixed = ['action', 'outcome', 'desiredState', 'currentState'];
  const states = ['systemdLoadState', 'systemdActiveState', 'systemdSubState'];
  const words = new Set([
    ...Object.keys((parse(readFileSync('action.yml', 'utf8')) as { outputs: object }).outputs),
    ...runs.flatMap(({ host: { outputs } }) => [
      outputs.status ?? '',
      ...Object.values(outputs)
        .filter((text) => /^[[{]/.test(text))
        .flatMap((text) => wordsOf(JSON.parse(text), [...fixed, ...states])),
    ]),
  ]);
  // Names in the metadata of machines are anybody's.
  for (const name of recordedMachines.flatMap(({ metadata = {} }) => Object.keys(metadata))) words.delete(name);
  expect(words.size).toBeGreaterThan(30);
  expect([...words].filter(isMaskable)).toEqual([]);
});
