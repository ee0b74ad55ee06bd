import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { runAction } from '../../src/demo/run-action.js';
import { SimulatedCluster } from '../../src/simulator/fleetd/simulated-cluster.js';
import { scaledClock } from '../../src/simulator/harness/scaled-clock.js';
import { SimulatedEndpoint } from '../../src/simulator/harness/simulated-endpoint.js';
import { type SimulatorServer, startSimulatorServer } from '../../src/simulator/harness/simulator-server.js';
import { type Step, workflowFiles, workflowOf } from './workflow-files.js';

jest.setTimeout(60_000);

/*
 * Plays the job of ci.yml in which the action is used on itself, step by step: what it expects of the action has to hold
 * here as well, and what it checks has to be able to fail.
 */

const ci = workflowFiles.find(({ path }) => path.endsWith('/ci.yml'));
const steps = ci ? (workflowOf(ci).jobs['self-use']?.steps ?? []) : [];
const played = steps.slice(steps.findIndex(({ uses }) => uses === './'));

const clock = scaledClock(4);
let server: SimulatorServer;
let files: string;
const results = new Map<string, { outcome: string; outputs: Readonly<Record<string, string>> }>();

beforeAll(async () => {
  files = await mkdtemp(join(tmpdir(), 'self-use-'));
  server = await startSimulatorServer(
    new SimulatedEndpoint({ cluster: new SimulatedCluster({ startAt: clock.now() }), clock }),
  );
});

afterAll(async () => {
  await server.close();
  await rm(files, { recursive: true });
});

/** Puts in what earlier steps ended as. An expression of any other kind is left, and a comparison with it fails. */
function evaluated(text: string): string {
  return text.replace(/\$\{\{ steps\.(\w+)\.(outcome|outputs\.([\w-]+)) \}\}/g, (whole, id, property, output) => {
    const result = results.get(id);
    return (property === 'outcome' ? result?.outcome : result?.outputs[output]) ?? whole;
  });
}

async function play({ id = '', uses, run = '', env = {}, with: inputs = {}, ...step }: Step): Promise<void> {
  if (uses === './') {
    const given = Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, String(value)]));
    const { exitCode, outputs } = await runAction({
      workspace: resolve('.'),
      files,
      inputs: { endpoint: server.url, ...given },
      onLine: () => {},
    });
    const outcome = exitCode === 0 ? 'success' : 'failure';
    results.set(id, { outcome, outputs });
    if (!step['continue-on-error']) expect(outcome).toBe('success');
    return;
  }
  const variables = Object.fromEntries(Object.entries(env).map(([name, text]) => [name, evaluated(text)]));
  const { status, stdout } = spawnSync('bash', ['-e', '-c', run], {
    env: { PATH: process.env.PATH, ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`expected and actual outcome differ:\n${stdout}`);
}

describe('the job that uses the action on itself', () => {
  test('has something to say about every use', () => {
    const uses = played.filter((step) => step.uses === './');
    const expectations = played.filter(({ env }) => env?.ACTUAL !== undefined);
    expect(uses.length).toBeGreaterThan(5);
    expect(expectations.map(({ env }) => /steps\.(\w+)\.outcome/.exec(env?.ACTUAL ?? '')?.[1])).toEqual(
      uses.map(({ id }) => id),
    );
  });

  test.each(played.map((step) => [step.name, step] as const))('%s', (_, step) => play(step));

  test('and a wrong outcome would have failed it', async () => {
    const [expectation] = played.filter(({ env }) => env?.ACTUAL?.includes('steps.wrong.'));
    results.set('wrong', { outcome: 'success', outputs: { status: 'succeeded', changed: 'true', instances: '[]' } });
    await expect(play(expectation as Step)).rejects.toThrow('> success, succeeded, changed: true');
  });

  test('starts its cluster by a command that there is', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object };
    const commands = steps.flatMap(({ run = '' }) =>
      [...run.matchAll(/npm run ([\w-]+)/g)].map(([, name = '']) => name),
    );
    expect(commands).toEqual(['simulate']);
    expect(scripts).toHaveProperty('simulate');
  });
});
