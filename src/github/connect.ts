import type { Clock } from '../clock/clock.js';
import { messageOf } from '../errors/error-message.js';
import type { GitHub } from './github.js';
import { GitHubError } from './github-error.js';
import type { RestContext } from './github-request.js';
import type { JobContext } from './job-context.js';
import { type Exchange, loadExchange } from './octokit.js';
import { restComments } from './rest-comments.js';
import { restDeployments } from './rest-deployments.js';

export interface GitHubSettings {
  /** Empty for none. It is for the caller to keep it out of the logs. */
  readonly token: string;
  readonly context: JobContext;
  readonly clock: Clock;
  /** Aborted when nobody wants anything of GitHub any more. */
  readonly signal: AbortSignal;
  /** Milliseconds after which one attempt at a request is given up; 10 seconds if it is not said. */
  readonly timeoutMs?: number;
}

/** Returns the API of the GitHub that runs the job, about the job's repository. Rejects with a GitHubError where there is no token. */
export async function connectGitHub(settings: GitHubSettings): Promise<GitHub> {
  const { token, context, clock, signal, timeoutMs = 10_000 } = settings;
  if (token === '') {
    const advice = `set github-token to \${{ github.token }}, which is its default`;
    throw new GitHubError('no-token', `there is no token with which to ask GitHub; ${advice}`);
  }
  const exchange = await load(token, context.apiUrl);
  const line: RestContext = { exchange, clock, signal, timeoutMs, where: context };
  const [owner = '', repo = ''] = context.repository.split('/');
  return { ...restDeployments(line, owner, repo), ...restComments(line, owner, repo) };
}

/** The library reads the file of the event as it is loaded, and the proxies of the environment. */
async function load(token: string, apiUrl: string): Promise<Exchange> {
  try {
    return await loadExchange(token, apiUrl);
  } catch (error) {
    throw new GitHubError('unavailable', `GitHub cannot be asked from here: ${messageOf(error)}`, { cause: error });
  }
}
