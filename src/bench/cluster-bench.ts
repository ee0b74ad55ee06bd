import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { clusterRuns } from './cluster-runs.js';
import { clusterRow, clusterTableHead, type MeasuredCluster } from './cluster-table.js';

/**
 * Plays the runs of whose names any of these words is a part, or all runs without words, each in a process of its own,
 * and prints a Markdown table for each cluster, row by row.
 */
export function benchClusters(words: readonly string[]): void {
  const chosen = clusterRuns.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
  if (chosen.length === 0)
    throw new RangeError(`no run is called so; there are ${clusterRuns.map(({ name }) => `"${name}"`).join(', ')}`);
  for (const [size, runs] of Map.groupBy(chosen, (run) => run.size)) {
    console.log(`${size.title}\n\n${clusterTableHead}`);
    for (const { name } of runs) console.log(clusterRow(name, measured(name)));
    console.log('');
  }
}

function measured(name: string): MeasuredCluster | undefined {
  const script = fileURLToPath(new URL('cluster-process.js', import.meta.url));
  try {
    const stdio: ['ignore', 'pipe', 'inherit'] = ['ignore', 'pipe', 'inherit'];
    return JSON.parse(execFileSync(process.execPath, [script, name], { encoding: 'utf8', stdio }));
  } catch {
    // Its own words are on stderr already.
    return undefined;
  }
}
