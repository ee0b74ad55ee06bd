import { expect, test } from '@jest/globals';
import { readJournal } from '../../src/journal/interrupted-deployment.js';
import { recordedMachines } from '../../src/simulator/fleetd/cluster-options.js';
import { Stage } from '../stage/stage.js';
import { outcomes } from '../stage/stage-run.js';

const files = {
  'web@.service': '[Service]\nExecStart=/bin/sleep 9999\n[X-Fleet]\nConflicts=web@*.service db@*.service\n',
};

test('instances that an old server keeps apart by nothing are deployed to one machine, and warned of', async () => {
  const stage = new Stage({ version: '0.11.1', machines: recordedMachines.slice(0, 1) });
  const deployment = await stage.run(files, { count: '2' });
  expect(outcomes(deployment)).toEqual([
    'web@.service create succeeded',
    'web@1.service create succeeded',
    'web@2.service create succeeded',
  ]);
  expect(deployment.host.annotations).toEqual([
    {
      severity: 'warning',
      file: 'web@.service',
      line: 4,
      message:
        'fleetd/0.11.1 takes Conflicts=web@*.service db@*.service for one glob, which matches no unit, so that nothing is kept apart; write a line for each, Conflicts=web@*.service and Conflicts=db@*.service',
    },
  ]);
  const update = await stage.run({ 'web@.service': files['web@.service'].replace('9999', '8888') }, { count: '2' });
  expect(update.status).toBe('succeeded');
});

test('what continues an interrupted deployment knows how the server reads', async () => {
  const stage = new Stage({ version: '0.11.1' });
  let journal = '';
  const onEvent = () => {
    journal = [...stage.journals.texts].find(([path]) => path.startsWith('journal'))?.[1] ?? '';
  };
  await stage.run(files, {}, { onEvent });
  expect(readJournal(journal)?.header.reading).toEqual({
    splitsConflicts: false,
    takesYesForTrue: false,
    replaces: 'ignored',
  });
});

test('the same on a server that keeps them apart is refused beforehand', async () => {
  const stage = new Stage({ machines: recordedMachines.slice(0, 1) });
  const deployment = await stage.run(files, { count: '2' });
  expect(deployment.status).toBe('failed');
  expect(deployment.writes).toEqual([]);
  expect(deployment.host.annotations).toMatchObject([
    {
      severity: 'error',
      file: 'web@.service',
      line: 4,
      message: expect.stringMatching(/^web@2\.service finds no machine/),
    },
  ]);
});

test('what a server would refuse or misread can still be destroyed there', async () => {
  const stage = new Stage({ version: '0.11.1' });
  const unit = { 'a.service': '[Service]\nExecStart=/bin/sleep 9999\n[X-Fleet]\nGlobal=yes\n' };
  const refused = await stage.run(unit);
  expect(refused.host.annotations).toMatchObject([{ severity: 'error', file: 'a.service', line: 4 }]);
  stage.cluster.putUnit('a.service', unit['a.service']);
  await stage.wait(20);
  expect(outcomes(await stage.run(unit, { command: 'destroy' }))).toEqual(['a.service destroy succeeded']);
});
