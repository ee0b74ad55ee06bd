import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { type Transport, TransportError } from '../../src/fleet/transport.js';
import { secret, sleeper } from '../definition/checkout.js';
import { html } from '../fleet/scripted-transport.js';
import { type InputValues, type RunOptions, Stage } from '../stage/stage.js';
import type { Files } from '../stage/unit-files.js';
import { MemoryHost } from './memory-host.js';

const documented = Object.keys((parse(readFileSync('action.yml', 'utf8')) as { outputs: object }).outputs);

/** A job that is run again and again, in one checkout and against one cluster. */
class Job {
  readonly stage = new Stage();
  readonly files: Record<string, string>;
  readonly requests: string[] = [];

  constructor(files: Files = { 'web@.service': sleeper }) {
    this.files = { ...files };
  }

  async run(inputs: InputValues = {}, options?: RunOptions): Promise<MemoryHost> {
    const host = await this.runOn(new MemoryHost({ units: '*', ...inputs }), options);
    const { opened, closed } = this.stage.connections;
    expect(Object.keys(host.outputs).sort()).toEqual(documented.toSorted());
    expect(host.hasFailed).toBe(['rolled-back', 'failed', 'cancelled'].includes(host.outputs.status ?? ''));
    expect(host.outputs.reason).toMatch(/^.+$/);
    expect(host.events.some(({ text }) => text.includes(secret))).toBe(false);
    expect(closed).toBe(opened);
    return host;
  }

  async runOn(host: MemoryHost, options?: RunOptions): Promise<MemoryHost> {
    const { requests } = await this.stage.runOn(host, this.files, options);
    this.requests.push(...requests.map(({ method, path }) => `${method} ${path}`));
    return host;
  }

  get writes(): string[] {
    return this.stage.endpoint.writes.map(({ method, path }) => `${method} ${path.split('/').at(-1)}`);
  }
}

test('services of a services file are deployed as it says, with variables, from the checkout and from an address', async () => {
  const services = `services:
  - name: web@.service
    count: 2
    version: {{TAG}}
  - name: db.service
    uri: https://units.example/db.service
    desiredState: inactive
`;
  const job = new Job({
    'services.yaml': services,
    'web@.service': '[Service]\nEnvironment=DOCKER_APP_VERSION=latest\nExecStart=/bin/sleep {{SECONDS}}\n',
  });
  const inputs = { units: '', 'services-file': 'services.yaml', variables: 'TAG=1.2\nSECONDS=86400' };
  job.stage.download = async () => sleeper;
  const host = await job.run(inputs);
  expect(host.annotations).toEqual([]);
  expect(host.outputs.status).toBe('succeeded');
  expect((JSON.parse(host.outputs.created ?? '') as string[]).toSorted()).toEqual([
    'db.service',
    'web@.service',
    'web@1.service',
    'web@2.service',
  ]);
  const again = await job.run(inputs);
  expect(again.outputs).toMatchObject({ status: 'unchanged', changed: 'false' });
});

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
      'a services file, on the line and column',
      { 'services.yaml': 'services:\n  - name: web@.service\n    count: many\n' },
      { units: '', 'services-file': 'services.yaml' },
      [
        {
          severity: 'error',
          message: 'count: "many" is not a number from 0 to 1000',
          file: 'services.yaml',
          line: 3,
          column: 12,
        },
      ],
      'services.yaml:3:12: count: "many" is not a number from 0 to 1000',
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
        { severity: 'error', message: 'input command: "x\n::y" is none of deploy, plan, restart, destroy and status' },
        { severity: 'error', message: expect.stringMatching(/^input timeout/) },
        { severity: 'error', message: expect.stringMatching(/^input summary/) },
      ],
      'input command: "x ::y" is none of deploy, plan, restart, destroy and status (and 2 more)',
    ],
    [
      'an endpoint that is none',
      {},
      { endpoint: 'unix://var/run/fleet.sock' },
      [{ severity: 'error', message: expect.stringContaining('input endpoint: "unix://var/run/fleet.sock"') }],
      'input endpoint: "unix://var/run/fleet.sock" names the host "var", but a socket\'s path needs three slashes: unix:///var/run/fleet.sock',
    ],
    [
      'a working directory that is not there',
      {},
      { 'working-directory': 'nowhere' },
      [{ severity: 'error', message: 'input working-directory "nowhere" is not a folder in the workspace' }],
      'input working-directory "nowhere" is not a folder in the workspace',
    ],
    [
      'a working directory outside',
      {},
      { 'working-directory': '..' },
      [{ severity: 'error', message: 'input working-directory ".." is outside the workspace' }],
      'input working-directory ".." is outside the workspace',
    ],
    [
      'a count of a unit that there is not',
      { 'web.service': sleeper },
      { count: 'web.service=2' },
      [{ severity: 'error', message: 'count: web.service is not a template unit and has no count' }],
      'count: web.service is not a template unit and has no count',
    ],
  ])('%s', async (_, files, inputs, annotations, reason) => {
    const job = new Job(files);
    const host = await job.run(inputs);
    expect(host.annotations).toEqual(annotations);
    expect(host.outputs).toMatchObject({ status: 'failed', reason, changed: 'false', instances: '[]', duration: '0' });
    expect([job.stage.connections.opened, job.requests]).toEqual([0, []]);
    expect(host.summary).toContain('❌ Failed');
    expect(host.lines).toEqual([expect.stringMatching(/^failed: /)]);
  });

  test('a link out of the workspace', async () => {
    const job = new Job();
    const host = await job.run(
      {},
      { onCheckout: (checkout) => checkout.link('leak.service', '../outside/secret.service') },
    );
    expect(host.outputs.reason).toBe('leak.service: leak.service is a symbolic link that points outside the workspace');
    expect(JSON.stringify([host.outputs, host.summary])).not.toContain(secret);
    expect(job.requests).toEqual([]);
  });

  test('a cancellation', async () => {
    const job = new Job();
    const host = await job.run({}, { onCheckout: () => job.stage.cancel() });
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
    const startedAt = job.stage.clock.now();
    job.stage.transport = async () => {
      throw new TransportError('connect', `cannot reach ${endpoint}: nothing listens there (connection refused)`);
    };
    const host = await job.run({ endpoint });
    expect(host.outputs).toMatchObject({ status: 'failed', changed: 'false' });
    expect(host.annotations).toEqual([{ severity: 'error', message: host.outputs.reason }]);
    expect(host.outputs.reason).toBe(
      `could not read the cluster at ${endpoint}; nothing was changed: GET /fleet/v1/machines: cannot reach ${endpoint}: nothing listens there (connection refused)`,
    );
    expect(job.requests).toHaveLength(1);
    expect(job.stage.clock.now()).toBe(startedAt);
  });

  test.each<[string, Transport, RegExp]>([
    ['since something else answers', async () => html(200), /an HTML page: this is not fleet's API/],
    [
      'since nobody answers',
      (_, signal, onSent) => {
        onSent?.();
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      },
      /no answer within 10 s; check the port.*\(tried 3 times\)/,
    ],
  ])('%s, is named', async (_, transport, reason) => {
    const job = new Job();
    job.stage.transport = transport;
    const host = await job.run({ endpoint: endpoint.replace('//', '//deploy:hunter2@') });
    expect(host.outputs.status).toBe('failed');
    expect(host.outputs.reason).toMatch(reason);
    expect(host.outputs.reason).toContain(`could not read the cluster at ${endpoint}`);
    expect(host.annotations).toHaveLength(1);
  });
});

test('secrets of the endpoint are masked before anything else, and never shown', async () => {
  const host = await new Job().run({ endpoint: 'http://deploy:p%40ssword@10.0.0.1:49153' });
  const encoded = Buffer.from('deploy:p@ssword').toString('base64');
  expect(host.events.slice(0, 3)).toEqual(['p%40ssword', 'p@ssword', encoded].map((text) => ({ type: 'mask', text })));
  const shown = host.events.slice(3).map(({ text }) => text);
  for (const hidden of ['p%40ssword', 'p@ssword', encoded])
    expect([...shown, host.summary, ...Object.values(host.outputs)].join('\n')).not.toContain(hidden);
});

describe('a deployment', () => {
  test('logs what it does, and gives an account of every unit', async () => {
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
    const groups = host.events.filter(({ type }) => type === 'group').map(({ text }) => text);
    expect(groups).toEqual([
      expect.stringMatching(/^cron: 1 created in [\d.]+ s$/),
      expect.stringMatching(/^web: 3 created in [\d.]+ s$/),
    ]);
    const firstGroup = host.events.findIndex(({ type }) => type === 'group');
    expect(host.events.findLastIndex(({ text }) => /^ +[\d.]+ s {2}/.test(text))).toBeLessThan(firstGroup);
    expect(host.annotations).toEqual([]);
    expect(host.summary).toContain('✅ Deployed');
    const order = host.events.map(({ type }) => type);
    expect(order.lastIndexOf('output')).toBeLessThan(order.indexOf('summary'));
    expect(job.stage.connections.closed).toBe(1);
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
        message: 'fleet ignores the unknown option Globel= in [X-Fleet]; write Global=',
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
      {
        severity: 'error',
        message: expect.stringMatching(/^web@1\.service: systemd shows/),
        file: 'b/web@.service',
        line: 2,
      },
    ]);
  });

  test('that is cancelled on its way says what was in flight', async () => {
    const job = new Job();
    const { clock, transport } = job.stage;
    const startedAt = clock.now();
    job.stage.transport = (request, signal) => {
      if (request.path.endsWith('web@1.service') && request.method === 'PUT')
        job.stage.after(2, () => job.stage.cancel());
      return transport(request, signal);
    };
    const host = await job.run({ count: '3' });
    expect(host.outputs).toMatchObject({ status: 'cancelled', changed: 'true' });
    expect(host.outputs.reason).toMatch(/^cancelled: 1 done, 3 left in flight, 0 not started$/);
    expect(host.outputs.failed).toBe('["web@1.service","web@2.service","web@3.service"]');
    expect(host.events.filter(({ type }) => type === 'endgroup')).toHaveLength(1);
    expect(clock.now() - startedAt).toBeLessThan(5_000);
  });

  test('puts every request into the debug log', async () => {
    const job = new Job();
    const host = await job.run();
    const lines = host.events
      .filter(({ type, text }) => type === 'debug' && / in \d+ ms$/.test(text))
      .map(({ text }) => text);
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
      { severity: 'warning', message: 'could not write the summary: ENOSPC: no space left on device' },
    ]);
  });
});

test('what nobody has foreseen is reported with its stack, and outputs are there all the same', async () => {
  const fault = new TypeError('a bug\nof two lines');
  const job = new Job();
  job.stage.onConnect = () => {
    throw fault;
  };
  const host = await job.run();
  expect(host.outputs.status).toBe('failed');
  expect(host.outputs.reason).toMatch(/^unexpected: TypeError: a bug of two lines/);
  expect(host.annotations).toEqual([{ severity: 'error', message: expect.stringContaining('run.test') }]);
});

test('what goes wrong where nobody waits for it ends the deployment, with outputs that say that something was changed', async () => {
  const job = new Job();
  const { transport } = job.stage;
  job.stage.transport = async (request, signal) => {
    if (request.method === 'PUT') job.stage.fail(new TypeError('a bug in a library'));
    return transport(request, signal);
  };
  const host = new MemoryHost({ units: '*' });
  await job.runOn(host);
  expect(host.hasFailed).toBe(true);
  expect(host.outputs).toMatchObject({ status: 'failed', changed: 'true' });
  expect(host.outputs.reason).toMatch(/^unexpected: TypeError: a bug in a library/);
});

describe('a services file', () => {
  const services = (text: string) => ({ units: '', 'services-file': 'services.yaml', text });
  const job = () => new Job({ 'web@.service': sleeper, 'db.service': sleeper });

  async function deployed(on: Job, text: string, inputs: Readonly<Record<string, string>> = {}): Promise<MemoryHost> {
    const { text: file, ...files } = services(text);
    on.files['services.yaml'] = file;
    return on.run({ ...files, ...inputs });
  }
  const unitsIn = (host: MemoryHost, output: string) => JSON.parse(host.outputs[output] ?? '') as string[];

  test('stages a service, launches it, and takes it back, and is content once it is so', async () => {
    const on = job();
    for (const [state, output] of [
      ['loaded', 'created'],
      ['launched', 'restarted'],
      ['inactive', 'updated'],
      ['loaded', 'updated'],
    ] as const) {
      const text = `services:\n  - name: db.service\n    desiredState: ${state}\n`;
      const host = await deployed(on, text);
      expect([state, host.outputs.status, unitsIn(host, output)]).toEqual([state, 'succeeded', ['db.service']]);
      const { writes } = on;
      expect((await deployed(on, text)).outputs.status).toBe('unchanged');
      expect(on.writes).toEqual(writes);
    }
  });

  test('has each service rolled out as it says itself', async () => {
    const on = job();
    const text = (sequential: boolean) =>
      `services:\n  - name: web@.service\n    count: 3\n    sequentialDeployment: ${sequential}\n`;
    await deployed(on, text(true));
    on.files['web@.service'] = `${sleeper}Environment=A=1\n`;
    const host = await deployed(on, text(false));
    const begun = host.lines.filter((line) => line.includes(': updating'));
    // All three at once: the last one begins before the first one is through.
    const through = host.lines.findIndex((line) => /web@\d\.service: updated in/.test(line));
    expect(begun).toHaveLength(4);
    expect(host.lines.indexOf(begun[2] ?? '')).toBeLessThan(through);
  });

  test('that no longer lists a service leaves it, until it is pruned, last and unless it is protected', async () => {
    const on = job();
    await deployed(on, 'services:\n  - name: web@.service\n    count: 1\n  - name: db.service\n');
    const less = 'services:\n  - name: web@.service\n    count: 2\n';
    const left = await deployed(on, less);
    expect(unitsIn(left, 'destroyed')).toEqual([]);
    const guarded = await deployed(on, less, { prune: 'true', protect: 'd*.service' });
    expect(guarded.outputs.status).toBe('unchanged');
    const planned = await deployed(on, less, { prune: 'true', command: 'plan' });
    expect(JSON.parse(planned.outputs.plan ?? '').services.at(-1)).toMatchObject({ service: 'db', pruned: true });
    expect(planned.lines).toContain('Pruned, because nothing defines them:');
    const pruned = await deployed(on, less, { prune: 'true' });
    expect(unitsIn(pruned, 'destroyed')).toEqual(['db.service']);
  });

  test('whose staged instances were launched in vain goes back at once', async () => {
    const on = job();
    const text = (state: string, more = '') =>
      `services:\n  - name: web@.service\n    count: 3\n    desiredState: ${state}\n${more}`;
    await deployed(on, text('loaded'));
    on.files['db.service'] = '[Service]\nExecStart=/bin/false\n';
    const startedAt = on.stage.clock.now();
    const host = await deployed(on, text('launched', '  - name: db.service\n'), { 'min-ready': '0s' });
    expect(host.outputs.status).toBe('rolled-back');
    expect(on.stage.clock.now() - startedAt).toBeLessThan(90_000);
    expect((await deployed(on, text('loaded'))).outputs.status).toBe('unchanged');
  });

  test('whose staged units get other options is through when its machine has them', async () => {
    const on = job();
    const text = 'services:\n  - name: db.service\n    desiredState: loaded\n';
    await deployed(on, text);
    on.files['db.service'] = `${sleeper}Environment=A=1\n`;
    expect(unitsIn(await deployed(on, text), 'updated')).toEqual(['db.service']);
    expect((await deployed(on, text)).outputs).toMatchObject({ status: 'unchanged', changed: 'false' });
    const launched = await deployed(on, text.replace('loaded', 'launched'));
    expect(launched.outputs.status).toBe('succeeded');
  });

  test('in which nothing of a service could be updated is refused', async () => {
    const on = job();
    const host = await deployed(on, 'services:\n  - name: web@.service\n    count: 2\n    max-unavailable: 0\n');
    expect(host.annotations).toMatchObject([
      { message: expect.stringContaining('web: max-unavailable and max-surge are both 0') },
    ]);
    expect(on.writes).toEqual([]);
  });

  test('never shows what its variables hold that are called secret', async () => {
    for (const text of [
      'services:\n  - name: db.service\n    uri: "{{DB_PASSWORD}}/x"\n',
      'services:\n  - name: db.service\n    desiredState: "{{DB_PASSWORD}}"\n',
      'services:\n  - name: db.service\n    version: "{{DB_PASSWORD}}"\n',
      'services:\n  - name: db.service\n    variables: {DB_PASSWORD: S3cretOWN}\n',
    ]) {
      const on = job();
      on.files['db.service'] = '[Service]\nExecStart=/bin/a {{DB_PASSWORD}}\n';
      const host = await deployed(on, text, { variables: 'DB_PASSWORD=S3cretABC', command: 'plan' });
      const masks = host.events.filter(({ type }) => type === 'mask');
      const first = host.events.findIndex(({ type, text: shown }) => type !== 'mask' && /S3cret/.test(shown));
      expect(masks.some(({ text: masked }) => /S3cret/.test(masked))).toBe(true);
      if (first >= 0) expect(host.events.slice(0, first).some(({ type }) => type === 'mask')).toBe(true);
      expect([host.summary, ...Object.values(host.outputs)].join()).not.toMatch(/S3cret/);
    }
  });

  test.each([
    ['empty', 'services: []\n'],
    ['wrong', 'services:\n  - name: web@.service\n    cuont: 1\n'],
  ])('that is %s prunes nothing', async (_, text) => {
    const on = job();
    await deployed(on, 'services:\n  - name: db.service\n');
    const { writes } = on;
    const host = await deployed(on, text, { prune: 'true' });
    expect(host.outputs.status).toBe('failed');
    expect(on.writes).toEqual(writes);
  });
});

describe('other commands', () => {
  test('destroy takes what the files define and what is named, and finds nothing to do the second time', async () => {
    const job = new Job({ 'web@.service': sleeper, 'db.service': sleeper });
    await job.run({ count: '2' });
    const host = await job.run({ command: 'destroy', units: 'web@.service', services: 'db' });
    expect(host.outputs).toMatchObject({ status: 'succeeded', changed: 'true' });
    expect((JSON.parse(host.outputs.destroyed ?? '') as string[]).toSorted()).toEqual([
      'db.service',
      'web@.service',
      'web@1.service',
      'web@2.service',
    ]);
    const again = await job.run({ command: 'destroy', units: '*' });
    expect(again.outputs).toMatchObject({ status: 'unchanged', changed: 'false' });
  });

  test('status shows services, units and machines, needs no files, and writes nothing', async () => {
    const job = new Job();
    await job.run({ count: '2' });
    const { writes } = job;
    const host = await job.run({ command: 'status', units: '' });
    expect(job.writes).toEqual(writes);
    const cluster = JSON.parse(host.outputs.cluster ?? '');
    expect(cluster.services).toEqual([{ service: 'web', instances: 2, states: { active: 2 } }]);
    expect(cluster.units).toHaveLength(3);
    expect(cluster.machines).toHaveLength(3);
    expect(host.outputs).toMatchObject({ status: 'succeeded', changed: 'false' });
    expect(host.lines).toContain('Services');
    expect(host.summary).toContain('### Machines');
  });

  test.each([
    [{ command: 'destroy', units: '' }, /set one of them to say what to destroy/],
    [{ command: 'restart', units: '' }, /set one of them to say what to restart/],
    [{ command: 'restart', prune: 'true' }, /^input prune: has no effect with command restart/],
    [{ command: 'restart', 'max-surge': '1' }, /^input max-surge: has no effect with command restart/],
    [
      { command: 'restart', 'max-unavailable': '0%' },
      /^input max-unavailable: is 0, so nothing could ever be restarted/,
    ],
    [{ command: 'status', services: 'web' }, /^input services: has no effect with command status/],
    [{ command: 'deploy', services: 'web', prune: 'true' }, /^inputs services and prune: prune destroys what no file/],
    [{ command: 'plan', services: 'web', prune: 'true' }, /^inputs services and prune: /],
    [{ command: 'status', prune: 'true' }, /^input prune: has no effect/],
    [{ command: 'destroy', services: 'web', canary: '1', 'stop-after': 'canary' }, /^input stop-after: has no effect/],
    [
      { command: 'restart', canary: '1', 'stop-after': 'canary' },
      /^input stop-after: has no effect with command restart/,
    ],
    [{ 'stop-after': 'canary' }, /^inputs stop-after and canary: there is no canary to stop after/],
    [{ protect: '[a' }, /^input protect: "\[a" is not a glob/],
  ])('with inputs that make no sense are refused: %j', async (inputs, message) => {
    const host = await new Job().run(inputs);
    expect(host.annotations).toMatchObject([{ severity: 'error', message: expect.stringMatching(message) }]);
  });
});

test('what a server repeats of a secret shows in no output and no summary', async () => {
  const job = new Job();
  job.stage.transport = async ({ headers }) => ({
    status: 400,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      error: { code: 400, message: `bad header ${JSON.stringify(headers)} of deploy:hunter2hunter` },
    }),
  });
  const host = await job.run({ endpoint: 'http://deploy:hunter2hunter@10.0.0.1' });
  expect(host.outputs.reason).toContain('of deploy:***');
  expect([host.summary, ...Object.values(host.outputs)].join()).not.toContain('hunter2');
});

test('a job that is cancelled while a file is read says so at once', async () => {
  const job = new Job({
    'services.yaml': 'services:\n  - name: web.service\n    uri: https://units.example/web.service\n',
  });
  const host = new MemoryHost({ units: '', 'services-file': 'services.yaml' });
  job.stage.download = () => {
    setTimeout(() => job.stage.cancel(), 20);
    return new Promise<string>(() => {});
  };
  await job.runOn(host);
  expect(host.outputs).toMatchObject({ status: 'cancelled', changed: 'false' });
});
