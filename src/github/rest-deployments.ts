import { beginningOf } from '../host/plain-text.js';
import type { Deployment, GitHub, NewDeployment } from './github.js';
import { GitHubError } from './github-error.js';
import { createOnce, ifPossible, type RestContext, request, requestOnce } from './github-request.js';
import { anyObjectSchema, commitSchema, createdDeploymentSchema, deploymentsSchema } from './github-schemas.js';

/** GitHub answers 422 to a status with a longer one; a deployment's own description is shown in the same places. */
const maxDescription = 140;

/** Returns the part of GitHub's API for the deployments of one repository. */
export function restDeployments(
  context: RestContext,
  owner: string,
  repo: string,
): Pick<GitHub, 'commitAt' | 'createDeployment' | 'findDeployment' | 'setDeploymentStatus'> {
  const purpose = (doing: string) => ({ doing, needs: 'deployments: write' }) as const;
  const creating = purpose('create a deployment');

  async function createAttempt(deployment: NewDeployment): Promise<Deployment> {
    const { status, data } = await requestOnce(context, {
      route: 'POST /repos/{owner}/{repo}/deployments',
      parameters: {
        owner,
        repo,
        ref: deployment.ref,
        environment: deployment.environment,
        description: shortened(deployment.description, maxDescription),
        payload: { ...deployment.payload, key: deployment.key },
        // What was checked out is deployed, regardless of the default branch and of the commit's checks.
        auto_merge: false,
        required_contexts: [],
      },
      purpose: creating,
      schema: createdDeploymentSchema,
    });
    if ('id' in data) return data;
    throw new GitHubError('refused', `GitHub did not create a deployment, but answered ${status} ${data.message}`);
  }

  /** GitHub lists the newest first. */
  async function find(environment: string, key: string): Promise<Deployment | undefined> {
    const { data } = await requestOnce(context, {
      route: 'GET /repos/{owner}/{repo}/deployments',
      parameters: { owner, repo, environment, per_page: 100 },
      purpose: creating,
      schema: deploymentsSchema,
    });
    return data.find(({ payload }) => isOf(payload, key));
  }

  return {
    async commitAt(ref) {
      const answer = requestOnce(context, {
        route: 'GET /repos/{owner}/{repo}/commits/{ref}',
        parameters: { owner, repo, ref },
        purpose: purpose(`look up ${ref}`),
        schema: commitSchema,
      });
      return (await ifPossible(answer))?.data.sha;
    },
    async createDeployment(deployment) {
      const { id, sha } = await createOnce(
        context,
        () => createAttempt(deployment),
        () => find(deployment.environment, deployment.key),
      );
      return { id, sha };
    },
    findDeployment: (environment, key) => find(environment, key),
    async setDeploymentStatus(deploymentId, { state, description, logUrl, environmentUrl }) {
      await request(context, {
        route: 'POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses',
        parameters: {
          owner,
          repo,
          deployment_id: deploymentId,
          state,
          description: shortened(description, maxDescription),
          ...(logUrl !== undefined && { log_url: logUrl }),
          ...(environmentUrl !== undefined && { environment_url: environmentUrl.href }),
        },
        purpose: purpose(`set a deployment to ${state}`),
        schema: anyObjectSchema,
      });
    },
  };
}

/** The key is random, so a record that contains it is the right one. */
function isOf(payload: unknown, key: string): boolean {
  return (typeof payload === 'string' ? payload : (JSON.stringify(payload) ?? '')).includes(key);
}

/** Returns a text of at most `length` characters; one that is cut ends with `…`. */
function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${beginningOf(text, length - 1)}…`;
}
