import { afterEach, describe, expect, test } from '@jest/globals';
import type { Service } from '../../src/definition/definition.js';
import { DownloadError } from '../../src/definition/unit-source.js';
import { Checkout, type LoadOptions, removeFolders, secret, sleeper } from './checkout.js';

afterEach(removeFolders);

const versioned = '[Service]\nEnvironment="DOCKER_APP_VERSION=latest"\nExecStart=/bin/run DOCKER_APP_VERSION=latest\n';

/** A checkout with a services file and the unit files that most of them ask for. */
function checkoutOf(services: string, files: Readonly<Record<string, string>> = {}): Checkout {
  const units = { 'web@.service': versioned, 'db.service': sleeper, 'cron.timer': '[Timer]\nOnCalendar=daily\n' };
  return new Checkout({ ...units, ...files, 'services.yaml': services });
}

function errors(services: string, options: LoadOptions = {}, files: Readonly<Record<string, string>> = {}) {
  return checkoutOf(services, files).errors([], { servicesFile: 'services.yaml', ...options });
}

function warnings(services: string, options: LoadOptions = {}, files: Readonly<Record<string, string>> = {}) {
  return checkoutOf(services, files).warnings([], { servicesFile: 'services.yaml', ...options });
}

async function load(services: string, options: LoadOptions = {}, files: Readonly<Record<string, string>> = {}) {
  const loaded = await checkoutOf(services, files).load([], { servicesFile: 'services.yaml', ...options });
  return loaded.definition.services;
}

const listing = (...entries: string[]) => `services:\n${entries.map((entry) => `  - ${entry}\n`).join('')}`;

const unitNames = ({ units }: Service) => units.map(({ name }) => name);
const optionValues = (service: Service | undefined) => service?.units[0]?.options.map(({ value }) => value);

describe('errors in a services file, each with its line and column', () => {
  test.each([
    ['an empty list', 'services: []\n', ['1:11: services: is empty, so nothing would be deployed']],
    ['no list', 'services:\n', ['1:10: services: must be a list']],
    ['an empty file', '', ['1:1: the file must be a map with a list of services']],
    ['another list', '- name: db.service\n', ['1:1: the file must be a map with a list of services']],
    [
      'a map without services',
      'units:\n  - name: db.service\n',
      ['1:1: services: is missing', '1:1: unknown key units; known keys: services'],
    ],
    [
      'an unknown key',
      listing('name: db.service\n    vesrion: 1'),
      [
        '3:5: unknown key vesrion; known keys: name, version, count, uri, desiredState, sequentialDeployment, max-unavailable, max-surge, canary, min-ready, timeout, health-check, health-check-headers, health-check-status, after, run-always, variables',
      ],
    ],
    [
      'a service that is none',
      listing('db.service'),
      ['2:5: is not a service; a service is a map with at least a name'],
    ],
    ['no name', listing('version: 1'), ['2:5: name: is missing']],
    [
      'a name that is none',
      listing('name: web'),
      ['2:11: name: "web" is not a valid unit name: unit name must contain "."'],
    ],
    [
      'the same name twice',
      listing('name: db.service', '{ name: cron.timer }', 'version: 1\n    name: db.service'),
      ['5:11: db.service is defined twice, first in services.yaml:2'],
    ],
    [
      'a template without a count',
      listing('version: 1\n    name: web@.service'),
      ['3:11: count is missing: web@.service is a template and needs a number of instances'],
    ],
    [
      'a plain unit with one',
      listing('name: db.service\n    count: 2'),
      [
        '3:12: count: db.service is not a template and always has one instance; remove count, or use the template db@.service',
      ],
    ],
    [
      'an instance with one',
      listing('name: web@1.service\n    uri: web@.service\n    count: 2'),
      [
        '4:12: count: web@1.service is not a template and always has one instance; remove count, or use the template web@.service',
      ],
    ],
    ...[
      ['-1', '"-1" is not a number from 0 to 1000'],
      ['1.5', '"1.5" is not a number from 0 to 1000'],
      ['03', '"03" is not a number from 0 to 1000 without leading zeros'],
      ['many', '"many" is not a number from 0 to 1000'],
      ['1001', '"1001" is not a number from 0 to 1000'],
      ['[3]', 'must be text or a number'],
      ['{{{a: 3}}}', 'must be text or a number'],
    ].map(([count, message]) => [
      `a count of ${count}`,
      listing(`name: web@.service\n    count: ${count}`),
      [`3:12: count: ${message}`],
    ]),
    ...[
      ['desiredState', 'running', '"running" is not one of launched, loaded, inactive'],
      ['sequentialDeployment', 'maybe', '"maybe" is neither true nor false'],
      ['run-always', 'always', '"always" is neither true nor false'],
      ['max-unavailable', '101%', '"101%" is neither a number nor a percentage up to 100%'],
      ['max-surge', '-1', '"-1" is neither a number nor a percentage up to 100%'],
      ['canary', 'one', '"one" is neither a number nor a percentage up to 100%'],
      ['min-ready', 'soon', '"soon" is not a duration such as 90, 90s, 10m or 1h30m'],
      ['timeout', '0s', '"0s" has to be longer than 0 s'],
      ['health-check', '/health', '"/health" is not a URL such as http://{machine-ip}:8080/health'],
      ['health-check-status', '2xx', '"2xx" is not a status code such as 204, nor a range such as 200-399'],
      ['health-check-headers', 'web.example', 'line 1 is not a header such as Host: web.example'],
      ['health-check', "'http://{ip}/'", '{ip} is none of {machine-ip}, {machine-id}, {instance}, {service}, {unit}'],
      ['version', '"1\\n2"', 'must not contain a line break'],
      ['variables', '[TAG=1]', 'must be a map of names to values'],
    ].map(([key = '', value, message]) => [
      `${key}: ${value}`,
      listing(`name: db.service\n    ${key}: ${value}`),
      [`3:${key.length + 7}: ${key}: ${message}`],
    ]),
    [
      'variables of names and values that cannot be',
      listing('name: db.service\n    variables:\n      tag: 1\n      A: [x]\n      B: "x\\ny"'),
      [
        '4:7: variables.tag: is not a valid variable name; use upper-case letters, digits and underscores',
        '5:10: variables.A: must be text or a number',
        '6:10: variables.B: must not contain a line break',
      ],
    ],
    [
      'both ways to say how many may be down',
      listing('name: web@.service\n    count: 2\n    max-unavailable: 2\n    sequentialDeployment: true'),
      ['5:27: sequentialDeployment and max-unavailable both limit how many instances may be down; remove one of them'],
    ],
    [
      'none down and none to spare',
      listing('name: web@.service\n    count: 2\n    max-unavailable: 0\n    max-surge: 0%'),
      [
        '4:22: max-unavailable and max-surge are both 0, so this service could never be updated; set one of them to at least 1',
      ],
    ],
    ['a key twice', listing('name: db.service\n    name: cron.timer'), ['3:5: YAML: Map keys must be unique']],
    ['a tab', 'services:\n\t- name: db.service\n', ['2:1: YAML: Tabs are not allowed as indentation']],
  ] as [string, string, string[]][])('%s', async (_, services, expected) => {
    expect(await errors(services)).toEqual(expected.map((error) => `services.yaml:${error}`));
  });

  test('all of them at once, and those in unit files with them', async () => {
    const services = listing(
      'name: db.service\n    timeout: soon\n    count: 3',
      'name: web@.service',
      'name: gone.service',
      'name: bad.service\n    desiredState: loaded',
      'name: db.service\n    extra: 1\n    canary: x',
    );
    expect(await errors(services, { variables: 'TAG=1' }, { 'bad.service': '[Service\n' })).toEqual([
      'services.yaml:3:14: timeout: "soon" is not a duration such as 90, 90s, 10m or 1h30m',
      expect.stringMatching(/^services\.yaml:4:12: count: db\.service is not a template/),
      expect.stringMatching(/^services\.yaml:5:11: count is missing/),
      'services.yaml:9:11: db.service is defined twice, first in services.yaml:2',
      expect.stringMatching(/^services\.yaml:10:5: unknown key extra; known keys: /),
      'services.yaml:11:13: canary: "x" is neither a number nor a percentage up to 100%',
      'services.yaml:6:5: gone.service cannot be read: no such file; paths are relative to the folder of the services file',
      'bad.service:1: fleet cannot read this unit file: unable to find end of section',
    ]);
  });
});

describe('a services file that cannot be read', () => {
  test.each([
    ['gone.yaml', 'services-file: gone.yaml cannot be read: no such file'],
    ['folder', 'services-file: folder is not a file'],
    ['../services.yaml', 'services-file: "../services.yaml" points outside the workspace'],
    ['/etc/passwd', 'services-file: "/etc/passwd" points outside the workspace'],
    ['link.yaml', 'services-file: link.yaml is a symbolic link that points outside the workspace'],
    ['big.yaml', 'services-file: big.yaml is larger than 1 MiB'],
    ['latin.yaml', 'services-file: latin.yaml is not UTF-8 text'],
  ])('%s', async (servicesFile, message) => {
    const checkout = checkoutOf('', { 'folder/x': '', 'big.yaml': '#'.repeat(1024 * 1024 + 1) });
    checkout.link('link.yaml', '../outside/secret.service');
    checkout.write('latin.yaml', Buffer.from('a: \xe4', 'latin1'));
    expect(await checkout.errors([], { servicesFile })).toEqual([expect.stringContaining(message)]);
  });
});

describe('a uri', () => {
  test.each([
    ['../outside/secret.service', 'uri: "../outside/secret.service" points outside the workspace'],
    ['/etc/passwd', 'uri: "/etc/passwd" points outside the workspace'],
    ['link.service', 'link.service is a symbolic link that points outside the workspace; paths'],
    ['folder', 'folder is not a file; paths are relative to the folder of the services file'],
    ['gone/x.service', 'gone/x.service cannot be read: no such file; paths'],
    ['db.service/x', 'db.service/x cannot be read: no such file; paths'],
  ])('that must not or cannot be read: %s', async (uri, message) => {
    const checkout = checkoutOf(listing(`name: a.service\n    uri: ${uri}`), { 'folder/x': '' });
    checkout.link('link.service', '../outside/secret.service');
    const [error, ...others] = await checkout.errors([], { servicesFile: 'services.yaml' });
    expect(others).toEqual([]);
    expect(error).toContain(`services.yaml:3:10: ${message}`);
    expect(error).not.toContain(secret);
  });

  test("is relative to the services file's folder, as is what has none", async () => {
    const checkout = new Checkout({
      'deploy/all/services.yaml': listing(
        'name: a.service',
        'name: b.service\n    uri: ../units/other.service',
        'name: c.service\n    uri: ./sub/c.service',
      ),
      'deploy/all/a.service': sleeper,
      'deploy/units/other.service': sleeper,
      'deploy/all/sub/c.service': sleeper,
    });
    const { definition } = await checkout.load([], { servicesFile: 'all/services.yaml', workingDirectory: 'deploy' });
    expect(definition.services.map(({ name, file }) => [name, file])).toEqual([
      ['a', 'deploy/all/a.service'],
      ['b', 'deploy/units/other.service'],
      ['c', 'deploy/all/sub/c.service'],
    ]);
  });

  test('can be shared, and what is wrong with the file is then reported once', async () => {
    const services = listing('name: a.service\n    uri: x.service', 'name: b.service\n    uri: x.service');
    expect(await errors(services, {}, { 'x.service': '[Service\n' })).toHaveLength(1);
    expect((await load(services, {}, { 'x.service': sleeper })).map(({ name }) => name)).toEqual(['a', 'b']);
  });
});

describe('a unit file at an address', () => {
  const services = listing('name: db.service\n    uri: https://example.org/x/db.service?token=hunter2');

  test('is fetched as it is given', async () => {
    const asked: string[] = [];
    const download = async (url: string) => {
      asked.push(url);
      return sleeper;
    };
    expect(await load(services, { download })).toMatchObject([{ name: 'db', file: 'services.yaml' }]);
    expect(asked).toEqual(['https://example.org/x/db.service?token=hunter2']);
  });

  test('that cannot be had is reported where it is asked for', async () => {
    const download = () => Promise.reject(new DownloadError('https://example.org/x/db.service answered 404'));
    expect(await errors(services, { download })).toEqual([
      'services.yaml:3:10: uri: https://example.org/x/db.service answered 404',
    ]);
  });

  test('has what is wrong with it reported there too, without what may be secret', async () => {
    const text = '[Service]\nExecStart=/x {{TAG}}\n[X-Fleet]\nMachineIDs=x\nGlobal=maybe\n[Unit\n';
    const reported = await errors(services, { download: async () => text });
    expect(reported).toEqual([
      'services.yaml:3:10: https://example.org/x/db.service:2: {{TAG}} has no value; set TAG in the variables input or in the variables of its service',
      'services.yaml:3:10: https://example.org/x/db.service:6: fleet cannot read this unit file: unable to find end of section',
    ]);
  });

  test('is not fetched with errors of our own kept quiet', async () => {
    const bug = new TypeError('a bug');
    await expect(load(services, { download: () => Promise.reject(bug) })).rejects.toBe(bug);
  });
});

describe('the version', () => {
  test.each(['1.10', '2.0.0-rc1', 'v1_asd', '3', '1e3', '0x10', '$&', '$1', 'x%i', '{{X}}'])(
    '%s is put in once, as it stands there',
    async (version) => {
      const services = await load(listing(`name: web@.service\n    count: 1\n    version: ${version}`), {
        variables: version === '{{X}}' ? 'X={{X}}' : '',
      });
      expect(optionValues(services[0])).toEqual([
        `"DOCKER_APP_VERSION=${version}"`,
        '/bin/run DOCKER_APP_VERSION=latest',
      ]);
    },
  );

  test('with nowhere to go is a warning where it is given', async () => {
    expect(await warnings(listing('name: db.service\n    version: 1.2'))).toEqual([
      'services.yaml:3:14: version: 1.2 has no effect, because the unit file of db.service does not contain DOCKER_APP_VERSION=latest',
    ]);
    expect(await warnings(listing('name: db.service\n    version: latest'))).toEqual([]);
  });

  test('that is left out or empty leaves the file alone', async () => {
    for (const version of ['', '\n    version:', '\n    version: ""']) {
      const services = await load(listing(`name: web@.service\n    count: 1${version}`));
      expect(optionValues(services[0])?.[0]).toBe('"DOCKER_APP_VERSION=latest"');
    }
  });
});

describe('variables', () => {
  const unit = '[Service]\nExecStart=/x {{HOST}}:{{PORT}} {{.State.Pid}}\n';

  test('without a value are errors on the line and column, of the unit file and of the services file', async () => {
    const services = `${listing('name: a.service\n    version: "1-{{TAG}}"', 'name: b-{{ENV}}.service')}    count: {{N}}\n`;
    expect(await errors(services, { variables: 'PORT=1' }, { 'a.service': unit })).toEqual([
      'services.yaml:3:17: version: {{TAG}} has no value; set TAG in the variables input or in the variables of this service',
      'services.yaml:4:13: name: {{ENV}} has no value; set ENV in the variables input or in the variables of this service',
      'services.yaml:5:12: count: {{N}} has no value; set N in the variables input or in the variables of this service',
    ]);
    expect(await errors(listing('name: a.service'), { variables: 'PORT=1' }, { 'a.service': unit })).toEqual([
      'a.service:2:14: {{HOST}} has no value; set HOST in the variables input or in the variables of its service',
    ]);
  });

  test('of a service go before those of the input, in its unit file and in its entry', async () => {
    const services = listing(
      'name: {{NAME}}.service\n    uri: a.service\n    variables: { PORT: 8080, NAME: x, HOST: "{{DOMAIN}}.example" }',
      'name: {{NAME}}.service\n    uri: a.service',
    );
    const loaded = await load(services, { variables: 'PORT=80\nHOST=h\nNAME=y\nDOMAIN=d' }, { 'a.service': unit });
    expect(loaded.map(({ name }) => name)).toEqual(['x', 'y']);
    expect(loaded.map(optionValues)).toEqual([['/x d.example:8080 {{.State.Pid}}'], ['/x h:80 {{.State.Pid}}']]);
  });

  test('are put in after YAML is read, so that no value can be taken for it', async () => {
    const services = listing('name: web@.service\n    version: {{TAG}}\n    count: {{N}}\n    desiredState: {{STATE}}');
    const [web] = await load(services, { variables: 'TAG=1: [x] # y\nN=2\nSTATE=loaded' });
    expect(optionValues(web)?.[0]).toBe('"DOCKER_APP_VERSION=1: [x] # y"');
    expect(web?.units.map(({ desiredState }) => desiredState)).toEqual(['loaded', 'loaded']);
  });

  test('are put into what patterns match, too', async () => {
    const checkout = new Checkout({ 'a.service': unit });
    const { definition } = await checkout.load('*.service', { variables: 'HOST=h\nPORT=$&' });
    expect(optionValues(definition.services[0])).toEqual(['/x h:$& {{.State.Pid}}']);
    expect(await checkout.errors('*.service', { variables: 'HOST=h' })).toEqual([
      'a.service:2:23: {{PORT}} has no value; set PORT in the variables input or in the variables of its service',
    ]);
  });

  test('change the revision, which is that of what is deployed', async () => {
    const [one] = await load(listing('name: a.service'), { variables: 'HOST=h\nPORT=1' }, { 'a.service': unit });
    const [two] = await load(listing('name: a.service'), { variables: 'HOST=h\nPORT=2' }, { 'a.service': unit });
    expect(one?.units[0]?.revision).not.toBe(two?.units[0]?.revision);
  });

  test('that are given and never used are warnings, of a service where they are given', async () => {
    const services = listing(
      'name: a.service\n    variables: {HOST: h, PORT: 1, SPARE: x}',
      'name: db.service\n    variables:\n      SPARE: y',
    );
    expect(await warnings(services, { variables: 'HOST=unused\nOTHER=x' }, { 'a.service': unit })).toEqual([
      'variables: HOST is never used; no unit file or services file contains {{HOST}}',
      'variables: OTHER is never used; no unit file or services file contains {{OTHER}}',
      'services.yaml:3:35: variables: SPARE is never used; neither the unit file of a.service nor its entry contains {{SPARE}}',
      'services.yaml:6:7: variables: SPARE is never used; neither the unit file of db.service nor its entry contains {{SPARE}}',
    ]);
  });

  test('that services share by an anchor need to be used by one of them', async () => {
    const services = `services:
  - name: a.service
    variables: &shared {HOST: h, PORT: 1, SPARE: x}
  - name: db.service
    variables: *shared
`;
    expect(await warnings(services, {}, { 'a.service': unit })).toEqual([
      expect.stringMatching(/^services\.yaml:3:43: variables: SPARE is never used/),
    ]);
  });
});

describe('the definition that results', () => {
  test('has the instances that count says, in the desired state, with the template inactive', async () => {
    const services = await load(
      listing(
        'name: web@.service\n    count: 2\n    version: 1',
        'name: db.service\n    desiredState: loaded\n    count: 0',
        'name: cron.timer\n    desiredState: inactive',
      ),
    );
    expect(services).toMatchObject([
      {
        name: 'web',
        file: 'web@.service',
        template: { name: 'web@.service', desiredState: 'inactive' },
        units: [
          { name: 'web@1.service', desiredState: 'launched' },
          { name: 'web@2.service', desiredState: 'launched' },
        ],
      },
      { name: 'db', units: [{ name: 'db.service', desiredState: 'loaded' }] },
      { name: 'cron.timer', units: [{ name: 'cron.timer', desiredState: 'inactive' }] },
    ]);
    expect(services.map((service) => service.settings)).toEqual([undefined, undefined, undefined]);
  });

  test('has instances that are staged, too', async () => {
    const [web] = await load(listing('name: web@.service\n    count: 1\n    desiredState: loaded'));
    expect(web?.template?.desiredState).toBe('inactive');
    expect(web?.units).toMatchObject([{ desiredState: 'loaded' }]);
  });

  test('has settings of its own where a service gives them', async () => {
    const [web] = await load(
      listing(`name: web@.service
    count: 3
    max-unavailable: 25%
    max-surge: 1
    canary: 1
    min-ready: 30s
    timeout: 1h30m
    health-check: http://{machine-ip}:8080/__health`),
    );
    expect(web?.settings).toEqual({
      maxUnavailable: { percent: 25 },
      maxSurge: { instances: 1 },
      canary: { instances: 1 },
      minReadyMs: 30_000,
      timeoutMs: 5_400_000,
      healthCheck: 'http://{machine-ip}:8080/__health',
    });
  });

  test.each([
    'health-check-headers:\n      Host: web.example\n      X-Api-Key: "{{KEY}}"',
    'health-check-headers: |\n      Host: web.example\n      X-Api-Key: {{KEY}}',
  ])('has a health check with headers and other answers of its own: %j', async (headers) => {
    const [web] = await load(
      listing(`name: db.service\n    health-check-status: 200-399\n    ${headers}\n    variables: {KEY: k3y}`),
    );
    expect(web?.settings).toEqual({
      healthCheckHeaders: { Host: 'web.example', 'X-Api-Key': 'k3y' },
      healthCheckStatus: [{ from: 200, to: 399 }],
    });
  });

  test('has none of it with health-check: none', async () => {
    const [web] = await load(listing('name: db.service\n    health-check: none'));
    expect(web?.settings).toEqual({ healthCheck: 'none' });
  });

  test.each([
    ['web@.service\n    count: 3', 'false', { maxUnavailable: { percent: 100 } }],
    ['web@.service\n    count: 3', 'no', { maxUnavailable: { percent: 100 } }],
    ['web@.service\n    count: 3', 'true', { maxUnavailable: { instances: 1 } }],
    ['db.service', 'false', undefined],
    ['db.service', 'true', undefined],
  ])('%s with sequentialDeployment: %s', async (name, sequential, settings) => {
    const [service] = await load(listing(`name: ${name}\n    sequentialDeployment: ${sequential}`));
    expect(service?.settings).toEqual(settings);
  });

  test.each(['version: {{ TAG }}', 'version: "{{ TAG }}"', 'version: {{TAG }}'])(
    'has the value of a variable whose placeholder has blanks, quoted or not: %s',
    async (version) => {
      const [web] = await load(listing(`name: web@.service\n    count: 1\n    ${version}`), { variables: 'TAG=1.2' });
      expect(optionValues(web)?.[0]).toBe('"DOCKER_APP_VERSION=1.2"');
    },
  );

  test('has sidekicks under what they follow, and the others in the order of the file', async () => {
    const services = await load(
      listing(
        'name: web-sidekick@.service\n    count: 2',
        'name: web@.service\n    count: 2',
        'name: cron.timer',
        'name: db.service',
      ),
      {},
      { 'web-sidekick@.service': `${sleeper}[X-Fleet]\nMachineOf=web@%i.service\n` },
    );
    expect(services.map(({ name, sidekicks }) => [name, sidekicks.map((one) => one.name)])).toEqual([
      ['web', ['web-sidekick']],
      ['cron.timer', []],
      ['db', []],
    ]);
  });

  test('of a count of 0 has the template alone, and a warning', async () => {
    const services = listing('name: web@.service\n    count: 0');
    expect((await load(services)).map(unitNames)).toEqual([[]]);
    expect(await warnings(services)).toEqual([
      'services.yaml:3:12: web@.service has a count of 0, so no instance of it is deployed',
    ]);
  });
});

describe("coco-fleet-deployer's own kind of file", () => {
  const services = `---
services:
  - name: mongodb@.service
    uri: https://raw.example/service-files/mongodb@.service
    version: v2.0.1
    count: 3
    sequentialDeployment: true
  - name: mongodb-sidekick@.service${' '}
    uri: https://raw.example/service-files/mongodb-sidekick@.service
    version: latest
    count: 3
  - name: mongodb-configurator.service
    uri: https://raw.example/service-files/mongodb-configurator.service
  - name: annotations-api@.service
    version: 1.10
    count: 1
  - name: mongo-backup.service
    uri: mongo-backup.service
    desiredState: loaded
  - name: mongo-backup.timer
    version:
    desiredState: inactive
`;

  test('means the same: units, versions, desired states, sidekicks', async () => {
    const download = async (url: string) =>
      url.includes('sidekick') ? `${sleeper}[X-Fleet]\nMachineOf=mongodb@%i.service\n` : versioned;
    const loaded = await load(
      services,
      { download },
      {
        'annotations-api@.service': versioned,
        'mongo-backup.service': sleeper,
        'mongo-backup.timer': '[Timer]\nOnCalendar=daily\n',
      },
    );
    expect(
      loaded.map((service) => [
        [service, ...service.sidekicks].flatMap(unitNames).join(' '),
        service.units[0]?.desiredState,
        /VERSION=([^"]+)/.exec(optionValues(service)?.[0] ?? '')?.[1],
      ]),
    ).toEqual([
      [
        'mongodb@1.service mongodb@2.service mongodb@3.service mongodb-sidekick@1.service mongodb-sidekick@2.service mongodb-sidekick@3.service',
        'launched',
        'v2.0.1',
      ],
      ['mongodb-configurator.service', 'launched', 'latest'],
      ['annotations-api@1.service', 'launched', '1.10'],
      ['mongo-backup.service', 'loaded', undefined],
      ['mongo-backup.timer', 'inactive', undefined],
    ]);
  });

  test('reports what coco-fleet-deployer passes over in silence', async () => {
    const passedOver = listing(
      'name: a@.service\n    count: 0',
      'name: b.service\n    count: 1',
      'name: c@.service',
      'name: d@.service\n    count: -1',
    );
    const files = Object.fromEntries(['a@', 'b', 'c@', 'd@'].map((name) => [`${name}.service`, sleeper]));
    expect(await errors(passedOver, {}, files)).toEqual([
      expect.stringMatching(/^services\.yaml:5:12: count: b\.service is not a template/),
      expect.stringMatching(/^services\.yaml:6:11: count is missing: c@\.service is a template/),
      expect.stringMatching(/^services\.yaml:8:12: count: "-1" is not a number/),
    ]);
  });
});

describe('209 services, as one newsroom has them', () => {
  const numbers = Array.from({ length: 209 }, (_, index) => index + 1);
  const name = (number: number) => (number % 3 === 0 ? `app-${number}.service` : `app-${number}@.service`);
  const entry = (number: number) =>
    `name: ${name(number)}\n    version: {{VERSION}}.${number}${number % 3 === 0 ? '' : '\n    <<: *twice'}`;
  const services = listing(...numbers.map(entry)).replace('<<: *twice', '<<: &twice { count: 2, timeout: 5m }');
  const script = Array.from({ length: 30 }, (_, line) => `  echo ${line}; \\\n`).join('');
  const text = `${versioned}ExecStartPre=/bin/sh -c ' \\\n${script}  true'\n`;
  const files = Object.fromEntries(numbers.map((number) => [name(number), text]));

  test('are read in no time, each with its count, version and timeout', async () => {
    const startedAt = performance.now();
    const loaded = await load(services, { variables: 'VERSION=1' }, files);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(loaded).toHaveLength(209);
    expect(loaded.flatMap(unitNames)).toHaveLength(69 + 140 * 2);
    expect(optionValues(loaded[208])?.[0]).toBe('"DOCKER_APP_VERSION=1.209"');
    expect(loaded[1]?.settings).toEqual({ timeoutMs: 300_000 });
  });

  test('with a mistake in each have each of them reported', async () => {
    const startedAt = performance.now();
    const reported = await errors(services.replaceAll('version:', 'verison:'), {}, files);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(reported.filter((error) => error.includes('unknown key verison'))).toHaveLength(209);
  });
});

describe('patterns and a services file together', () => {
  const servicesFile = 'services.yaml';

  test('make one definition, what the patterns match first', async () => {
    const checkout = checkoutOf(listing('name: db.service', 'name: web@.service\n    count: 2'));
    const options = { servicesFile, count: '5' };
    expect(await checkout.units('*.timer', options)).toEqual({
      'cron.timer': ['cron.timer'],
      db: ['db.service'],
      web: ['web@1.service', 'web@2.service'],
    });
  });

  test('must not both define a unit: both places are named', async () => {
    const checkout = checkoutOf(listing('name: cron.timer', 'version: 1\n    name: db.service'));
    expect(await checkout.errors('*.service', { servicesFile, count: 'web@.service=1' })).toEqual([
      'services.yaml:4:11: db.service is defined twice, first in db.service',
    ]);
  });

  test('must not both make an instance', async () => {
    const checkout = checkoutOf(listing('name: web@1.service\n    uri: web@.service'));
    expect(await checkout.errors('web@.service', { servicesFile })).toEqual([
      'services.yaml:2:11: web@1.service is also an instance of web@.service; remove this file or lower the count',
    ]);
  });

  test('have counts of their own', async () => {
    const checkout = checkoutOf(listing('name: web@.service\n    count: 2'));
    expect(await checkout.errors('db.service', { servicesFile, count: 'web@.service=3' })).toEqual([
      'count: web@.service comes from the services file; set its count there, at services.yaml:3',
    ]);
  });
});

describe('a placeholder with blanks', () => {
  test('is an error without a value, in the services file and in a unit file', async () => {
    const services = listing('name: a.service\n    version: {{ TAG }}\n    uri: a.service');
    expect(await errors(services, {}, { 'a.service': '[Service]\nExecStart=/x --tag {{ TAG }}\n' })).toEqual([
      'services.yaml:3:14: version: {{ TAG }} has no value; set TAG in the variables input or in the variables of this service',
    ]);
    expect(
      await errors(listing('name: a.service'), {}, { 'a.service': '[Service]\nExecStart=/x --tag {{ TAG }}\n' }),
    ).toEqual([
      'a.service:2:20: {{ TAG }} has no value; set TAG in the variables input or in the variables of its service',
    ]);
  });
});

describe('a backslash at the end of a value', () => {
  const file = '[Service]\nEnvironment=DIR={{DIR}}\nExecStart=/x\n';

  test('is an error at the placeholder that ends a line, since the next option would be a part of it', async () => {
    const message =
      'a.service:2:17: the value of {{DIR}} ends in a backslash, which would make the next line a part of this one; give DIR a value that ends otherwise, or put something behind the placeholder';
    expect(await errors(listing('name: a.service'), { variables: 'DIR=C:\\data\\' }, { 'a.service': file })).toEqual([
      message,
    ]);
    const own = listing("name: a.service\n    variables: {DIR: 'C:\\'}");
    expect(await errors(own, {}, { 'a.service': file })).toEqual([message]);
  });

  test('is none in the middle of a line', async () => {
    const inside = '[Service]\nEnvironment="DIR={{DIR}}"\nExecStart=/x\n';
    const [service] = await load(listing('name: a.service'), { variables: 'DIR=C:\\' }, { 'a.service': inside });
    expect(optionValues(service)?.[0]).toBe('"DIR=C:\\"');
  });

  test('is an error in a version at the end of a line, too', async () => {
    const unit = '[Service]\nEnvironment=DOCKER_APP_VERSION=latest\nExecStart=/x\n';
    const services = listing("name: a.service\n    version: '1.2\\'");
    expect(await errors(services, {}, { 'a.service': unit })).toEqual([
      'services.yaml:3:14: version: it ends in a backslash, which would make the line behind DOCKER_APP_VERSION=latest a part of it; write one that ends otherwise',
    ]);
  });
});
