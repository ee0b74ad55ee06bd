import { describe, expect, test } from '@jest/globals';
import type { World } from '../../src/action/world.js';
import type { GitHub } from '../../src/github/github.js';
import type { JobContext } from '../../src/github/job-context.js';
import { Stage } from '../stage/stage.js';

const web = { 'web@.service': '[Service]\nExecStart=/bin/sleep 86400\n' };
const newer = { 'web@.service': '[Service]\nExecStart=/bin/sleep 86401\n' };
const inputs = {
  count: '2',
  'min-ready': '1s',
  'create-deployment': 'true',
  comment: 'true',
  'github-token': 'ghs_token',
};
const sha = '9ab1'.repeat(10);
const never = new Promise<never>(() => {});

/** GitHub as far as a deployment needs it; methods that are named in `hanging` are never answered. */
class Fake {
  readonly states: string[] = [];
  readonly descriptions: string[] = [];
  readonly comments: string[] = [];
  hanging: readonly string[] = [];
  /** Told of each method as it is called. */
  onCall: (method: string) => void = () => {};

  readonly job: World['jobOnGitHub'] = async () => ({ github: this.#github, context: this.#context });

  pullRequest: number | undefined = 7;

  get #context(): JobContext {
    const { pullRequest } = this;
    return {
      repository: 'acme/shop',
      sha,
      refName: 'main',
      logUrl: undefined,
      subject: { pullRequest, sha, branch: 'main', fork: undefined },
      job: 'deploy',
      fromFork: false,
      apiUrl: '',
      provenance: {},
    };
  }

  get #github(): GitHub {
    const answer = async <T>(method: string, value: T): Promise<T> => {
      this.onCall(method);
      return this.hanging.includes(method) ? never : value;
    };
    return {
      commitAt: () => answer('commitAt', sha),
      createDeployment: () => answer('createDeployment', { id: 4711, sha }),
      findDeployment: () => answer('findDeployment', { id: 4711, sha }),
      setDeploymentStatus: async (_, { state, description }) => {
        await answer(`status ${state}`, undefined);
        this.states.push(state);
        this.descriptions.push(description);
      },
      comments: async function* () {},
      createComment: async (_, body) => {
        await answer('createComment', undefined);
        this.comments.push(body);
        return { id: 4712, body, author: undefined };
      },
      updateComment: () => answer('updateComment', undefined),
      ownLogin: () => answer('ownLogin', undefined),
      deleteComment: () => answer('deleteComment', undefined),
      pullRequestsOf: () => answer('pullRequestsOf', []),
      openPullRequestsFrom: () => answer('openPullRequestsFrom', []),
    };
  }
}

function scene() {
  const stage = new Stage();
  const gitHub = new Fake();
  stage.jobOnGitHub = gitHub.job;
  return { stage, gitHub };
}

const unrecorded = { ...inputs, 'create-deployment': 'false', comment: 'false' };

describe('where GitHub never answers', () => {
  test.each([
    ['to a new record', 'createDeployment', 'GitHub does not know how this deployment ended'],
    ['to the end of one', 'status success', 'GitHub does not know how this deployment ended'],
    ['to a comment', 'createComment', 'there is no comment on the pull request'],
  ])('%s, a deployment succeeds all the same, and the job says so within a minute', async (_, hanging, what) => {
    const { stage, gitHub } = scene();
    gitHub.hanging = [hanging];
    const { host, seconds } = await stage.run(web, inputs);
    expect(host.outputs.status).toBe('succeeded');
    expect(seconds).toBeLessThan(60);
    expect(host.annotations).toEqual([{ severity: 'warning', message: `${what}: GitHub did not answer in time` }]);
  });

  test('to anything, a step that is cancelled ends within 7 seconds, wherever it is', async () => {
    for (const at of [0, 5, 20, 40]) {
      const { stage, gitHub } = scene();
      gitHub.hanging = ['commitAt', 'createDeployment', 'status success', 'createComment'];
      await stage.run(web, unrecorded);
      const since = stage.clock.now();
      const { host } = await stage.run(newer, inputs, { interruption: { at, by: 'cancel' } });
      const ended = (stage.clock.now() - since) / 1_000;
      const lastLine = host.lines.findLast((line) => / s {2}/.test(line)) ?? '0 s';
      expect(ended - Number.parseFloat(lastLine)).toBeLessThan(7);
    }
  });

  test('to the end, a cancellation then still ends the step within 7 seconds', async () => {
    const { stage, gitHub } = scene();
    gitHub.hanging = ['status success', 'createComment'];
    const { seconds: undisturbed } = await stage.run(web, {
      ...inputs,
      'create-deployment': 'false',
      comment: 'false',
    });
    const again = scene();
    again.gitHub.hanging = gitHub.hanging;
    const cancelAfterSeconds = undisturbed + 2;
    const { host, seconds } = await again.stage.run(web, inputs, { interruption: { cancelAfterSeconds } });
    expect(host.outputs.status).toBe('succeeded');
    expect(seconds).toBeLessThan(cancelAfterSeconds + 7);
  });
});

describe('a comment', () => {
  const marker = (body = '') => /^<!-- .* -->/.exec(body)?.[0];

  /** The comments that jobs write, each with its own inputs. */
  async function commentsOf(...jobs: Record<string, string>[]): Promise<readonly string[]> {
    const { stage, gitHub } = scene();
    for (const more of jobs) await stage.run(web, { ...inputs, 'create-deployment': 'false', ...more });
    return gitHub.comments;
  }

  const matrix = (region: string) => `deploy {\n  "region": "${region}"\n}`;

  test('says which environment, job and combination of a matrix it is about', async () => {
    const [plain, eu] = await commentsOf(
      { 'comment-key': 'deploy null' },
      { environment: 'Staging @eu', 'comment-key': matrix('eu') },
    );
    expect(plain).toContain('\n<sub>production · deploy</sub>\n\n## ✅');
    expect(eu).toMatch(/\n<sub>Staging .*eu · deploy &#123; "region"&#58; "eu" &#125;<\/sub>\n/);
  });

  test('is another one for another environment, key or combination, and else the same', async () => {
    const jobs = [
      { 'comment-key': 'deploy null' },
      { 'comment-key': 'deploy-api null' },
      { 'comment-key': 'deploy null', environment: 'staging' },
      { 'comment-key': matrix('eu') },
      { 'comment-key': matrix('us') },
    ];
    expect(new Set((await commentsOf(...jobs)).map(marker)).size).toBe(jobs.length);
    const [one, other] = (await commentsOf({ 'comment-key': 'shop' }, { 'comment-key': 'shop' })).map(marker);
    expect(one).toBe(other);
  });

  test('is told apart by the job where the key is empty', async () => {
    const [empty, job] = (await commentsOf({ 'comment-key': '' }, { 'comment-key': 'deploy' })).map(marker);
    expect(empty).toBe(job);
  });

  test('that has no pull request to go to is a warning', async () => {
    const { stage, gitHub } = scene();
    gitHub.pullRequest = undefined;
    const { host } = await stage.run(web, { ...inputs, 'create-deployment': 'false' });
    expect(host.outputs.status).toBe('succeeded');
    expect(host.annotations).toEqual([
      {
        severity: 'warning',
        message: `there is no comment on the pull request: the event names no pull request, none is open for commit ${sha}, and none was merged as it; the input pull-request can name one`,
      },
    ]);
  });

  test('goes to the pull request of the input all the same', async () => {
    const { stage, gitHub } = scene();
    gitHub.pullRequest = undefined;
    const { host } = await stage.run(web, { ...inputs, 'create-deployment': 'false', 'pull-request': '12' });
    expect(host.annotations).toEqual([]);
    expect(host.lines.join('\n')).toContain('comment: created on pull request 12');
  });
});

test.each(['hunter2-of-web', 'p@ss_w*rd<1>&#!|:'])(
  'a secret that a server repeats reaches neither GitHub nor the summary nor the post step: %s',
  async (secret) => {
    const { stage, gitHub } = scene();
    stage.transport = async () => ({
      status: 400,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ error: { code: 400, message: `what is ${secret}?` } }),
    });
    const { host } = await stage.run(web, { ...inputs, variables: `DB_PASSWORD=${secret}` });
    const shown = [...gitHub.comments, host.summary, ...gitHub.descriptions, host.saved.published ?? ''];
    expect(shown.slice(0, 2).map((text) => /what is .*/.exec(text)?.[0])).toEqual([
      'what is &#42;&#42;&#42;?.',
      'what is &#42;&#42;&#42;?.',
    ]);
    expect(gitHub.descriptions.at(-1)).toContain('what is ***?');
    expect(JSON.parse(host.saved.published ?? '')).toMatchObject({ reason: expect.stringContaining('what is ***?') });
    expect([...host.lines, ...shown].join('\n')).not.toContain(secret);
  },
);

describe('the post step', () => {
  test('finishes a record of which the step was killed before it could set it in progress', async () => {
    const { stage, gitHub } = scene();
    await stage.run(web, unrecorded);
    gitHub.hanging = ['status in_progress'];
    const step = await stage.run(newer, inputs, { interruption: { at: 8, by: 'kill after' } });
    gitHub.hanging = [];
    const post = await stage.post(step);
    expect(gitHub.states).toEqual(['error']);
    expect(post.host.outputs['deployment-id']).toBe('4711');
  });

  test('finds and finishes a record of which the step was killed before it heard the id', async () => {
    const { stage, gitHub } = scene();
    await stage.run(web, unrecorded);
    gitHub.hanging = ['createDeployment'];
    const step = await stage.run(newer, inputs, { interruption: { at: 8, by: 'kill after' } });
    await stage.post(step);
    expect(gitHub.states).toEqual(['error']);
  });

  test('finishes a record to whose end GitHub had not answered in time', async () => {
    const { stage, gitHub } = scene();
    gitHub.hanging = ['status success'];
    const step = await stage.run(web, inputs);
    gitHub.hanging = [];
    await stage.post(step);
    expect(gitHub.states).toEqual(['in_progress', 'success']);
    expect(stage.journals.texts.size).toBe(0);
  });

  test('asks GitHub for nothing if the step has reported everything', async () => {
    const { stage, gitHub } = scene();
    const step = await stage.run(web, inputs);
    const asked: string[] = [];
    gitHub.onCall = (method) => asked.push(method);
    await stage.post(step);
    expect(asked).toEqual([]);
  });

  test('makes a record inactive of a deployment that was cancelled before it began', async () => {
    const { stage, gitHub } = scene();
    const step = await stage.run(web, inputs, { interruption: { at: 1, by: 'cancel' } });
    expect(step.host.outputs).toMatchObject({ status: 'cancelled', changed: 'false' });
    await stage.post(step);
    expect(gitHub.states).toEqual(['in_progress', 'inactive']);
  });

  test('comments on a deployment that was cancelled with nothing in flight', async () => {
    const { stage, gitHub } = scene();
    await stage.run(web, unrecorded);
    const held = { ...inputs, canary: '1', 'canary-hold': '5m' };
    const step = await stage.run(newer, held, { interruption: { cancelAfterSeconds: 30 } });
    const post = await stage.post(step);
    expect(gitHub.comments).toEqual([expect.stringContaining('Cancelled')]);
    expect(post.host.hasFailed).toBe(false);
    expect(gitHub.states).toEqual(['in_progress', 'error']);
  });

  test('reports to GitHub even if the cluster can no longer be reached', async () => {
    const { stage, gitHub } = scene();
    await stage.run(web, unrecorded);
    const step = await stage.run(newer, inputs, { interruption: { at: 8, by: 'kill after' } });
    stage.onConnect = () => {
      throw new Error('there is no route to that network');
    };
    const { host } = await stage.post(step);
    expect(host.outputs.reason).toMatch(/could not recover the units in flight \(web@1\.service\): there is no route/);
    expect(gitHub.states).toEqual(['in_progress', 'error']);
    expect(gitHub.comments).toHaveLength(1);
  });
});
