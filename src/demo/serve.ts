import { systemClock } from '../clock/system-clock.js';
import { SimulatedCluster } from '../simulator/fleetd/simulated-cluster.js';
import { SimulatedEndpoint } from '../simulator/harness/simulated-endpoint.js';
import { startSimulatorServer } from '../simulator/harness/simulator-server.js';
import { parseServeOptions } from './serve-options.js';

/*
 * npm run simulate -- [--port PORT] [--fleet VERSION] [--file PATH]: a simulated cluster of three machines that keeps real
 * time, until it is interrupted. Machines have what CoreOS has, and the files that --file names, for EnvironmentFile=. It begins empty, and forgets everything when it ends.
 */

try {
  const { port, version, files } = parseServeOptions(process.argv.slice(2));
  const cluster = new SimulatedCluster({ version, startAt: systemClock.now(), behaviour: () => ({ files }) });
  const server = await startSimulatorServer(new SimulatedEndpoint({ cluster, clock: systemClock }), port);
  console.log(`A simulated cluster of fleetd ${version} listens on ${server.url}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
