import type { World } from '../../src/action/world.js';
import { GitHubError } from '../../src/github/github-error.js';

/** Of a job that asks nothing of GitHub. */
export const notOnGitHub: World['jobOnGitHub'] = () =>
  Promise.reject(new GitHubError('unavailable', 'there is no GitHub here'));
