import { spawnSync } from 'node:child_process';
import { cp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, jest, test } from '@jest/globals';
import { inputDefaults } from '../../src/action/inputs.js';
import { runAction } from '../../src/demo/run-action.js';
import { cleanUp, temporaryFolder } from '../network/servers.js';

jest.setTimeout(60_000);
afterEach(cleanUp);

const wrongInput = { ...inputDefaults, units: '*.service', timeout: 'soon' };
const reportsIt = {
  status: 'failed',
  reason: 'input timeout: "soon" is not a duration such as 90, 90s, 10m or 1h30m',
};

/** Runs a bundle in an empty workspace. */
async function runBundle(
  dist: string,
  inputs: Readonly<Record<string, string>>,
  onLine: Parameters<typeof runAction>[0]['onLine'] = () => {},
) {
  const [workspace, files] = [await temporaryFolder(), await temporaryFolder()];
  const log: string[] = [];
  const result = await runAction({
    workspace,
    files,
    inputs,
    dist,
    onLine(line, action) {
      log.push(line);
      onLine(line, action);
    },
  });
  return { ...result, log };
}

/** Returns a copy of the bundle with a statement in front of every script. */
async function bundleWith(statementFor: (name: string) => string): Promise<string> {
  const dist = await temporaryFolder();
  await cp('dist', dist, { recursive: true });
  for (const name of await scriptsIn(dist)) {
    const text = await readFile(join(dist, name), 'utf8');
    await writeFile(join(dist, name), `${statementFor(name)}\n${text}`);
  }
  return dist;
}

async function scriptsIn(dist: string): Promise<readonly string[]> {
  return (await readdir(dist)).filter((name) => name.endsWith('.js'));
}

/** Returns the scripts of the bundle that are loaded to report a wrong input, in order. */
async function scriptsForWrongInput(): Promise<readonly string[]> {
  const dist = await bundleWith((name) => `process.stdout.write('loaded ${name}\\n');`);
  const { log, outputs } = await runBundle(dist, wrongInput);
  expect(outputs).toMatchObject(reportsIt);
  return log.flatMap((line) => /^loaded (.*)$/.exec(line)?.[1] ?? []);
}

interface Cost {
  readonly wall: number;
  readonly cpu: number;
}

/** Returns the seconds a process takes: wall time, and processor time, which other processes hardly affect. */
function costOf(args: readonly string[], cwd: string, environment: Readonly<Record<string, string>>): Cost {
  const script = 'TIMEFORMAT="%3R %3U %3S"; time "$@" > /dev/null 2>&1';
  const { stderr } = spawnSync('bash', ['--norc', '-c', script, 'bash', process.execPath, ...args], {
    cwd,
    env: { PATH: process.env.PATH, LC_ALL: 'C', ...environment },
    encoding: 'utf8',
  });
  const [, wall = '', user = '', system = ''] = /^(\d+\.\d+) (\d+\.\d+) (\d+\.\d+)\n$/.exec(stderr) ?? [];
  return { wall: Number.parseFloat(wall), cpu: Number.parseFloat(user) + Number.parseFloat(system) };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

test('reporting a wrong input takes less than four times as long as starting Node', async () => {
  const [folder, files] = [await temporaryFolder(), await temporaryFolder()];
  const [output, state, summary] = ['output', 'state', 'summary'].map((name) => join(files, name));
  const inputs = Object.entries(wrongInput).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  const environment = {
    ...Object.fromEntries(inputs),
    GITHUB_WORKSPACE: folder,
    GITHUB_OUTPUT: output,
    GITHUB_STATE: state,
    GITHUB_STEP_SUMMARY: summary,
    RUNNER_TEMP: files,
  };
  const script = join(process.cwd(), 'dist', 'index.js');
  const rounds: { readonly empty: Cost; readonly action: Cost }[] = [];
  const ratio = (figure: keyof Cost) =>
    median(rounds.map(({ action }) => action[figure])) / median(rounds.map(({ empty }) => empty[figure]));
  const isFast = () => ratio('wall') < 4 && ratio('cpu') < 4;

  // Interleaved, so that other load on the machine slows both. A noisy machine gets more rounds before the verdict.
  while (rounds.length < 11 || (rounds.length < 33 && !isFast())) {
    await Promise.all([output, state, summary].map((file = '') => writeFile(file, '')));
    rounds.push({ empty: costOf(['-e', '0'], folder, environment), action: costOf([script], folder, environment) });
  }
  expect(await readFile(output ?? '', 'utf8')).toContain(reportsIt.reason);
  expect(ratio('cpu')).toBeLessThan(4);
  expect(ratio('wall')).toBeLessThan(4);
});

test('reporting a wrong input loads less than 400 kB of the bundle', async () => {
  const loaded = await scriptsForWrongInput();
  expect(loaded[0]).toBe('index.js');
  const sizes = await Promise.all(loaded.map(async (name) => (await stat(join('dist', name))).size));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(400_000);
});

test('a job that is cancelled while the action is loading reports that it was cancelled', async () => {
  const untilInterrupted =
    'new Promise((resolve) => { setInterval(() => {}, 1_000); process.once("SIGINT", resolve); })';
  const pause = `process.stdout.write('loading\\n'); await (globalThis.interrupted ??= ${untilInterrupted});`;
  const dist = await bundleWith((name) => (['index.js', 'post.js'].includes(name) ? '' : pause));
  let signals = 0;
  const run = await runBundle(dist, { ...wrongInput, timeout: '10m' }, (line, action) => {
    if (line === 'loading' && signals++ === 0) action.kill('SIGINT');
  });
  expect(signals).toBeGreaterThan(0);
  expect(run.exitCode).toBe(1);
  expect(run.outputs).toMatchObject({ status: 'cancelled', reason: 'cancelled before anything was changed' });
});

test('the outputs are written even if a part that is imported late is missing', async () => {
  const loaded = await scriptsForWrongInput();
  const dist = await temporaryFolder();
  await cp('dist', dist, { recursive: true });
  for (const name of await scriptsIn(dist)) if (!loaded.includes(name)) await rm(join(dist, name));
  const run = await runBundle(dist, { ...wrongInput, timeout: '10m' });
  expect(run.exitCode).toBe(1);
  expect(run.outputs).toMatchObject({ status: 'failed', changed: 'false' });
  expect(run.outputs.reason).toMatch(/^unexpected: .*Cannot find module/);
});

test('the bundle holds one copy of undici', async () => {
  const texts = await Promise.all((await scriptsIn('dist')).map((name) => readFile(join('dist', name), 'utf8')));
  expect(texts.join('\n').match(/^class Agent extends DispatcherBase \{$/gm)).toHaveLength(1);
});
