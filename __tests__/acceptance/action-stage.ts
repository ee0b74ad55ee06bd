import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ActionStep, runAction, type StepResult } from '../../src/demo/run-action.js';
import type { ApiRequest } from '../../src/simulator/api/api-response.js';
import type { ClusterOptions } from '../../src/simulator/fleetd/cluster-options.js';
import type { FleetVersion } from '../../src/simulator/fleetd/fleet-version.js';
import { SimulatedCluster } from '../../src/simulator/fleetd/simulated-cluster.js';
import type { Fault } from '../../src/simulator/harness/faults.js';
import { scaledClock } from '../../src/simulator/harness/scaled-clock.js';
import { SimulatedEndpoint } from '../../src/simulator/harness/simulated-endpoint.js';
import { startSimulatorServer } from '../../src/simulator/harness/simulator-server.js';
import { listen, onCleanUp } from '../network/servers.js';

export interface Run extends StepResult {
  readonly log: readonly string[];
  readonly errors: readonly string[];
}

/** A checkout, and a simulated cluster over real sockets; its time runs much faster than the action's. */
export interface ActionStage {
  readonly cluster: SimulatedCluster;
  readonly endpoint: SimulatedEndpoint;
  readonly port: number;
  unitFile(name: string, text: string): Promise<void>;
  /** The cluster on a unix socket as well, and how many connections that has had. */
  serveOn(socketPath: string): Promise<() => number>;
  /** Runs the built action, or with `state` its `post`, without inputs; `onLine` sees the log as it comes. */
  step(inputs: Record<string, string>, more?: Partial<ActionStep>): Promise<Run>;
}

/** `onRequest` is called with every request as it reaches the cluster, and may make it go wrong. */
export async function actionStage({
  version = '1.0.0',
  machines,
  onRequest,
}: {
  readonly version?: FleetVersion;
  readonly machines?: ClusterOptions['machines'];
  readonly onRequest?: (request: ApiRequest) => Fault | undefined;
} = {}): Promise<ActionStage> {
  const clock = scaledClock(20);
  const root = await mkdtemp(join(tmpdir(), 'built-action-'));
  onCleanUp(() => rm(root, { recursive: true, force: true }));
  await mkdir(join(root, 'workspace'));
  const cluster = new SimulatedCluster({ version, startAt: clock.now(), ...(machines && { machines }) });
  const endpoint = new SimulatedEndpoint({ cluster, clock, ...(onRequest && { faults: onRequest }) });
  const server = await startSimulatorServer(endpoint);
  onCleanUp(() => server.close());
  const port = Number(new URL(server.url).port);
  return {
    cluster,
    endpoint,
    port,
    unitFile: (name, text) => writeFile(join(root, 'workspace', name), text),
    async serveOn(socketPath) {
      const relay = createServer((socket) => {
        const onward = connect(port, '127.0.0.1');
        socket.pipe(onward).pipe(socket);
        for (const [one, other] of [
          [socket, onward],
          [onward, socket],
        ] as const)
          one.on('error', () => other.destroy()).on('close', () => other.destroy());
      });
      return (await listen(relay, socketPath)).connections;
    },
    async step(inputs, { onLine, ...more } = {}) {
      const log: string[] = [];
      const result = await runAction({
        workspace: join(root, 'workspace'),
        files: root,
        // A runner may give a post step nothing but defaults.
        inputs: more.state
          ? {}
          : { units: '*.service', count: '2', 'max-unavailable': '100%', 'min-ready': '0s', ...inputs },
        onLine(line, action) {
          log.push(line);
          onLine?.(line, action);
        },
        ...more,
      });
      return { ...result, log, errors: log.filter((line) => line.startsWith('::error')) };
    },
  };
}
