import { describe, expect, test } from '@jest/globals';
import type { UnitOption } from '../../src/unit/unit-option.js';
import { Stage } from '../stage/stage.js';
import { errorOf } from '../stage/stage-run.js';
import type { Files } from '../stage/unit-files.js';

const name = 'web.service';
const good = 'ExecStart=/bin/sleep 9999';

function web(lines: string): Files {
  return { [name]: `[Service]\n${lines}\n` };
}

function looping(lifeSeconds: number, pauseSeconds: number): Files {
  return web(`ExecStart=/bin/sh -c "sleep ${lifeSeconds}; exit 1"\nRestart=always\nRestartSec=${pauseSeconds}`);
}

/** A cluster on which a good revision runs, at a moment of its clocks that the seed decides, and which loses no state. */
async function running(seed: number): Promise<Stage> {
  const stage = new Stage({ seed, removalLast: 0 });
  await stage.run(web(good));
  await stage.wait(1 + ((seed * 0.137) % 1));
  return stage;
}

const seeds = Array.from({ length: 12 }, (_, index) => index + 1);

describe('a crash loop is not deployed, whenever it is looked at', () => {
  test.each<[life: number, pause: number, minReady: string]>([
    [1.2, 0.1, '2s'],
    [1, 0.3, '2s'],
    [0.8, 0.5, '2s'],
    [0.3, 1, '2s'],
    [2.5, 1, '10s'],
    [5, 2, '10s'],
  ])('of %s s up and %s s down, with min-ready %s', async (life, pause, minReady) => {
    for (const seed of seeds) {
      const stage = await running(seed);
      const deployment = await stage.run(looping(life, pause), { 'on-failure': 'stop', 'min-ready': minReady });
      expect([seed, deployment.status]).toEqual([seed, 'failed']);
      expect(deployment.seconds).toBeLessThan(5 + Math.max(15, 3 * (life + pause)));
    }
  });
});

test('an ExecStart that fails at once costs a few of its pauses, not the whole timeout', async () => {
  for (const seed of seeds) {
    const stage = await running(seed);
    const lines = 'ExecStart=/bin/false\nRestart=always\nRestartSec=5';
    const deployment = await stage.run(web(lines), { 'on-failure': 'stop' });
    expect(errorOf(deployment, name)).toMatch(
      /^crash loop on 10\.77\.0\.1\d: its process (exits as soon as systemd starts it: activating\/auto-restart for 1[23](\.\d)? s, though its RestartSec= is 5 s|exited 2 times in \d+(\.\d)? s, and systemd keeps restarting it); see "journalctl -u web\.service" there$/,
    );
    expect(deployment.seconds).toBeLessThan(20);
  }
});

describe('an instance that crashes once and then stays up is deployed', () => {
  test.each<[string, life: number, pause: number]>([
    ['after a short pause', 1, 0.1],
    ['after a pause that is seen', 2, 1],
    ['after a long pause', 0.05, 20],
    ['after a pause of a minute', 3, 60],
    ['when it had proven itself nearly', 9, 1],
  ])('%s', async (_, life, pause) => {
    for (const seed of seeds.slice(0, 4)) {
      let loads = 0;
      let isUpAtLast = false;
      const behaviour = (unit: string, options: readonly UnitOption[]) =>
        unit === name && options.some(({ name }) => name === 'RestartSec') && !isUpAtLast && ++loads > 0
          ? { exitAfterMs: life * 1_000, exitCode: 1 }
          : undefined;
      const stage = new Stage({ seed, behaviour });
      await stage.run(web(good));
      await stage.wait(1 + ((seed * 0.137) % 1));
      // What it waits for is there before systemd starts it again.
      const watch = () => {
        const machine = stage.cluster.machines.find(
          ({ systemd }) => systemd.stateOf(name)?.subState === 'auto-restart',
        );
        if (!machine) {
          stage.after(0.04, watch);
          return;
        }
        isUpAtLast = true;
        const unit = stage.cluster.registry.jobs.get(name)?.object;
        if (unit) machine.systemd.load({ name, options: unit.options, hash: unit.hash });
      };
      stage.after(0.5, watch);
      const deployment = await stage.run(web(`${good}\nRestart=always\nRestartSec=${pause}`), { 'on-failure': 'stop' });
      expect([loads, isUpAtLast, deployment.status]).toEqual([1, true, 'succeeded']);
    }
  });
});

test('a canary that crashes during the hold is found out, however short the hold looks', async () => {
  for (const seed of seeds) {
    const stage = new Stage({ seed });
    const template = (lines: string): Files => ({ 'web@.service': `[Service]\n${lines}\n` });
    await stage.run(template(good), { count: '2' });
    await stage.wait(1 + ((seed * 0.137) % 1));
    const lines = 'ExecStart=/bin/sh -c "sleep 15; exit 1"\nRestart=always\nRestartSec=1';
    const inputs = { count: '2', canary: '1', 'canary-hold': '15s', 'on-failure': 'stop' };
    const deployment = await stage.run(template(lines), inputs);
    expect(errorOf(deployment, 'web@1.service')).toMatch(
      /^did not stay healthy during the canary hold: activating\/auto/,
    );
  }
});

describe('looking so often costs at most 40 requests for the update of one instance, once the cluster has been read', () => {
  const isList = (path: string) => /\/(machines|units|state)$/.test(path);
  test.each(['', 'Restart=always', 'Restart=always\nRestartSec=1', 'Restart=always\nRestartSec=10'])(
    'with "%s"',
    async (lines) => {
      const counts: number[] = [];
      for (const seed of seeds) {
        const stage = await running(seed);
        const { status, requests } = await stage.run(web(`${good}\n${lines}\nEnvironment=REVISION=2`));
        expect(status).toBe('succeeded');
        counts.push(requests.filter(({ path }) => !isList(path)).length);
      }
      expect(Math.max(...counts)).toBeLessThanOrEqual(40);
    },
  );
});
