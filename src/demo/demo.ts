import type { ChildProcess } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { systemClock } from '../clock/system-clock.js';
import { SimulatedCluster } from '../simulator/fleetd/simulated-cluster.js';
import { SimulatedEndpoint } from '../simulator/harness/simulated-endpoint.js';
import { startSimulatorServer } from '../simulator/harness/simulator-server.js';
import { renderSummary } from './render-summary.js';
import { runAction } from './run-action.js';
import { runnerLine } from './runner-line.js';

/** A scene: what the repository holds when the workflow runs, and how the step should end. */
interface Scene {
  readonly name: string;
  readonly title: string;
  readonly command: string;
  readonly status: string;
  /** The line of the log at which the job is cancelled. */
  readonly cancelAt?: RegExp;
}

const scenes: readonly Scene[] = [
  { name: '1-first-deployment', title: 'A first deployment', command: '/usr/bin/web --release 1', status: 'succeeded' },
  {
    name: '2-the-same-again',
    title: 'The same again: nothing to do',
    command: '/usr/bin/web --release 1',
    status: 'unchanged',
  },
  {
    name: '3-rolling-update',
    title: 'A new release, instance by instance',
    command: '/usr/bin/web --release 2',
    status: 'succeeded',
  },
  {
    name: '4-bad-revision',
    title: 'A bad release, stopped at the first instance and rolled back',
    command: '/bin/false',
    status: 'rolled-back',
  },
  {
    name: '5-cancelled',
    title: 'A job that is cancelled while an instance is down, and its post step, which recovers it',
    command: '/usr/bin/web --release 3',
    status: 'cancelled',
    cancelAt: /web@2\.service: updating/,
  },
];

const mermaidUrl = pathToFileURL(resolve('node_modules/mermaid/dist/mermaid.min.js')).href;
const root = resolve('.demo');
const workspace = join(root, 'workspace');
await rm(root, { recursive: true, force: true });
await mkdir(join(workspace, 'deploy'), { recursive: true });

const cluster = new SimulatedCluster({ version: '1.0.0', startAt: Date.now() });
const endpoint = new SimulatedEndpoint({ cluster, clock: systemClock });
const server = await startSimulatorServer(endpoint);
let asExpected = true;
try {
  for (const scene of scenes) asExpected = (await play(scene)) && asExpected;
} finally {
  await server.close();
}
if (!asExpected) process.exitCode = 1;

async function play({ name, title, command, status, cancelAt }: Scene): Promise<boolean> {
  const files = join(root, name);
  const postFiles = join(files, 'post');
  await mkdir(postFiles, { recursive: true });
  await writeFile(join(workspace, 'deploy', 'web@.service'), unitFile(command));
  console.log(`\n━━ ${title} ━━\n`);
  const requestsBefore = requests();
  const startedAt = Date.now();
  const inputs = { endpoint: server.url, units: 'deploy/*.service', count: '3', 'min-ready': '2s' };
  const onLine = (line: string, action: ChildProcess) => {
    show(line);
    if (cancelAt?.test(line)) setTimeout(() => action.kill('SIGINT'), 1_500);
  };
  const result = await runAction({ workspace, files, inputs, onLine });
  // A runner starts it at the end of the job, whatever became of the step.
  const post = await runAction({ workspace, files: postFiles, inputs: {}, state: result.state, onLine: show });
  await writeFile(join(files, 'summary.html'), renderSummary(result.summary + post.summary, mermaidUrl, 'light'));
  const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1);
  const page = join('.demo', name, 'summary.html');
  console.log(
    `\n  exit code ${result.exitCode}, status ${result.outputs.status}, ${requests() - requestsBefore} requests, ${seconds} s; summary: ${page}`,
  );
  if (result.outputs.status === status && post.exitCode === 0) return true;
  console.error(`  The status should have been ${status}, and the post step should have succeeded.`);
  return false;
}

function show(line: string): void {
  const shown = runnerLine(line);
  if (shown !== undefined) console.log(shown);
}

function unitFile(command: string): string {
  return `[Unit]
Description=Web %i

[Service]
ExecStart=${command}
ExecStop=/bin/sleep 0.3

[X-Fleet]
Conflicts=web@*.service
`;
}

function requests(): number {
  return [...endpoint.requestCounts.values()].reduce((sum, count) => sum + count, 0);
}
