import { UserError } from '../errors/user-error.js';
import type { Deployment, FinalState, GitHub, NewDeployment } from './github.js';
import { GitHubError } from './github-error.js';
import type { JobContext } from './job-context.js';

export interface DeploymentRequest {
  /** GitHub creates it if it does not exist. Empty for `production`. */
  readonly environment: string;
  readonly environmentUrl: URL | undefined;
  /** GitHub shows 140 characters. */
  readonly description: string;
  /** Random; `findDeployment` finds the record by it, even if the id was never received. */
  readonly key: string;
}

export interface OpenedDeployment {
  readonly id: number;
  /** Why it is not shown as in progress, if so. It has to be finished all the same. */
  readonly trouble: GitHubError | undefined;
}

/** GitHub's default environment. */
export const defaultEnvironment = 'production';

/**
 * Creates the record of a deployment that starts now, and sets it to in_progress. `onCreated` gets its id at once, in case
 * another process has to finish it. Rejects with a GitHubError if it could not be created.
 */
export async function openDeployment(
  github: GitHub,
  context: JobContext,
  request: DeploymentRequest,
  onCreated: (id: number) => void,
): Promise<OpenedDeployment> {
  const { id } = await createForCommit(github, context, {
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

/** Records how a deployment ended, which another process may have opened. Rejects with a GitHubError. */
export async function finishDeployment(
  github: GitHub,
  { logUrl }: Pick<JobContext, 'logUrl'>,
  id: number,
  ending: { readonly state: FinalState; readonly description: string; readonly environmentUrl: URL | undefined },
): Promise<void> {
  await github.setDeploymentStatus(id, { ...ending, logUrl });
}

/**
 * Creates a record of exactly the commit that is deployed. People prefer to see the branch, but GitHub resolves that when
 * the record is created, and the branch may have moved on since the push: while the run waited for a runner or an
 * approval, or because an old run was started again. Then the SHA itself is sent.
 */
async function createForCommit(
  github: GitHub,
  { refName, sha }: JobContext,
  request: Omit<NewDeployment, 'ref'>,
): Promise<Deployment> {
  const isUpToDate = refName !== undefined && (await github.commitAt(refName)) === sha;
  const created = await github.createDeployment({ ...request, ref: isUpToDate ? refName : sha });
  if (created.sha === sha) return created;
  // It moved between the two requests. GitHub keeps the record, which must not look like a deployment in progress.
  const description = `Replaced: ${refName} moved on to another commit before this deployment started.`;
  const status = { state: 'inactive', description, logUrl: undefined, environmentUrl: undefined } as const;
  await failureOf(github.setDeploymentStatus(created.id, status));
  return github.createDeployment({ ...request, key: `${request.key}:2`, ref: sha });
}

/** Returns the URL of an environment, undefined for an empty text, or throws a UserError. GitHub links only to http and https. */
export function parseEnvironmentUrl(text: string): URL | undefined {
  if (text === '') return undefined;
  const url = URL.parse(text);
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new UserError(`"${text}" is not a URL such as https://shop.example.com`);
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
