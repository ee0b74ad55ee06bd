import type { Plan } from '../plan/plan.js';
import type { ClusterStatus } from './cluster-status.js';
import type { Status } from './status.js';
import type { Timeline } from './timeline.js';
import type { UnitResult } from './unit-result.js';

/** Everything there is to say about a deployment once it is over. */
export interface DeploymentReport {
  /** The command, if it is not `deploy`. */
  readonly command?: 'restart' | 'destroy' | 'status';
  readonly status: Status;
  /** One line: why it failed, or what was done. */
  readonly reason: string;
  /** Whether the cluster was changed, or may have been. */
  readonly changed: boolean;
  readonly instances: readonly UnitResult[];
  /** Set by the job's post step, for a deployment that was interrupted and that it has recovered as far as it could. */
  readonly isAfterwards?: true;
  /** What was done when, if anything was. */
  readonly timeline?: Timeline;
  /** Absent if there was no plan yet. */
  readonly plan?: Plan;
  /** Values of the definition that no output may show. */
  readonly secrets?: readonly string[];
  /** What the cluster holds, if that was asked for. */
  readonly clusterStatus?: ClusterStatus;
  /** The deployment's id on GitHub. */
  readonly deploymentId?: number;
  readonly durationMs: number;
  /** The server and its version, and the endpoint without credentials. */
  readonly cluster?: string;
}
