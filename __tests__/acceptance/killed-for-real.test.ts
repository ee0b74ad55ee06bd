import type { ChildProcess } from 'node:child_process';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { FleetVersion } from '../../src/simulator/fleetd/fleet-version.js';
import { cleanUp } from '../network/servers.js';
import { actionStage } from './action-stage.js';

jest.setTimeout(300_000);
afterEach(cleanUp);

const release = (number: number) => `[Service]\nExecStart=/bin/sleep ${86_400 + number}\nExecStop=/bin/sleep 0.2\n`;

interface Kill {
  readonly signal: NodeJS.Signals;
  /** At which of the rollout's writes, counted from 0. */
  readonly at: number;
  /** Whether the write takes effect before the signal comes. */
  readonly effect: 'before' | 'after';
}

interface Killed {
  readonly kill: Kill | undefined;
  /** How many writes the rollout made. */
  readonly writes: number;
  readonly exitCode: number | null;
  /** From the signal to the end of the process. */
  readonly endedAfterMs: number;
  readonly outputs: Readonly<Record<string, string>>;
  readonly post: {
    readonly exitCode: number | null;
    readonly outputs: Readonly<Record<string, string>>;
    readonly summary: string;
  };
  /** What each instance truly does once the post step is through. */
  readonly afterPost: readonly string[];
  readonly next: string | undefined;
  readonly afterNext: string | undefined;
}

/** Deploys, updates, is killed on the way, and goes through what a job goes through then: post, and the deployment again. */
async function play(version: FleetVersion, kill: Kill | undefined): Promise<Killed> {
  let action: ChildProcess | undefined;
  let writes = -1;
  let signalledAt: number | undefined;
  const send = (signal: NodeJS.Signals) => {
    signalledAt = Date.now();
    action?.kill(signal);
  };
  const stage = await actionStage({
    version,
    onRequest({ method }) {
      if (method === 'GET' || writes < 0 || writes++ !== kill?.at) return undefined;
      if (kill.effect === 'before') {
        send(kill.signal);
        return { kind: 'reset-before' };
      }
      setTimeout(send, 5, kill.signal);
      return undefined;
    },
  });
  const inputs = { endpoint: `http://127.0.0.1:${stage.port}`, 'max-unavailable': '1' };
  await stage.unitFile('web@.service', release(1));
  expect((await stage.step(inputs)).outputs.status).toBe('succeeded');

  await stage.unitFile('web@.service', release(2));
  writes = 0;
  const onLine = (_: string, started: ChildProcess) => {
    action = started;
  };
  const step = await stage.step(inputs, { onLine });
  const endedAfterMs = signalledAt === undefined ? 0 : Date.now() - signalledAt;
  const total = writes;
  writes = -1;
  const post = await stage.step({}, { state: step.state });
  const afterPost = ['web@1.service', 'web@2.service'].map((name) => `${name} ${truly(stage, name)}`);
  const next = (await stage.step(inputs)).outputs.status;
  const afterNext = (await stage.step(inputs)).outputs.status;
  return {
    kill,
    writes: total,
    exitCode: step.exitCode,
    endedAfterMs,
    outputs: step.outputs,
    post,
    afterPost,
    next,
    afterNext,
  };
}

function truly(
  { cluster }: { readonly cluster: Awaited<ReturnType<typeof actionStage>>['cluster'] },
  name: string,
): string {
  const is = cluster.units().filter(({ unitName, active }) => unitName === name && active !== 'inactive');
  return is.map(({ active, sub }) => `${active}/${sub}`).join(', ');
}

/** Several at a time: most of what they do is wait. */
async function all<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = [...items.entries()];
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: 10 }, worker));
  return results;
}

describe.each(['1.0.0', '0.11.1'] as const)('the built action against fleetd %s', (version) => {
  test('may be killed at any of its writes, by any signal', async () => {
    const whole = await play(version, undefined);
    expect([whole.outputs.status, whole.post.summary, whole.next]).toEqual(['succeeded', '', 'unchanged']);
    const moments = Array.from({ length: whole.writes }, (_, at) => at);
    const kills = moments.flatMap((at): Kill[] => [
      { signal: 'SIGINT', at, effect: 'before' },
      { signal: 'SIGTERM', at, effect: 'after' },
      { signal: 'SIGKILL', at, effect: 'before' },
      { signal: 'SIGKILL', at, effect: 'after' },
    ]);
    const killed = await all(kills, (kill) => play(version, kill));
    const wrong = killed.filter((one) => !isMended(one));
    expect(wrong).toEqual([]);
    expect(killed.length).toBeGreaterThanOrEqual(12);
  });
});

function isMended({ kill, exitCode, endedAfterMs, outputs, post, afterPost, next, afterNext }: Killed): boolean {
  // The last writes may come when everything is done.
  const isThrough = outputs.status === 'succeeded';
  const toldOfPost = isThrough || (post.outputs.status !== undefined && post.summary !== '');
  return (
    (kill?.signal === 'SIGKILL' ? exitCode === null || isThrough : exitCode === (isThrough ? 0 : 1)) &&
    endedAfterMs < 7_000 &&
    // Killed or not, the next job sees that it is not deployed.
    (isThrough || outputs.status === 'cancelled') &&
    post.exitCode === 0 &&
    toldOfPost &&
    afterPost.every((line) => line.endsWith(' active/running')) &&
    (next === 'succeeded' || next === 'unchanged') &&
    afterNext === 'unchanged'
  );
}
