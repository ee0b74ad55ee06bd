import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { Stage } from '../stage/stage.js';
import { outcomes } from '../stage/stage-run.js';

const job = (seconds: number) => `[Service]\nType=oneshot\nExecStart=/bin/sh -c "sleep ${seconds}"\n`;
const timer = '[Timer]\nOnCalendar=*-*-01 01:00:00\n[X-Fleet]\nMachineOf=backup.service\n';
const files = { 'backup.service': job(5), 'backup.timer': timer };

const ranAtAll = ({ cluster }: Stage) =>
  cluster.history().some(({ unitName, active }) => unitName === 'backup.service' && active !== 'inactive');

describe('a oneshot beside its timer', () => {
  test('is run by the deployment, which says so on its line', async () => {
    const stage = new Stage();
    const deployment = await stage.run(files);
    expect(deployment.host.annotations).toEqual([
      {
        severity: 'warning',
        file: 'backup.service',
        line: 2,
        message:
          'this deployment runs backup.service itself. To leave that to backup.timer, have it loaded only: backup.service=loaded in the input desired-state, or desiredState: loaded in the services file',
      },
    ]);
    expect(ranAtAll(stage)).toBe(true);
    const again = await stage.run(files);
    expect(again.status).toBe('unchanged');
    expect(again.host.annotations).toEqual([]);
  });

  test('that is only to be loaded is left to the timer, now and when it changes', async () => {
    const stage = new Stage();
    const inputs = { 'desired-state': 'backup.service=loaded' };
    const deployment = await stage.run(files, inputs);
    expect(outcomes(deployment)).toEqual(['backup.service create succeeded', 'backup.timer create succeeded']);
    const { history } = stage.cluster;
    expect(history.call(stage.cluster).filter(({ unitName }) => unitName === 'backup.timer')).not.toEqual([]);
    const update = await stage.run({ ...files, 'backup.service': job(6) }, inputs);
    expect(outcomes(update)).toContain('backup.service update succeeded');
    expect((await stage.run({ ...files, 'backup.service': job(6) }, inputs)).status).toBe('unchanged');
    for (const run of [deployment, update]) expect(run.host.annotations).toEqual([]);
    expect(ranAtAll(stage)).toBe(false);
    const units = await stage.units();
    expect(units.get('backup.service')).toMatchObject({ desiredState: 'loaded' });
    expect(units.get('backup.timer')).toMatchObject({ desiredState: 'launched', does: 'active/waiting' });
  });

  test.each([
    ['a service that is not started again once it has ended', '[Service]\nExecStart=/bin/sleep 9999\n', 2],
    ['one that is so only after an error', '[Service]\nRestart=on-failure\nExecStart=/bin/sleep 9999\n', 3],
    ['a oneshot that remains', '[Service]\nRemainAfterExit=yes\nType=oneshot\nExecStart=/bin/true\n', 3],
  ])('%s is run too', async (_, text, line) => {
    const deployment = await new Stage().run({ ...files, 'backup.service': text }, { command: 'plan' });
    expect(deployment.host.annotations).toEqual([
      expect.objectContaining({ line, message: expect.stringMatching(/^this deployment runs backup\.service itself/) }),
    ]);
  });

  test('is mentioned once for all of its instances, whatever starts them', async () => {
    const template = {
      'job@.service': job(1),
      'job@.path': '[Path]\nPathExists=/x\n[X-Fleet]\nMachineOf=job@%i.service\n',
    };
    const messagesOf = async (count: string) => {
      const planned = await new Stage().run(template, { command: 'plan', count });
      return planned.host.annotations.map(({ message }) => message);
    };
    expect(await messagesOf('2')).toEqual([
      expect.stringMatching(/^this deployment runs job@1\.service itself, as well as another instance\. To leave/),
    ]);
    expect(await messagesOf('3')).toEqual([
      'this deployment runs job@1.service itself, as well as 2 more instances. To leave that to job@1.path, have it loaded only: job@.service=loaded in the input desired-state, or desiredState: loaded in the services file',
    ]);
  });

  test('is run although its timer is from an earlier deployment', async () => {
    const stage = new Stage();
    await stage.run(files);
    const update = await stage.run({ 'backup.service': job(6) });
    expect(update.host.annotations).toEqual([
      expect.objectContaining({ message: expect.stringMatching(/To leave that to backup\.timer/) }),
    ]);
  });

  test.each([
    [
      'that runs for good',
      { ...files, 'backup.service': '[Service]\nExecStart=/bin/sleep 9999\nRestart=always\n' },
      {},
    ],
    ['whose timer is not to run', files, { 'desired-state': 'backup.timer=inactive' }],
    ['whose timer starts something else', { ...files, 'backup.timer': `[Timer]\nUnit=host.service\n${timer}` }, {}],
    ['without a timer', { 'backup.service': job(5) }, {}],
  ])('is no matter of a unit %s', async (_, given, inputs) => {
    const planned = await new Stage().run(given, { command: 'plan', ...inputs });
    expect(planned.host.annotations).toEqual([]);
  });
});

test('the first example of the README leaves a job to its timer', async () => {
  const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8')) ?? [];
  const { jobs } = parse(example) as { jobs: { deploy: { steps: { with?: Record<string, string> }[] } } };
  const {
    units = '',
    count = '',
    'desired-state': desiredState = '',
  } = jobs.deploy.steps.find((step) => step.with)?.with ?? {};
  const stage = new Stage();
  const deployed = await stage.run(
    {
      'deploy/web@.service': '[Service]\nExecStart=/bin/sleep 9999\n[X-Fleet]\nConflicts=web@*.service\n',
      'deploy/backup.service': job(5),
      'deploy/backup.timer': timer,
    },
    { units, count, 'desired-state': desiredState },
  );
  expect(deployed.status).toBe('succeeded');
  expect(deployed.host.annotations).toEqual([]);
  expect(ranAtAll(stage)).toBe(false);
  expect((await stage.units()).get('backup.timer')).toMatchObject({ does: 'active/waiting' });
});

test('a job that is not a oneshot counts as failed once it ends, which the plan says', async () => {
  const text = '[Service]\nExecStart=/bin/sh -c "sleep 5"\n';
  const planned = await new Stage().run({ ...files, 'backup.service': text }, { command: 'plan' });
  expect(planned.host.annotations.map(({ message }) => message)).toEqual([
    'this deployment runs backup.service itself, and fails if it ends, since it has no Type=oneshot. To leave that to backup.timer, have it loaded only: backup.service=loaded in the input desired-state, or desiredState: loaded in the services file',
  ]);
});
