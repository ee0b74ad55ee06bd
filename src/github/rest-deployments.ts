import type { Deployment, GitHub, NewDeployment } from './github.js';
import { GitHubError } from './github-error.js';
import { ask, askOnce, create, ifPossible, type RestContext } from './github-request.js';
import { anyObjectSchema, commitSchema, createdDeploymentSchema, deploymentsSchema } from './github-schemas.js';
import { shortened } from './shortened.js';

/** GitHub answers 422 to a status with more; a deployment's own description is shown in the same places. */
const maxDescription = 140;

/** Returns GitHub's deployments of one repository. */
export function restDeployments(
  context: RestContext,
  owner: string,
  repo: string,
): Pick<GitHub, 'commitAt' | 'createDeployment' | 'findDeployment' | 'setDeploymentStatus'> {
  const purpose = (doing: string) => ({ doing, needs: 'deployments: write' }) as const;
  const creating = purpose('create a deployment');

  async function createOnce(deployment: NewDeployment): Promise<Deployment> {
    const { status, data } = await askOnce(context, {
      route: 'POST /repos/{owner}/{repo}/deployments',
      parameters: {
        owner,
        repo,
        ref: deployment.ref,
        environment: deployment.environment,
        description: shortened(deployment.description, maxDescription),
        payload: { ...deployment.payload, key: deployment.key },
        // What is deployed is what was checked out, whatever the default branch and the checks of the commit say.
        auto_merge: false,
        required_contexts: [],
      },
      purpose: creating,
      schema: createdDeploymentSchema,
    });
    if ('id' in data) return data;
    throw new GitHubError('refused', `GitHub has created no deployment, but answers ${status} ${data.message}`);
  }

  /** The newest come first. */
  async function find(environment: string, key: string): Promise<Deployment | undefined> {
    const { data } = await askOnce(context, {
      route: 'GET /repos/{owner}/{repo}/deployments',
      parameters: { owner, repo, environment, per_page: 100 },
      purpose: creating,
      schema: deploymentsSchema,
    });
    return data.find(({ payload }) => isOf(payload, key));
  }

  return {
    async commitAt(ref) {
      const answer = askOnce(context, {
        route: 'GET /repos/{owner}/{repo}/commits/{ref}',
        parameters: { owner, repo, ref },
        purpose: purpose(`look up ${ref}`),
        schema: commitSchema,
      });
      return (await ifPossible(answer))?.data.sha;
    },
    async createDeployment(deployment) {
      const { id, sha } = await create(
        context,
        () => createOnce(deployment),
        () => find(deployment.environment, deployment.key),
      );
      return { id, sha };
    },
    findDeployment: (environment, key) => find(environment, key),
    async setDeploymentStatus(deploymentId, { state, description, logUrl, environmentUrl }) {
      await ask(context, {
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

/** The key is random: if it is there, the record is the one that was asked for. */
function isOf(payload: unknown, key: string): boolean {
  return (typeof payload === 'string' ? payload : (JSON.stringify(payload) ?? '')).includes(key);
}
