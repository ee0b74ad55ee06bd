import { type EventSubject, eventSubjectOf } from './event-subject.js';
import { type GitHubEvent, parseEvent } from './github-event.js';

/** What a job knows about itself, as far as GitHub needs it. */
export interface JobContext {
  /** `owner/name`. */
  readonly repository: string;
  /** The commit that is deployed. */
  readonly sha: string;
  /** The branch or tag that it is deployed from; undefined if it has none in this repository. */
  readonly refName: string | undefined;
  /** The page with the log of this attempt of the run. */
  readonly logUrl: string | undefined;
  /** What the run is about, which need not be the commit that is deployed. */
  readonly subject: EventSubject;
  /** The job's id in the workflow. Those of one matrix share it. */
  readonly job: string;
  /** The run is for a pull request from a fork, for which GitHub issues a read-only token. */
  readonly fromFork: boolean;
  readonly apiUrl: string;
  /** Where a deployment comes from, to be stored with it; only what is known. */
  readonly provenance: Readonly<Record<string, string>>;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Returns the context of a job from its environment and the payload of its event, or undefined outside GitHub Actions.
 *
 * For an event of a pull request, GITHUB_SHA is a test merge by GitHub (refs/pull/7/merge); what people want to deploy,
 * and see on the pull request, is the head of its branch. For `pull_request_target` and for a comment the job works on
 * the base branch, and GITHUB_SHA is that.
 */
export function jobContextOf(environment: Environment, payload: unknown): JobContext | undefined {
  const { GITHUB_REPOSITORY: repository = '', GITHUB_SHA: sha = '' } = environment;
  if (!/^[^/\s]+\/[^/\s]+$/.test(repository) || sha === '') return undefined;
  const event = parseEvent(payload);
  return {
    repository,
    ...deployedCommit(environment, event, repository, sha),
    logUrl: logUrlOf(environment, repository),
    subject: eventSubjectOf(event, { ref: environment.GITHUB_REF ?? '', repository, sha }),
    job: environment.GITHUB_JOB ?? '',
    apiUrl: environment.GITHUB_API_URL || 'https://api.github.com',
    provenance: provenanceOf(environment),
  };
}

function deployedCommit(
  { GITHUB_REF: ref = '' }: Environment,
  { pull_request: pullRequest }: GitHubEvent,
  repository: string,
  sha: string,
): Pick<JobContext, 'sha' | 'refName' | 'fromFork'> {
  const refName = /^refs\/(?:heads|tags)\/(.+)$/.exec(ref)?.[1];
  const head = ref.startsWith('refs/pull/') ? pullRequest?.head : undefined;
  if (!head) return { sha, refName, fromFork: false };
  // The branch of a fork is not in this repository, where that name may mean another one. Its commits are.
  const fromFork = head.repo?.full_name.toLowerCase() !== repository.toLowerCase();
  return { sha: head.sha, refName: fromFork ? undefined : head.ref, fromFork };
}

/** Each attempt of a run has its own log. */
function logUrlOf(environment: Environment, repository: string): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_RUN_ID: run, GITHUB_RUN_ATTEMPT: attempt } = environment;
  if (!run) return undefined;
  const url = `${server || 'https://github.com'}/${repository}/actions/runs/${run}`;
  return attempt ? `${url}/attempts/${attempt}` : url;
}

/** The action's own ref is empty if the action is in the repository itself. */
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
