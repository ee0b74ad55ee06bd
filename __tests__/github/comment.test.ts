import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { comment, markerOf } from '../../src/github/comment.js';
import type { GitHub } from '../../src/github/github.js';
import type { JobContext } from '../../src/github/job-context.js';
import { cleanUp } from '../network/servers.js';
import { failureOf, gitHubStage, otherSha, type Stage, sha } from './github-stage.js';
import { actionsBot } from './github-state.js';

let stage: Stage;

beforeEach(async () => {
  stage = await gitHubStage();
});

afterEach(cleanUp);

const marker = markerOf('staging');
const mona = { login: 'mona', type: 'User' } as const;

async function put(markdown: string, { environment = 'staging', token = '', ...context }: Partial<PutOptions> = {}) {
  const github = token ? await stage.connect({ token }) : stage.github;
  return comment(github, { ...stage.context, ...context }, environment, markdown);
}

type PutOptions = JobContext & { environment: string; token: string };

const bodies = () => stage.repository.bodies(7);

describe('nothing that somebody else has written is touched:', () => {
  test('a copy of our comment by a person, and the next one is written beside it', async () => {
    stage.repository.comment(7, `${marker}\nmine!`);
    expect(await put('the plan')).toEqual({ pullRequest: 7, done: 'created' });
    expect(await put('the result')).toEqual({ pullRequest: 7, done: 'updated' });
    expect(bodies()).toEqual([`${marker}\nmine!`, `${marker}\nthe result`]);
  });

  test('a comment that quotes ours further down', async () => {
    stage.repository.comment(7, `> ${marker}\nlook at that`, actionsBot);
    await put('the plan');
    expect(bodies()).toEqual([`> ${marker}\nlook at that`, `${marker}\nthe plan`]);
  });

  test('a copy by another person than the one whose token it is', async () => {
    stage.tokens.set('pat', { kind: 'personal', user: { ...mona, login: 'hubot' }, permissions: { issues: 'write' } });
    stage.repository.comment(7, `${marker}\nmine!`);
    await put('the plan', { token: 'pat' });
    await put('the result', { token: 'pat' });
    expect(bodies()).toEqual([`${marker}\nmine!`, `${marker}\nthe result`]);
    expect(stage.requests.filter((it) => it === 'GET /user')).toHaveLength(2);
  });

  test('nor is another comment written while GitHub cannot say whose token it is', async () => {
    stage.repository.comment(7, `${marker}\nmine?`);
    stage.faults.push({ on: /\/user$/, what: { status: 503, body: {} }, times: 3 });
    expect(await failureOf(put('the plan'))).toMatchObject({ code: 'unavailable' });
    expect(bodies()).toEqual([`${marker}\nmine?`]);
  });
});

test('a comment that somebody deletes meanwhile is written anew', async () => {
  stage.repository.comment(7, `${marker}\nthe plan`, actionsBot);
  const updateComment: GitHub['updateComment'] = (id, body) => {
    stage.repository.comments.delete(7);
    return stage.github.updateComment(id, body);
  };
  const done = await comment({ ...stage.github, updateComment }, stage.context, 'staging', 'the result');
  expect(done).toEqual({ pullRequest: 7, done: 'created' });
  expect(bodies()).toEqual([`${marker}\nthe result`]);
});

test.each(['break-after', 'cut'] as const)('an answer that is lost makes no second comment: %s', async (what) => {
  stage.faults.push({ on: /^POST/, what });
  await put('the plan');
  expect(bodies()).toEqual([`${marker}\nthe plan`]);
});

test('a comment that was not written for an error of GitHub is written again', async () => {
  stage.faults.push({ on: /^POST/, what: { status: 502, body: '<html>Unicorn!</html>' }, times: 2 });
  await put('the plan');
  expect(bodies()).toEqual([`${marker}\nthe plan`]);
});

test('a missing permission is reported with the lines to add to the workflow', async () => {
  for (const token of stage.tokens.values()) token.permissions['pull-requests'] = 'read';
  const { code, message } = await failureOf(put('the plan'));
  expect(code).toBe('permission');
  expect(message).toContain('comment on pull request #7');
  expect(message).toContain('\n\npermissions:\n  contents: read\n  pull-requests: write');
});

test('a locked conversation is no question of permissions', async () => {
  stage.repository.locked.add(7);
  expect(await failureOf(put('the plan'))).toMatchObject({
    code: 'refused',
    message: 'GitHub refused to comment on pull request #7 (403 Unable to create comment because issue is locked.)',
  });
});

test('more than GitHub takes is cut, with a word about it where it is always seen', async () => {
  await put(`\`\`\`\n${'🚀'.repeat(40_000)}`);
  const [body = ''] = bodies();
  expect(body.length).toBeGreaterThan(65_500);
  expect(body.length).toBeLessThanOrEqual(65_536);
  expect(body.isWellFormed()).toBe(true);
  expect(body).toMatch(
    /^<!-- .* -->\n> Truncated to GitHub's limit for comments; see \[the log of the job\]\(https:.*\) for the rest\.\n\n```/,
  );
  await put('short again');
  expect(bodies()).toEqual([`${marker}\nshort again`]);
});

test('what just fits is left as it is', async () => {
  const markdown = 'x'.repeat(65_536 - marker.length - 1);
  await put(markdown);
  expect(bodies()).toEqual([`${marker}\n${markdown}`]);
});

test('the result takes the place of the plan, and another environment has a comment of its own', async () => {
  await put('the plan');
  await put('the plan for production', { environment: 'production' });
  await put('the result');
  expect(bodies()).toEqual([`${marker}\nthe result`, `${markerOf('production')}\nthe plan for production`]);
});

test('our comment is found behind hundreds of others, and no further pages are asked for', async () => {
  for (let i = 0; i < 250; i++) stage.repository.comment(7, `talk ${i}`);
  await put('the plan');
  for (let i = 0; i < 250; i++) stage.repository.comment(7, `more talk ${i}`);
  stage.requests.length = 0;
  await put('the result');
  expect(bodies()).toHaveLength(501);
  expect(bodies()[250]).toBe(`${marker}\nthe result`);
  const pages = stage.requests.filter((it) => it.startsWith('GET'));
  expect(pages.map((it) => new URLSearchParams(it.split('?')[1]).get('page'))).toEqual(['1', '2', '3']);
});

test('of two comments that were written in a race, the first goes on', async () => {
  stage.repository.comment(7, `${marker}\none`, actionsBot);
  stage.repository.comment(7, `${marker}\ntwo`, actionsBot);
  await put('the result');
  expect(bodies()).toEqual([`${marker}\nthe result`, `${marker}\ntwo`]);
});

test('with a personal token, the comment of its owner is updated', async () => {
  stage.tokens.set('pat', { kind: 'personal', user: mona, permissions: { issues: 'write' } });
  await put('the plan', { token: 'pat' });
  await put('the result', { token: 'pat' });
  expect(bodies()).toEqual([`${marker}\nthe result`]);
});

test('a comment whose author is no more is taken for ours', async () => {
  stage.repository.comment(7, `${marker}\nthe plan`, null);
  await put('the result');
  expect(bodies()).toEqual([`${marker}\nthe result`]);
});

describe('without a pull request in the event', () => {
  const merged = { number: 9, merge_commit_sha: sha, merged_at: '2026-03-01T10:00:00Z' };

  test('the comment goes to the one that was merged as the commit', async () => {
    const others = [
      { number: 8, merge_commit_sha: otherSha, merged_at: '2026-03-01T09:00:00Z' },
      // What GitHub has tried for an open one.
      { number: 10, merge_commit_sha: sha, merged_at: null },
    ];
    stage.repository.pullRequests.push(...others, merged);
    expect(await put('the result', { pullRequest: undefined })).toEqual({ pullRequest: 9, done: 'created' });
    expect(stage.repository.bodies(9)).toEqual([`${marker}\nthe result`]);
  });

  test('there is none where no pull request was merged as the commit, and the reason is reported', async () => {
    const reason = `this run is not for a pull request, and none was merged as commit ${sha}`;
    expect(await put('the result', { pullRequest: undefined })).toEqual({ reason });
    expect(stage.requests).toHaveLength(1);
  });
});

describe('the marker of an environment', () => {
  test('is a comment of HTML for every name', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('-', '>', '<', '!', 'a', '%', '\n') }),
    );
    fc.assert(
      fc.property(name, (environment) => {
        const text = markerOf(environment);
        expect(text).toMatch(/^<!-- [\x20-\x7e]* -->$/);
        expect(text.slice(4, -3)).not.toMatch(/--|[<>]/);
      }),
    );
  });

  test('differs for names that GitHub distinguishes', () => {
    const name = fc.string({ unit: fc.constantFrom('-', '>', 'a', 'b', '%', '2', 'D', ' ', 'é') });
    fc.assert(
      fc.property(name, name, (one, other) => {
        const same = (one || 'production').toLowerCase() === (other || 'production').toLowerCase();
        expect(markerOf(one) === markerOf(other)).toBe(same);
      }),
    );
  });

  test('is the same for names that GitHub takes for one', () => {
    expect(markerOf('Production')).toBe(markerOf('production'));
    expect(markerOf('')).toBe('<!-- fleet-deploy: production -->');
  });
});
