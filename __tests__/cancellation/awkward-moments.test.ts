import { describe, expect, test } from '@jest/globals';
import { TransportError } from '../../src/fleet/transport.js';
import { Stage } from '../stage/stage.js';

const web = (release: number) => ({
  'web@.service': `[Service]\nExecStart=/bin/sleep ${86_400 + release}\nExecStop=/bin/sleep 0.3\n`,
});
const inputs = { count: '2', 'min-ready': '2s' };
type Version = '1.0.0' | '0.11.1';

/** A stage with two instances that run, and the step of an update that is killed at one of its writes. */
async function killed(version: Version, isAt: (body: string) => boolean, more: Record<string, string> = {}) {
  const stage = new Stage({ version });
  await stage.run(web(1), inputs);
  await stage.wait(10);
  const rehearsal = new Stage({ version });
  await rehearsal.run(web(1), inputs);
  await rehearsal.wait(10);
  const { requests } = await rehearsal.run(web(2), { ...inputs, ...more });
  const at = requests.findIndex(({ method, body = '' }) => method !== 'GET' && isAt(body));
  const step = await stage.run(web(2), { ...inputs, ...more }, { interruption: { at, by: 'kill after' } });
  expect(step.wasKilled).toBe(true);
  await stage.wait(3);
  return { stage, step };
}

const stops = (body: string) => body === '{"desiredState":"inactive"}';
const hasOptions = (body: string) => body.includes('options');
const does = async (stage: Stage, unit: string) => (await stage.units()).get(unit)?.does;

describe('the post step', () => {
  test('waits for a server that refuses connections for a while, such as one whose machine starts anew', async () => {
    const { stage, step } = await killed('0.11.1', stops);
    const since = stage.clock.now();
    stage.trouble = () =>
      stage.clock.now() < since + 90_000 ? new TransportError('connect', 'connection refused') : undefined;
    const post = await stage.post(step);
    expect(post.host.outputs.reason).toBe(
      'cancelled and recovered: 0 done, 1 back at the former revision, 2 not started',
    );
    expect(await does(stage, 'web@1.service')).toBe('active/running');
    expect(post.host.lines.filter((line) => line.startsWith('fleet has not responded for'))).not.toEqual([]);
  });

  test.each(['settle', 'rollback'])(
    'ends in good time where nothing answers any more, and says what was in flight: %s',
    async (wanted) => {
      const { stage, step } = await killed('0.11.1', stops, { 'on-cancel': wanted });
      stage.trouble = () => new TransportError('connect', 'connection refused');
      const post = await stage.post(step);
      expect(post.seconds).toBeLessThan(4.5 * 60);
      expect(post.host.hasFailed).toBe(true);
      expect(post.host.outputs).toMatchObject({
        failed: '["web@1.service"]',
        reason: expect.stringMatching(/web@1\.service/),
      });
      expect(post.host.annotations).toEqual([
        { severity: 'error', message: expect.stringMatching(/^web@1\.service: .*connection refused/) },
      ]);
    },
  );

  test('has one end for everything that it does, however late the server comes back', async () => {
    const { stage, step } = await killed('0.11.1', stops, { 'on-cancel': 'rollback', 'min-ready': '60s' });
    const since = stage.clock.now();
    stage.trouble = () =>
      stage.clock.now() < since + 225_000 ? new TransportError('exchange', 'other side closed') : undefined;
    const post = await stage.post(step);
    expect(post.seconds).toBeLessThan(4.5 * 60);
    expect(post.host.outputs.reason).toMatch(/not healthy within the 4 minutes left to a cancelled job/);
  });

  test.each<[string, string, (stage: Stage) => void]>([
    [
      'stopped',
      'someone else has set it to inactive',
      ({ endpoint }) =>
        void endpoint.exchange({
          method: 'PUT',
          path: '/fleet/v1/units/web@1.service',
          headers: { 'content-type': 'application/json' },
          body: '{"desiredState":"inactive"}',
        }),
    ],
    [
      'destroyed',
      'someone else has destroyed it',
      ({ endpoint }) =>
        void endpoint.exchange({ method: 'DELETE', path: '/fleet/v1/units/web@1.service', headers: {} }),
    ],
  ])('leaves an instance alone that someone else has %s meanwhile', async (_, why, interfere) => {
    const { stage, step } = await killed('1.0.0', hasOptions);
    interfere(stage);
    await stage.wait(5);
    const post = await stage.post(step);
    expect(post.host.annotations).toEqual([
      { severity: 'error', message: `web@1.service: it was in flight, and ${why}` },
    ]);
    expect(post.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  test('is quick and silent after a step that ended by itself', async () => {
    const stage = new Stage();
    const step = await stage.run(web(1), inputs);
    const post = await stage.post(step);
    expect([post.host.events, post.requests, post.seconds]).toEqual([[], [], 0]);
  });

  test('says so when the journal is gone that it would have to read', async () => {
    const { stage, step } = await killed('0.11.1', stops);
    stage.journals.texts.clear();
    const { host } = await stage.post(step);
    expect(host.hasFailed).toBe(true);
    expect(host.annotations).toEqual([
      {
        severity: 'error',
        message: expect.stringMatching(
          /^could not recover what the deployment left in flight: its journal is gone; check what/,
        ),
      },
    ]);
  });

  test.each([
    ['garbage', '\u0000\u0000\u0000\n'],
    ['a line of something else', 'null\n'],
    ['half a line', '{"type":"tasks","at":1'],
  ])('goes by the journal up to %s in it', async (_, garbage) => {
    const { stage, step } = await killed('0.11.1', stops);
    const { journal = '' } = step.host.saved;
    stage.journals.texts.set(journal, `${stage.journals.texts.get(journal)}${garbage}`);
    const { host } = await stage.post(step);
    expect(host.hasFailed).toBe(false);
    expect(await does(stage, 'web@1.service')).toBe('active/running');
  });
});

describe('a stand-in that a cancellation leaves running', () => {
  test('is reported as created, and the cluster is not called as it was', async () => {
    const stage = new Stage();
    await stage.run(web(1), inputs);
    await stage.wait(10);
    const surge = { ...inputs, 'max-surge': '1', 'max-unavailable': '0' };
    const step = await stage.run(web(2), surge, { interruption: { cancelAfterSeconds: 4.5 } });
    const post = await stage.post(step);
    expect(await does(stage, 'web@3.service')).toBe('active/running');
    const { status, created, reason, instances = '[]' } = post.host.outputs;
    expect([status, created]).toEqual(['cancelled', '["web@3.service"]']);
    expect(reason).toBe('cancelled and recovered: 1 done, 3 not started');
    const standIn = (JSON.parse(instances) as { unit: string; error?: string }[]).find(
      ({ unit }) => unit === 'web@3.service',
    );
    expect(standIn?.error).toBe(
      'this surge instance is still running: the deployment was cancelled; the next deployment removes it',
    );
    expect(JSON.parse(step.host.saved.published ?? '{}')).toMatchObject({ isAsBefore: false });
    const next = await stage.run(web(2), surge);
    expect(next.host.outputs).toMatchObject({
      status: 'succeeded',
      destroyed: expect.stringContaining('"web@3.service"'),
    });
  });
});

describe('the step', () => {
  test('changes nothing where the journal cannot be written', async () => {
    const stage = new Stage();
    stage.journals.trouble = new Error('ENOSPC: no space left on device');
    const { host, requests } = await stage.run(web(1), inputs);
    expect(host.outputs).toMatchObject({ status: 'failed', changed: 'false' });
    expect(host.outputs.reason).toBe(
      "the journal, which a cancelled job needs, cannot be written to the runner's folder for temporary files (ENOSPC: no space left on device); nothing was changed",
    );
    expect(requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  test('goes on where the journal can no longer be written, and warns of it once', async () => {
    const stage = new Stage();
    stage.trouble = ({ method }) => {
      if (method === 'PUT') stage.journals.trouble = new Error('ENOSPC: no space left on device');
      return undefined;
    };
    const { host } = await stage.run(web(1), inputs);
    expect(host.outputs.status).toBe('succeeded');
    expect(host.annotations).toEqual([
      { severity: 'warning', message: expect.stringMatching(/^cannot write the journal any more \(ENOSPC/) },
    ]);
  });
});
