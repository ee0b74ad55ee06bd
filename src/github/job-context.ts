import { type GitHubEvent, parseEvent } from './github-event.js';

/** What a job knows about itself, for what it tells GitHub. */
export interface JobContext {
  /** `owner/name`. */
  readonly repository: string;
  /** The commit that is deployed. */
  readonly sha: string;
  /** The branch or tag that it is deployed from; undefined if there is none of a name in this repository. */
  readonly refName: string | undefined;
  /** Where the log of this attempt of the run is to be read. */
  readonly logUrl: string | undefined;
  /** Of the pull request that the run is about. */
  readonly pullRequest: number | undefined;
  /** Runs for a pull request from a fork, for which GitHub hands out a token that only reads. */
  readonly fromFork: boolean;
  readonly apiUrl: string;
  /** What a deployment keeps about where it comes from; only what is known. */
  readonly provenance: Readonly<Record<string, string>>;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Returns what the environment of a job and the payload of its event say, or undefined outside a job of GitHub Actions.
 *
 * On an event of a pull request GITHUB_SHA is a merge that GitHub has made up to try it (refs/pull/7/merge); what people
 * mean to deploy, and find on the pull request, is the head of its branch. On `pull_request_target` and on a comment
 * the job works on the base branch, and GITHUB_SHA is it.
 */
export function jobContextOf(environment: Environment, payload: unknown): JobContext | undefined {
  const { GITHUB_REPOSITORY: repository = '', GITHUB_SHA: sha = '' } = environment;
  if (!/^[^/\s]+\/[^/\s]+$/.test(repository) || sha === '') return undefined;
  const event = parseEvent(payload);
  return {
    repository,
    ...deployedOf(environment, event, repository, sha),
    logUrl: logUrlOf(environment, repository),
    pullRequest: event.pull_request?.number ?? (event.issue?.pull_request && event.issue.number),
    apiUrl: environment.GITHUB_API_URL || 'https://api.github.com',
    provenance: provenanceOf(environment),
  };
}

function deployedOf(
  { GITHUB_REF: ref = '' }: Environment,
  { pull_request: pullRequest }: GitHubEvent,
  repository: string,
  sha: string,
): Pick<JobContext, 'sha' | 'refName' | 'fromFork'> {
  const refName = /^refs\/(?:heads|tags)\/(.+)$/.exec(ref)?.[1];
  const head = ref.startsWith('refs/pull/') ? pullRequest?.head : undefined;
  if (!head) return { sha, refName, fromFork: false };
  // Its branch is not in this repository, or one of that name is another one; its commits are here all the same.
  const fromFork = head.repo?.full_name.toLowerCase() !== repository.toLowerCase();
  return { sha: head.sha, refName: fromFork ? undefined : head.ref, fromFork };
}

/** A run may be repeated, and each attempt has its own log. */
function logUrlOf(environment: Environment, repository: string): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_RUN_ID: run, GITHUB_RUN_ATTEMPT: attempt } = environment;
  if (!run) return undefined;
  const url = `${server || 'https://github.com'}/${repository}/actions/runs/${run}`;
  return attempt ? `${url}/attempts/${attempt}` : url;
}

/** The action's own ref is empty for one that is in the repository itself. */
function provenanceOf(environment: Environment): Readonly<Record<string, string>> {
  const entries = [
    ['ref', environment.GITHUB_REF],
    ['workflow', environment.GITHUB_WORKFLOW],
    ['job', environment.GITHUB_JOB],
    ['run_id', environment.GITHUB_RUN_ID],
    ['run_attempt', environment.GITHUB_RUN_ATTEMPT],
    ['action_repository', environment.GITHUB_ACTION_REPOSITORY],
    ['action_ref', environment.GITHUB_ACTION_REF],
  ] as const;
  return Object.fromEntries(entries.filter((entry): entry is [(typeof entry)[0], string] => Boolean(entry[1])));
}
