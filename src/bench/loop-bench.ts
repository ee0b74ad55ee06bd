import { type Company, type Loop, type LoopSample, playLoop } from './play-loop.js';

const lives = [0.05, 0.2, 0.5, 1, 1.5, 3, 5, 8, 20];
const pauses = [0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 30, 60];

/** What the default `min-ready` is, in seconds. */
const minReady = 10;

/** Pauses that are published every time, and those that are so now and then; shorter ones hardly ever are. */
const publishedPause = 1;
const shownPause = 0.3;

interface Scene {
  readonly title: string;
  readonly company: Company;
  readonly phases: number;
}

const scenes: readonly Scene[] = [
  { title: 'alone', company: { inFlight: 0, idle: 0 }, phases: 12 },
  { title: 'one of three in flight', company: { inFlight: 2, idle: 0 }, phases: 6 },
  { title: 'one of ten in flight, all read from a list', company: { inFlight: 9, idle: 0 }, phases: 6 },
  { title: 'one of ten in flight, in a cluster of 400 units', company: { inFlight: 9, idle: 390 }, phases: 3 },
];

interface Cell extends Loop {
  readonly samples: readonly LoopSample[];
}

/**
 * Deploys loops of all these lives and pauses from several phases of the cluster's clocks, and prints how many of them
 * pass as deployed, and how many seconds after its first start the slowest of the others was reported. Equal code gives equal tables.
 */
export async function benchLoops(): Promise<void> {
  console.log(`${await requestsOfOne()}\n`);
  for (const { title, company, phases } of scenes) {
    const seeds = Array.from({ length: phases }, (_, seed) => seed + 1);
    const cells: Cell[] = [];
    for (const pauseSeconds of pauses)
      for (const lifeSeconds of lives) {
        const loop = { lifeSeconds, pauseSeconds };
        cells.push({ ...loop, samples: await playLoop(loop, company, seeds) });
      }
    console.log(`${title}, ${phases} phases\n\n${loopTable(cells)}\n\n${verdict(cells)}\n`);
  }
}

/** What it costs to look so often at an instance that does stay up. */
async function requestsOfOne(): Promise<string> {
  const seeds = Array.from({ length: 60 }, (_, seed) => seed + 1);
  const samples = await playLoop({ lifeSeconds: 86_400, pauseSeconds: 1 }, { inFlight: 0, idle: 0 }, seeds);
  const requests = samples.map((sample) => sample.requests).toSorted((a, b) => a - b);
  const [median, most] = [requests[Math.floor(requests.length / 2)], requests.at(-1)];
  return `The update of one instance that stays up takes ${median} requests (median of ${requests.length} phases), and ${most} at most, all that is read before it included.`;
}

/** Returns a Markdown table: a line for each pause, a column for each life. */
function loopTable(cells: readonly Cell[]): string {
  const head = ['pause \\ life', ...lives.map((life) => `${life} s`)];
  const rows = [...Map.groupBy(cells, ({ pauseSeconds }) => pauseSeconds)].map(([pause, row]) => [
    `${pause} s`,
    ...row.map(cellText),
  ]);
  return [head, head.map((_, column) => (column === 0 ? '---' : '--:')), ...rows].map(line).join('\n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** `25 %, 12.3 s`: a quarter has passed as deployed, and the slowest of the others took so long. */
function cellText({ samples }: Cell): string {
  const passed = samples.filter(({ isDeployed }) => isDeployed).length;
  const reported = samples.flatMap(({ isDeployed, seconds }) => (isDeployed ? [] : [seconds]));
  const share = passed === 0 ? '' : `${Math.round((100 * passed) / samples.length)} %`;
  const slowest = reported.length === 0 ? '' : `${Math.max(...reported).toFixed(1)} s`;
  return [share, slowest].filter((part) => part !== '').join(', ');
}

/** Returns in words how far the aims are reached, with pauses that are always published and with shorter ones. */
function verdict(cells: readonly Cell[]): string {
  const within = (from: number, to: number) =>
    cells.filter(
      ({ lifeSeconds, pauseSeconds }) =>
        lifeSeconds + pauseSeconds <= minReady && pauseSeconds >= from && pauseSeconds < to,
    );
  return [
    `Periods of up to ${minReady} s with pauses of ${publishedPause} s or more: ${reached(within(publishedPause, minReady))}`,
    `The same with pauses from ${shownPause} s to ${publishedPause} s: ${reached(within(shownPause, publishedPause))}`,
  ].join('\n');
}

function reached(cells: readonly Cell[]): string {
  const runs = cells.flatMap(({ samples, ...loop }) => samples.map((sample) => ({ ...sample, ...loop })));
  const passed = runs.filter(({ isDeployed }) => isDeployed).length;
  const late = runs.filter(
    ({ isDeployed, seconds, lifeSeconds, pauseSeconds }) =>
      !isDeployed && seconds > Math.max(15, 3 * (lifeSeconds + pauseSeconds)),
  ).length;
  return `of ${runs.length}, ${passed} passed as deployed, and ${late} were reported later than after three periods or 15 s.`;
}
