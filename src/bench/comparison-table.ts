import type { Sample } from './measure.js';

/** One row of the table: what all phases of a policy came to. */
export function rowOf(name: string, version: string, samples: readonly Sample[]): readonly string[] {
  const spread = (pick: (sample: Sample) => number) => {
    const sorted = samples.map(pick).toSorted((a, b) => a - b);
    return [0.5, 0.95, 1].map((part) => seconds(quantile(sorted, part)));
  };
  const mean = (pick: (sample: Sample) => number) =>
    (samples.reduce((sum, sample) => sum + pick(sample), 0) / samples.length).toFixed(1);
  const twice = samples.filter(({ twiceMs }) => twiceMs > 0).length / samples.length;
  return [
    name,
    version,
    ...spread(({ ms }) => ms),
    ...spread(({ downMs }) => downMs),
    mean(({ writes }) => writes),
    mean(({ requests }) => requests),
    `${(100 * twice).toFixed(1)} %`,
  ];
}

const heads = ['policy', 'fleet', 'median', 'p95', 'max', 'down', 'p95', 'max', 'writes', 'requests', 'twice'];

/** Lays rows out under their heads; what is no name stands to the right. */
export function tableOf(rows: readonly (readonly string[])[]): string {
  const all = [heads, ...rows];
  const widths = heads.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) => row.map((cell, column) => pad(cell, widths[column] ?? 0, column)).join('  ')).join('\n');
}

function pad(cell: string, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

/** The value below which a part of the sorted values lies. */
export function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(2);
}
