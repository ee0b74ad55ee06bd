import { describe, expect, test } from '@jest/globals';
import { recordedMachines } from '../../src/simulator/fleetd/cluster-options.js';
import { Stage } from '../stage/stage.js';
import type { StageRun } from '../stage/stage-run.js';
import type { Files } from '../stage/unit-files.js';

const unit = (seconds: number, options = '') => `[Unit]\n${options}\n[Service]\nExecStart=/bin/sleep ${seconds}\n`;

/** A proxy before a web service, which needs a database and a cache; the database is said to go after the web service. */
const shop = (seconds: number): Files => ({
  'cache.service': unit(seconds),
  'db.service': unit(seconds, 'After=web.service'),
  'proxy.service': unit(seconds, 'After=web.service'),
  'web.service': unit(seconds, 'Requires=db.service\nAfter=cache.service db.service'),
});
/** Where the web service is sure to have the database beside it. */
const oneMachine = { machines: recordedMachines.slice(0, 1) };
const oneLine = { units: '*.service' };

const orderIn = ({ plan }: StageRun) => plan.map(({ service, wave, after }) => [service, wave, after]);
const warningsOf = ({ host }: StageRun) => host.annotations.filter(({ severity }) => severity === 'warning');

/** Returns the plan of a change to a cluster that runs these files already. */
async function planOfChange(inputs: Readonly<Record<string, string>>, more: Files = {}): Promise<StageRun> {
  const stage = new Stage(oneMachine);
  expect(await stage.run(shop(86_400), oneLine)).toMatchObject({ status: 'succeeded' });
  return stage.run({ ...shop(1_000), ...more }, { command: 'plan', ...inputs });
}

describe('the plan of a change', () => {
  test('has the order that unit files ask for, and a warning about a cycle on its line', async () => {
    const planned = await planOfChange(oneLine);
    expect(planned.status).toBe('planned');
    expect(orderIn(planned)).toEqual([
      ['cache', 0, []],
      ['db', 0, []],
      ['proxy', 0, ['web']],
      ['web', 0, ['cache', 'db']],
    ]);
    expect(planned.host.lines).toContain('Order: cache, db, proxy (after web), web (after cache, db)');
    expect(planned.host.summary).toContain('Order: cache, db, proxy (after web), web (after cache, db)');
    expect(warningsOf(planned)).toEqual([
      {
        severity: 'warning',
        message:
          'db → web → db is a cycle: db.service has After=web.service, web.service has After=db.service; among them the order of the definition is kept',
        file: 'db.service',
        line: 2,
      },
    ]);
  });

  test('goes line by line, then through the services file and its `after`, and then to what is pruned', async () => {
    const services =
      'services:\n  - name: db.service\n    after: proxy\n  - name: proxy.service\n    uri: front.service\n';
    const planned = await planOfChange(
      { units: 'web.service', 'services-file': 'services.yaml', prune: 'true' },
      { 'services.yaml': services, 'front.service': unit(1_000) },
    );
    expect(orderIn(planned)).toEqual([
      ['web', 0, []],
      ['db', 1, ['proxy']],
      ['proxy', 1, []],
      ['cache', 2, []],
    ]);
    expect(planned.host.lines.join('\n')).toContain(
      'Order:\n  1. web\n  2. db (after proxy), proxy\n  3. pruned: cache\n',
    );
  });

  test('with max-parallel 1 is that of the definition, without a warning', async () => {
    const planned = await planOfChange({ ...oneLine, 'max-parallel': '1' });
    expect(orderIn(planned)).toEqual([
      ['cache', 0, []],
      ['db', 0, []],
      ['proxy', 0, []],
      ['web', 0, ['cache', 'db']],
    ]);
    expect(warningsOf(planned)).toEqual([]);
  });
});

test('a first deployment has no order, and no cycle', async () => {
  const planned = await new Stage(oneMachine).run(shop(86_400), { command: 'plan', ...oneLine });
  expect(orderIn(planned).map(([, , after]) => after)).toEqual([[], [], [], []]);
  expect(planned.host.lines.filter((line) => line.startsWith('Order'))).toEqual([]);
  expect(warningsOf(planned)).toEqual([]);
});
