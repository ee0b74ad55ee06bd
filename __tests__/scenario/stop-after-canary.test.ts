import { expect, test } from '@jest/globals';
import { Stage } from '../stage/stage.js';
import { errorOf, outcomes } from '../stage/stage-run.js';
import { truly } from '../stage/true-units.js';
import { type Files, webTemplate } from '../stage/unit-files.js';

const canary = { canary: '1', 'canary-hold': '60s', 'stop-after': 'canary' };
const three = { count: '3' };

const template = (name: string, seconds: number, more = '') => ({
  [`${name}@.service`]: webTemplate(seconds, more)['web@.service'] ?? '',
});
const plain = (name: string, seconds: number, more = ''): Files => ({
  [`${name}.service`]: `${more}[Service]\nExecStart=/bin/sleep ${seconds}\n`,
});

async function withWeb(inputs: Record<string, string> = three): Promise<Stage> {
  const stage = new Stage();
  await stage.run(webTemplate(), { ...inputs, 'max-unavailable': '100%' });
  return stage;
}

const revisions = async (stage: Stage) => {
  const units = await stage.units();
  return [1, 2, 3].map((number) => units.get(`web@${number}.service`)?.revision);
};

test('the step ends green after canary and hold, and says what is left', async () => {
  const stage = await withWeb();
  const [before] = await revisions(stage);
  const paused = await stage.run(webTemplate(9_999), { ...three, ...canary });
  expect([paused.status, paused.host.hasFailed]).toEqual(['paused', false]);
  expect(paused.seconds).toBeGreaterThan(70);
  expect(outcomes(paused)).toEqual([
    'web@1.service update succeeded',
    'web@2.service update skipped',
    'web@3.service update skipped',
    'web@.service update skipped',
  ]);
  expect(paused.host.outputs).toMatchObject({
    changed: 'true',
    updated: '["web@1.service"]',
    failed: '[]',
    reason: '1 updated; left for the next deployment: 3 to update (web@2.service, web@3.service, web@.service)',
  });
  expect(paused.plan[0]?.steps.map(({ unit, left }) => [unit, left])).toEqual([
    ['web@1.service', undefined],
    ['web@2.service', 'the deployment stops after the canaries'],
    ['web@3.service', 'the deployment stops after the canaries'],
    ['web@.service', 'the deployment stops after the canaries'],
  ]);
  const [first, second, third] = await revisions(stage);
  expect(first).not.toBe(before);
  expect([second, third]).toEqual([before, before]);
  expect(paused.host.summary).toContain('## ⏸️ Paused after the canaries');
  expect(paused.host.lines).toContain('Plan: 1 to update, 3 left for the next deployment');
  expect(stage.journals.texts.size).toBe(0);
});

test('run again it changes nothing, and is paused still', async () => {
  const stage = await withWeb();
  await stage.run(webTemplate(9_999), { ...three, ...canary });
  const again = await stage.run(webTemplate(9_999), { ...three, ...canary });
  expect([again.status, again.host.outputs.changed, again.writes]).toEqual(['paused', 'false', []]);
  expect(again.seconds).toBeLessThan(5);
});

test('the next deployment goes on from there, without another canary', async () => {
  const stage = await withWeb();
  await stage.run(webTemplate(9_999), { ...three, ...canary });
  const rest = await stage.run(webTemplate(9_999), { ...three, canary: '1', 'canary-hold': '600s' });
  expect(rest.status).toBe('succeeded');
  expect(outcomes(rest)).toEqual([
    'web@1.service unchanged unchanged',
    'web@2.service update succeeded',
    'web@3.service update succeeded',
    'web@.service update succeeded',
  ]);
  expect(rest.seconds).toBeLessThan(100);
  expect(new Set(await revisions(stage)).size).toBe(1);
});

test.each([
  ['the next deployment', {}],
  ['the job that stops after canaries', canary],
])('with the former files, %s takes the canary back', async (_, inputs) => {
  for (const count of ['2', '3']) {
    const stage = await withWeb({ count });
    const [before] = await revisions(stage);
    await stage.run(webTemplate(9_999), { count, ...canary });
    const back = await stage.run(webTemplate(), { count, ...inputs });
    expect(back.status).toBe('succeeded');
    expect(back.started).toEqual(['web@1.service']);
    expect((await revisions(stage)).slice(0, Number(count))).toEqual(Array(Number(count)).fill(before));
  }
});

test('a canary that does not hold fails the step and is rolled back', async () => {
  const stage = new Stage({
    behaviour: (_, options) =>
      options.some(({ value }) => value.includes('9999')) ? { exitAfterMs: 30_000, exitCode: 1 } : undefined,
  });
  await stage.run(webTemplate(), { ...three, 'max-unavailable': '100%' });
  const deployment = await stage.run(webTemplate(9_999), { ...three, ...canary });
  expect([deployment.status, deployment.host.hasFailed]).toEqual(['rolled-back', true]);
  expect(truly(stage.cluster, 'web@1.service')).toBe('active/running');
});

test('a canary of a service that needs none is none: the step simply succeeds', async () => {
  const stage = new Stage();
  const first = await stage.run(webTemplate(), { ...three, ...canary });
  expect([first.status, first.instances.length]).toEqual(['succeeded', 4]);
  const again = await stage.run(webTemplate(), { ...three, ...canary });
  expect(again.status).toBe('unchanged');
  const more = await stage.run(webTemplate(), { count: '4', ...canary });
  expect([more.status, more.host.outputs.created]).toEqual(['succeeded', '["web@4.service"]']);
  const fewer = await stage.run(webTemplate(), { ...three, ...canary });
  expect([fewer.status, fewer.writes]).toEqual(['paused', []]);
  expect(errorOf(fewer, 'web@4.service')).toBe('nothing is destroyed before the deployment goes on');
});

const services = (count: number, more: Readonly<Record<string, string>> = {}) =>
  `services:\n${Object.entries({ api: '', web: '', mail: '    canary: 0\n', ...more })
    .map(([name, keys]) => `  - name: ${name}@.service\n    count: ${count}\n${keys}`)
    .join('')}`;

const several = (seconds: number, more: Readonly<Record<string, string>> = {}): Files => ({
  ...template('api', seconds),
  ...template('web', seconds),
  ...template('mail', seconds),
  'services.yaml': services(3, more),
});
const listed = { units: '', 'services-file': 'services.yaml' };

test('every service has its canaries, and one without any is left', async () => {
  const stage = new Stage();
  await stage.run(several(1_000), listed);
  const paused = await stage.run(several(9_999), { ...listed, ...canary });
  expect(paused.status).toBe('paused');
  expect(paused.started.toSorted()).toEqual(['api@1.service', 'web@1.service']);
  expect(errorOf(paused, 'mail@1.service')).toBe('it has no canary, and the deployment stops after the canaries');
  const rest = await stage.run(several(9_999), { ...listed, canary: '1', 'canary-hold': '60s' });
  expect([rest.status, rest.host.outputs.failed]).toEqual(['succeeded', '[]']);
});

test('what waits for a service of which something is left is left as well', async () => {
  const stage = new Stage();
  const ordered = (seconds: number) => several(seconds, { web: '    after: api\n', mail: '' });
  await stage.run(ordered(1_000), listed);
  const paused = await stage.run(ordered(9_999), { ...listed, ...canary });
  expect(paused.started.toSorted()).toEqual(['api@1.service', 'mail@1.service']);
  expect(errorOf(paused, 'web@1.service')).toBe('it waits for api, which is not through');
});

test('a service that is new, or that nothing is taken from, is there before the canaries that wait for it', async () => {
  const stage = await withWeb();
  const files = { ...plain('cache', 1_000), ...webTemplate(9_999) };
  const paused = await stage.run(files, { ...three, ...canary });
  expect(paused.started).toEqual(['cache.service', 'web@1.service']);
  expect(paused.status).toBe('paused');
});

test('a global unit has no canary: it is left', async () => {
  const stage = new Stage();
  const files = (seconds: number) => ({
    'agent.service': `[Service]\nExecStart=/bin/sleep ${seconds}\n[X-Fleet]\nGlobal=true\n`,
  });
  await stage.run(files(1_000));
  const paused = await stage.run(files(9_999), canary);
  expect([paused.status, paused.writes]).toEqual(['paused', []]);
});

test('a surge instance stands in for the canary, and goes before the step ends', async () => {
  const stage = await withWeb();
  const paused = await stage.run(webTemplate(9_999), {
    ...three,
    ...canary,
    'max-surge': '2',
    'max-unavailable': '0',
  });
  expect(paused.status).toBe('paused');
  expect(paused.started).toEqual(['web@4.service', 'web@1.service', 'web@4.service']);
  expect([...(await stage.units()).keys()].toSorted()).toEqual([
    'web@.service',
    'web@1.service',
    'web@2.service',
    'web@3.service',
  ]);
});

test('a canary takes its sidekick with it, and the other sidekicks stay', async () => {
  const stage = new Stage();
  const files = (seconds: number) => ({
    ...webTemplate(seconds),
    'web-log@.service': `[Unit]\nBindsTo=web@%i.service\n[Service]\nExecStart=/bin/sleep ${seconds}\n[X-Fleet]\nMachineOf=web@%i.service\n`,
  });
  await stage.run(files(1_000), three);
  const paused = await stage.run(files(9_999), { ...three, ...canary });
  expect(paused.status).toBe('paused');
  expect(new Set(paused.started)).toEqual(new Set(['web@1.service', 'web-log@1.service']));
  expect(truly(stage.cluster, 'web-log@1.service')).toBe('active/running');
});

test('prune destroys nothing before the deployment goes on', async () => {
  const stage = new Stage();
  await stage.run({ ...webTemplate(), ...plain('old', 1_000) }, three);
  const inputs = { ...three, prune: 'true' };
  const paused = await stage.run(webTemplate(9_999), { ...inputs, ...canary });
  expect([paused.status, paused.deleted]).toEqual(['paused', []]);
  const rest = await stage.run(webTemplate(9_999), inputs);
  expect([rest.status, rest.deleted]).toEqual(['succeeded', ['old.service']]);
});

test('a plan says what would be left, and nothing is written', async () => {
  const stage = await withWeb();
  const plan = await stage.run(webTemplate(9_999), { ...three, ...canary, command: 'plan' });
  expect([plan.status, plan.writes]).toEqual(['planned', []]);
  expect(plan.host.outputs.reason).toBe('1 to update, 3 left for the next deployment');
  expect(plan.host.summary).toContain('left&#58; the deployment stops after the canaries');
});

test('cancelled during the hold, it is cancelled and not paused', async () => {
  const stage = await withWeb();
  const cancelled = await stage.run(
    webTemplate(9_999),
    { ...three, ...canary },
    { interruption: { cancelAfterSeconds: 40 } },
  );
  expect(cancelled.status).toBe('cancelled');
  expect(errorOf(cancelled, 'web@2.service')).toBe('the deployment was cancelled');
  const settled = await stage.post(cancelled);
  expect(settled.status).toBe('cancelled');
  expect(settled.host.outputs.reason).toBe('cancelled and recovered: 1 done, 3 not started');
});

test('cancelled during the hold with on-cancel: rollback, the canary goes back', async () => {
  const stage = await withWeb();
  const before = await revisions(stage);
  const inputs = { ...three, ...canary, 'on-cancel': 'rollback' };
  const cancelled = await stage.run(webTemplate(9_999), inputs, { interruption: { cancelAfterSeconds: 40 } });
  const settled = await stage.post(cancelled);
  expect(settled.host.outputs.reason).toBe('cancelled, and 1 unit rolled back');
  expect(await revisions(stage)).toEqual(before);
});

test('killed during the hold, its canary is looked at again', async () => {
  const whole = await (await withWeb()).run(webTemplate(9_999), { ...three, ...canary });
  const stage = await withWeb();
  const interruption = { at: whole.requests.length - 8, by: 'kill after' } as const;
  const killed = await stage.run(webTemplate(9_999), { ...three, ...canary }, { interruption });
  expect([killed.wasKilled, killed.status]).toEqual([true, 'cancelled']);
  const settled = await stage.post(killed);
  expect(settled.host.outputs.reason).toBe('cancelled and recovered: 1 done, 3 not started');
  const rest = await stage.run(webTemplate(9_999), three);
  expect(rest.started).not.toContain('web@1.service');
});

test('where no service has a canary, there is a warning', async () => {
  const stage = new Stage();
  const files = (seconds: number): Files => ({
    ...webTemplate(seconds),
    'services.yaml': 'services:\n  - name: web@.service\n    count: 2\n',
  });
  await stage.run(files(1_000), listed);
  const paused = await stage.run(files(9_999), { ...listed, 'stop-after': 'canary' });
  expect([paused.status, paused.writes]).toEqual(['paused', []]);
  expect(paused.host.annotations).toContainEqual(
    expect.objectContaining({
      severity: 'warning',
      message: 'stop-after: no service has a canary, so all that runs is left as it is; set canary to at least 1',
    }),
  );
});

test('where deploy-timeout ends during the hold, the canary has not been seen through, and goes back', async () => {
  const stage = await withWeb();
  const before = await revisions(stage);
  const late = await stage.run(webTemplate(9_999), { ...three, ...canary, 'deploy-timeout': '40s' });
  expect([late.status, late.host.hasFailed]).toEqual(['rolled-back', true]);
  expect(errorOf(late, 'web@2.service')).toBe('the deploy-timeout of 40 s has passed');
  expect(await revisions(stage)).toEqual(before);
});

test('once it has paused, its post has nothing to do', async () => {
  const stage = await withWeb();
  const paused = await stage.run(webTemplate(9_999), { ...three, ...canary });
  const post = await stage.post(paused);
  expect([post.writes, post.requests, post.host.lines]).toEqual([[], [], []]);
});

test('with fail-fast: false, a canary that fails is rolled back, and others are out', async () => {
  const stage = new Stage({
    behaviour: (name, options) =>
      name.startsWith('api') && options.some(({ value }) => value.includes('9999'))
        ? { exitAfterMs: 1_000, exitCode: 1 }
        : undefined,
  });
  await stage.run(several(1_000), listed);
  const deployment = await stage.run(several(9_999), { ...listed, ...canary, 'fail-fast': 'false' });
  expect([deployment.status, deployment.host.hasFailed]).toEqual(['failed', true]);
  expect(outcomes(deployment).filter((outcome) => outcome.includes('@1'))).toEqual([
    'api@1.service update rolled-back',
    'web@1.service update succeeded',
    'mail@1.service update skipped',
  ]);
});
