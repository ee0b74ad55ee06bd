import type { EventSubject } from './event-subject.js';
import type { GitHub, PullRequest } from './github.js';

/**
 * Returns the number of the pull request that a run is for: the one that the event names, or else one of the pull requests
 * of its commit; or the reason why there is none. Rejects with a GitHubError.
 */
export async function findPullRequest(github: GitHub, subject: EventSubject): Promise<number | { reason: string }> {
  const { pullRequest, sha, branch, fork } = subject;
  if (pullRequest !== undefined) return pullRequest;
  // GitHub does not list a fork's pull requests with their commits, but by the owner and the branch.
  if (fork !== undefined && branch !== undefined) {
    const fromFork = await github.openPullRequestsFrom(`${fork.split('/')[0]}:${branch}`);
    const one = pullRequestAmong(fromFork, subject);
    if (one !== undefined) return one.number;
  }
  const ofCommit = await github.pullRequestsOf(sha);
  const chosen = pullRequestAmong(ofCommit, subject);
  if (chosen !== undefined) return chosen.number;
  const open = ofCommit.filter(({ isOpen }) => isOpen).map(({ number }) => `#${number}`);
  const what =
    open.length > 0
      ? `commit ${sha} is part of several open pull requests (${open.join(', ')})`
      : `the event names no pull request, none is open for commit ${sha}, and none was merged as it`;
  return { reason: `${what}; the input pull-request can name one` };
}

/**
 * Returns the pull request of a commit that people look at when it is deployed: the open one that the commit is the head
 * of, the one that was merged as this commit, the open one of its branch, which has moved on, or the only open one that
 * contains it. Undefined if there is none, or if it might be any of several.
 */
export function pullRequestAmong(
  pullRequests: readonly PullRequest[],
  { sha, branch }: Pick<EventSubject, 'sha' | 'branch'>,
): PullRequest | undefined {
  const open = pullRequests.filter(({ isOpen }) => isOpen).toSorted((one, other) => one.number - other.number);
  const heads = open.filter(({ head }) => head?.sha === sha);
  return (
    heads.find(({ head }) => head?.ref === branch) ??
    heads[0] ??
    pullRequests.find(({ mergedAs }) => mergedAs === sha) ??
    open.find(({ head }) => branch !== undefined && head?.ref === branch) ??
    (open.length === 1 ? open[0] : undefined)
  );
}
