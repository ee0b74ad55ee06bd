import { takeSnapshot } from '../../src/cluster/snapshot.js';
import { parseInstanceCounts } from '../../src/definition/instance-counts.js';
import { loadDefinition } from '../../src/definition/load-definition.js';
import type { Workspace } from '../../src/definition/workspace.js';
import { fleetClient } from '../../src/fleet/fleet-client.js';
import type { Plan } from '../../src/plan/plan.js';
import { planDeployment } from '../../src/plan/plan-deployment.js';
import { unitResults } from '../../src/report/fold-runs.js';
import type { UnitResult } from '../../src/report/unit-result.js';
import { deploy } from '../../src/rollout/deploy.js';
import { noJournal, noLogs } from '../../src/rollout/ports.js';
import type { RolloutContext } from '../../src/rollout/service-rollout.js';
import { inProcessTransport } from '../../src/simulator/harness/in-process-transport.js';
import { seededRandom } from '../../src/simulator/simulation/random.js';
import { strategy } from '../plan/strategy.js';
import type { Stage } from './stage.js';
import type { Files } from './unit-files.js';

/**
 * Rolls unit files out as the action does, but for the check that finds a place for every unit beforehand: for the test
 * that holds this check to what becomes of a plan that it would refuse. All other tests run the action itself.
 */
export function rollOutUnchecked(
  stage: Stage,
  files: Files,
  count: string,
  maxSurge: number,
  maxParallel: number,
): Promise<{ readonly plan: Plan; readonly instances: readonly UnitResult[] }> {
  const { clock, cluster, endpoint } = stage;
  return clock.run(async () => {
    const fleet = fleetClient({
      transport: inProcessTransport(endpoint),
      clock,
      random: seededRandom(7),
      requestTimeoutMs: 10_000,
      retryForMs: 60_000,
    });
    const { definition } = await loadDefinition({
      workspace: workspaceOf(files),
      download: (url) => Promise.reject(new Error(`nothing is downloaded from ${url}`)),
      patterns: ['*'],
      counts: parseInstanceCounts(count),
      desiredStates: new Map(),
      runAlways: new Set(),
      variables: new Map(),
    });
    const snapshot = await takeSnapshot(fleet);
    const { plan } = planDeployment(
      definition,
      snapshot,
      strategy({ maxSurge: { instances: maxSurge }, minReadyMs: 3_000, timeoutMs: 90_000 }),
      maxParallel,
    );
    const context: RolloutContext = {
      machines: snapshot.machines,
      deadline: { at: Number.POSITIVE_INFINITY, name: 'no deadline' },
      afterFailure: 'stop',
      maxParallel,
      clusterSize: 10,
    };
    const result = await deploy(plan, 'stop', context, {
      fleet,
      check: async (url) => ({ healthy: false, detail: `nobody answers ${url}` }),
      clock,
      signal: new AbortController().signal,
      emit: () => {},
      journal: noJournal,
      logs: noLogs,
    });
    cluster.advanceTo(clock.now());
    return { plan, instances: unitResults(result, snapshot.machines) };
  });
}

function workspaceOf(files: Files): Workspace {
  return {
    find: async () => Object.keys(files),
    resolve: (path) => path,
    read: async (path) => ({ path, text: files[path] ?? '' }),
  };
}
