import type { Clock } from '../clock/clock.js';
import { connectGitHub } from './connect.js';
import type { GitHub } from './github.js';
import { GitHubError } from './github-error.js';
import { type Environment, type JobContext, jobContextOf } from './job-context.js';
import { readEvent } from './read-event.js';

/** GitHub, and the job that it is asked about. */
export interface JobOnGitHub {
  readonly github: GitHub;
  readonly context: JobContext;
}

/** Returns what connects a job with the GitHub that runs it; that rejects with a GitHubError. The signal is aborted when nobody wants anything of GitHub any more. */
export function jobOnGitHub(
  environment: Environment,
  clock: Clock,
): (token: string, signal: AbortSignal) => Promise<JobOnGitHub> {
  return async (token, signal) => {
    const context = jobContextOf(environment, await readEvent(environment.GITHUB_EVENT_PATH));
    if (!context)
      throw new GitHubError(
        'refused',
        'this is no job of GitHub Actions: GITHUB_REPOSITORY and GITHUB_SHA do not say what it is about',
      );
    return { context, github: await connectGitHub({ token, context, clock, signal }) };
  };
}
