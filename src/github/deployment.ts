import type { Deployment, FinalState, GitHub, NewDeployment } from './github.js';
import { GitHubError } from './github-error.js';
import type { JobContext } from './job-context.js';

export interface DeploymentRequest {
  /** GitHub makes an environment that it does not know. Empty for `production`. */
  readonly environment: string;
  readonly environmentUrl: URL | undefined;
  /** For people; GitHub shows 140 characters. */
  readonly description: string;
  /** Random; `findDeployment` finds the record by it, also where its id was never told. */
  readonly key: string;
}

export interface OpenedDeployment {
  readonly id: number;
  /** Why it does not show as in progress; it is there to be finished all the same. */
  readonly trouble: GitHubError | undefined;
}

/** What GitHub calls the environment of a deployment that has no other. */
export const defaultEnvironment = 'production';

/**
 * Creates the record of a deployment that begins now, and sets it to in_progress. Its id is told at once, for who has to
 * finish it if this process cannot. Rejects with a GitHubError if there is no record.
 */
export async function openDeployment(
  github: GitHub,
  context: JobContext,
  request: DeploymentRequest,
  onCreated: (id: number) => void,
): Promise<OpenedDeployment> {
  const { id } = await createAt(github, context, {
    key: request.key,
    environment: request.environment || defaultEnvironment,
    description: request.description,
    payload: context.provenance,
  });
  onCreated(id);
  const { description, environmentUrl } = request;
  const status = { state: 'in_progress', description, logUrl: context.logUrl, environmentUrl } as const;
  const trouble = await failureOf(github.setDeploymentStatus(id, status));
  return { id, trouble };
}

/** Tells how a deployment ended that may have been opened by another process. Rejects with a GitHubError. */
export async function finishDeployment(
  github: GitHub,
  { logUrl }: Pick<JobContext, 'logUrl'>,
  id: number,
  end: { readonly state: FinalState; readonly description: string; readonly environmentUrl: URL | undefined },
): Promise<void> {
  await github.setDeploymentStatus(id, { ...end, logUrl });
}

/**
 * Creates a record that points at the very commit that is deployed. People like to see the branch; but GitHub resolves
 * that when the record is made, and the branch may have moved on: since the push, as the run waited for a runner or an
 * approval, or as an old run was started again. Then the SHA itself is sent.
 */
async function createAt(
  github: GitHub,
  { refName, sha }: JobContext,
  request: Omit<NewDeployment, 'ref'>,
): Promise<Deployment> {
  const isThere = refName !== undefined && (await github.commitAt(refName)) === sha;
  const created = await github.createDeployment({ ...request, ref: isThere ? refName : sha });
  if (created.sha === sha) return created;
  // It has moved between the two requests. GitHub keeps the record, which must not look like one that is in progress.
  const description = `Replaced: ${refName} moved on to another commit before this began.`;
  const status = { state: 'inactive', description, logUrl: undefined, environmentUrl: undefined } as const;
  await failureOf(github.setDeploymentStatus(created.id, status));
  return github.createDeployment({ ...request, key: `${request.key}:2`, ref: sha });
}

async function failureOf(request: Promise<void>): Promise<GitHubError | undefined> {
  try {
    await request;
    return undefined;
  } catch (error) {
    if (error instanceof GitHubError) return error;
    throw error;
  }
}
