import { afterEach, expect, test } from '@jest/globals';
import { Checkout, removeFolders } from './checkout.js';

afterEach(removeFolders);

const oneshot = '[Service]\nType=oneshot\nExecStart=/bin/migrate\n';
const service = '[Service]\nType=simple\nExecStart=/bin/web\n';

const listing = (keys: string) => `services:\n  - name: migrate.service\n${keys}`;

async function tasksOf(checkout: Checkout, runAlways: readonly string[], servicesFile?: string) {
  const options = { runAlways, ...(servicesFile !== undefined && { servicesFile }) };
  const { definition } = await checkout.load(servicesFile === undefined ? ['*.service'] : [], options);
  return definition.services.filter((one) => one.runAlways).map(({ name }) => name);
}

test('tasks are named by the input, or by the key of their entry', async () => {
  const byPattern = new Checkout({ 'migrate.service': oneshot, 'web.service': service });
  expect(await tasksOf(byPattern, ['migrate.service'])).toEqual(['migrate']);
  expect(await tasksOf(byPattern, [])).toEqual([]);
  const files = { 'migrate.service': oneshot };
  const byKey = new Checkout({ ...files, 'services.yaml': listing('    run-always: true\n') });
  expect(await tasksOf(byKey, [], 'services.yaml')).toEqual(['migrate']);
  const off = new Checkout({ ...files, 'services.yaml': listing('    run-always: false\n') });
  expect(await tasksOf(off, [], 'services.yaml')).toEqual([]);
  expect(await tasksOf(off, ['migrate.service'], 'services.yaml')).toEqual(['migrate']);
});

test('what is no task is an error on the line that says so', async () => {
  const checkout = new Checkout({
    'web.service': service,
    'migrate.service': service,
    'services.yaml': listing('    run-always: true\n'),
  });
  expect(
    await checkout.errors('web.service', { runAlways: ['web.service', 'seed.service'], servicesFile: 'services.yaml' }),
  ).toEqual([
    'web.service:2: run-always: web.service is no task, since it has no Type=oneshot: nothing could wait for its end',
    'services.yaml:3:17: run-always: migrate.service is no task, since it has no Type=oneshot: nothing could wait for its end',
    'run-always: no unit file defines seed.service',
  ]);
});
