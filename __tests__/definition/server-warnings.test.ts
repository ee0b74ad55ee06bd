import { afterEach, expect, test } from '@jest/globals';
import { checkServerSupport } from '../../src/definition/check-definition.js';
import { placeLabel } from '../../src/definition/diagnostic.js';
import { serverWarnings } from '../../src/definition/server-warnings.js';
import { Checkout, removeFolders, sleeper } from './checkout.js';

afterEach(removeFolders);

async function said(server: string, lines: string, judge = serverWarnings): Promise<string[]> {
  const { definition } = await new Checkout({ 'a@.service': `${sleeper}[X-Fleet]\n${lines}\n` }).load('*');
  return judge(server, definition).map(
    ({ file = '', message, ...place }) => `${placeLabel({ file, ...place })}: ${message}`,
  );
}

test.each(['fleetd/0.11.1', 'fleetd/0.13.0'])(
  '%s takes several globs on a line of Conflicts= for one',
  async (server) => {
    const lines = 'Conflicts=web@*.service\nConflicts=db@*.service cache.service\nConflicts="a.service" "b.service"';
    expect(await said(server, lines)).toEqual([
      `a@.service:5: ${server} takes Conflicts=db@*.service cache.service for one glob, which matches no unit, so that nothing is kept apart; write a line for each, Conflicts=db@*.service and Conflicts=cache.service`,
    ]);
  },
);

test('Replaces= is nothing to 0.11.1, and to 0.13.0 less than it says', async () => {
  expect(await said('fleetd/0.11.1', 'Replaces=old.service')).toEqual([
    'a@.service:4: fleetd/0.11.1 ignores Replaces=old.service, which fleetd knows from 0.13.0 on',
  ]);
  expect(await said('fleetd/0.13.0', 'Replaces=old.service')).toEqual([
    'a@.service:4: fleetd/0.13.0 moves no unit because of Replaces=old.service: it only keeps the two off one machine, as Conflicts= does; fleetd moves them from 1.0.0 on',
  ]);
});

test.each(['fleetd/1.0.0', 'fleetd/1.1.0', 'nginx', ''])(
  '%j reads all of it, as far as its version says',
  async (server) => {
    expect(await said(server, 'Conflicts=a.service b.service')).toEqual([]);
    expect(await said(server, 'Replaces=old.service')).toEqual([]);
    expect(await said(server, 'Global=yes', checkServerSupport)).toEqual([]);
  },
);

test('a downloaded unit file is warned of where it is named', async () => {
  const checkout = new Checkout({
    'services.yaml': 'services:\n  - name: a.service\n    uri: https://example.com/a.service\n',
  });
  const download = async () => `${sleeper}[X-Fleet]\nReplaces=old.service\n`;
  const { definition } = await checkout.load([], { servicesFile: 'services.yaml', download });
  expect(serverWarnings('fleetd/0.11.1', definition)).toMatchObject([{ file: 'services.yaml', line: 3 }]);
});

test('a global unit that the server would run on one machine is refused, on its line', async () => {
  expect(await said('fleetd/0.11.1', 'Conflicts=b.service\nGlobal=yes', checkServerSupport)).toEqual([
    'a@.service:5: fleetd/0.11.1 takes Global=yes for false, and would run a@1.service on one machine only; write Global=true',
  ]);
  expect(await said('fleetd/0.11.1', 'Global=true', checkServerSupport)).toEqual([]);
  expect(await said('fleetd/0.13.0', 'Global=yes', checkServerSupport)).toEqual([]);
});

test('a global unit with Conflicts= is refused where the server would refuse it', async () => {
  expect(await said('fleetd/0.13.0', 'Global=yes\nConflicts=b.service', checkServerSupport)).toEqual([
    'a@.service: fleetd/0.13.0 refuses a@1.service, a global unit with Conflicts=; remove Conflicts= or upgrade to fleetd 1.0.0',
  ]);
  expect(await said('fleetd/1.0.0', 'Global=yes\nConflicts=b.service', checkServerSupport)).toEqual([]);
});
