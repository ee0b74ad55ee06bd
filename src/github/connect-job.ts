import type { Clock } from '../clock/clock.js';
import { messageOf } from '../errors/error-message.js';
import type { GitHub } from './github.js';
import { GitHubError } from './github-error.js';
import { readEvent } from './github-event.js';
import type { RestContext } from './github-request.js';
import { type Environment, type JobContext, jobContextOf } from './job-context.js';
import { type Exchange, loadExchange } from './octokit.js';
import { restComments } from './rest-comments.js';
import { restDeployments } from './rest-deployments.js';
import { restPullRequests } from './rest-pull-requests.js';

/** GitHub, and the job that uses it. */
export interface JobOnGitHub {
  readonly github: GitHub;
  readonly context: JobContext;
}

/**
 * Returns a function that connects a job with the GitHub that runs it, and rejects with a GitHubError. Its signal is
 * aborted when GitHub is not needed any more.
 */
export function jobOnGitHub(
  environment: Environment,
  clock: Clock,
): (token: string, signal: AbortSignal) => Promise<JobOnGitHub> {
  return async (token, signal) => {
    const context = jobContextOf(environment, await readEvent(environment.GITHUB_EVENT_PATH));
    if (!context)
      throw new GitHubError(
        'refused',
        'this is not a job of GitHub Actions: GITHUB_REPOSITORY or GITHUB_SHA is not set',
      );
    return { context, github: await connectGitHub({ token, context, clock, signal }) };
  };
}

export interface GitHubSettings {
  /** Empty for none. The caller has to keep it out of the logs. */
  readonly token: string;
  readonly context: JobContext;
  readonly clock: Clock;
  /** Aborted when GitHub is not needed any more. */
  readonly signal: AbortSignal;
  /** Milliseconds until one attempt at a request times out; 10 seconds by default. */
  readonly timeoutMs?: number;
}

/** Returns the API of the GitHub that runs the job, for the job's repository. Rejects with a GitHubError if there is no token. */
export async function connectGitHub(settings: GitHubSettings): Promise<GitHub> {
  const { token, context, clock, signal, timeoutMs = 10_000 } = settings;
  if (token === '') {
    const advice = `set github-token to \${{ github.token }}, which is its default`;
    throw new GitHubError('no-token', `there is no token for GitHub's API; ${advice}`);
  }
  const exchange = await load(token, context.apiUrl);
  const rest: RestContext = { exchange, clock, signal, timeoutMs, where: context };
  const [owner = '', repo = ''] = context.repository.split('/');
  return {
    ...restDeployments(rest, owner, repo),
    ...restComments(rest, owner, repo),
    ...restPullRequests(rest, owner, repo),
  };
}

/** Loading the library may fail: it reads the file of the event and the proxies of the environment. */
async function load(token: string, apiUrl: string): Promise<Exchange> {
  try {
    return await loadExchange(token, apiUrl);
  } catch (error) {
    throw new GitHubError('unavailable', `GitHub's API cannot be used: ${messageOf(error)}`, { cause: error });
  }
}
