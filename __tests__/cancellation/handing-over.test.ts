import { mkdir, stat } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { journalsIn } from '../../src/journal/journal-files.js';
import { cleanUp, temporaryFolder } from '../network/servers.js';
import { Stage } from '../stage/stage.js';

const web = (release: number) => ({
  'web@.service': `[Service]\nExecStart=/bin/sleep ${86_400 + release}\nExecStop=/bin/sleep 0.3\n`,
});
const inputs = { count: '2', 'min-ready': '2s' };

/** A stage with two instances that run, and the step of an update that is killed on its way. */
async function killed(more: Record<string, string> = {}) {
  const stage = new Stage();
  await stage.run(web(1), inputs);
  await stage.wait(10);
  const step = await stage.run(web(2), { ...inputs, ...more }, { interruption: { at: 8, by: 'kill after' } });
  expect(step.wasKilled).toBe(true);
  return { stage, step };
}

const left = (stage: Stage) => [...stage.journals.texts.keys()];

describe('what a step hands over to a post step that is given the defaults of the inputs', () => {
  test('says that a cancelled rollout is to be rolled back', async () => {
    const { stage, step } = await killed({ 'on-cancel': 'rollback' });
    const { host } = await stage.post(step);
    expect(host.annotations).toEqual([]);
    expect(host.outputs.reason).toMatch(/^cancelled, and 1 unit rolled back/);
  });

  test('says that no summary is wanted', async () => {
    const { stage, step } = await killed({ summary: 'false' });
    const { host } = await stage.post(step);
    expect([host.outputs.status, host.summary]).toEqual(['cancelled', '']);
  });

  test('masks what the step had masked, before anything is logged', async () => {
    const { stage, step } = await killed({ endpoint: 'http://deploy:hunter2000@10.0.0.1:49153' });
    const { host } = await stage.post(step);
    expect(host.events.findIndex(({ type }) => type === 'log')).toBeGreaterThan(
      host.events.findIndex(({ type, text }) => type === 'mask' && text === 'hunter2000'),
    );
    expect(host.events).toContainEqual({ type: 'mask', text: 'hunter2000' });
  });

  test('has neither a token that nothing asks for, nor variables, which the plan has already', async () => {
    const { stage } = await killed({ 'github-token': 'ghs_unused', variables: 'DB_PASSWORD=swordfish' });
    const text = stage.journals.texts.get('handover 1');
    expect(text).toContain('"min-ready":"2s"');
    expect(text).not.toMatch(/ghs_unused|swordfish/);
  });

  test.each(['deploy', 'restart', 'destroy'])(
    'is removed with the journal when a %s has ended in order',
    async (command) => {
      const stage = new Stage();
      await stage.run(web(1), inputs);
      const { host } = await stage.run(web(2), { ...inputs, command });
      expect(host.outputs.status).toBe('succeeded');
      expect(left(stage)).toEqual([]);
    },
  );

  test('is removed when there is nothing to do, and when a mistake ends the step', async () => {
    const stage = new Stage();
    await stage.run(web(1), inputs);
    expect((await stage.run(web(1), inputs)).status).toBe('unchanged');
    expect((await stage.run({ 'web.service': 'ExecStart=/bin/true\n' })).status).toBe('failed');
    expect(left(stage)).toEqual([]);
  });

  test('is nothing at all for a command that changes nothing', async () => {
    const stage = new Stage();
    for (const command of ['plan', 'status']) {
      const { host } = await stage.run(web(1), { ...inputs, command });
      expect(host.saved).not.toHaveProperty('handover');
    }
  });

  test('is removed by the post step, whatever that finds', async () => {
    const { stage, step } = await killed();
    expect(left(stage)).toEqual(['handover 1', 'journal 2']);
    stage.trouble = () => new Error('nothing goes right');
    await stage.post(step);
    expect(left(stage)).toEqual([]);
  });

  test('leaves nothing behind of a step that was killed while it wrote it', async () => {
    const { stage, step } = await killed();
    const whole = stage.journals.texts.get('handover 1') ?? '';
    const { handover = '' } = step.host.saved;
    step.host.saved.journal = '';
    for (const length of [0, 1, whole.length - 1]) {
      stage.journals.texts.set('handover 1', whole.slice(0, length));
      const post = await stage.post(step);
      expect([post.host.events, post.requests]).toEqual([[], []]);
      expect(stage.journals.texts.has(handover)).toBe(false);
    }
  });

  test('is missed where it is gone, and the cluster of the defaults is not touched instead', async () => {
    const { stage, step } = await killed();
    stage.journals.texts.delete('handover 1');
    const { host, requests } = await stage.post(step);
    expect(host.annotations).toEqual([{ severity: 'error', message: expect.stringMatching(/its journal is gone/) }]);
    expect(requests).toEqual([]);
  });

  test('can be read by its user alone, as the journal can', async () => {
    const folder = await temporaryFolder();
    await mkdir(folder, { recursive: true });
    const journals = journalsIn(folder);
    const [handover, journal] = await Promise.all([journals.create('handover'), journals.create('journal')]);
    for (const { path } of [handover, journal]) expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(handover.path).toMatch(/\.handover$/);
    await Promise.all([handover.remove(), journal.remove()]);
    await cleanUp();
  });
});

test('a disk that is full keeps a deployment from starting, before GitHub hears of it, and no half of a key stays', async () => {
  const stage = new Stage();
  stage.journals.trouble = new Error('ENOSPC: no space left on device');
  let asked = 0;
  stage.jobOnGitHub = async () => {
    asked++;
    throw new Error('GitHub was asked');
  };
  const { host, requests } = await stage.run(web(1), { ...inputs, 'create-deployment': 'true', 'github-token': 'ghs' });
  expect(host.outputs.reason).toMatch(/^the journal, which a cancelled job needs, cannot be written .*ENOSPC/);
  expect([asked, requests, left(stage)]).toEqual([0, [], []]);
});
