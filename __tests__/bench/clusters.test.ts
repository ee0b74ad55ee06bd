import { describe, expect, test } from '@jest/globals';
import type { ClusterRun } from '../../src/bench/cluster-runs.js';
import { clusterRow, clusterTableHead } from '../../src/bench/cluster-table.js';
import { playCluster } from '../../src/bench/play-cluster.js';

/** Two plain units, two templates and two sidekicks of three: 2 + 2 × 4 + 2 × 4 units. */
const size = { title: 'tiny', machines: 3, services: 6 };
const first: Omit<ClusterRun, 'name'> = { size, isDeployed: false, revision: 1, inputs: {} };

describe('a tiny cluster', () => {
  test('is deployed, every unit by at least one write', async () => {
    const figures = await playCluster(first);
    expect(figures).toMatchObject({ hasConnected: true, status: 'succeeded', units: 18 });
    expect(figures.writes).toBeGreaterThanOrEqual(18);
    expect(figures.requests).toBeGreaterThan(figures.writes);
    expect(figures.minutes).toBeGreaterThan(10 / 60);
    expect(figures.mostInASecond).toBeGreaterThanOrEqual(figures.mostAtOnce);
    expect(figures.actionSeconds).toBeGreaterThan(0);
  });

  test('is left alone when it is deployed already: what the bench begins with is what the action makes of the files', async () => {
    const figures = await playCluster({ ...first, isDeployed: true });
    expect(figures).toMatchObject({ status: 'unchanged', units: 18, writes: 0 });
  });

  test('is updated and destroyed whole', async () => {
    const update = await playCluster({ ...first, isDeployed: true, revision: 2 });
    expect(update).toMatchObject({ status: 'succeeded', units: 18 });
    const destroy = await playCluster({ ...first, isDeployed: true, inputs: { command: 'destroy' } });
    expect(destroy).toMatchObject({ status: 'succeeded', units: 18 });
    expect(destroy.writes).toBeGreaterThanOrEqual(18);
  });

  test('is rolled back when a service of it is broken, and the table says why', async () => {
    const figures = await playCluster({ ...first, isDeployed: true, revision: 2, broken: 3 });
    expect(figures.status).toBe('rolled-back');
    expect(clusterRow('broken', { ...figures, peakKilobytes: 1 })).toMatch(/\| rolled-back: .*s3\.service/);
  });
});

describe('the table', () => {
  test('shows a refusal instead of figures', async () => {
    const figures = await playCluster({ ...first, inputs: { command: 'dance' } });
    const row = clusterRow('dance', { ...figures, peakKilobytes: 1 });
    expect(row).toMatch(/^\| dance \|( {2}\|)+ refused: .*"dance" is none of/);
    expect(row.split('|')).toHaveLength(clusterTableHead.split('\n')[0]?.split('|').length ?? 0);
  });

  test('tells the memory of the simulated cluster from that of the whole process', async () => {
    const figures = await playCluster({ ...first, isDeployed: true });
    const row = clusterRow('again', { ...figures, peakKilobytes: 200 * 1_024, simulatorKilobytes: 20 * 1_024 });
    expect(row).toMatch(/\| 200 \| 20 \| unchanged \|$/);
  });

  test('says that a run has crashed', () => {
    expect(clusterRow('first', undefined)).toMatch(/ crashed \|$/);
  });
});
