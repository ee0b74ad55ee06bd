import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { inputDefaults } from '../../src/action/inputs.js';
import { outputsOf } from '../../src/report/outputs.js';

interface ActionFile {
  inputs: Record<string, { description: string; default?: string; required?: boolean }>;
  outputs: Record<string, { description: string }>;
}

const action = parse(readFileSync('action.yml', 'utf8')) as ActionFile;
const readme = readFileSync('README.md', 'utf8');

/** The rows of the table below a heading, without its head. */
function tableBelow(heading: string): string[][] {
  const section = readme.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

test('README says from which runner on there is the Node that action.yml asks for', () => {
  const { runs } = parse(readFileSync('action.yml', 'utf8')) as { runs: { using: string } };
  // Whoever changes one of them has to look up the other.
  expect(runs.using).toBe('node24');
  expect(readme.split('\n## ')[0]).toContain('actions/runner/releases/tag/v2.327.1');
});

test('README says what to write where queue: max is not known', () => {
  const section = readme.split('\n### Two deployments never meet\n')[1]?.split('\n## ')[0] ?? '';
  expect(section).toContain('GitHub Enterprise Server');
  const [snippet = ''] = [...section.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);
  expect(parse(snippet)).toEqual({ concurrency: { group: 'production', 'cancel-in-progress': false } });
});

describe('README, action.yml and the code agree', () => {
  test('inputs, their defaults and descriptions', () => {
    const documented = tableBelow('Inputs').map(([name, byDefault, text]) => [name, byDefault, text]);
    const declared = Object.entries(action.inputs).map(([name, input]) => [
      `\`${name}\``,
      input.default ? `\`${input.default}\`` : '',
      input.description,
    ]);
    expect(documented).toEqual(declared);
  });

  test('the defaults in the code are those of action.yml', () => {
    // What the runner puts in has no default here.
    const declared = Object.entries(action.inputs).map(([name, input]) => [
      name,
      input.default?.replace(/^\$\{\{.*\}\}$/, '') ?? '',
    ]);
    expect(Object.entries(inputDefaults)).toEqual(declared);
  });

  test('outputs and their descriptions', () => {
    const declared = Object.entries(action.outputs).map(([name, output]) => [`\`${name}\``, output.description]);
    expect(tableBelow('Outputs')).toEqual(declared);
  });

  test('every output is written, and no other', () => {
    const written = outputsOf({ status: 'failed', reason: '', changed: false, instances: [], durationMs: 0 });
    expect(Object.keys(written)).toEqual(Object.keys(action.outputs));
  });
});
