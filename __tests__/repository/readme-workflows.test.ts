import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { type GitHubFile, githubLint } from './github-lint.js';
import { workflowOf } from './workflow-files.js';

const readme = readFileSync('README.md', 'utf8');
const snippets = [...readme.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);
const whole = snippets.filter((text) => /^jobs:$/m.test(text));
const steps = snippets.filter((text) => text.startsWith('- '));
const ofJobs = snippets.filter((text) => /^(?:concurrency|environment|permissions):/.test(text));

const around = 'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n';
const indented = (text: string, by: number) => text.replace(/^(?=.)/gm, ' '.repeat(by));
const files: readonly GitHubFile[] = [
  ...whole,
  ...ofJobs.map(
    (text) => `on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps: []\n${indented(text, 4)}`,
  ),
  ...steps.map((text) => around + indented(text, 6)),
].map((content, index) => ({ path: `.github/workflows/readme-${index + 1}.yml`, content }));

describe('the workflows that the README shows', () => {
  test('are as GitHub wants them, with inputs that there are', () => {
    expect(whole.length).toBeGreaterThan(3);
    expect(steps.length).toBeGreaterThan(3);
    expect(ofJobs.length).toBeGreaterThan(0);
    expect(githubLint(files)).toEqual([]);
  });

  test('use outputs that there are, of steps that there are', () => {
    const { outputs } = parse(readFileSync('action.yml', 'utf8')) as { outputs: object };
    for (const file of files) {
      const ids = Object.values(workflowOf(file).jobs).flatMap((job) => job.steps.flatMap(({ id }) => id ?? []));
      for (const [, id = '', output = ''] of file.content.matchAll(/steps\.(\w+)\.outputs\.([\w-]+)/g)) {
        expect(ids).toContain(id);
        expect(Object.keys(outputs)).toContain(output);
      }
    }
  });

  test('never let two deployments meet, nor drop one', () => {
    for (const file of files.slice(0, whole.length)) {
      const workflow = workflowOf(file);
      const deploying = Object.values(workflow.jobs).filter(({ steps: all }) =>
        all.some(({ uses, with: inputs }) => uses?.startsWith('fleet-deploy/') && inputs?.command !== 'plan'),
      );
      for (const job of deploying)
        expect(job.concurrency ?? workflow.concurrency).toEqual({ group: expect.any(String), queue: 'max' });
    }
  });

  test('wait for a job with a status function only together with its status', () => {
    const conditions = files.flatMap((file) => Object.values(workflowOf(file).jobs).flatMap((job) => job.if ?? []));
    const careless = conditions.filter(
      (text) => /\b(?:always|cancelled|failure)\(/.test(text) && !/\.status\b/.test(text),
    );
    expect(conditions.length).toBeGreaterThan(1);
    expect(careless).toEqual([]);
  });
});
