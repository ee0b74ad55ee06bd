import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseEnvironmentUrl } from '../../src/github/deployment.js';
import { readEvent } from '../../src/github/github-event.js';
import { type JobContext, jobContextOf } from '../../src/github/job-context.js';

const onPush = {
  GITHUB_REPOSITORY: 'acme/shop',
  GITHUB_SHA: '9ab1',
  GITHUB_REF: 'refs/heads/feature/a',
  GITHUB_SERVER_URL: 'https://ghe.example.com',
  GITHUB_API_URL: 'https://ghe.example.com/api/v3',
  GITHUB_RUN_ID: '77',
  GITHUB_RUN_ATTEMPT: '2',
  GITHUB_WORKFLOW: 'Deploy',
  GITHUB_JOB: 'roll-out',
  GITHUB_ACTION_REF: 'v1',
  GITHUB_ACTION_REPOSITORY: 'acme/fleet-deploy',
};

const onPullRequest = { ...onPush, GITHUB_REF: 'refs/pull/7/merge' };
const head = { ref: 'topic', sha: '4f2c', repo: { full_name: 'Acme/Shop' } };
const pullRequest = { number: 7, head };

function contextOf(environment: Record<string, string | undefined> = onPush, event: unknown = {}): JobContext {
  const context = jobContextOf(environment, event);
  if (!context) throw new Error('it is no job');
  return context;
}

test('outside a job of GitHub Actions there is no context', () => {
  expect(jobContextOf({}, {})).toBeUndefined();
  expect(jobContextOf({ ...onPush, GITHUB_REPOSITORY: 'shop' }, {})).toBeUndefined();
  expect(jobContextOf({ ...onPush, GITHUB_SHA: '' }, {})).toBeUndefined();
});

test('an event of any shape leaves what the environment says', () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), fc.anything(), (whole, part, deep) => {
      const plain = contextOf(onPush, undefined);
      expect(contextOf(onPush, whole)).toEqual(plain);
      expect(contextOf(onPush, { pull_request: part, issue: part })).toMatchObject({ sha: '9ab1', fromFork: false });
      expect(contextOf(onPullRequest, { pull_request: { number: 7, head: deep } }).subject.pullRequest).toBe(7);
    }),
  );
});

test('a push is deployed from its branch, and a tag from the tag', () => {
  expect(contextOf()).toMatchObject({ sha: '9ab1', refName: 'feature/a', fromFork: false, job: 'roll-out' });
  expect(contextOf({ ...onPush, GITHUB_REF: 'refs/tags/v1.2' }).refName).toBe('v1.2');
});

describe('on a pull request', () => {
  test('the head of its branch is deployed, rather than the merge that GitHub has made up', () => {
    const context = contextOf(onPullRequest, { pull_request: pullRequest });
    expect(context).toMatchObject({ sha: '4f2c', refName: 'topic', subject: { pullRequest: 7 }, fromFork: false });
  });

  test.each([{ full_name: 'mallory/shop' }, null, undefined])('from a fork, its branch is none of ours: %j', (repo) => {
    const event = { pull_request: { ...pullRequest, head: { ...head, repo } } };
    const context = contextOf(onPullRequest, event);
    expect(context).toMatchObject({ sha: '4f2c', refName: undefined, subject: { pullRequest: 7 }, fromFork: true });
  });

  test('that runs on its base branch, that one is deployed, with a token that may write', () => {
    const fork = { ...head, repo: { full_name: 'mallory/shop' } };
    const onTarget = { ...onPush, GITHUB_REF: 'refs/heads/main' };
    const context = contextOf(onTarget, { pull_request: { ...pullRequest, head: fork } });
    expect(context).toMatchObject({ sha: '9ab1', refName: 'main', subject: { pullRequest: 7 }, fromFork: false });
  });
});

test('the log is that of the attempt', () => {
  expect(contextOf().logUrl).toBe('https://ghe.example.com/acme/shop/actions/runs/77/attempts/2');
  expect(contextOf({ ...onPush, GITHUB_RUN_ATTEMPT: undefined, GITHUB_SERVER_URL: '' }).logUrl).toBe(
    'https://github.com/acme/shop/actions/runs/77',
  );
  expect(contextOf({ ...onPush, GITHUB_RUN_ID: undefined }).logUrl).toBeUndefined();
});

test('a deployment keeps where it comes from, as far as that is known', () => {
  expect(contextOf().provenance).toEqual({
    ref: 'refs/heads/feature/a',
    workflow: 'Deploy',
    job: 'roll-out',
    run_id: '77',
    run_attempt: '2',
    action_repository: 'acme/fleet-deploy',
    action_ref: 'v1',
  });
  expect(contextOf({ ...onPush, GITHUB_ACTION_REF: '' }).provenance).not.toHaveProperty('action_ref');
});

describe('the file of the event', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'event-'));
  });

  afterAll(() => rm(folder, { recursive: true }));

  test('is read as JSON', async () => {
    await writeFile(join(folder, 'event.json'), '{"issue":{"number":8}}');
    expect(await readEvent(join(folder, 'event.json'))).toEqual({ issue: { number: 8 } });
  });

  test('says nothing where it is missing or broken', async () => {
    await writeFile(join(folder, 'broken.json'), '{"issue":');
    expect(await readEvent(join(folder, 'broken.json'))).toBeUndefined();
    expect(await readEvent(join(folder, 'none.json'))).toBeUndefined();
    expect(await readEvent(undefined)).toBeUndefined();
  });
});

describe('the URL of an environment', () => {
  test.each(['shop.example.com', 'javascript:alert(1)', 'ftp://shop.example.com', '/shop', 'https://'])(
    'is not %s',
    (text) => {
      expect(() => parseEnvironmentUrl(text)).toThrow(`"${text}" is not a URL such as https://shop.example.com`);
    },
  );

  test('is http or https, or none', () => {
    expect(parseEnvironmentUrl('https://shop.example.com')?.href).toBe('https://shop.example.com/');
    expect(parseEnvironmentUrl('http://10.0.0.1:8080/x')?.href).toBe('http://10.0.0.1:8080/x');
    expect(parseEnvironmentUrl('')).toBeUndefined();
  });
});
