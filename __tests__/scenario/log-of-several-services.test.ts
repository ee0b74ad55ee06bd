import { describe, expect, test } from '@jest/globals';
import { Stage } from '../stage/stage.js';
import type { StageRun } from '../stage/stage-run.js';

const release = (number: number, worker = `/bin/sleep ${86_400 + number}`) => ({
  'db.service': `[Service]\nExecStart=/bin/sleep ${86_400 + number}\n`,
  'web@.service': `[Service]\nExecStart=/bin/sleep ${86_400 + number}\nExecStop=/bin/sleep 0.3\n`,
  'worker.service': `[Service]\nExecStart=${worker}\n`,
});
const inputs = { count: '2', 'min-ready': '12s' };

/** The account at the end of a log: titles of groups, and everything that is logged outside of them. */
function accountIn({ host }: Pick<StageRun, 'host'>): string[] {
  const first = host.events.findLastIndex(({ text }) => /^ +[\d.]+ s {2}/.test(text)) + 1;
  let isInGroup = false;
  return host.events.slice(first).flatMap(({ type, text }) => {
    if (type === 'endgroup') isInGroup = false;
    const isShown = type === 'group' || (type === 'log' && !isInGroup);
    if (type === 'group') isInGroup = true;
    return isShown ? [text] : [];
  });
}

const expectNoGroupInRollout = ({ host }: StageRun) => {
  const rollout = host.events.slice(
    0,
    host.events.findLastIndex(({ text }) => /^ +[\d.]+ s {2}/.test(text)),
  );
  expect(rollout.filter(({ type }) => type === 'group')).toEqual([]);
};

describe('the log of a deployment of several services', () => {
  test('says every ten seconds how far the whole is, and ends with a group for each service', async () => {
    const deployment = await new Stage().run(release(1), inputs);
    expect(deployment.status).toBe('succeeded');
    const overviews = deployment.host.lines.flatMap((line) => {
      const [, second, text = ''] = /^ +([\d.]+) s {2}(\d of 3 services done.*)$/.exec(line) ?? [];
      return second === undefined ? [] : [{ second: Number(second), text }];
    });
    expect(overviews.length).toBeGreaterThan(0);
    for (const [index, { second }] of overviews.entries())
      expect(second - (overviews[index - 1]?.second ?? 0)).toBeGreaterThanOrEqual(10);
    for (const { text } of overviews) expect(text).toMatch(/^\d of 3 services done; \d under way: \w+ \(/);
    expectNoGroupInRollout(deployment);
    expect(accountIn(deployment)).toEqual([
      expect.stringMatching(/^db: 1 created in /),
      expect.stringMatching(/^web: 3 created in /),
      expect.stringMatching(/^worker: 1 created in /),
      'succeeded: 5 created',
    ]);
  });

  test('has one account, after the rollback, with the service at fault last', async () => {
    const stage = new Stage();
    await stage.run(release(1), inputs);
    const deployment = await stage.run({ ...release(2), 'db.service': '[Service]\nExecStart=/bin/false\n' }, inputs);
    expect(deployment.status).toBe('rolled-back');
    expectNoGroupInRollout(deployment);
    const account = accountIn(deployment);
    const atFault = account.findIndex((line) => line.startsWith('db: '));
    expect(account[atFault]).toMatch(/^db: 1 failed and rolled back in /);
    expect(account[atFault + 1]).toMatch(/^ {2}db\.service: FAILED and rolled back in .*: systemd shows/);
    expect(account.slice(atFault + 2)).toEqual([expect.stringMatching(/^db\.service: |^rolled-back: db\.service: /)]);
    expect(deployment.host.lines.filter((line) => line.startsWith('db: '))).toHaveLength(1);
  });

  test('continues in the same way in the post step of a job that was cancelled', async () => {
    const stage = new Stage({ version: '0.11.1' });
    await stage.run(release(1), inputs);
    const step = await stage.run(release(2), inputs, { interruption: { cancelAfterSeconds: 8 } });
    expect(step.status).toBe('cancelled');
    expect(accountIn(step).join('\n')).toMatch(/^db: 1 left in flight in /m);
    await stage.wait(2);
    const post = await stage.post(step);
    expect(post.host.lines.join('\n')).toMatch(/^ +[\d.]+ s {2}db\.service: recovered in /m);
    expectNoGroupInRollout(post);
    const account = accountIn(post);
    expect(account.filter((line) => /^db: 1 \S+ in /.test(line))).toHaveLength(1);
    expect(account.at(-1)).toMatch(/^cancelled/);
  });

  test('is that of a single service if only one of them changes', async () => {
    const stage = new Stage();
    await stage.run(release(1), inputs);
    const deployment = await stage.run({ ...release(1), 'db.service': release(2)['db.service'] }, inputs);
    const groups = deployment.host.events.flatMap(({ type, text }) => (type === 'group' ? [text] : []));
    expect(groups).toEqual(['db: 1 change']);
    expect(accountIn(deployment)).toEqual(['succeeded: 1 updated']);
  });
});
