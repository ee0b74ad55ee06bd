import type { GitHub } from './github.js';
import { type RestContext, request } from './github-request.js';
import { pullRequestsSchema } from './github-schemas.js';

/** Returns the part of GitHub's API for finding the pull requests of one repository. */
export function restPullRequests(
  context: RestContext,
  owner: string,
  repo: string,
): Pick<GitHub, 'pullRequestsOf' | 'openPullRequestsFrom'> {
  const purpose = (doing: string) => ({ doing, needs: 'pull-requests: write' }) as const;
  return {
    async pullRequestsOf(sha) {
      const { data } = await request(context, {
        route: 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls',
        parameters: { owner, repo, commit_sha: sha, per_page: 100 },
        purpose: purpose('look for the pull request of a commit'),
        schema: pullRequestsSchema,
      });
      return data;
    },
    async openPullRequestsFrom(head) {
      const { data } = await request(context, {
        route: 'GET /repos/{owner}/{repo}/pulls',
        parameters: { owner, repo, state: 'open', head, per_page: 100 },
        purpose: purpose(`look for the pull request of ${head}`),
        schema: pullRequestsSchema,
      });
      return data;
    },
  };
}
