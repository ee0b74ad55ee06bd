import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { run, type World } from '../../src/action/run.js';
import { type Transport, TransportError } from '../../src/fleet/transport.js';
import { Endpoint } from '../../src/simulator/endpoint.js';
import { inProcessTransport } from '../../src/simulator/in-process-transport.js';
import { seededRandom } from '../../src/simulator/random.js';
import { SimulatedCluster } from '../../src/simulator/simulated-cluster.js';
import { VirtualClock } from '../../src/simulator/virtual-clock.js';
import { Checkout, removeFolders, secret, sleeper } from '../definition/checkout.js';
import { html } from '../fleet/scripted-transport.js';
import { MemoryHost } from './memory-host.js';

afterEach(removeFolders);

const documented = Object.keys((parse(readFileSync('action.yml', 'utf8')) as { outputs: object }).outputs);
const startAt = Date.UTC(2026, 0, 1);

/** A simulated cluster, and the action as it is run against it again and again. */
class Job {
  readonly clock = new VirtualClock(startAt);
  readonly cluster = new SimulatedCluster({ startAt, random: seededRandom(1) });
  readonly endpoint = new Endpoint({ cluster: this.cluster, clock: this.clock });
  readonly checkout: Checkout;
  readonly cancellation = new AbortController();
  /** Stands in for the cluster. */
  transport: Transport = inProcessTransport(this.endpoint);
  requests: string[] = [];
  opened = 0;
  closed = 0;

  constructor(files: Readonly<Record<string, string>> = { 'web@.service': sleeper }) {
    this.checkout = new Checkout(files);
  }

  async run(inputs: Readonly<Record<string, string>> = {}, more: Partial<World> = {}): Promise<MemoryHost> {
    const host = new MemoryHost({ units: '*', ...inputs });
    await this.runOn(host, more);
    expect(Object.keys(host.outputs).sort()).toEqual(documented.toSorted());
    expect(host.hasFailed).toBe(['rolled-back', 'failed', 'cancelled'].includes(host.outputs.status ?? ''));
    expect(host.outputs.reason).toMatch(/^.+$/);
    expect(host.events.some(({ text }) => text.includes(secret))).toBe(false);
    expect(this.closed).toBe(this.opened);
    return host;
  }

  /** Files are read in real time, which the virtual clock would take for standing still; it starts with the connection. */
  async runOn(host: MemoryHost, more: Partial<World> = {}): Promise<void> {
    const connected = Promise.withResolvers<void>();
    const running = run({
      host,
      clock: this.clock,
      random: seededRandom(2),
      workspace: this.checkout.root,
      environment: {},
      cancelled: this.cancellation.signal,
      fault: new Promise<never>(() => {}),
      connect: () => {
        connected.resolve();
        this.opened++;
        return {
          transport: (request, signal, onSent) => {
            this.requests.push(`${request.method} ${request.path}`);
            return this.transport(request, signal, onSent);
          },
          get: () => Promise.reject(new RangeError('there is nobody to ask for his health')),
          close: async () => {
            this.closed++;
          },
        };
      },
      ...more,
    });
    await Promise.race([connected.promise, running]);
    return this.clock.run(() => running);
  }

  get writes(): string[] {
    return this.endpoint.writes.map(({ method, path }) => `${method} ${path.split('/').at(-1)}`);
  }
}

describe('what is wrong before the cluster is asked', () => {
  test.each<[string, Record<string, string>, Record<string, string>, object[], string]>([
    [
      'a unit file that fleet cannot read',
      { 'deploy/web.service': '[Service]\nExecStart=/x\n[Unit\n' },
      { units: 'deploy/*' },
      [
        {
          severity: 'error',
          message: 'fleet cannot read this unit file: unable to find end of section',
          file: 'deploy/web.service',
          line: 3,
        },
      ],
      'deploy/web.service:3: fleet cannot read this unit file: unable to find end of section',
    ],
    [
      'a pattern that matches nothing',
      {},
      { units: 'deploy/web.service' },
      [{ severity: 'error', message: 'units: "deploy/web.service" matches no file' }],
      'units: "deploy/web.service" matches no file',
    ],
    [
      'an input that cannot be understood',
      {},
      { timeout: 'soon' },
      [{ severity: 'error', message: 'input timeout: "soon" is not a duration such as 90, 90s, 10m or 1h30m' }],
      'input timeout: "soon" is not a duration such as 90, 90s, 10m or 1h30m',
    ],
    [
      'several at once',
      {},
      { timeout: 'soon', command: 'x\n::y', summary: '?' },
      [
        { severity: 'error', message: 'input command: "x\n::y" is neither deploy nor plan' },
        { severity: 'error', message: expect.stringMatching(/^input timeout/) },
        { severity: 'error', message: expect.stringMatching(/^input summary/) },
      ],
      'input command: "x ::y" is neither deploy nor plan (and 2 more)',
    ],
    [
      'an endpoint that is none',
      {},
      { endpoint: 'unix://var/run/fleet.sock' },
      [{ severity: 'error', message: expect.stringContaining('input endpoint: "unix://var/run/fleet.sock"') }],
      'input endpoint: "unix://var/run/fleet.sock" names the host "var": a socket\'s path needs three slashes, unix:///var/run/fleet.sock',
    ],
    [
      'a working directory that is not there',
      {},
      { 'working-directory': 'nowhere' },
      [{ severity: 'error', message: 'input working-directory "nowhere" does not exist in the workspace' }],
      'input working-directory "nowhere" does not exist in the workspace',
    ],
    [
      'a working directory outside',
      {},
      { 'working-directory': '..' },
      [{ severity: 'error', message: 'input working-directory ".." leads out of the workspace' }],
      'input working-directory ".." leads out of the workspace',
    ],
    [
      'a count of a unit that there is not',
      { 'web.service': sleeper },
      { count: 'web.service=2' },
      [{ severity: 'error', message: 'count names web.service, which is not a template unit' }],
      'count names web.service, which is not a template unit',
    ],
  ])('%s', async (_, files, inputs, annotations, reason) => {
    const job = new Job(files);
    const host = await job.run(inputs);
    expect(host.annotations).toEqual(annotations);
    expect(host.outputs).toMatchObject({ status: 'failed', reason, changed: 'false', instances: '[]', duration: '0' });
    expect([job.opened, job.requests]).toEqual([0, []]);
    expect(host.summary).toContain('❌ Failed');
    expect(host.lines).toEqual([expect.stringMatching(/^failed: /)]);
  });

  test('a link out of the workspace', async () => {
    const job = new Job();
    job.checkout.link('leak.service', '../outside/secret.service');
    const host = await job.run();
    expect(host.outputs.reason).toBe(
      'leak.service: leak.service is a symbolic link that leads out of the workspace, and is not read',
    );
    expect(JSON.stringify([host.outputs, host.summary])).not.toContain(secret);
    expect(job.requests).toEqual([]);
  });

  test('a cancellation', async () => {
    const job = new Job();
    job.cancellation.abort(new Error('cancelled by SIGINT'));
    const host = await job.run();
    expect(host.outputs).toMatchObject({
      status: 'cancelled',
      reason: 'cancelled before anything was changed',
      changed: 'false',
    });
    expect(host.annotations).toEqual([]);
    expect(job.requests).toEqual([]);
  });
});

describe('an endpoint where there is no fleet', () => {
  const endpoint = 'http://10.9.8.7:49153';

  test('since nothing listens there', async () => {
    const job = new Job();
    job.transport = async () => {
      throw new TransportError('connect', `cannot reach ${endpoint}: nothing listens there (connection refused)`);
    };
    const host = await job.run({ endpoint });
    expect(host.outputs).toMatchObject({ status: 'failed', changed: 'false' });
    expect(host.annotations).toEqual([{ severity: 'error', message: host.outputs.reason }]);
    expect(host.outputs.reason).toBe(
      `the cluster at ${endpoint} could not be read, and nothing was changed: GET /fleet/v1/machines: cannot reach ${endpoint}: nothing listens there (connection refused)`,
    );
    expect(job.requests).toHaveLength(1);
    expect(job.clock.now()).toBe(startAt);
  });

  test.each<[string, Transport, RegExp]>([
    ['since something else answers', async () => html(200), /an HTML page: this is not fleet's API/],
    [
      'since nobody answers',
      (_, signal, onSent) => {
        onSent?.();
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      },
      /no answer within 10 s \(tried \d+ times\)/,
    ],
  ])('%s, is named', async (_, transport, reason) => {
    const job = new Job();
    job.transport = transport;
    const host = await job.run({ endpoint: endpoint.replace('//', '//deploy:hunter2@') });
    expect(host.outputs.status).toBe('failed');
    expect(host.outputs.reason).toMatch(reason);
    expect(host.outputs.reason).toContain(`the cluster at ${endpoint} could not be read`);
    expect(host.annotations).toHaveLength(1);
  });
});

test('secrets of the endpoint are masked before anything else, and never shown', async () => {
  const host = await new Job().run({ endpoint: 'http://deploy:p%40ss@10.0.0.1:49153' });
  const encoded = Buffer.from('deploy:p@ss').toString('base64');
  expect(host.events.slice(0, 3)).toEqual(['p%40ss', 'p@ss', encoded].map((text) => ({ type: 'mask', text })));
  const shown = host.events.slice(3).map(({ text }) => text);
  for (const hidden of ['p%40ss', 'p@ss', encoded])
    expect([...shown, host.summary, ...Object.values(host.outputs)].join('\n')).not.toContain(hidden);
});

describe('a deployment', () => {
  test('tells what it does, and gives an account of every unit', async () => {
    const job = new Job({ 'web@.service': sleeper, 'cron.service': sleeper });
    const host = await job.run({ count: '2' });
    expect(host.outputs).toMatchObject({
      status: 'succeeded',
      reason: '4 created',
      changed: 'true',
      created: expect.stringContaining('web@2.service'),
      failed: '[]',
    });
    expect(host.lines[0]).toBe('fleetd/1.0.0 at http://127.0.0.1:49153: 3 machines, 0 units');
    expect(host.lines[1]).toBe('Plan: 4 to create');
    expect(host.lines.at(-1)).toBe('succeeded: 4 created');
    const groups = host.events.filter(({ type }) => type.endsWith('group')).map(({ type, text }) => type + text);
    expect(groups).toEqual(['groupcron: 1 change', 'endgroup', 'groupweb: 3 changes', 'endgroup']);
    expect(host.annotations).toEqual([]);
    expect(host.summary).toContain('✅ Deployed');
    const order = host.events.map(({ type }) => type);
    expect(order.lastIndexOf('output')).toBeLessThan(order.indexOf('summary'));
    expect(job.closed).toBe(1);
  });

  test('that has nothing to do changes nothing', async () => {
    const job = new Job();
    await job.run();
    const before = job.writes.length;
    const host = await job.run();
    expect(host.outputs).toMatchObject({
      status: 'unchanged',
      changed: 'false',
      unchanged: '["web@1.service","web@.service"]',
    });
    expect(job.writes).toHaveLength(before);
    expect(job.requests.slice(-3)).toEqual(['GET /fleet/v1/machines', 'GET /fleet/v1/units', 'GET /fleet/v1/state']);
  });

  test('that is only planned writes nothing and does not fail', async () => {
    const job = new Job();
    const host = await job.run({ command: 'plan', count: '3' });
    expect(host.outputs).toMatchObject({ status: 'planned', reason: '4 to create', changed: 'false', instances: '[]' });
    expect(JSON.parse(host.outputs.plan ?? '')).toMatchObject({
      services: [
        { service: 'web', steps: expect.arrayContaining([expect.objectContaining({ unit: 'web@3.service' })]) },
      ],
    });
    expect(job.writes).toEqual([]);
  });

  test('warns of what fleet would take without a word, at its line', async () => {
    const host = await new Job({ 'a.service': `${sleeper}[X-Fleet]\nGlobel=true\n` }).run();
    expect(host.annotations).toEqual([
      {
        severity: 'warning',
        message: 'fleet knows no Globel= in [X-Fleet] and ignores it',
        file: 'a.service',
        line: 4,
      },
    ]);
    expect(host.outputs.status).toBe('succeeded');
  });

  test('that fails annotates the file of the unit at fault', async () => {
    const job = new Job({ 'a/web.service': sleeper, 'b/web@.service': '[Service]\nExecStart=/no/such/binary\n' });
    const host = await job.run({ units: '**/*.service' });
    expect(host.outputs).toMatchObject({ status: 'rolled-back', changed: 'true', failed: '["web@1.service"]' });
    expect(host.outputs.reason).toMatch(/^web@1\.service: systemd shows failed\/failed/);
    expect(host.annotations).toEqual([
      { severity: 'error', message: expect.stringMatching(/^web@1\.service: systemd shows/), file: 'b/web@.service' },
    ]);
  });

  test('that is cancelled on its way says what was in flight', async () => {
    const job = new Job();
    const { transport } = job;
    job.transport = (request, signal) => {
      if (request.path.endsWith('web@1.service') && request.method === 'PUT')
        void job.clock.sleep(2_000).then(() => job.cancellation.abort(new Error('cancelled by SIGINT')));
      return transport(request, signal);
    };
    const host = await job.run({ count: '3' });
    expect(host.outputs).toMatchObject({ status: 'cancelled', changed: 'true' });
    expect(host.outputs.reason).toMatch(/^cancelled: 1 done, 1 left in flight, 2 not begun$/);
    expect(host.outputs.failed).toBe('["web@1.service"]');
    expect(host.events.filter(({ type }) => type === 'endgroup')).toHaveLength(1);
    expect(job.clock.now() - startAt).toBeLessThan(5_000);
  });

  test('puts every request into the debug log', async () => {
    const job = new Job();
    const host = await job.run();
    const lines = host.events.filter(({ type }) => type === 'debug').map(({ text }) => text);
    expect(lines).toHaveLength(job.requests.length);
    expect(lines[0]).toMatch(/^GET \/fleet\/v1\/machines: 200 in \d+ ms$/);
  });
});

describe('the summary', () => {
  test('is left out when it is not wanted', async () => {
    const host = await new Job().run({ summary: 'false' });
    expect([host.summary, host.outputs.status]).toEqual(['', 'succeeded']);
  });

  test('is left out also when the deployment does not begin', async () => {
    const host = await new Job().run({ summary: 'false', timeout: 'soon' });
    expect([host.summary, host.outputs.status]).toEqual(['', 'failed']);
  });

  test('that cannot be written is a warning, and takes nothing from the deployment', async () => {
    class FullDisk extends MemoryHost {
      override appendSummary(): Promise<void> {
        return Promise.reject(new Error('ENOSPC: no space left on device'));
      }
    }
    const host = new FullDisk({ units: '*' });
    await new Job().runOn(host);
    expect(host.outputs.status).toBe('succeeded');
    expect(host.hasFailed).toBe(false);
    expect(host.annotations).toEqual([
      { severity: 'warning', message: 'the summary could not be written: ENOSPC: no space left on device' },
    ]);
  });
});

test('what nobody has foreseen is told with its stack, and outputs are there all the same', async () => {
  const fault = new TypeError('a bug\nof two lines');
  const host = await new Job().run(
    {},
    {
      connect: () => {
        throw fault;
      },
    },
  );
  expect(host.outputs.status).toBe('failed');
  expect(host.outputs.reason).toMatch(/^unexpected: TypeError: a bug of two lines/);
  expect(host.annotations).toEqual([{ severity: 'error', message: expect.stringContaining('run.test') }]);
});

test('what goes wrong where nobody waits for it ends the deployment, with outputs that say that something was changed', async () => {
  const job = new Job();
  const fault = Promise.withResolvers<never>();
  const transport = job.transport;
  job.transport = async (request, signal) => {
    if (request.method === 'PUT') fault.reject(new TypeError('a bug in a library'));
    return transport(request, signal);
  };
  const host = new MemoryHost({ units: '*' });
  await job.runOn(host, { fault: fault.promise });
  expect(host.hasFailed).toBe(true);
  expect(host.outputs).toMatchObject({ status: 'failed', changed: 'true' });
  expect(host.outputs.reason).toMatch(/^unexpected: TypeError: a bug in a library/);
});
