import type { FinalState } from './github.js';

/** What a deployment came to, as far as GitHub is told of it. */
export interface DeploymentEnd {
  readonly command: 'deploy' | 'destroy';
  readonly status: 'succeeded' | 'unchanged' | 'rolled-back' | 'failed' | 'cancelled';
  /** The cluster is as it was before: nothing was changed, or everything has been rolled back. */
  readonly isAsBefore: boolean;
}

/**
 * Returns in which state a deployment ends on GitHub. `success` says that this commit is what runs in the environment
 * now, whereupon GitHub sets earlier successes there to inactive (auto_inactive; its documentation excepts environments
 * of production). Hence a deployment that leaves the cluster as it was must never end so.
 *
 * `main` at 4f2c has been deployed to `staging`, with success, and now 9ab1 is deployed:
 * it succeeds, or changes nothing → 9ab1 is a success, 4f2c inactive;
 * an instance fails and all is rolled back → 9ab1 is a failure, and 4f2c still the success that runs there;
 * the job is cancelled before anything was touched → 9ab1 is inactive: it was never there, and nothing is wrong;
 * the job is cancelled half-way → 9ab1 is an error, for what runs now is neither the one nor the other;
 * `destroy` succeeds → its record is inactive, for nothing of it runs.
 */
export function deploymentStateOf({ command, status, isAsBefore }: DeploymentEnd): FinalState {
  switch (status) {
    case 'succeeded':
    case 'unchanged':
      return command === 'destroy' ? 'inactive' : 'success';
    case 'failed':
    case 'rolled-back':
      return 'failure';
    case 'cancelled':
      return isAsBefore ? 'inactive' : 'error';
  }
}
