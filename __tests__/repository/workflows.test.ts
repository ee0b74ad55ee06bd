import { describe, expect, test } from '@jest/globals';
import { githubLint } from './github-lint.js';
import { type Job, type Step, workflowFiles, workflowOf } from './workflow-files.js';

const path = '.github/workflows/example.yml';
const example = `on: push
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - uses: ./
        with:
          units: deploy/*.service
    outputs:
      status: example
  release:
    needs: deploy
    if: needs.deploy.outputs.status == 'succeeded'
    runs-on: ubuntu-latest
    steps:
      - run: ./release
`;

const expression = (text: string) => `\${{ ${text} }}`;

test('GitHub has nothing against any workflow', () => {
  expect(workflowFiles.length).toBeGreaterThan(2);
  expect(githubLint([...workflowFiles, { path, content: example }])).toEqual([]);
});

test.each([
  ['a key that is misspelt', 'runs-on:', 'run-on:', `${path}:4: Unexpected value 'run-on'`],
  ['an input that the action does not have', 'units:', 'unit:', `${path}:8: Invalid action input 'unit'`],
  [
    'a context that is not there',
    'deploy/*.service',
    expression('githb.ref'),
    `${path}:8: Unrecognized named-value: 'githb'`,
  ],
  ['a job that is not there', 'needs: deploy', 'needs: deployment', `${path}:12: Value 'deployment' is not valid`],
  [
    'an output that the job does not have',
    'outputs.status ==',
    'outputs.state ==',
    `${path}:13: Context access might be invalid: state`,
  ],
])('and would have noticed %s', (_, right, wrong, complaint) => {
  expect(githubLint([{ path, content: example.replace(right, wrong) }])).toContain(complaint);
});

describe.each(workflowFiles.map((file) => [file.path, file] as const))('%s', (_, file) => {
  const workflow = workflowOf(file);
  const jobs = Object.entries(workflow.jobs);
  const stepsWhere = (matches: (step: Step, job: Job) => boolean) =>
    jobs.flatMap(([name, job]) =>
      job.steps.filter((step) => matches(step, job)).map((step) => `${name}: ${step.name ?? step.uses ?? step.run}`),
    );

  test('pins every action by its commit, and names the version', () => {
    const uses = file.content.split('\n').filter((line) => /\buses:/.test(line) && !line.endsWith('uses: ./'));
    expect(uses.filter((line) => !/uses: [\w.-]+(?:\/[\w.-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  });

  test('grants no more at the top than to read, and what is to write to single jobs', () => {
    expect([{}, { contents: 'read' }]).toContainEqual(workflow.permissions);
  });

  test('lets no job run for ever', () => {
    expect(jobs.filter(([, job]) => !(Number(job['timeout-minutes']) <= 60)).map(([name]) => name)).toEqual([]);
  });

  test('leaves no credentials in a checkout', () => {
    const strays = stepsWhere(
      ({ uses, with: inputs }) =>
        uses?.startsWith('actions/checkout@') === true && inputs?.['persist-credentials'] !== false,
    );
    expect(strays).toEqual([]);
  });

  test('puts no expression into a script: values come by the environment, where they cannot become commands', () => {
    expect(stepsWhere(({ run, with: inputs }) => `${run} ${inputs?.script}`.includes('${{'))).toEqual([]);
  });

  test('never runs what a stranger proposes with the rights of the repository', () => {
    expect(file.content).not.toMatch(/pull_request_target|workflow_run|issue_comment/);
  });

  test('installs exactly what is locked', () => {
    expect(stepsWhere(({ run }) => /\bnpm (?:install|i|update)\b|\bnpx\b/.test(run ?? ''))).toEqual([]);
  });
});
