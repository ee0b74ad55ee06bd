import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type CommentIdentity, comment, markerOf } from '../../src/github/comment.js';
import type { GitHub } from '../../src/github/github.js';
import { cleanUp } from '../network/servers.js';
import { failureOf, gitHubStage, type Stage } from './github-stage.js';
import { actionsBot, type CommentRecord } from './github-state.js';

let stage: Stage;

beforeEach(async () => {
  stage = await gitHubStage();
});

afterEach(cleanUp);

const marker = markerOf('staging', 'deploy');
const mona = { login: 'mona', type: 'User' } as const;

async function put(markdown: string, options: Partial<CommentIdentity & { token: string }> = {}) {
  const { environment = 'staging', key = 'deploy', pullRequest, token } = options;
  const github = token ? await stage.connect({ token }) : stage.github;
  return comment(github, stage.context, { environment, key, pullRequest }, markdown);
}

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
    expect(stage.requests.filter((it) => it === 'POST /graphql')).toHaveLength(2);
  });

  test('a comment whose author GitHub does not name, and ours behind it is found', async () => {
    stage.repository.comment(7, `${marker}\nwhose?`, null);
    await put('the plan');
    await put('the result');
    expect(bodies()).toEqual([`${marker}\nwhose?`, `${marker}\nthe result`]);
  });

  test('nor is another comment written while GitHub cannot say whose token it is', async () => {
    stage.repository.comment(7, `${marker}\nmine?`);
    stage.faults.push({ on: /graphql$/, what: { status: 503, body: {} }, times: 3 });
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
  const identity = { environment: 'staging', key: 'deploy', pullRequest: undefined };
  const done = await comment({ ...stage.github, updateComment }, stage.context, identity, 'the result');
  expect(done).toEqual({ pullRequest: 7, done: 'created' });
  expect(bodies()).toEqual([`${marker}\nthe result`]);
});

test.each(['break-after', 'cut'] as const)('an answer that is lost makes no second comment: %s', async (what) => {
  stage.faults.push({ on: /^POST .*comments/, what });
  await put('the plan');
  expect(bodies()).toEqual([`${marker}\nthe plan`]);
});

test('a comment that was not written for an error of GitHub is written again', async () => {
  stage.faults.push({ on: /^POST .*comments/, what: { status: 502, body: '<html>Unicorn!</html>' }, times: 2 });
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
  expect(bodies()).toEqual([`${marker}\nthe result`, `${markerOf('production', 'deploy')}\nthe plan for production`]);
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

describe('two jobs that comment at the same moment', () => {
  test('leave one comment, in whatever order GitHub answers them', async () => {
    for (let round = 0; round < 20; round++) {
      stage.repository.comments.delete(7);
      const done = await Promise.all(['one', 'two', 'three'].map((text) => put(text)));
      expect(bodies()).toHaveLength(1);
      expect(bodies()[0]).toMatch(/^<!-- .* -->\n(one|two|three)$/);
      expect(done.every((it) => 'pullRequest' in it)).toBe(true);
    }
  });

  test('do so though both have found none, and the one that is later goes into the older comment', async () => {
    let other: CommentRecord | undefined;
    const createComment: GitHub['createComment'] = (pullRequest, body) => {
      other = stage.repository.comment(7, `${marker}\nby the other`, actionsBot);
      return stage.github.createComment(pullRequest, body);
    };
    const identity = { environment: 'staging', key: 'deploy', pullRequest: undefined };
    await comment({ ...stage.github, createComment }, stage.context, identity, 'by this one');
    expect(stage.repository.comments.get(7)).toMatchObject([{ id: other?.id, body: `${marker}\nby this one` }]);
  });

  test('touch no comment of another key, nor what others have written', async () => {
    const talk = ['looks good', `${markerOf('staging', 'other')}\nanother job`, `${marker}\na copy`];
    stage.repository.comment(7, talk[0] ?? '');
    stage.repository.comment(7, talk[1] ?? '', actionsBot);
    stage.repository.comment(7, talk[2] ?? '', { login: 'translator[bot]', type: 'Bot' });
    await Promise.all(['one', 'two'].map((text) => put(text)));
    expect(bodies().slice(0, 3)).toEqual(talk);
    expect(bodies()).toHaveLength(4);
  });
});

test('with a personal token, the comment of its owner is updated', async () => {
  stage.tokens.set('pat', { kind: 'personal', user: mona, permissions: { issues: 'write' } });
  await put('the plan', { token: 'pat' });
  await put('the result', { token: 'pat' });
  expect(bodies()).toEqual([`${marker}\nthe result`]);
});

describe('jobs of one environment', () => {
  const matrix = (region: string) => `deploy {\n  "region": "${region}"\n}`;

  test('have a comment each', async () => {
    await put('api', { key: 'deploy-api null' });
    await put('web', { key: 'deploy-web null' });
    await put('api again', { key: 'deploy-api null' });
    expect(bodies().map((body) => body.split('\n')[1])).toEqual(['api again', 'web']);
  });

  test('of one matrix do too', async () => {
    await put('eu', { key: matrix('eu') });
    await put('us', { key: matrix('us') });
    await put('eu again', { key: matrix('eu') });
    expect(bodies().map((body) => body.split('\n')[1])).toEqual(['eu again', 'us']);
  });

  test('are told apart even if the key of one is the beginning of another', async () => {
    await put('1', { key: 'web' });
    await put('2', { key: 'web-admin' });
    await put('3', { key: 'web' });
    expect(bodies().map((body) => body.split('\n')[1])).toEqual(['3', '2']);
  });

  test('have room for a key of any length', async () => {
    await put('x', { key: 'k'.repeat(100_000) });
    expect(bodies()).toHaveLength(1);
    expect(bodies()[0]?.length).toBeLessThan(100);
  });
});

describe('a comment that merely begins like ours', () => {
  const translator = { login: 'translator[bot]', type: 'Bot' } as const;

  test.each([
    ['of another app', `${marker}\nder Plan`, translator],
    ['of the same app with more behind the marker', `${marker} quoted`, actionsBot],
    ['of a person', `${marker}\nmine`, mona],
  ])('%s stays as it is', async (_, body, user) => {
    stage.repository.comment(7, body, user);
    await put('the plan');
    await put('the result');
    expect(bodies()).toEqual([body, `${marker}\nthe result`]);
  });

  test('is updated by the app that wrote it, which GitHub names', async () => {
    stage.tokens.set('app', { kind: 'installation', user: translator, permissions: { issues: 'write' } });
    stage.repository.comment(7, `${marker}\nby a workflow`, actionsBot);
    await put('the plan', { token: 'app' });
    stage.requests.length = 0;
    await put('the result', { token: 'app' });
    expect(bodies()).toEqual([`${marker}\nby a workflow`, `${marker}\nthe result`]);
    expect(stage.requests.map((it) => it.replace(/[/?].*/, '').trim())).toEqual(['GET', 'POST', 'PATCH']);
  });

  test('is ours with the line breaks of a browser', async () => {
    stage.repository.comment(7, `${marker}\r\nthe plan`, actionsBot);
    await put('the result');
    expect(bodies()).toEqual([`${marker}\nthe result`]);
  });

  describe('where GitHub does not say whose token it is', () => {
    beforeEach(() => {
      stage.faults.push({ on: /graphql$/, what: { status: 404, body: {} }, times: 9 });
    });

    test('is taken for ours if a workflow wrote it', async () => {
      await put('the plan');
      stage.requests.length = 0;
      await put('the result');
      expect(bodies()).toEqual([`${marker}\nthe result`]);
      expect(stage.requests.filter((it) => /^(POST|DELETE).*comments/.test(it))).toEqual([]);
    });

    test('is replaced if an app wrote it whose token this turns out to be', async () => {
      stage.tokens.set('app', { kind: 'installation', user: translator, permissions: { issues: 'write' } });
      stage.repository.comment(7, `${marker}\nby a workflow`, mona);
      await put('the plan', { token: 'app' });
      await put('the result', { token: 'app' });
      expect(bodies()).toEqual([`${marker}\nby a workflow`, `${marker}\nthe result`]);
    });
  });
});

test('the input names the pull request, whatever the event is about', async () => {
  expect(await put('the plan', { pullRequest: 12 })).toEqual({ pullRequest: 12, done: 'created' });
  expect(stage.repository.bodies(12)).toEqual([`${marker}\nthe plan`]);
});

describe('the marker of an environment and a key', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('-', '>', '<', '!', 'a', '%', '\n') }),
  );

  test('is a comment of HTML for all of them', () => {
    fc.assert(
      fc.property(anything, anything, (environment, key) => {
        const text = markerOf(environment, key);
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
        expect(markerOf(one, 'deploy') === markerOf(other, 'deploy')).toBe(same);
      }),
    );
  });

  test('is the same for names that GitHub takes for one', () => {
    expect(markerOf('Production', 'a')).toBe(markerOf('production', 'a'));
    expect(markerOf('', 'a')).toMatch(/^<!-- fleet-deploy: production [0-9a-f]{16} -->$/);
  });
});
