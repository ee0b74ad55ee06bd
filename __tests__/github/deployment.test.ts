import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { finishDeployment, openDeployment } from '../../src/github/deployment.js';
import type { JobContext } from '../../src/github/job-context.js';
import { cleanUp } from '../network/servers.js';
import { failureOf, gitHubStage, otherSha, type Stage, sha } from './github-stage.js';

let stage: Stage;

beforeEach(async () => {
  stage = await gitHubStage();
});

afterEach(cleanUp);

const request = {
  key: 'a-random-key',
  environment: 'staging',
  environmentUrl: new URL('https://staging.example.com/?a=b'),
  description: 'Rolling out web',
};

function open(context: Partial<JobContext> = {}, more: Partial<typeof request> = {}) {
  return openDeployment(
    stage.github,
    { ...stage.context, ...context },
    { ...request, key: randomUUID(), ...more },
    () => undefined,
  );
}

const records = () => stage.repository.deployments;
const states = () => records().map(({ statuses }) => statuses.map(({ state }) => state));

describe('a record that points at another commit would be a lie, so', () => {
  test('the SHA is sent when the branch has moved on since', async () => {
    stage.repository.refs.set('main', otherSha);
    stage.repository.commits.add(sha);
    await open();
    expect(records()).toMatchObject([{ ref: sha, sha }]);
  });

  test('the SHA is sent when the branch is gone', async () => {
    stage.repository.refs.clear();
    stage.repository.commits.add(sha);
    await open();
    expect(records()).toMatchObject([{ ref: sha, sha }]);
  });

  test('the SHA is sent when GitHub cannot be asked about the branch, and nobody waits for that', async () => {
    stage.faults.push({ on: /\/commits\//, what: { status: 502, body: '<html>Unicorn!</html>' }, times: 9 });
    await open();
    expect(records()).toMatchObject([{ ref: sha, sha }]);
    expect(stage.waits).toEqual([]);
  });

  test('the SHA is sent when the token may not look at the branch', async () => {
    for (const token of stage.tokens.values()) delete token.permissions.contents;
    await open();
    expect(records()).toMatchObject([{ ref: sha, sha }]);
  });

  test('the record is replaced when the branch moves on between question and record', async () => {
    stage.repository.refs.set('main', otherSha);
    stage.repository.commits.add(sha);
    stage.faults.push({ on: /\/commits\//, what: { status: 200, body: { sha } } });
    const { id } = await open();
    expect(records()).toMatchObject([
      { id, ref: sha, sha },
      { ref: 'main', sha: otherSha },
    ]);
    expect(states()).toEqual([['in_progress'], ['inactive']]);
  });

  test('the SHA is sent where there is no branch of a name here', async () => {
    await open({ refName: undefined });
    expect(records()).toMatchObject([{ ref: sha, sha }]);
    expect(stage.requests[0]).toMatch(/^POST/);
  });
});

describe('an answer that is lost makes no second record:', () => {
  test.each(['break-after', 'cut'] as const)('%s', async (what) => {
    stage.faults.push({ on: /^POST \S+\/deployments$/, what });
    const { id } = await open();
    expect(records().map((record) => record.id)).toEqual([id]);
    expect(states()).toEqual([['in_progress']]);
  });

  test('not even when looking for the record fails as well at first', async () => {
    stage.faults.push({ on: /^POST \S+\/deployments$/, what: 'break-after' });
    stage.faults.push({ on: /^GET \S+\/deployments\?/, what: 'break' });
    const { id } = await open();
    expect(records().map((record) => record.id)).toEqual([id]);
  });

  test('and the record of another run is not taken for it', async () => {
    await open();
    stage.faults.push({ on: /^POST \S+\/deployments$/, what: 'break' });
    await open();
    expect(new Set(records().map(({ id }) => id)).size).toBe(2);
    expect(states()).toEqual([['in_progress'], ['in_progress']]);
  });

  test('and it is found where GitHub gives the payload back as text', async () => {
    stage.faults.push({ on: /^POST \S+\/deployments$/, what: 'break-after' });
    const push = records().unshift.bind(records());
    records().unshift = (record) => push({ ...record, payload: JSON.stringify(record?.payload) } as typeof record);
    await open();
    expect(records()).toHaveLength(1);
  });
});

test('a record that cannot be set to in_progress is there to be finished', async () => {
  stage.faults.push({ on: /statuses/, what: { status: 500, body: {} }, times: 3 });
  const { id, trouble } = await open();
  expect(trouble).toMatchObject({ code: 'unavailable' });
  await finishDeployment(stage.github, stage.context, id, { ...request, state: 'failure' });
  expect(states()).toEqual([['failure']]);
});

test('a merge by GitHub in place of a record is reported in its words', async () => {
  const body = { message: 'Auto-merged main into topic on deployment.' };
  stage.faults.push({ on: /^POST \S+\/deployments$/, what: { status: 202, body } });
  const { code, message } = await failureOf(open());
  expect(code).toBe('refused');
  expect(message).toBe(
    'GitHub did not create a deployment, but answered 202 Auto-merged main into topic on deployment.',
  );
  expect(stage.waits).toEqual([]);
});

test('checks that GitHub insists on are reported in its words', async () => {
  const body = { message: 'Conflict: Commit status checks failed for main.' };
  stage.faults.push({ on: /^POST \S+\/deployments$/, what: { status: 409, body } });
  expect(await failureOf(open())).toMatchObject({
    code: 'refused',
    message: 'GitHub refused to create a deployment (409 Conflict: Commit status checks failed for main.)',
  });
});

test('what GitHub finds wrong with a value is reported', async () => {
  const { message } = await failureOf(open({}, { environment: 'x'.repeat(256) }));
  expect(message).toBe('GitHub refused to create a deployment (422 Validation Failed: environment is too long)');
});

test('a commit that GitHub does not have is reported', async () => {
  const { code, message } = await failureOf(open({ sha: otherSha }));
  expect({ code, message }).toEqual({
    code: 'refused',
    message: `GitHub refused to create a deployment (422 No ref found for: ${otherSha})`,
  });
});

test('a repository that was archived is no question of permissions', async () => {
  stage.repository.isArchived = true;
  expect(await failureOf(open())).toMatchObject({ code: 'refused', message: expect.stringContaining('archived') });
});

describe('a missing permission', () => {
  beforeEach(() => {
    for (const token of stage.tokens.values()) token.permissions.deployments = 'read';
  });

  test('is reported with the lines to add to the workflow', async () => {
    const { code, message } = await failureOf(open());
    expect(code).toBe('permission');
    expect(message).toContain('\n\npermissions:\n  contents: read\n  deployments: write');
    expect(message).toContain('403 Resource not accessible by integration');
  });

  test('reads differently for a pull request from a fork, where such lines are of no help', async () => {
    const github = await stage.connect({ fromFork: true });
    const { code, message } = await failureOf(openDeployment(github, stage.context, request, () => undefined));
    expect(code).toBe('permission');
    expect(message).not.toContain('permissions:\n');
    expect(message).toContain('a pull request from a fork');
  });

  test('of a personal token is reported without lines for the workflow', async () => {
    const user = { login: 'mona', type: 'User' } as const;
    stage.tokens.set('pat', { kind: 'personal', user, permissions: { contents: 'read' } });
    const { code, message } = await failureOf(
      openDeployment(await stage.connect({ token: 'pat' }), stage.context, request, () => undefined),
    );
    expect(code).toBe('permission');
    expect(message).toContain('need deployments: write');
    expect(message).not.toContain('contents: read');
  });
});

test('a deployment shows branch, commit, log, environment and where it comes from', async () => {
  const { id, trouble } = await open();
  expect(trouble).toBeUndefined();
  expect(records()).toMatchObject([
    { id, ref: 'main', sha, environment: 'staging', description: 'Rolling out web', payload: { run_id: '77' } },
  ]);
  const links = { log_url: stage.context.logUrl, environment_url: 'https://staging.example.com/?a=b' };
  expect(records()[0]?.statuses).toEqual([{ state: 'in_progress', description: 'Rolling out web', ...links }]);
});

test('a deployment from a branch with a slash, and from a tag, shows their names', async () => {
  stage.repository.refs.set('feature/a#b', sha).set('v1.2', sha);
  await open({ refName: 'feature/a#b' });
  await open({ refName: 'v1.2' });
  expect(records().map(({ ref }) => ref)).toEqual(['v1.2', 'feature/a#b']);
});

test('an environment without a name is production', async () => {
  await open({}, { environment: '' });
  expect(records()).toMatchObject([{ environment: 'production' }]);
});

test('a description is cut to what GitHub takes, between characters', async () => {
  const description = `${'x'.repeat(138)}🚀 and on`;
  const { id } = await open({}, { description });
  await finishDeployment(stage.github, stage.context, id, { ...request, description, state: 'success' });
  const cut = `${'x'.repeat(138)}…`;
  expect(records()[0]?.statuses.map((it) => it.description)).toEqual([cut, cut]);
});

test('a success makes earlier ones of its environment inactive, and a failure does not', async () => {
  const end = async (state: 'success' | 'failure') => {
    const { id } = await open();
    // By another process, which knows the id alone.
    await finishDeployment(await stage.connect(), stage.context, id, { ...request, state });
  };
  await end('success');
  await end('failure');
  expect(states()).toEqual([
    ['in_progress', 'failure'],
    ['in_progress', 'success'],
  ]);
  await end('success');
  expect(states().at(-1)).toEqual(['in_progress', 'success', 'inactive']);
});

test('a job whose repository has been renamed meanwhile finds it', async () => {
  stage.repository.formerNames.push('acme/old-shop');
  const github = await stage.connect({ repository: 'acme/old-shop' });
  await openDeployment(github, stage.context, request, () => undefined);
  expect(stage.requests.filter((it) => it.includes('/repos/acme/shop/'))).toEqual([]);
  expect(records()).toMatchObject([{ ref: 'main', sha }]);
});
