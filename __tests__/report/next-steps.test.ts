import { expect, test } from '@jest/globals';
import { nextSteps } from '../../src/report/next-steps.js';
import { instance, report } from './reports.js';

const steps = (more: Parameters<typeof report>[0]) => nextSteps(report(more)).join('\n');
const crashed = 'crash loop on 10.0.0.1; see "journalctl -u web@1.service" there';

test.each(['succeeded', 'unchanged', 'planned'] as const)('there is nothing to do when it has %s', (status) => {
  expect(nextSteps(report({ status }))).toEqual([]);
});

test('when it has paused: how to go on, and how to go back', () => {
  expect(steps({ status: 'paused' })).toBe(
    'To go on from here, deploy the same files without `stop-after`. To take the canaries back, deploy the former ones.',
  );
});

test('after a rollback: nothing to clear up, the journal of what failed, and again', () => {
  const instances = [
    instance('web@1.service', { outcome: 'rolled-back', error: crashed }),
    instance('web@2.service', { outcome: 'rolled-back' }),
  ];
  const text = steps({ status: 'rolled-back', instances });
  expect(text).toMatch(/^Nothing to clean up/);
  expect(text).toContain('journalctl --unit web@1.service --lines 100');
  expect(text).not.toContain('web@2');
  expect(text).toMatch(/run the deployment again\.$/);
});

test('a failure without anything in a journal points to none', () => {
  const instances = [instance('web@1.service', { outcome: 'rolled-back', error: 'no machine can run it' })];
  expect(steps({ status: 'rolled-back', instances })).not.toContain('journalctl');
});

test('after a failure that was left as it is: which units are in which state, and the commands to look', () => {
  const instances = [
    instance('web@1.service'),
    instance('web@2.service', { outcome: 'failed', error: crashed, machineId: 'a' }),
    instance('web@3.service', { outcome: 'skipped', error: 'x' }),
    instance('web@4.service', { outcome: 'skipped', error: 'x' }),
  ];
  const text = steps({ status: 'failed', instances });
  expect(text).toContain('`web@2.service` needs a look; 1 unit done; 2 units were not touched.');
  expect(text).toContain('fleetctl status web@2.service\nfleetctl journal --lines 100 web@2.service');
});

test('of many that failed a few are named, with the command that shows the others', () => {
  const instances = Array.from({ length: 9 }, (_, index) =>
    instance(`web@${index}.service`, { outcome: 'failed', error: crashed, machineId: 'a' }),
  );
  const text = steps({ status: 'failed', instances });
  expect(text).toContain('`web@2.service` and 6 more need a look');
  expect(text).not.toContain('web@3.service');
  expect(text).toContain('fleetctl list-units');
});

test('what failed before anything was changed has left nothing behind', () => {
  expect(steps({ status: 'failed', changed: false, reason: 'a.service:3: it is wrong' })).toBe(
    'Nothing was changed in the cluster. Fix the cause above, and run the deployment again.',
  );
});

test('a fault of the action leaves it open how far it came', () => {
  expect(steps({ status: 'failed', changed: true })).toMatch(/It is not known how far it came.*fleetctl list-units/s);
});

test('after a cancellation: what was in flight, who brings it back, and how to go on', () => {
  const instances = [instance('web@1.service', { outcome: 'cancelled', error: 'x' }), instance('web@2.service')];
  const text = steps({ status: 'cancelled', instances });
  expect(text).toMatch(/^In flight when it was cancelled: `web@1\.service`\. The job's post step brings/);
  expect(text).toContain('fleetctl status web@1.service');
  expect(text).toContain('it leaves finished units alone and continues with the rest');
  expect(steps({ status: 'cancelled', instances: [instance('web@2.service')] })).toMatch(
    /^To continue, run the deployment again/,
  );
  expect(steps({ status: 'cancelled', changed: false })).toMatch(/^Nothing was changed in the cluster/);
});

test('after the post step it names the units that are not as they should be, and promises nothing', () => {
  const settled = { status: 'cancelled', isAfterwards: true } as const;
  expect(steps({ ...settled, instances: [instance('web@1.service')] })).toMatch(/^Nothing is left in flight\./);
  const instances = [instance('web@1.service', { outcome: 'cancelled', error: 'x' })];
  const text = steps({ ...settled, instances });
  expect(text).toMatch(/^`web@1\.service` is not as it should be\./);
  expect(text).not.toContain('post step');
});

test('a restart is not continued where it stopped, unless the units are named', () => {
  const names = 'name them in `services`.';
  const failed = instance('web@2.service', { outcome: 'failed', error: crashed, machineId: 'a' });
  const restart = { command: 'restart' } as const;
  const text = steps({ ...restart, status: 'failed', instances: [instance('web@1.service'), failed] });
  expect(text).toContain('Fix the causes above, and run the job again. It restarts every unit once more');
  expect(text).not.toContain('former revision');
  expect(text.endsWith(names)).toBe(true);
  const cancelled = steps({ ...restart, status: 'cancelled', instances: [instance('web@1.service')] });
  expect(cancelled).toMatch(/^To continue, run the job again\. It restarts every unit once more/);
  const back = steps({ ...restart, status: 'rolled-back', instances: [{ ...failed, outcome: 'rolled-back' }] });
  expect(back).toMatch(/^Nothing to clean up: every unit that was stopped runs again/);
  expect(back.endsWith(names)).toBe(true);
});

test('a name that a shell would take apart is quoted, and no name gets out of its block', () => {
  const odd = (unit: string) =>
    steps({ status: 'failed', instances: [instance(unit, { outcome: 'failed', machineId: 'a', error: 'x' })] });
  expect(odd('dev-disk\\x2d1.service')).toContain("fleetctl status 'dev-disk\\x2d1.service'");
  expect(odd("a'; rm -rf /; '.service")).toContain("fleetctl status 'a'\\''; rm -rf /; '\\''.service'");
  expect(odd('a\n```\n# big')).toMatch(/````sh\nfleetctl status 'a ``` # big'\n/);
});
