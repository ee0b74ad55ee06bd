import type { Plan } from '../plan/plan.js';
import type { ClusterStatus } from './cluster-status.js';
import type { InstanceResult } from './result.js';
import type { Status } from './status.js';
import type { Timeline } from './timeline.js';

/** Everything there is to say about a deployment once it is over. */
export interface DeploymentReport {
  /** What was commanded, where that is not to deploy. */
  readonly command?: 'destroy' | 'status';
  readonly status: Status;
  /** One line: why it failed, or what was done. */
  readonly reason: string;
  /** Whether anything in the cluster was changed, or may have been. */
  readonly changed: boolean;
  readonly instances: readonly InstanceResult[];
  /** It was broken off, and this is told by the job's post step, which has brought in order what it could. */
  readonly isAfterwards?: true;
  /** When what was done, where something was. */
  readonly timeline?: Timeline;
  /** Absent when it came to no plan. */
  readonly plan?: Plan;
  /** Values of the definition that no output may show. */
  readonly secrets?: readonly string[];
  /** What the cluster holds, if that was asked for. */
  readonly clusterStatus?: ClusterStatus;
  /** Of the record among GitHub's deployments. */
  readonly deploymentId?: number;
  readonly durationMs: number;
  /** The server and its version, and the endpoint without credentials. */
  readonly cluster?: string;
}
