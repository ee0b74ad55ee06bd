import { describe, expect, test } from '@jest/globals';
import { Stage } from '../stage/stage.js';
import { outcomes, type StageRun } from '../stage/stage-run.js';

const unit = (release: number) => `[Service]\nExecStart=/bin/sleep ${86_400 + release}\n`;

/** A release of five services, of which one has a sidekick, and one has an instance with a name beside its numbered ones. */
const release = (number: number) => ({
  'db.service': unit(number),
  'web@.service': unit(number),
  'web-sidekick@.service': `${unit(number)}[X-Fleet]\nMachineOf=web@%i.service\n`,
  'web@blue.service': unit(number),
  'api-eu.service': `[Unit]\nAfter=db.service\n${unit(number)}`,
  'api-us.service': unit(number),
  'services.yaml': `services:
  - name: db.service
  - name: web@.service
    count: 2
    max-unavailable: 2
  - name: web-sidekick@.service
    count: 2
  - name: web@blue.service
  - name: api-eu.service
    after: db
  - name: api-us.service
`,
});

const inputs = { units: '', 'services-file': 'services.yaml', 'min-ready': '1s' };

async function running(): Promise<Stage> {
  const stage = new Stage();
  expect((await stage.run(release(1), inputs)).status).toBe('succeeded');
  await stage.wait(10);
  return stage;
}

const changed = (step: StageRun) => outcomes(step).filter((outcome) => !outcome.includes('unchanged'));

describe('with services, a deployment', () => {
  test('changes those and their sidekicks, and leaves everything else as it is', async () => {
    const stage = await running();
    const step = await stage.run(release(2), { ...inputs, services: 'web, api-*' });
    expect(step.status).toBe('succeeded');
    expect(changed(step).toSorted()).toEqual([
      'api-eu.service update succeeded',
      'api-us.service update succeeded',
      'web-sidekick@.service update succeeded',
      'web-sidekick@1.service update succeeded',
      'web-sidekick@2.service update succeeded',
      'web@.service update succeeded',
      'web@1.service update succeeded',
      'web@2.service update succeeded',
    ]);
    expect(step.host.annotations).toEqual([]);
    const rest = await stage.run(release(2), inputs);
    expect(changed(rest).toSorted()).toEqual(['db.service update succeeded', 'web@blue.service update succeeded']);
  });

  test('has a plan of those alone', async () => {
    const stage = await running();
    const step = await stage.run(release(2), { ...inputs, command: 'plan', services: 'api-us' });
    expect(step.plan.map(({ service }) => service)).toEqual(['api-us']);
    expect(step.writes).toEqual([]);
  });

  test.each([
    ['wbe', 'input services: wbe picks nothing of what the files define; did you mean web?'],
    [
      'web@2.service',
      'input services: web@2.service is one instance, and what is deployed is whole services; write web',
    ],
  ])('of %s is an error before the cluster is asked', async (services, message) => {
    const stage = new Stage();
    const step = await stage.run(release(1), { ...inputs, services });
    expect(step.host.annotations).toMatchObject([{ severity: 'error', message }]);
    expect(step.requests).toEqual([]);
  });
});

test('with services of the files, nothing is destroyed, since it would be everything', async () => {
  const stage = await running();
  for (const services of ['web', 'web@2.service', 'other, api-us.service']) {
    const step = await stage.run(release(1), { ...inputs, command: 'destroy', services });
    expect(step.host.annotations).toMatchObject([
      {
        severity: 'error',
        message: expect.stringMatching(
          /^input services: command destroy takes everything that the files define, and (web|web@2\.service|api-us\.service) is part of that; to destroy it alone, leave units and services-file empty$/,
        ),
      },
    ]);
    expect(step.writes).toEqual([]);
  }
});

test.each(['api-*', 'web@1', 'web@', 'web@.service', 'web@9.service', 'db.service', 'w?b', 'api-us, cache'])(
  'with files, a destroy of %s is refused before the cluster is asked',
  async (services) => {
    const step = await new Stage().run(release(1), { ...inputs, command: 'destroy', services });
    expect(step.host.annotations).toMatchObject([
      { severity: 'error', message: expect.stringContaining('takes everything that the files define') },
    ]);
    expect(step.requests).toEqual([]);
  },
);

test.each(['wbe', 'wbe*'])(
  'with files, a destroy of %s, of which the cluster has nothing, destroys nothing',
  async (services) => {
    const stage = await running();
    const step = await stage.run(release(1), { ...inputs, command: 'destroy', services });
    expect([step.status, step.writes]).toEqual(['failed', []]);
    expect(step.host.annotations).toMatchObject([
      { severity: 'error', message: expect.stringContaining(`the cluster has nothing of ${services};`) },
    ]);
  },
);

describe('with services, a restart', () => {
  test('is of those that they pick from the files, with the settings of their entries', async () => {
    const stage = await running();
    const step = await stage.run(release(1), { ...inputs, command: 'restart', services: 'web, api-us' });
    expect(changed(step).toSorted()).toEqual([
      'api-us.service restart succeeded',
      'web-sidekick@1.service restart succeeded',
      'web-sidekick@2.service restart succeeded',
      'web@1.service restart succeeded',
      'web@2.service restart succeeded',
    ]);
  });

  test('is of a single instance, too', async () => {
    const stage = await running();
    const step = await stage.run(release(1), { ...inputs, command: 'restart', services: 'web@2.service' });
    expect(changed(step).filter((outcome) => outcome.startsWith('web@'))).toEqual(['web@2.service restart succeeded']);
  });

  test('takes no name that the files do not have', async () => {
    const stage = await running();
    const step = await stage.run(release(1), { ...inputs, command: 'restart', services: 'db, cache' });
    expect(step.host.annotations[0]?.message).toMatch(/^input services: cache picks nothing of what the files define/);
    expect(step.writes).toEqual([]);
  });
});
