import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { EventSubject } from '../../src/github/event-subject.js';
import { findPullRequest } from '../../src/github/find-pull-request.js';
import { jobContextOf } from '../../src/github/job-context.js';
import { cleanUp } from '../network/servers.js';
import { gitHubStage, otherSha, type Stage, sha } from './github-stage.js';
import type { PullRequestRecord } from './github-state.js';

let stage: Stage;

beforeEach(async () => {
  stage = await gitHubStage();
  stage.repository.commits.add(otherSha);
});

afterEach(cleanUp);

/** What a run is about, by its event. */
function subjectOf(event: object, environment: Record<string, string> = {}): EventSubject {
  const context = jobContextOf(
    { GITHUB_REPOSITORY: 'acme/shop', GITHUB_SHA: sha, GITHUB_REF: 'refs/heads/main', ...environment },
    event,
  );
  if (!context) throw new Error('it is no job');
  return context.subject;
}

const base = (name: string) => ({ repo: { url: `https://api.github.com/repos/${name}` } });

describe('an event names its pull request:', () => {
  test.each<[string, object, Record<string, string>, number | undefined]>([
    ['pull_request', { pull_request: { number: 7 } }, {}, 7],
    ['issue_comment on a pull request', { issue: { number: 8, pull_request: { url: 'https://…' } } }, {}, 8],
    ['issue_comment on an issue', { issue: { number: 8 } }, {}, undefined],
    ['merge_group', { merge_group: { head_ref: 'refs/heads/gh-readonly-queue/main/pr-7-4f2c' } }, {}, 7],
    [
      'merge_group of a branch with slashes',
      { merge_group: { head_ref: 'refs/heads/gh-readonly-queue/release/2/pr-31-4f2c' } },
      {},
      31,
    ],
    ['push to a merge queue', {}, { GITHUB_REF: 'refs/heads/gh-readonly-queue/main/pr-7-4f2c' }, 7],
    ['a run for a pull request without its event', {}, { GITHUB_REF: 'refs/pull/7/merge' }, 7],
    ['workflow_run', { workflow_run: { pull_requests: [{ number: 7, base: base('acme/shop') }] } }, {}, 7],
    [
      'workflow_run of a branch with pull requests in forks',
      {
        workflow_run: {
          pull_requests: [
            { number: 3, base: base('mallory/shop') },
            { number: 7, base: base('Acme/Shop') },
          ],
        },
      },
      {},
      7,
    ],
    ['workflow_run from a fork', { workflow_run: { pull_requests: [] } }, {}, undefined],
    ['deployment of a pull request', { deployment: { sha: otherSha, ref: 'refs/pull/7/head' } }, {}, 7],
    [
      'deployment by a workflow',
      {
        deployment: { sha: otherSha, ref: 'topic' },
        workflow_run: { pull_requests: [{ number: 7, base: base('acme/shop') }] },
      },
      {},
      7,
    ],
    [
      'deployment_status of an outsider',
      { deployment: { sha: otherSha, ref: 'topic' }, workflow_run: null },
      {},
      undefined,
    ],
    ['push', { ref: 'refs/heads/main' }, {}, undefined],
    ['a branch that only looks like a merge queue', {}, { GITHUB_REF: 'refs/heads/pr-7-4f2c' }, undefined],
  ])('%s', async (_, event, environment, number) => {
    const subject = subjectOf(event, environment);
    expect(subject.pullRequest).toBe(number);
    if (number === undefined) return;
    expect(await findPullRequest(stage.github, subject)).toBe(number);
    expect(stage.requests).toEqual([]);
  });
});

function pull(number: number, more: Partial<PullRequestRecord> = {}): PullRequestRecord {
  const head = { sha, ref: 'topic', label: 'acme:topic' };
  return { number, state: 'open', head, merge_commit_sha: null, merged_at: null, ...more };
}

const elsewhere = { sha: otherSha, ref: 'other', label: 'acme:other' };
const merged = { state: 'closed', merge_commit_sha: sha, merged_at: '2026-03-01T10:00:00Z', head: elsewhere } as const;

describe('without one in the event, GitHub knows the pull requests of the commit:', () => {
  const onTopic = { GITHUB_REF: 'refs/heads/topic' };

  test.each<[string, PullRequestRecord[], number]>([
    ['the open one that it is the head of', [pull(8, { head: elsewhere }), pull(9)], 9],
    ['the one of its branch, if it is the head of several', [pull(3, { head: { ...elsewhere, sha } }), pull(9)], 9],
    ['the older, if those are of the same branch', [pull(9), pull(8)], 8],
    ['no closed one', [pull(8, { state: 'closed' }), pull(9)], 9],
    ['the one that was merged as it', [pull(8, { ...merged, merge_commit_sha: otherSha }), pull(9, merged)], 9],
    [
      'not one that GitHub has only tried to merge',
      [pull(10, { state: 'closed', merge_commit_sha: sha, head: elsewhere }), pull(9, merged)],
      9,
    ],
    [
      'the one of its branch, which has moved on',
      [pull(8, { head: elsewhere }), pull(9, { head: { ...elsewhere, ref: 'topic' } })],
      9,
    ],
    ['the only one that contains it', [pull(9, { head: elsewhere })], 9],
  ])('%s', async (_, records, number) => {
    stage.repository.pullRequests.push(...records);
    expect(await findPullRequest(stage.github, subjectOf({}, onTopic))).toBe(number);
  });

  test('for workflow_dispatch on its branch, as for push', async () => {
    stage.repository.pullRequests.push(pull(9));
    expect(await findPullRequest(stage.github, subjectOf({ inputs: {}, ref: 'refs/heads/topic' }, onTopic))).toBe(9);
  });

  test('for workflow_run that of the run before, not the newest of the default branch', async () => {
    stage.repository.pullRequests.push(pull(9, { head: elsewhere }));
    const subject = subjectOf({ workflow_run: { head_sha: otherSha, head_branch: 'other', pull_requests: [] } });
    expect(await findPullRequest(stage.github, subject)).toBe(9);
    expect(stage.requests).toEqual([expect.stringContaining(`/commits/${otherSha}/pulls`)]);
  });

  test('for a deployment that of the deployment', async () => {
    stage.repository.pullRequests.push(pull(9, { head: elsewhere }));
    const subject = subjectOf({ deployment: { sha: otherSha, ref: 'other' } });
    expect(await findPullRequest(stage.github, subject)).toBe(9);
    expect(stage.requests).toEqual([expect.stringContaining(`/commits/${otherSha}/pulls`)]);
  });

  test('a fork is asked for by its owner and branch, for GitHub lists none with its commits', async () => {
    const head = { sha: otherSha, ref: 'main', label: 'mallory:main' };
    stage.repository.pullRequests.push(pull(9, { head }), pull(10, { head: { ...head, label: 'acme:main' } }));
    const run = { head_sha: otherSha, head_branch: 'main', head_repository: { full_name: 'mallory/shop' } };
    expect(await findPullRequest(stage.github, subjectOf({ workflow_run: { ...run, pull_requests: [] } }))).toBe(9);
  });
});

describe('there is none, and the reason says what to do,', () => {
  test('where the commit is part of none', async () => {
    expect(await findPullRequest(stage.github, subjectOf({}))).toEqual({
      reason: `the event names no pull request, none is open for commit ${sha}, and none was merged as it; the input pull-request can name one`,
    });
  });

  test('where it might be any of several', async () => {
    stage.repository.pullRequests.push(pull(8, { head: elsewhere }), pull(9, { head: elsewhere }));
    expect(await findPullRequest(stage.github, subjectOf({}))).toEqual({
      reason: `commit ${sha} is part of several open pull requests (#8, #9); the input pull-request can name one`,
    });
  });
});
