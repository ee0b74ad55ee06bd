import { describe, expect, test } from '@jest/globals';
import { Stage } from '../stage/stage.js';
import { errorOf, outcomes, type StageRun, unitIn } from '../stage/stage-run.js';

const names = ['a', 'b', 'c', 'd', 'e'];

/** Plain services of these names, of one revision each; what more their files say follows. */
function filesOf(revision: number, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(
    names.map((name) => [
      `${name}.service`,
      `[Service]\nEnvironment=REVISION=${revision}\n${more[name] ?? 'ExecStart=/bin/sleep 9000'}\n`,
    ]),
  );
}

/** On one line of `units`, so that all of them may go at the same time. */
const inputs = { units: '*.service', 'min-ready': '5s' };

/** When each unit was first written to, in seconds from the first one. */
function begun({ writes }: StageRun): Record<string, number> {
  const first = writes[0]?.at ?? 0;
  const times: Record<string, number> = {};
  for (const { path, at } of writes) times[unitIn(path)] ??= Math.round((at - first) / 1_000);
  return times;
}

const together = (times: Record<string, number>) => Object.values(times).filter((at) => at < 2).length;

describe('services that run', () => {
  test('are changed at the same time', async () => {
    const stage = new Stage();
    await stage.run(filesOf(1), inputs);
    const deployment = await stage.run(filesOf(2), inputs);
    expect(deployment.status).toBe('succeeded');
    expect(together(begun(deployment))).toBe(5);
    expect(deployment.seconds).toBeLessThan(20);
  });

  test('are changed in groups of max-parallel', async () => {
    const stage = new Stage();
    await stage.run(filesOf(1), inputs);
    const deployment = await stage.run(filesOf(2), { ...inputs, 'max-parallel': '2' });
    expect(deployment.status).toBe('succeeded');
    expect(together(begun(deployment))).toBe(2);
  });

  test('are changed one after another, in the order of the definition, with max-parallel 1', async () => {
    const stage = new Stage();
    await stage.run(filesOf(1), inputs);
    const deployment = await stage.run(filesOf(2, { a: 'ExecStart=/bin/sleep 9000\n[Unit]\nAfter=e.service' }), {
      ...inputs,
      'max-parallel': '1',
    });
    expect(deployment.started).toEqual(names.map((name) => `${name}.service`));
    expect(together(begun(deployment))).toBe(1);
  });

  test('wait for those that they order themselves after', async () => {
    const stage = new Stage();
    const after = { a: 'ExecStart=/bin/sleep 9000\n[Unit]\nAfter=e.service' };
    await stage.run(filesOf(1, after), inputs);
    const deployment = await stage.run(filesOf(2, after), inputs);
    const { 'a.service': a = 0, 'e.service': e = 0 } = begun(deployment);
    expect(e).toBeLessThan(2);
    // Until the other one is seen running, and has stayed so for five seconds.
    expect(a - e).toBeGreaterThan(6);
  });
});

test('where nothing runs, everything is created at once, whatever max-parallel is', async () => {
  const stage = new Stage();
  const deployment = await stage.run(filesOf(1), { ...inputs, 'max-parallel': '2' });
  expect(deployment.status).toBe('succeeded');
  expect(together(begun(deployment))).toBe(5);
});

test('removals go at the same time, and a unit whose stop takes long holds up nobody', async () => {
  const stage = new Stage();
  await stage.run(filesOf(1, { c: 'ExecStart=/bin/sleep 9000\nExecStop=/bin/sleep 80' }), inputs);
  const stopped = await stage.run({}, { units: '', command: 'destroy', services: 'a b c d e' });
  expect(stopped.status).toBe('succeeded');
  expect(together(begun(stopped))).toBe(5);
  expect(stopped.seconds).toBeLessThan(30);
});

test('units that were all stopped are started again', async () => {
  const stage = new Stage();
  await stage.run(filesOf(1), inputs);
  for (const name of names) stage.cluster.setDesiredState(`${name}.service`, 'inactive');
  await stage.wait(20);
  const deployment = await stage.run(filesOf(1), inputs);
  expect(outcomes(deployment)).toEqual(names.map((name) => `${name}.service restart succeeded`));
});

test('a main unit waits for its sidekick to be destroyed, and asks nothing meanwhile', async () => {
  const stage = new Stage();
  await stage.run(
    {
      'a.service': '[Service]\nExecStart=/bin/sleep 9000\n',
      'a-sidekick.service': '[Service]\nExecStart=/bin/sleep 9000\n[X-Fleet]\nMachineOf=a.service\n',
    },
    inputs,
  );
  const destroy = { units: '', command: 'destroy', services: 'a a-sidekick' };
  const { status, deleted, requests } = await stage.run({}, destroy);
  expect([status, deleted]).toEqual(['succeeded', ['a-sidekick.service', 'a.service']]);
  expect(requests.length).toBeLessThan(50);
});

test('siblings that fleet does not answer for are asked about no longer than the timeout', async () => {
  const stage = new Stage();
  const web = (revision: number) => ({
    'web@.service': `[Service]\nEnvironment=R=${revision}\nExecStart=/bin/sleep 9000\n`,
  });
  await stage.run(web(1), { count: '3' });
  stage.faults = ({ path }) =>
    path.includes('state?unitName=web%402') || path.includes('state?unitName=web@2')
      ? { kind: 'status', status: 500, message: 'broken' }
      : undefined;
  const strategy = { count: '3', timeout: '20s', 'on-failure': 'stop' };
  const deployment = await stage.run(web(2), strategy);
  expect(deployment.status).toBe('failed');
  expect(deployment.seconds).toBeLessThan(60);
});

const bad = { b: 'ExecStart=/bin/false' };
const needsBad = { ...bad, d: 'ExecStart=/bin/sleep 9000\n[Unit]\nAfter=b.service' };

describe('after a failure', () => {
  test('nothing more is begun, and everything that was changed goes back', async () => {
    // No state is lost on its way, so that the failure shows before the others are through.
    const stage = new Stage({ removalLast: 0 });
    await stage.run(filesOf(1), inputs);
    const deployment = await stage.run(filesOf(2, bad), { ...inputs, 'max-parallel': '2' });
    expect(deployment.status).toBe('rolled-back');
    expect(outcomes(deployment)).toEqual([
      'a.service update rolled-back',
      'b.service update rolled-back',
      'c.service update skipped',
      'd.service update skipped',
      'e.service update skipped',
    ]);
    expect(errorOf(deployment, 'c.service')).toBe('b.service failed');
  });

  test('with fail-fast false the others go on, and only the failed service goes back', async () => {
    const stage = new Stage();
    await stage.run(filesOf(1), inputs);
    const deployment = await stage.run(filesOf(2, needsBad), { ...inputs, 'fail-fast': 'false' });
    expect(outcomes(deployment)).toEqual([
      'a.service update succeeded',
      'b.service update rolled-back',
      'c.service update succeeded',
      'd.service update skipped',
      'e.service update succeeded',
    ]);
    expect(deployment.status).toBe('failed');
    expect(deployment.host.outputs.reason).toMatch(/^b failed, and other services went on; b\.service: systemd shows/);
    expect(errorOf(deployment, 'd.service')).toBe('it waits for b, and b.service failed');
    expect((await stage.units()).get('b.service')?.does).toBe('active/running');
  });

  test('with fail-fast false the reason names every service that failed, however many there are', async () => {
    const stage = new Stage();
    await stage.run(filesOf(1), inputs);
    const fourBad = {
      a: 'ExecStart=/bin/false',
      b: 'ExecStart=/bin/false',
      c: 'ExecStart=/bin/false',
      d: 'ExecStart=/bin/false',
    };
    const deployment = await stage.run(filesOf(2, fourBad), { ...inputs, 'fail-fast': 'false' });
    expect(deployment.host.outputs.reason).toMatch(/^a, b, c, d failed, and other services went on; /);
    expect(errorOf(deployment, 'e.service')).toBeUndefined();
  });

  test('with fail-fast false and on-failure stop nothing goes back', async () => {
    const stage = new Stage();
    await stage.run(filesOf(1), inputs);
    const strategy = { ...inputs, 'fail-fast': 'false', 'on-failure': 'stop' };
    const deployment = await stage.run(filesOf(2, bad), strategy);
    expect(deployment.status).toBe('failed');
    expect(outcomes(deployment)).toContain('b.service update failed');
    expect(deployment.host.outputs.reason).toMatch(/changes were left in place \(on-failure: stop\)$/);
  });

  test('with fail-fast false a deployment that is cancelled meanwhile is settled service by service', async () => {
    const stage = new Stage();
    await stage.run(filesOf(1), inputs);
    const slow = { ...bad, e: 'ExecStartPre=/bin/sleep 20\nExecStart=/bin/sleep 9000' };
    const step = await stage.run(
      filesOf(2, slow),
      { ...inputs, 'fail-fast': 'false' },
      { interruption: { cancelAfterSeconds: 12 } },
    );
    expect(step.status).toBe('failed');
    const post = await stage.post(step);
    expect(post.host.outputs.reason).toMatch(/^b failed, and other services went on; /);
    expect(outcomes(post)).toEqual([
      'a.service update succeeded',
      'b.service update rolled-back',
      'c.service update succeeded',
      'd.service update succeeded',
      'e.service update succeeded',
    ]);
    for (const [, { does }] of await stage.units()) expect(does).toBe('active/running');
  });
});
