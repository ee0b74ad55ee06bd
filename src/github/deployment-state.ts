import type { FinalState } from './github.js';

/** How a deployment ended, as far as GitHub is concerned. */
export interface DeploymentEnd {
  readonly command: 'deploy' | 'destroy';
  readonly status: 'succeeded' | 'unchanged' | 'paused' | 'rolled-back' | 'failed' | 'cancelled';
  /** The cluster is as it was before: nothing was changed, or everything was rolled back. */
  readonly isAsBefore: boolean;
}

/**
 * Returns the state of a deployment on GitHub after its end. `success` means that this commit is now what runs in the
 * environment, and GitHub then sets earlier successes there to inactive (auto_inactive; according to its documentation
 * not in production environments). So a deployment that leaves the cluster as it was must never be a success.
 *
 * `main` at 4f2c was deployed to `staging` successfully, and now 9ab1 is deployed:
 * it succeeds, or changes nothing → 9ab1 is a success, 4f2c is inactive;
 * an instance fails and everything is rolled back → 9ab1 is a failure, and 4f2c still the success that runs there;
 * the job is cancelled before anything was changed → 9ab1 is inactive: it never ran there, and nothing is wrong;
 * the job is cancelled half-way → 9ab1 is an error, since what runs now is neither of the two;
 * only canaries of 9ab1 are deployed → 9ab1 is inactive: 4f2c is what runs for the most part, nothing is wrong, and
 * nobody would ever end a record that stays in progress, since the next deployment has its own;
 * `destroy` succeeds → its record is inactive, since nothing of it runs.
 */
export function deploymentStateOf({ command, status, isAsBefore }: DeploymentEnd): FinalState {
  switch (status) {
    case 'succeeded':
    case 'unchanged':
      return command === 'destroy' ? 'inactive' : 'success';
    case 'paused':
      return 'inactive';
    case 'failed':
    case 'rolled-back':
      return 'failure';
    case 'cancelled':
      return isAsBefore ? 'inactive' : 'error';
  }
}
