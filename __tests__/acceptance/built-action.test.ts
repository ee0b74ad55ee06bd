import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { runAction, type StepResult } from '../../src/demo/run-action.js';
import { SimulatedCluster } from '../../src/simulator/fleetd/simulated-cluster.js';
import { scaledClock } from '../../src/simulator/harness/scaled-clock.js';
import { SimulatedEndpoint } from '../../src/simulator/harness/simulated-endpoint.js';
import { type SimulatorServer, startSimulatorServer } from '../../src/simulator/harness/simulator-server.js';

jest.setTimeout(60_000);

/** The cluster's time runs faster than the action's, so that the tests need not wait for fleet's ticks. */
const clock = scaledClock(4);
let root: string;
let endpoint: SimulatedEndpoint;
let server: SimulatorServer;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'built-action-'));
  await mkdir(join(root, 'workspace'));
  endpoint = new SimulatedEndpoint({ cluster: new SimulatedCluster({ startAt: clock.now() }), clock });
  server = await startSimulatorServer(endpoint);
});

afterEach(async () => {
  await server.close();
  await rm(root, { recursive: true });
});

async function unitFile(name: string, text: string): Promise<void> {
  await writeFile(join(root, 'workspace', name), text);
}

const web = (seconds: number) => `[Service]\nExecStart=/bin/sleep ${seconds}\nExecStop=/bin/sleep 0.3\n`;

interface Run extends StepResult {
  readonly log: readonly string[];
  readonly errors: readonly string[];
  readonly seconds: number;
  /** From the interruption on. */
  readonly secondsToEnd: number;
}

/** Runs the step; `interruptAt` sends it a SIGINT soon after the line that matches, as a runner does that cancels. */
async function step(inputs: Record<string, string> = {}, interruptAt?: RegExp): Promise<Run> {
  const log: string[] = [];
  const startedAt = Date.now();
  let interruptedAt = startedAt;
  const result = await runAction({
    workspace: join(root, 'workspace'),
    files: root,
    inputs: { endpoint: server.url, units: '*.service', count: '2', 'min-ready': '0s', ...inputs },
    onLine(line, action) {
      log.push(line);
      if (!interruptAt?.test(line)) return;
      setTimeout(() => {
        interruptedAt = Date.now();
        action.kill('SIGINT');
      }, 300);
    },
  });
  const errors = log.filter((line) => line.startsWith('::error'));
  const secondsSince = (time: number) => (Date.now() - time) / 1_000;
  return { ...result, log, errors, seconds: secondsSince(startedAt), secondsToEnd: secondsSince(interruptedAt) };
}

const requests = () => [...endpoint.requestCounts.values()].reduce((sum, count) => sum + count, 0);
const units = (run: Run, output: string) => JSON.parse(run.outputs[output] ?? 'null') as string[];

test('a workflow deploys, has nothing to do the second time, updates, and scales down', async () => {
  await unitFile('web@.service', web(1_000));
  const first = await step();
  expect(first.exitCode).toBe(0);
  expect(first.outputs).toMatchObject({ status: 'succeeded', changed: 'true', reason: '3 created' });
  expect(units(first, 'created')).toEqual(['web@.service', 'web@1.service', 'web@2.service']);
  expect(first.summary).toContain('## ✅ Deployed');

  const writes = endpoint.writes.length;
  const second = await step();
  expect(second.outputs).toMatchObject({ status: 'unchanged', changed: 'false' });
  expect(endpoint.writes).toHaveLength(writes);

  await unitFile('web@.service', web(2_000));
  const third = await step();
  expect(units(third, 'updated')).toEqual(['web@1.service', 'web@2.service', 'web@.service']);
  const instances = JSON.parse(third.outputs.instances ?? '') as Record<string, unknown>[];
  expect(instances[0]).toMatchObject({
    unit: 'web@1.service',
    service: 'web',
    action: 'update',
    outcome: 'succeeded',
    systemdLoadState: 'loaded',
    systemdActiveState: 'active',
    systemdSubState: 'running',
    machineIp: expect.stringMatching(/^10\.77\.0\.1\d$/),
    machineId: expect.stringMatching(/^[0-9a-f]{32}$/),
  });

  const fourth = await step({ count: '1' });
  expect(units(fourth, 'destroyed')).toEqual(['web@2.service']);
});

test('the plan alone writes nothing', async () => {
  await unitFile('web@.service', web(1_000));
  const run = await step({ command: 'plan' });
  expect(run.exitCode).toBe(0);
  expect(run.outputs).toMatchObject({ status: 'planned', changed: 'false' });
  expect(JSON.parse(run.outputs.plan ?? '').services[0].steps).toHaveLength(3);
  expect(endpoint.writes).toEqual([]);
});

test('a bad release is rolled back and fails the step, with an annotation on its unit file', async () => {
  await unitFile('web@.service', '[Service]\nExecStart=/bin/false\n');
  const run = await step();
  expect(run.exitCode).toBe(1);
  expect(run.outputs).toMatchObject({ status: 'rolled-back', changed: 'true', created: '[]' });
  expect(units(run, 'failed')).toEqual(['web@1.service', 'web@2.service']);
  expect(run.errors).toEqual([
    expect.stringMatching(/^::error file=web@\.service,line=2::web@1\.service: systemd shows failed\/failed on /),
    expect.stringMatching(/^::error file=web@\.service,line=2::web@2\.service: systemd shows failed\/failed on /),
  ]);
  expect(run.summary).toContain('## ↩️ Rolled back');
  const again = await step({ 'on-failure': 'stop' });
  expect(again.outputs).toMatchObject({ status: 'failed', changed: 'true' });
});

describe('what cannot be used is one clear error, before anything is touched', () => {
  test.each<[string, Record<string, string>, string, string]>([
    [
      'a bad unit file',
      {},
      '[Service\nExecStart=/bin/true\n',
      '::error file=web@.service,line=1::fleet cannot read this unit file: unable to find end of section',
    ],
    [
      'an unknown input value',
      { command: 'deploi' },
      web(1),
      '::error::input command: "deploi" is none of deploy, plan, restart, destroy and status',
    ],
    [
      'a duration that is none',
      { timeout: 'soon' },
      web(1),
      '::error::input timeout: "soon" is not a duration such as 90, 90s, 10m or 1h30m',
    ],
    ['a missing file', { units: 'none.service' }, web(1), '::error::units: "none.service" matches no file'],
    [
      'an endpoint that is no URL',
      { endpoint: 'fleet' },
      web(1),
      '::error::input endpoint: "fleet" is not a URL such as http://10.0.0.1:49153 or unix:///var/run/fleet.sock',
    ],
    [
      'an endpoint where nobody listens',
      { endpoint: 'http://127.0.0.1:1' },
      web(1),
      '::error::could not read the cluster at http://127.0.0.1:1; nothing was changed: GET /fleet/v1/machines: cannot reach http://127.0.0.1:1: nothing listens there (connection refused); check the endpoint, and that fleetd listens there: by default it listens on a unix socket only (use ssh-tunnel to reach that)',
    ],
  ])('%s', async (_, inputs, text, error) => {
    await unitFile('web@.service', text);
    const run = await step(inputs);
    expect(run.errors).toEqual([error]);
    expect(run.exitCode).toBe(1);
    expect(run.outputs).toMatchObject({ status: 'failed', changed: 'false', created: '[]', instances: '[]' });
    expect(run.summary).toContain('## ❌ Failed');
    expect(requests()).toBe(0);
    // A machine that is busy with other things may take its time once.
    const again = run.seconds < 1 ? run : await step(inputs);
    expect(Math.min(run.seconds, again.seconds)).toBeLessThan(1);
  });
});

test('a cancelled job ends soon, and says what it left', async () => {
  await unitFile('web@.service', web(1_000));
  await step();
  await unitFile('web@.service', web(2_000));
  const run = await step({}, /web@1\.service: updating/);
  expect(run.exitCode).toBe(1);
  expect(run.secondsToEnd).toBeLessThan(3);
  expect(run.outputs).toMatchObject({ status: 'cancelled', changed: 'true' });
  expect(units(run, 'failed')).toEqual(['web@1.service']);
  expect(run.outputs.reason).toBe('cancelled: 0 done, 1 left in flight, 2 not started');
  expect(run.summary).toContain('## 🛑 Cancelled');
});

test('credentials in the endpoint are masked, and show up nowhere', async () => {
  await unitFile('web@.service', web(1_000));
  const run = await step({ endpoint: server.url.replace('http://', 'http://deployer:s3cret@') });
  expect(run.exitCode).toBe(0);
  const [mask, ...rest] = run.log;
  expect(mask).toBe('::add-mask::s3cret');
  expect(
    [...rest.filter((line) => !line.startsWith('::add-mask::')), run.summary, JSON.stringify(run.outputs)].join('\n'),
  ).not.toContain('s3cret');
});

test('what a unit file says can neither forge a command nor break the summary', async () => {
  await unitFile(
    'web@.service',
    '[Service]\nExecStart=/bin/sleep 1\n[X-Fleet]\nMachineMetadata=a=##[set-output name=x;]|<img>\n',
  );
  const run = await step();
  expect(run.exitCode).toBe(1);
  expect(run.log.join('\n')).not.toContain('##[');
  expect(run.summary).not.toContain('<img>');
});

test('without GITHUB_WORKSPACE, the error says so', async () => {
  const log: string[] = [];
  const run = await runAction({
    workspace: '',
    files: root,
    inputs: { endpoint: server.url, units: '*.service' },
    onLine: (line) => log.push(line),
  });
  expect(run.outputs).toMatchObject({ status: 'failed', changed: 'false' });
  expect(log.filter((line) => line.startsWith('::error'))).toEqual([
    expect.stringMatching(/^::error::input working-directory: GITHUB_WORKSPACE is not set, so there is no folder/),
  ]);
});
