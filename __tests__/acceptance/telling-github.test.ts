import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type GitHubServer, gitHubServer, workflowToken } from '../github/github-server.js';
import { cleanUp, onCleanUp } from '../network/servers.js';
import { type ActionStage, actionStage, type Run } from './action-stage.js';

jest.setTimeout(60_000);
afterEach(cleanUp);

const sha = '9ab1'.repeat(10);
const release = (number: number) => `[Service]\nExecStart=/bin/sleep ${86_400 + number}\nExecStop=/bin/sleep 0.2\n`;

let gitHub: GitHubServer;
let stage: ActionStage;
/** Told of each write as it reaches the cluster. */
let onWrite: () => void;

beforeEach(async () => {
  gitHub = await gitHubServer();
  gitHub.repository.refs.set('main', sha);
  onWrite = () => undefined;
  stage = await actionStage({
    onRequest({ method }) {
      if (method !== 'GET') onWrite();
      return undefined;
    },
  });
  await stage.unitFile('web@.service', release(1));
});

/** Runs the step of a job that GitHub started, or its `post`. */
async function step(
  inputs: Record<string, string> = {},
  more: Parameters<ActionStage['step']>[1] = {},
  event: object = {},
) {
  const folder = await mkdtemp(join(tmpdir(), 'event-'));
  onCleanUp(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'event.json');
  await writeFile(path, JSON.stringify(event));
  const environment = {
    GITHUB_API_URL: gitHub.apiUrl,
    GITHUB_SERVER_URL: 'https://github.example',
    GITHUB_REPOSITORY: gitHub.repository.fullName,
    GITHUB_SHA: sha,
    GITHUB_REF: 'refs/heads/main',
    GITHUB_RUN_ID: '77',
    GITHUB_RUN_ATTEMPT: '2',
    GITHUB_EVENT_PATH: path,
  };
  const wanted = { endpoint: `http://127.0.0.1:${stage.port}`, 'max-unavailable': '1', 'github-token': workflowToken };
  return stage.step(
    { ...wanted, 'create-deployment': 'true', environment: 'staging', ...inputs },
    { ...more, environment },
  );
}

const states = () => gitHub.repository.deployments.map(({ statuses }) => statuses.map(({ state }) => state));

/** An update that gets a signal at its first write, and its post. */
async function interrupted(signal: NodeJS.Signals, inputs: Record<string, string> = {}): Promise<[Run, Run]> {
  await step({ 'create-deployment': 'false' });
  await stage.unitFile('web@.service', release(2));
  let action: ChildProcess | undefined;
  let writes = 0;
  onWrite = () => {
    if (writes++ === 1) action?.kill(signal);
  };
  const onLine = (_: string, started: ChildProcess) => {
    action = started;
  };
  const run = await step(inputs, { onLine });
  return [run, await step({}, { state: run.state })];
}

describe('the record of a deployment', () => {
  test('is in progress, and then a success with the log and the environment', async () => {
    const { outputs, errors } = await step({ 'environment-url': 'https://staging.example' });
    const [record] = gitHub.repository.deployments;
    expect(record).toMatchObject({ ref: 'main', sha, environment: 'staging' });
    const log_url = 'https://github.example/acme/shop/actions/runs/77/attempts/2';
    const environment_url = 'https://staging.example/';
    expect(record?.statuses).toMatchObject([
      { state: 'in_progress', log_url, environment_url },
      { state: 'success', description: '3 created', log_url, environment_url },
    ]);
    expect([outputs.status, outputs['deployment-id'], errors]).toEqual(['succeeded', String(record?.id), []]);
  });

  test('is a failure when the deployment is rolled back', async () => {
    await stage.unitFile('web@.service', '[Service]\nExecStart=/bin/false\n');
    expect((await step()).outputs.status).toBe('rolled-back');
    expect(states()).toEqual([['in_progress', 'failure']]);
  });

  test('is a failure when nothing answers at the endpoint', async () => {
    expect((await step({ endpoint: 'http://127.0.0.1:9' })).outputs.status).toBe('failed');
    expect(states()).toEqual([['in_progress', 'failure']]);
  });

  test('is none for a plan', async () => {
    expect((await step({ command: 'plan' })).outputs).toMatchObject({ status: 'planned', 'deployment-id': '' });
    expect(states()).toEqual([]);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    'is left to the post step by %s, which makes an error of it',
    async (signal) => {
      const [run, post] = await interrupted(signal);
      const id = gitHub.repository.deployments[0]?.id;
      expect([run.outputs.status, post.outputs.status]).toEqual(['cancelled', 'cancelled']);
      expect(post.outputs['deployment-id']).toBe(String(id));
      expect(states()).toEqual([['in_progress', 'error']]);
    },
  );

  test('is inactive once everything that a cancelled deployment had done is rolled back', async () => {
    const [, post] = await interrupted('SIGINT', { 'on-cancel': 'rollback' });
    expect(post.outputs.reason).toMatch(/^cancelled, and 1 unit rolled back/);
    expect(states()).toEqual([['in_progress', 'inactive']]);
  });
});

describe('a deployment is none the worse', () => {
  const succeeds = async (inputs: Record<string, string> = {}) => {
    const { outputs, exitCode, log, errors } = await step(
      { comment: 'true', ...inputs },
      {},
      { pull_request: { number: 7 } },
    );
    expect([outputs.status, exitCode, errors]).toEqual(['succeeded', 0, []]);
    return (
      log.filter((line) => line.startsWith('::warning')).join('\n') +
      log.filter((line) => !line.startsWith('::')).join('\n')
    );
  };

  test('without a token', async () => {
    expect(await succeeds({ 'github-token': '' })).toMatch(/^::warning::.*there is no token for GitHub's API/);
    expect(gitHub.requests).toEqual([]);
  });

  test('without the rights, of which it gives the lines for the workflow', async () => {
    const token = gitHub.tokens.get(workflowToken);
    if (token) token.permissions = { contents: 'read' };
    const reported = await succeeds();
    expect(reported).toContain('permissions:\n  contents: read\n  deployments: write\n');
    expect(reported).toContain('permissions:\n  contents: read\n  pull-requests: write');
    expect(states()).toEqual([]);
  });

  test('where GitHub breaks connections, and answers with errors', async () => {
    gitHub.faults.push(
      { on: /deployments/, what: 'break', times: 9 },
      { on: /comments/, what: { status: 502, body: '' }, times: 9 },
    );
    expect(await succeeds()).toMatch(/::warning::/);
  });
});

test('one comment per environment holds the plan, and then the result in its place', async () => {
  const event = { pull_request: { number: 7, head: { sha, ref: 'topic', repo: { full_name: 'acme/shop' } } } };
  const inputs = { comment: 'true', 'create-deployment': 'false' };
  gitHub.repository.comment(7, '<!-- quoted --> looks good');
  await step({ ...inputs, command: 'plan' }, {}, event);
  expect(gitHub.repository.bodies(7)[1]).toContain('Planned');
  await step(inputs, {}, event);
  const [, body = '', ...others] = gitHub.repository.bodies(7);
  expect(body).toContain('Deployed');
  expect(others).toEqual([]);
  await step({ ...inputs, environment: 'production' }, {}, event);
  expect(gitHub.repository.bodies(7)).toHaveLength(3);
});

describe('a comment finds its pull request', () => {
  const comment = { comment: 'true', 'create-deployment': 'false' };
  const open = (number: number, head: string) => ({
    number,
    state: 'open' as const,
    head: { sha: head, ref: 'topic', label: 'acme:topic' },
    merge_commit_sha: null,
    merged_at: null,
  });

  test.each<[string, object]>([
    ['of a push', { ref: 'refs/heads/topic', after: sha }],
    ['of workflow_dispatch', { ref: 'refs/heads/topic', inputs: {} }],
    ['of workflow_run', { workflow_run: { head_sha: sha, head_branch: 'topic', pull_requests: [] } }],
    ['of a deployment', { deployment: { sha, ref: 'topic' } }],
  ])('by the commit %s', async (_, event) => {
    gitHub.repository.pullRequests.push(open(9, sha));
    expect((await step(comment, {}, event)).log.join('\n')).toContain('comment: created on pull request 9');
    expect(gitHub.repository.bodies(9)[0]).toContain('Deployed');
  });

  test('by the name of the branch of a merge queue', async () => {
    await step(comment, {}, { merge_group: { head_ref: `refs/heads/gh-readonly-queue/main/pr-9-${sha}` } });
    expect(gitHub.repository.bodies(9)).toHaveLength(1);
  });

  test('by the input, and warns where there is none', async () => {
    await step({ ...comment, 'pull-request': '12' });
    expect(gitHub.repository.bodies(12)).toHaveLength(1);
    const { log, exitCode } = await step(comment);
    expect(log.join('\n')).toMatch(
      /::warning::there is no comment on the pull request: the event names no pull request/,
    );
    expect(exitCode).toBe(0);
  });

  test('and every job and combination of a matrix has its own', async () => {
    const event = { pull_request: { number: 7 } };
    for (const key of ['deploy {\n  "region": "eu"\n}', 'deploy {\n  "region": "us"\n}', 'other null'])
      await step({ ...comment, command: 'plan', 'comment-key': key }, {}, event);
    expect(gitHub.repository.bodies(7)).toHaveLength(3);
  });

  test('and two jobs that finish at the same moment leave one', async () => {
    const event = { pull_request: { number: 7 } };
    const plan = { ...comment, command: 'plan', 'comment-key': 'shop' };
    await Promise.all([step(plan, {}, event), step(plan, {}, event)]);
    expect(gitHub.repository.bodies(7)).toHaveLength(1);
  });
});
