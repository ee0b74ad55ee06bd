import type { ClusterFigures } from './play-cluster.js';

/**
 * A run's figures, and the most memory that its process held: Node itself, the action, the simulated cluster, and garbage
 * of both that was not collected yet.
 */
export interface MeasuredCluster extends ClusterFigures {
  readonly peakKilobytes: number;
}

const heads = [
  'run',
  'minutes',
  'requests',
  'of these writes',
  'a unit',
  'a second at most',
  'at once at most',
  'CPU s',
  'simulator CPU s',
  'peak MB',
  'simulator MB at the start',
  'status',
];

/** The first two lines of a Markdown table of runs. */
export const clusterTableHead = `${line(heads)}\n${line(heads.map((_, column) => (column === 0 || column === heads.length - 1 ? '---' : '--:')))}`;

/** Returns a run's line of the table; without figures it has crashed, and one that was refused has a reason instead. */
export function clusterRow(name: string, run: MeasuredCluster | undefined): string {
  const none = heads.slice(2).map(() => '');
  if (run === undefined) return line([name, ...none, 'crashed']);
  const { status, reason } = run;
  if (!run.hasConnected) return line([name, ...none, `refused: ${short(reason)}`]);
  return line([
    name,
    run.minutes.toFixed(2),
    String(run.requests),
    String(run.writes),
    (run.requests / run.units).toFixed(1),
    String(run.mostInASecond),
    String(run.mostAtOnce),
    run.actionSeconds.toFixed(1),
    run.simulatorSeconds.toFixed(1),
    (run.peakKilobytes / 1024).toFixed(0),
    (run.simulatorKilobytes / 1024).toFixed(0),
    status === 'failed' || status === 'rolled-back' ? `${status}: ${short(reason)}` : status,
  ]);
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function short(reason: string): string {
  const oneLine = reason.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|');
  return oneLine.length > 120 ? `${oneLine.slice(0, 119)}…` : oneLine;
}
