import { benchClusters } from './cluster-bench.js';
import { benchInstances } from './instance-bench.js';
import { benchLoops } from './loop-bench.js';

/*
 * npm run bench [phases]: ways of replacing one instance compared.
 * npm run bench -- clusters [part of a run's name...]: whole clusters, deployed by the action itself.
 * npm run bench -- loops: instances that crash and are restarted again and again, and how many of them pass.
 */

const [first, ...words] = process.argv.slice(2);
if (first === 'clusters') {
  benchClusters(words);
} else if (first === 'loops') {
  await benchLoops();
} else {
  const phases = Number(first ?? 2000);
  if (!Number.isInteger(phases) || phases < 1)
    throw new RangeError('the number of phases is a whole number from 1 on, or the word "clusters" or "loops"');
  benchInstances(phases);
}
