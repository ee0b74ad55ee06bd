/** How large a cluster is, and what its runs are called after. */
export interface ClusterSize {
  readonly title: string;
  readonly machines: number;
  readonly services: number;
}

/** One run of the action against a whole cluster. */
export interface ClusterRun {
  readonly name: string;
  readonly size: ClusterSize;
  /** Whether revision 1 of everything runs already. */
  readonly isDeployed: boolean;
  /** The revision in the checkout. */
  readonly revision: number;
  /** The number of a service, from 0 on, that fails as soon as it starts. */
  readonly broken?: number;
  /** What a unit does when it is stopped; nothing, if absent. */
  readonly stop?: string;
  /** RestartSec= of every unit, with Restart=always; if absent, systemd restarts none. */
  readonly restartSec?: string;
  /** Besides the services file. */
  readonly inputs: Readonly<Record<string, string>>;
}

const small: ClusterSize = { title: '209 services, 626 units on 3 machines', machines: 3, services: 209 };
const large: ClusterSize = { title: '1,000 services, 2,998 units on 100 machines', machines: 100, services: 1000 };

type Course = Omit<ClusterRun, 'name' | 'size'>;

const first: Course = { isDeployed: false, revision: 1, inputs: {} };
const again: Course = { isDeployed: true, revision: 1, inputs: {} };
const update: Course = { isDeployed: true, revision: 2, inputs: {} };
const unlimited: Course = { ...update, inputs: { 'max-parallel': '0' } };
/** A container takes a moment to stop, so that a machine with fleetd 1.0.0 replaces several units at a time. */
const container = { stop: '/bin/sleep 0.3' } as const;
const destroy: Course = { ...again, inputs: { command: 'destroy' } };
const restart: Course = { ...again, inputs: { command: 'restart' } };
const failure: Course = { ...update, broken: 150 };

/** All runs that `npm run bench -- clusters` plays, cluster by cluster. */
export const clusterRuns: readonly ClusterRun[] = [
  { name: 'small first', size: small, ...first },
  { name: 'small again', size: small, ...again },
  { name: 'small update', size: small, ...update },
  { name: 'small update restarts', size: small, ...update, restartSec: '1' },
  { name: 'small unlimited', size: small, ...unlimited },
  { name: 'small update containers', size: small, ...update, ...container },
  { name: 'small unlimited containers', size: small, ...unlimited, ...container },
  { name: 'small destroy', size: small, ...destroy },
  { name: 'small restart', size: small, ...restart },
  { name: 'small fail-fast', size: small, ...failure, inputs: { 'fail-fast': 'true' } },
  { name: 'small fail-late', size: small, ...failure, inputs: { 'fail-fast': 'false' } },
  { name: 'large first', size: large, ...first },
  { name: 'large again', size: large, ...again },
  { name: 'large unlimited', size: large, ...unlimited },
  { name: 'large unlimited containers', size: large, ...unlimited, ...container },
  { name: 'large destroy', size: large, ...destroy },
];
