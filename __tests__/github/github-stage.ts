import { inspect } from 'node:util';
import { expect } from '@jest/globals';
import type { Clock } from '../../src/clock/clock.js';
import { connectGitHub, type GitHubSettings } from '../../src/github/connect-job.js';
import type { GitHub } from '../../src/github/github.js';
import type { GitHubError } from '../../src/github/github-error.js';
import type { JobContext } from '../../src/github/job-context.js';
import { type GitHubServer, gitHubServer, workflowToken } from './github-server.js';

export const sha = '9ab1'.repeat(10);
export const otherSha = '4f2c'.repeat(10);

export interface Stage extends GitHubServer {
  readonly context: JobContext;
  readonly github: GitHub;
  /** Milliseconds that were waited for; none of them really passes. */
  readonly waits: number[];
  connect(more?: Partial<Pick<GitHubSettings, 'token' | 'signal' | 'timeoutMs'> & JobContext>): Promise<GitHub>;
}

/** A repository whose branch main is at `sha`, and a job that runs for it. */
export async function gitHubStage(): Promise<Stage> {
  const server = await gitHubServer();
  server.repository.refs.set('main', sha);
  const context: JobContext = {
    repository: server.repository.fullName,
    sha,
    refName: 'main',
    logUrl: 'https://github.example/acme/shop/actions/runs/77/attempts/2',
    subject: { pullRequest: 7, sha, branch: 'main', fork: undefined },
    job: 'deploy',
    fromFork: false,
    apiUrl: server.apiUrl,
    provenance: { run_id: '77' },
  };
  const waits: number[] = [];
  const clock: Clock = {
    now: () => 1_000_000,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      waits.push(ms);
    },
  };
  const connect: Stage['connect'] = ({ token, signal, timeoutMs, ...more } = {}) =>
    connectGitHub({
      token: token ?? workflowToken,
      clock,
      signal: signal ?? new AbortController().signal,
      ...(timeoutMs !== undefined && { timeoutMs }),
      context: { ...context, ...more },
    });
  return { ...server, context, waits, connect, github: await connect() };
}

/** How something fails that asks GitHub. The token shows in no part of that. */
export async function failureOf(work: Promise<unknown>): Promise<GitHubError> {
  const error = await work.then(
    (result) => Promise.reject(new Error(`it did not fail: ${JSON.stringify(result)}`)),
    (reason: unknown) => reason as GitHubError,
  );
  expect(error.name).toBe('GitHubError');
  expect(inspect(error, { depth: 20 })).not.toContain(workflowToken);
  return error;
}
