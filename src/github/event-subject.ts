import type { GitHubEvent } from './github-event.js';

/** What a run is about, for finding its pull request. */
export interface EventSubject {
  /** The number of the pull request, if the event names it. */
  readonly pullRequest: number | undefined;
  readonly sha: string;
  /** The branch that the commit was pushed to; undefined if it is not known. */
  readonly branch: string | undefined;
  /** The repository that the branch is in, as `owner/name`, if it is a fork. */
  readonly fork: string | undefined;
}

/**
 * Returns what an event is about. GITHUB_SHA is that for most events, but not for `workflow_run`, where it is the newest
 * commit of the default branch, whatever the run before was about.
 */
export function eventSubjectOf(
  event: GitHubEvent,
  job: { readonly ref: string; readonly repository: string; readonly sha: string },
): EventSubject {
  const { deployment, workflow_run: run } = event;
  const branch = branchOf(deployment?.ref) ?? run?.head_branch ?? branchOf(job.ref);
  const head = run?.head_repository?.full_name;
  return {
    pullRequest: numberIn(event, job),
    sha: deployment?.sha ?? run?.head_sha ?? job.sha,
    branch,
    fork: head !== undefined && !isSame(head, job.repository) ? head : undefined,
  };
}

function numberIn(event: GitHubEvent, { ref, repository }: { ref: string; repository: string }): number | undefined {
  return (
    event.pull_request?.number ??
    (event.issue?.pull_request && event.issue.number) ??
    numberInRef(event.merge_group?.head_ref) ??
    numberInRef(event.deployment?.ref) ??
    event.workflow_run?.pull_requests?.find(({ base }) => isIn(base?.repo.url, repository))?.number ??
    numberInRef(ref)
  );
}

/** `refs/pull/7/merge`, or a merge queue's `refs/heads/gh-readonly-queue/main/pr-7-4f2c…`. */
function numberInRef(ref = ''): number | undefined {
  const queued = /^(?:refs\/heads\/)?gh-readonly-queue\/.+\/pr-(\d+)-[0-9a-f]+$/.exec(ref);
  const number = (queued ?? /^(?:refs\/)?pull\/(\d+)\/(?:head|merge)$/.exec(ref))?.[1];
  return number === undefined ? undefined : Number(number);
}

/** A deployment's ref may be a branch, a tag or a commit, of which only a branch can be a pull request's. */
function branchOf(ref: string | undefined): string | undefined {
  return ref?.startsWith('refs/') ? /^refs\/heads\/(.+)$/.exec(ref)?.[1] : ref || undefined;
}

/** Whether the API's URL of a repository, `https://api.github.com/repos/acme/shop`, is of this one. */
function isIn(url: string | undefined, repository: string): boolean {
  return url === undefined || url.toLowerCase().endsWith(`/repos/${repository.toLowerCase()}`);
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
