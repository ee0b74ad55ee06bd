import { clusterRuns } from './cluster-runs.js';
import { playCluster } from './play-cluster.js';

/*
 * node lib/bench/cluster-process.js NAME: plays one run in a process of its own, so that its memory is nobody else's,
 * and prints its figures as JSON. With `node --cpu-prof` it says where the time goes.
 */

const name = process.argv[2] ?? '';
const run = clusterRuns.find((one) => one.name === name);
if (run === undefined) throw new RangeError(`no run "${name}"`);
const figures = await playCluster(run);
process.stdout.write(JSON.stringify({ ...figures, peakKilobytes: process.resourceUsage().maxRSS }));
