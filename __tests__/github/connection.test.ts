import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { connectGitHub } from '../../src/github/connect-job.js';
import { cleanUp, freePort, serveHttp } from '../network/servers.js';
import { workflowToken } from './github-server.js';
import { failureOf, gitHubStage, type Stage, sha } from './github-stage.js';

let stage: Stage;

beforeEach(async () => {
  stage = await gitHubStage();
});

afterEach(cleanUp);

/** Something that GitHub is asked for, three times at most. */
const ask = (github = stage.github) => github.updateComment(comment().id, 'the result');
const comment = () => stage.repository.comments.get(7)?.[0] ?? stage.repository.comment(7, 'the plan');

test('without a token nothing is asked, and the error says where it comes from', async () => {
  const { code, message } = await failureOf(stage.connect({ token: '' }));
  expect(code).toBe('no-token');
  expect(message).toContain(`set github-token to \${{ github.token }}`);
});

test('a token that GitHub does not know is reported, and tried once', async () => {
  expect(await failureOf(ask(await stage.connect({ token: 'expired' })))).toMatchObject({
    code: 'bad-token',
    message: expect.stringContaining('(401 Bad credentials); check github-token'),
  });
  expect(stage.requests).toHaveLength(1);
});

test('a token that may not see the repository learns what else a 404 may mean', async () => {
  const user = { login: 'mona', type: 'User' } as const;
  stage.tokens.set('pat', { kind: 'personal', user, permissions: {} });
  expect(await failureOf(ask(await stage.connect({ token: 'pat' })))).toMatchObject({
    code: 'not-found',
    message: expect.stringContaining('a token without access'),
  });
});

describe('what may pass by itself is tried three times:', () => {
  test.each([
    ['an error of GitHub', { status: 502, body: '<html>Unicorn!</html>' }],
    ['a connection that breaks', 'break'],
    ['an answer that is lost', 'break-after'],
    ['an answer that breaks off', 'cut'],
    ['the page of a portal', { status: 200, body: '<html>Log in!</html>' }],
    ['a short limit', { status: 429, body: { message: 'Slow down' }, headers: { 'retry-after': '2' } }],
  ] as const)('%s', async (_, what) => {
    stage.faults.push({ on: /^PATCH/, what, times: 2 });
    await ask();
    expect(comment().body).toBe('the result');
    expect(stage.waits).toHaveLength(2);
    stage.faults.push({ on: /^PATCH/, what, times: 3 });
    expect(await failureOf(ask())).toMatchObject({ code: 'unavailable' });
    expect(stage.requests).toHaveLength(6);
  });

  test('GitHub says how long to wait, and that is waited for', async () => {
    const limit = { status: 403, body: { message: 'You have exceeded a secondary rate limit.' } };
    stage.faults.push({ on: /^PATCH/, what: { ...limit, headers: { 'retry-after': '9' } } });
    await ask();
    expect(stage.waits).toEqual([9_000]);
  });
});

describe('a limit that lasts is not waited for, and not taken for a missing permission:', () => {
  test.each([
    ['by retry-after', 403, { 'retry-after': '60' }, 'in 60 s'],
    ['by what remains', 403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '2800' }, 'in 30 min 0 s'],
    ['by words alone', 403, {}, 'later'],
    ['by status alone', 429, {}, 'later'],
  ])('%s', async (_, status, headers, when) => {
    const body = { message: 'You have exceeded a secondary rate limit.' };
    stage.faults.push({ on: /^PATCH/, what: { status, body, headers: headers as Record<string, string> } });
    const { code, message } = await failureOf(ask());
    expect(code).toBe('unavailable');
    expect(message).toContain(`try again ${when}`);
    expect(stage.requests).toHaveLength(1);
  });
});

test('a server that never answers is given up in time', async () => {
  stage.faults.push({ on: /^PATCH/, what: 'hang', times: 3 });
  const { code, message } = await failureOf(ask(await stage.connect({ timeoutMs: 50 })));
  expect(code).toBe('unavailable');
  expect(message).toContain('no answer within 0.05 s');
  expect(stage.requests).toHaveLength(3);
});

test('an answer that comes to no end is given up in time', async () => {
  const { port } = await serveHttp((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).write('{"id":');
  });
  const github = await stage.connect({ timeoutMs: 50, apiUrl: `http://127.0.0.1:${port}` });
  expect(await failureOf(ask(github))).toMatchObject({ code: 'unavailable' });
});

test('a server that is not there is reported with its address', async () => {
  const apiUrl = `http://127.0.0.1:${await freePort()}`;
  const { code, message } = await failureOf(ask(await stage.connect({ apiUrl })));
  expect(code).toBe('unavailable');
  expect(message).toMatch(
    `no response from GitHub at ${apiUrl} to the request to update a comment on a pull request: connect ECONN`,
  );
});

describe('whoever is cancelled waits for nothing:', () => {
  test('not for an answer', async () => {
    const cancelling = new AbortController();
    stage.faults.push({ on: /^PATCH/, what: 'hang' });
    const asking = failureOf(ask(await stage.connect({ signal: cancelling.signal })));
    setTimeout(() => cancelling.abort(new Error('SIGINT')), 50);
    expect(await asking).toMatchObject({ code: 'cancelled' });
    expect(stage.requests).toHaveLength(1);
  });

  test('not for another attempt', async () => {
    const cancelling = new AbortController();
    stage.faults.push({ on: /^PATCH/, what: { status: 500, body: {} }, times: 3 });
    const github = await connectGitHub({
      token: workflowToken,
      context: stage.context,
      signal: cancelling.signal,
      clock: {
        now: () => 0,
        sleep: (_, signal) => {
          cancelling.abort(new Error('SIGINT'));
          return Promise.reject(signal?.reason);
        },
      },
    });
    expect(await failureOf(ask(github))).toMatchObject({ code: 'cancelled' });
    expect(stage.requests).toHaveLength(1);
  });

  test('and asks for nothing more, not even where an answer is not needed', async () => {
    const github = await stage.connect({ signal: AbortSignal.abort() });
    expect(await failureOf(github.commitAt('main'))).toMatchObject({ code: 'cancelled' });
    expect(stage.requests).toEqual([]);
  });
});

test('what GitHub says is one line, of which a runner takes none for a command', async () => {
  const text = `no\n::error::way ##[error]\u001b[31m${'x'.repeat(1_000)}`;
  stage.faults.push({ on: /^PATCH/, what: { status: 422, body: { message: text, errors: ['a', { code: 'b' }, 3] } } });
  const { message } = await failureOf(ask());
  expect(message).toMatch(/^GitHub refused to update .* \(422 no ::error::way ## \[error\]\[31mx+\)$/);
  expect(message.length).toBeLessThan(400);
});

test('nothing is printed, whatever is deprecated', async () => {
  const headers = { deprecation: 'Sat, 01 Jan 2028 00:00:00 GMT', sunset: 'Sat, 01 Jan 2029 00:00:00 GMT' };
  const printed = [
    ...(['log', 'info', 'warn', 'error', 'debug'] as const).map((name) => jest.spyOn(console, name)),
    ...(['stdout', 'stderr'] as const).map((name) => jest.spyOn(process[name], 'write')),
  ];
  stage.faults.push({ on: /commits/, what: { status: 200, body: { sha }, headers } });
  expect(await stage.github.commitAt('main')).toBe(sha);
  for (const spy of printed) {
    expect(spy).not.toHaveBeenCalled();
    spy.mockRestore();
  }
});

test('every request says which version of the API it means, and shows the token to GitHub', async () => {
  await ask();
  expect(stage.headers).toMatchObject([
    { 'x-github-api-version': '2022-11-28', authorization: `token ${workflowToken}` },
  ]);
});
