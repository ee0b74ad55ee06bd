import type { Sample } from './measure.js';

/** Returns a row of the table: a policy's results over all phases. */
export function rowOf(name: string, version: string, samples: readonly Sample[]): readonly string[] {
  const spread = (pick: (sample: Sample) => number) => {
    const sorted = samples.map(pick).toSorted((a, b) => a - b);
    return [0.5, 0.95, 1].map((part) => seconds(quantile(sorted, part)));
  };
  const mean = (pick: (sample: Sample) => number) =>
    (samples.reduce((sum, sample) => sum + pick(sample), 0) / samples.length).toFixed(1);
  const overlapping = samples.filter(({ overlapMs }) => overlapMs > 0).length / samples.length;
  return [
    name,
    version,
    ...spread(({ ms }) => ms),
    ...spread(({ downMs }) => downMs),
    mean(({ writes }) => writes),
    mean(({ requests }) => requests),
    `${(100 * overlapping).toFixed(1)} %`,
  ];
}

const header = ['policy', 'fleet', 'median', 'p95', 'max', 'down', 'p95', 'max', 'writes', 'requests', 'overlap'];

/** Lays out rows under a header. The first column is aligned to the left, all others to the right. */
export function tableOf(rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) => row.map((cell, column) => pad(cell, widths[column] ?? 0, column)).join('  ')).join('\n');
}

function pad(cell: string, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

/** Returns a quantile of sorted values: 0.5 gives the median. */
export function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(2);
}
