import { describe, expect, test } from '@jest/globals';
import { Stage, type StageOptions } from '../stage/stage.js';
import { outcomes, type StageRun } from '../stage/stage-run.js';
import { mostDown, truly } from '../stage/true-units.js';
import { type Files, webTemplate } from '../stage/unit-files.js';

const web = ['web@1.service', 'web@2.service', 'web@3.service'];
const versions = ['1.0.0', '0.13.0', '0.11.1'] as const;

/** A cluster in which files are deployed, and has been at rest for a while. */
async function running(files: Files, count = '1', options: StageOptions = {}) {
  const stage = new Stage(options);
  expect((await stage.run(files, { count })).status).toBe('succeeded');
  await stage.wait(10);
  return { stage, since: stage.clock.now() };
}

const restart = (stage: Stage, services: string, inputs: Readonly<Record<string, string>> = {}) =>
  stage.run({}, { command: 'restart', services, ...inputs });

/** What a unit has truly done since then, wherever it is: `inactive/dead active/running`. */
function did(stage: Stage, unit: string, since: number): string {
  return stage.cluster
    .history()
    .filter(({ at, unitName }) => unitName === unit && at >= since)
    .map(({ active, sub }) => `${active}/${sub}`)
    .join(' ');
}

const stoppedAndStarted = /^(deactivating\/stop(-sigterm)? )?inactive\/dead active\/running$/;
const restartedIn = ({ host }: StageRun) => JSON.parse(host.outputs.restarted ?? '[]') as string[];
const bodiesOf = ({ writes }: StageRun) => writes.map(({ body }) => body ?? '');

describe.each(versions)('on fleetd %s', (version) => {
  test('instances are stopped and started again, one after another, as they are and where they are', async () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const { stage, since } = await running(webTemplate(), '3', { version, seed });
      const homes = () => stage.cluster.units().map(({ unitName, machineId }) => `${unitName} ${machineId}`);
      const [before, there] = [await stage.units(), homes()];
      const step = await restart(stage, 'web');
      expect(step.host.outputs).toMatchObject({ status: 'succeeded', reason: '3 restarted', changed: 'true' });
      expect(restartedIn(step)).toEqual(web);
      expect(step.started).toEqual(web);
      for (const unit of web) expect(did(stage, unit, since)).toMatch(stoppedAndStarted);
      expect(mostDown(stage.cluster, web, since)).toBe(1);
      expect(await stage.units()).toEqual(before);
      expect(homes()).toEqual(there);
      expect(bodiesOf(step).filter((body) => body.includes('options'))).toEqual([]);
      expect((await stage.run(webTemplate(), { count: '3' })).status).toBe('unchanged');
    }
  });

  test('an instance that takes long to stop is not started before it has', async () => {
    const slow = { 'web@.service': '[Service]\nExecStart=/bin/sleep 9999\nExecStop=/bin/sleep 25\n' };
    const { stage, since } = await running(slow, '2', { version });
    const step = await restart(stage, 'web');
    expect(step.status).toBe('succeeded');
    for (const unit of ['web@1.service', 'web@2.service'])
      expect(did(stage, unit, since)).toBe('deactivating/stop inactive/dead active/running');
    // fleet is not woken up any more once it has asked systemd.
    expect(bodiesOf(step).filter((body) => body.includes('"loaded"')).length).toBeLessThan(14);
  });

  test('a oneshot that has ended runs once more', async () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const job = { 'job.service': '[Service]\nType=oneshot\nExecStart=/bin/sleep 0.2\n' };
      const { stage, since } = await running(job, '1', { version, seed });
      const step = await restart(stage, 'job', { 'min-ready': '0s' });
      expect(outcomes(step)).toEqual(['job.service restart succeeded']);
      expect(did(stage, 'job.service', since)).toBe('activating/start inactive/dead');
    }
  });

  test.each([
    ['a timer', 'job.timer', '[Timer]\nOnCalendar=daily\n', 'active/waiting'],
    ['a socket', 'web.socket', '[Socket]\nListenStream=80\n', 'active/listening'],
    ['a path', 'spool.path', '[Path]\nPathExists=/spool\n', 'active/waiting'],
    [
      'a oneshot that remains',
      'job.service',
      '[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\n',
      'activating/start active/exited',
    ],
  ])('%s is stopped and started again', async (_, name, text, state) => {
    const { stage, since } = await running({ [name]: text }, '1', { version });
    const step = await restart(stage, name);
    expect(outcomes(step)).toEqual([`${name} restart succeeded`]);
    expect(did(stage, name, since)).toMatch(new RegExp(`inactive/dead ${state}$`));
  });

  test.each([
    ['that runs', '[Service]\nExecStart=/bin/sleep 1000\n', stoppedAndStarted],
    ['that has ended', '[Service]\nType=oneshot\nExecStart=/bin/sleep 0.2\n', /^activating\/start inactive\/dead$/],
  ])('a global unit %s is started again on every machine', async (_, text, history) => {
    for (const seed of [1, 2, 3]) {
      const log = { 'log.service': `${text}[X-Fleet]\nGlobal=true\n` };
      const { stage, since } = await running(log, '1', { version, seed });
      const step = await restart(stage, 'log', { 'min-ready': '0s' });
      expect(outcomes(step)).toEqual(['log.service restart succeeded']);
      const changes = stage.cluster.history().filter(({ at }) => at >= since);
      for (const { id } of stage.cluster.machines) {
        const own = changes.filter(({ machineId }) => machineId === id);
        expect(own.map(({ active, sub }) => `${active}/${sub}`).join(' ')).toMatch(history);
      }
    }
  });
});

test('a unit that is down is started again, before any other is stopped', async () => {
  const { stage } = await running(webTemplate(), '2');
  stage.stopBySystemd('web@2.service');
  await stage.wait(5);
  const step = await restart(stage, 'web');
  expect(restartedIn(step)).toEqual(['web@1.service', 'web@2.service']);
  expect(step.started).toEqual(['web@2.service', 'web@1.service']);
  expect(truly(stage.cluster, 'web@2.service')).toBe('active/running');
});

test('files say which services are restarted and how carefully, not how', async () => {
  const { stage, since } = await running(webTemplate(), '3');
  const services = 'services:\n- name: web@.service\n  count: 7\n  max-unavailable: 3\n';
  const files = { ...webTemplate(5), 'services.yaml': services };
  const step = await stage.run(files, { command: 'restart', units: '', 'services-file': 'services.yaml' });
  expect(restartedIn(step)).toEqual(web);
  expect(mostDown(stage.cluster, web, since)).toBe(3);
  expect(step.seconds).toBeLessThan(20);
  expect((await stage.run(webTemplate(), { count: '3' })).status).toBe('unchanged');
});

test('a single instance is restarted alone, and not while another one is down', async () => {
  const { stage, since } = await running(webTemplate(), '3');
  const alone = await restart(stage, 'web@2.service');
  expect(outcomes(alone)).toEqual([
    'web@1.service unchanged unchanged',
    'web@2.service restart succeeded',
    'web@3.service unchanged unchanged',
  ]);
  expect(did(stage, 'web@1.service', since)).toBe('');
  stage.stopBySystemd('web@3.service');
  await stage.wait(5);
  const blocked = await restart(stage, 'web@2.service', { timeout: '30s' });
  expect(blocked.writes).toEqual([]);
  expect(blocked.host.annotations[0]).toEqual({
    severity: 'warning',
    message:
      'web@3.service is not among those to restart, but it is down (inactive/dead), which counts towards max-unavailable',
  });
  expect(blocked.host.outputs).toMatchObject({
    status: 'failed',
    changed: 'false',
    reason: 'web@3.service: went down during the rollout of its service, and did not come up again within 30 s',
  });
});

test('the canary goes first, and the rest waits for it and for the hold', async () => {
  const { stage } = await running(webTemplate(), '3');
  const step = await restart(stage, 'web', { canary: '1', 'canary-hold': '60s', 'max-unavailable': '2' });
  expect(step.status).toBe('succeeded');
  const at = Object.fromEntries(step.events.map(({ unit, elapsedMs }) => [unit, elapsedMs]).toReversed());
  expect(at['web@1.service']).toBeLessThan(1_000);
  expect(at['web@2.service']).toBeGreaterThan(70_000);
  expect(at['web@3.service']).toBe(at['web@2.service']);
});

describe('sidekicks', () => {
  const log = (more = '') => ({
    ...webTemplate(),
    'log@.service': `[Unit]\nBindsTo=web@%i.service\n[Service]\nExecStart=/bin/sleep 1000\n[X-Fleet]\nMachineOf=web@%i.service\n${more}`,
  });

  /** As systemd does for BindsTo=. */
  function bind(stage: Stage): void {
    stage.cluster.onActivityChange(({ unitName, active }) => {
      if (unitName.startsWith('web@') && active === 'deactivating') stage.stopBySystemd(unitName.replace('web', 'log'));
    });
  }

  test('are started again when they have stopped with their main unit', async () => {
    const { stage, since } = await running(log(), '2');
    bind(stage);
    const step = await restart(stage, 'web');
    expect(step.status).toBe('succeeded');
    expect(restartedIn(step)).toEqual(['web@1.service', 'log@1.service', 'web@2.service', 'log@2.service']);
    expect(did(stage, 'log@2.service', since)).toMatch(stoppedAndStarted);
    expect(step.host.outputs.reason).toBe('4 restarted');
  });

  test('are left alone when they have not', async () => {
    const { stage, since } = await running(log(), '2');
    const step = await restart(stage, 'web');
    expect(restartedIn(step)).toEqual(['web@1.service', 'web@2.service']);
    expect(did(stage, 'log@1.service', since)).toBe('');
  });

  test('that are named are restarted before their main unit', async () => {
    const { stage, since } = await running(log(), '1');
    const step = await restart(stage, 'web, log');
    expect(step.started.slice(0, 2)).toEqual(['log@1.service', 'web@1.service']);
    expect(restartedIn(step).toSorted()).toEqual(['log@1.service', 'web@1.service']);
    expect(did(stage, 'log@1.service', since)).toMatch(stoppedAndStarted);
  });

  test('that are named alone are restarted alone', async () => {
    const { stage, since } = await running(log(), '2');
    const step = await restart(stage, 'log');
    expect(restartedIn(step)).toEqual(['log@1.service', 'log@2.service']);
    expect(did(stage, 'web@1.service', since)).toBe('');
  });
});

describe('what is not restarted', () => {
  test('a name that the cluster has nothing of is an error, before anything is stopped', async () => {
    const { stage } = await running(webTemplate(), '1');
    const step = await restart(stage, 'web, wbe, db@1.service');
    expect(step.status).toBe('failed');
    expect(step.writes).toEqual([]);
    expect(step.host.annotations.map(({ message }) => message)).toEqual([
      'input services: the cluster has nothing of wbe; use command: status to see what there is',
      'input services: the cluster has nothing of db@1.service; use command: status to see what there is',
    ]);
  });

  test('what is defined and not there is a warning', async () => {
    const { stage } = await running(webTemplate(), '1');
    const files = { ...webTemplate(), 'db.service': '[Service]\nExecStart=/bin/sleep 5\n' };
    const step = await stage.run(files, { command: 'restart' });
    expect(restartedIn(step)).toEqual(['web@1.service']);
    expect(step.host.annotations).toEqual([
      {
        severity: 'warning',
        file: 'db.service',
        message: 'db.service is not restarted: the cluster has no unit of it',
      },
    ]);
  });

  test('a unit that is not launched stays so', async () => {
    const { stage } = await running(webTemplate(), '2');
    stage.cluster.setDesiredState('web@1.service', 'loaded');
    stage.cluster.setDesiredState('web@2.service', 'inactive');
    await stage.wait(10);
    const step = await restart(stage, 'web');
    expect(step.host.outputs).toMatchObject({
      status: 'unchanged',
      changed: 'false',
      reason: 'nothing was restarted: 2 units not launched',
    });
    expect(step.host.annotations.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
      'warning: web is not restarted: none of its units is launched',
    ]);
    expect(step.writes).toEqual([]);
  });
});

test('a restart is no deployment: GitHub gets no record of it', async () => {
  const { stage } = await running(webTemplate(), '1');
  stage.jobOnGitHub = () => Promise.reject(new Error('GitHub was asked'));
  const step = await restart(stage, 'web', { 'create-deployment': 'true', 'github-token': 'x' });
  expect(step.status).toBe('succeeded');
  expect(step.host.annotations).toEqual([]);
});
