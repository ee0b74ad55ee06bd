import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import type { ClusterOptions } from '../../src/simulator/fleetd/cluster-options.js';
import type { Interruption } from '../stage/interruption.js';
import { Stage, type UnitNow } from '../stage/stage.js';
import type { StageRun } from '../stage/stage-run.js';
import type { Files } from '../stage/unit-files.js';

interface Scene {
  readonly title: string;
  readonly before: Files;
  readonly after: Files;
  readonly inputs: Readonly<Record<string, string>>;
  readonly version?: '0.11.1' | '1.0.0';
  readonly behaviour?: ClusterOptions['behaviour'];
  /** The `count` before and after. */
  readonly counts?: readonly [string, string];
  /** Of requests that only ask, one of so many is an end as well; all that write are. */
  readonly everyRead?: number;
  /** Deploys unless it says otherwise. */
  readonly command?: 'restart' | 'destroy';
}

const service = (release: number, more = '') =>
  `[Service]\nExecStart=/bin/sleep ${86_400 + release}\nExecStop=/bin/sleep 0.3\n${more}`;
const sidekick = (release: number, main = 'web') =>
  service(release, `[X-Fleet]\nMachineOf=${main}@%i.service\n`).replace(
    '[Service]',
    `[Unit]\nBindsTo=${main}@%i.service\n[Service]`,
  );

const quick = { count: '3', 'min-ready': '2s', timeout: '2m' };
const web = (release: number): Files => ({ 'web@.service': service(release) });

const scenes: readonly Scene[] = [
  { title: 'an update in place', before: web(1), after: web(2), inputs: quick },
  { title: 'an update by destroying and creating', before: web(1), after: web(2), inputs: quick, version: '0.11.1' },
  {
    title: 'an update of several at a time',
    before: web(1),
    after: web(2),
    inputs: { ...quick, 'max-unavailable': '2' },
    version: '0.11.1',
  },
  { title: 'an update with a stand-in', before: web(1), after: web(2), inputs: { ...quick, 'max-surge': '1' } },
  {
    title: 'an update of units with sidekicks',
    before: { ...web(1), 'web-sidekick@.service': sidekick(1) },
    after: { ...web(2), 'web-sidekick@.service': sidekick(2) },
    inputs: { ...quick, count: '2' },
  },
  {
    title: 'an update of main units alone, by destroying and creating',
    before: { ...web(1), 'web-sidekick@.service': sidekick(1) },
    after: { ...web(2), 'web-sidekick@.service': sidekick(1) },
    inputs: { ...quick, count: '2' },
    version: '0.11.1',
  },
  {
    title: 'an update of two services, of which one shrinks',
    before: { ...web(1), 'db.service': service(1) },
    after: { ...web(2), 'db.service': service(2) },
    inputs: { 'min-ready': '2s', timeout: '2m' },
    counts: ['3', '1'],
    version: '0.11.1',
  },
  { title: 'a first deployment', before: {}, after: web(1), inputs: quick },
  { title: 'a restart', before: web(1), after: web(1), inputs: quick, command: 'restart' },
  {
    title: 'a restart of a unit with its sidekick',
    before: { ...web(1), 'web-sidekick@.service': sidekick(1) },
    after: { ...web(1), 'web-sidekick@.service': sidekick(1) },
    inputs: { ...quick, count: '1' },
    version: '0.11.1',
    command: 'restart',
  },
];

/** Four services that have to do with one another only by their sidekicks, all of them on one line of `units`. */
const several = (release: number): Files => ({
  'api@.service': service(release),
  'api-sidekick@.service': sidekick(release, 'api'),
  'cache.service': service(release),
  'db.service': service(release),
  'web@.service': service(release),
});
const counts = ['api@.service=1', 'api-sidekick@.service=1', 'web@.service=2'].join('\n');
const sideBySide = { units: '*.service', count: counts, 'max-parallel': '0', 'min-ready': '1s', timeout: '2m' };

/** So many requests that only ask are under way with several services in flight that few of them tell anything new. */
const severalScenes: readonly Scene[] = [
  { title: 'an update of several services', before: several(1), after: several(2) },
  {
    title: 'an update of several services by destroying and creating',
    before: several(1),
    after: several(2),
    version: '0.11.1' as const,
  },
  { title: 'a first deployment of several services', before: {}, after: several(1) },
].map((scene) => ({ ...scene, inputs: sideBySide, everyRead: 25 }));

const interruptions = ['kill before', 'kill after', 'cancel', 'cancel after'] as const;

/** Plays a scene with each interruption at each of its writes, and at many moments in between; those are many. */
async function everywhere(
  scene: Scene,
  inputs: Readonly<Record<string, string>>,
  check: (played: Played) => Promise<void>,
  more?: 'without post',
): Promise<void> {
  const whole = await play(scene, inputs);
  const { everyRead = 4 } = scene;
  const requests = whole.step.requests;
  let played = 0;
  for (const [at, request] of requests.entries())
    for (const by of interruptions) {
      // What a request that only asks has brought makes no difference to the cluster, and many of them little more.
      if (request.method === 'GET' && (by.endsWith('after') || at % everyRead > 0)) continue;
      const interruption = { at, by };
      try {
        await check(await play(scene, inputs, interruption, more));
      } catch (error) {
        const where = `${by} request ${at}, ${request.method} ${request.path} ${request.body ?? ''}`;
        throw new Error(`${where}: ${error instanceof Error ? error.message : error}`, { cause: error });
      }
      played++;
    }
  expect(played).toBeGreaterThan(20);
}

interface Played {
  readonly stage: Stage;
  readonly step: StageRun;
  readonly post: StageRun;
  readonly former: Units;
  /** Between the step and its post. */
  readonly between: Units;
  readonly now: Units;
  /** What units have truly done since the step began. */
  readonly changes: ReturnType<Stage['cluster']['history']>;
}

async function play(
  { before, after, inputs: own, version = '1.0.0', behaviour, counts, command }: Scene,
  inputs: Readonly<Record<string, string>>,
  interruption?: Interruption,
  more?: 'without post',
): Promise<Played> {
  const stage = new Stage({ version, ...(behaviour && { behaviour }) });
  if (Object.keys(before).length > 0) {
    const first = await stage.run(before, { ...own, ...(counts && { count: counts[0] }) });
    expect(first.host.outputs.status).toBe('succeeded');
  }
  await stage.wait(10);
  const former = await stage.units();
  const { length: changesBefore } = stage.cluster.history();
  const step = await stage.run(
    after,
    { ...own, ...(counts && { count: counts[1] }), ...inputs, ...(command && { command }) },
    interruption && { interruption },
  );
  const between = await stage.units();
  // The runner takes a moment to come to the post step.
  await stage.wait(1);
  const post = more === 'without post' ? step : await stage.post(step);
  const changes = stage.cluster.history().slice(changesBefore);
  return { stage, step, post, former, between, now: await stage.units(), changes };
}

type Units = ReadonlyMap<string, UnitNow>;

const versions = (units: Units) =>
  [...units].map(([name, { revision, desiredState }]) => `${name} ${revision} ${desiredState}`).toSorted();

const isUp = (unit: UnitNow | undefined) => unit?.does.split(', ').includes('active/running') === true;

describe.each([...scenes, ...severalScenes])('$title, broken off anywhere', (scene) => {
  test('is recovered: everything that ran before runs again', async () => {
    await everywhere(scene, {}, async ({ stage, step, post, former, between, now, changes }) => {
      if (!step.wasKilled) expect(untrueAtOnce(step, former, between)).toEqual([]);
      expect(stopped(former, now)).toEqual([]);
      expect(touchedByPost(step, post)).toEqual([]);
      expect([...post.host.annotations]).toEqual([]);
      expect(post.host.hasFailed).toBe(false);
      expect(post.seconds).toBeLessThan(60);
      expect(stage.journals.texts.size).toBe(0);
      const reported = { ...step.host.outputs, ...post.host.outputs };
      expect(untrue(reported.instances, now)).toEqual([]);
      expect(notRestarted(reported.instances, changes)).toEqual([]);
      await deployAgain(stage, scene);
    });
  }, 300_000);

  test('is rolled back if that is wanted: everything is as it was', async () => {
    let wentBack = 0;
    await everywhere(scene, { 'on-cancel': 'rollback' }, async ({ step, post, former, now }) => {
      const reported = { ...step.host.outputs, ...post.host.outputs };
      expect(post.host.annotations).toEqual([]);
      expect(untrue(reported.instances, now)).toEqual([]);
      if (reported.status === 'succeeded' || reported.status === 'unchanged') return;
      wentBack++;
      expect(versions(now)).toEqual(versions(former));
      expect(stopped(former, now)).toEqual([]);
    });
    expect(wentBack).toBeGreaterThan(10);
  }, 300_000);

  test('is mended by the next deployment, where the post step never runs', async () => {
    await everywhere(scene, {}, ({ stage }) => deployAgain(stage, scene), 'without post');
  }, 300_000);
});

describe.each<Scene>([
  { title: 'a release that does not start', before: web(1), after: web(2), inputs: quick },
  {
    title: 'a release that does not start, destroyed and created',
    before: web(1),
    after: web(2),
    inputs: quick,
    version: '0.11.1',
  },
  {
    title: 'a canary that dies in its hold',
    before: web(1),
    after: web(2),
    inputs: { ...quick, canary: '1', 'canary-hold': '30s' },
  },
  ...['true', 'false'].map((failFast) => ({
    title: `a release of several services of which one does not start, with fail-fast ${failFast}`,
    before: several(1),
    after: { ...several(3), 'cache.service': service(2) },
    inputs: { ...sideBySide, 'fail-fast': failFast },
    everyRead: 25,
  })),
])('$title, broken off anywhere', (scene) => {
  const dies = { exitAfterMs: scene.inputs.canary ? 15_000 : 400, exitCode: 1 };
  const behaviour = (_: string, options: readonly { readonly value: string }[]) =>
    options.some(({ value }) => value.includes('86402')) ? dies : undefined;

  test('leaves nothing stopped', async () => {
    await everywhere({ ...scene, behaviour }, {}, async ({ stage, post, former, now }) => {
      expect(stopped(former, now)).toEqual([]);
      expect(post.seconds).toBeLessThan(90);
      expect(stage.journals.texts.size).toBe(0);
    });
  }, 300_000);
});

test('a removal of several services, broken off anywhere, leaves nothing stopped, and the next one removes what is left', async () => {
  const scene = { title: '', before: several(1), after: several(1), inputs: sideBySide, command: 'destroy' } as const;
  await everywhere(scene, {}, async ({ stage, post, former, now }) => {
    expect(stopped(former, now)).toEqual([]);
    expect(post.seconds).toBeLessThan(60);
    const again = await stage.run(scene.after, { ...sideBySide, command: 'destroy' });
    expect(again.host.outputs.status).toMatch(/^(succeeded|unchanged)$/);
    expect([...(await stage.units()).keys()]).toEqual([]);
  });
}, 300_000);

/** The next deployment brings everything about, and the one after it has nothing left to do. */
async function deployAgain(stage: Stage, { after, inputs, counts }: Scene): Promise<void> {
  const all = { ...inputs, ...(counts && { count: counts[1] }) };
  expect((await stage.run(after, all)).host.outputs.status).toMatch(/^(succeeded|unchanged)$/);
  const units = [...(await stage.units()).values()];
  expect(units.filter((unit) => unit.desiredState === 'launched' && !isUp(unit))).toEqual([]);
  // A state that got lost when an instance went to another machine is published again within 24 s.
  await stage.wait(30);
  expect((await stage.run(after, all)).host.outputs.status).toBe('unchanged');
}

/** Units that ran before and are there, but do not run. */
function stopped(former: Units, now: Units): string[] {
  return [...former].filter(([name, was]) => isUp(was) && now.has(name) && !isUp(now.get(name))).map(([name]) => name);
}

const isWrite = ({ method }: { readonly method: string }) => method !== 'GET';
const unitOf = (path: string) => decodeURIComponent(path.split('/').at(-1) ?? '');

/** Units that the post step writes to without the step having done so, sidekicks aside. */
function touchedByPost(step: StageRun, post: StageRun): string[] {
  const touched = new Set(step.requests.filter(isWrite).map(({ path }) => unitOf(path)));
  const written = new Set(post.requests.filter(isWrite).map(({ path }) => unitOf(path)));
  return [...written].filter((unit) => !touched.has(unit) && !unit.includes('-sidekick'));
}

/** What a step that was cancelled says and is not so: a revision that it does not know it may leave out. */
function untrueAtOnce({ host: { outputs } }: StageRun, former: Units, between: Units): string[] {
  const reported = JSON.parse(outputs.instances ?? '[]') as { unit: string; revision?: string; outcome: string }[];
  const known = reported.filter(({ revision, outcome }) => revision !== undefined || outcome !== 'cancelled');
  const hasChanged = !isDeepStrictEqual(versions(former), versions(between));
  const denied = hasChanged && outputs.changed !== 'true' ? ['that nothing was changed'] : [];
  return [...untrue(JSON.stringify(known), between), ...denied];
}

/** Units that the report calls restarted, but that were not both stopped and started. */
function notRestarted(instances: string | undefined, changes: Played['changes']): string[] {
  const reported = JSON.parse(instances ?? '[]') as { unit: string; action: string; outcome: string }[];
  const did = (name: string, state: string) =>
    changes.some(({ unitName, active }) => unitName === name && active === state);
  return reported
    .filter(({ action, outcome }) => action === 'restart' && outcome === 'succeeded')
    .map(({ unit }) => unit)
    .filter((unit) => !did(unit, 'inactive') || !did(unit, 'active'));
}

/** Units of which the report says another revision than the cluster has. */
function untrue(instances: string | undefined, now: Units): string[] {
  const reported = JSON.parse(instances ?? '[]') as { unit: string; revision?: string; outcome: string }[];
  return reported
    .filter(({ unit, revision }) => revision !== now.get(unit)?.revision)
    .map(({ unit, revision, outcome }) => `${unit} ${outcome} ${revision}, and has ${now.get(unit)?.revision}`);
}
