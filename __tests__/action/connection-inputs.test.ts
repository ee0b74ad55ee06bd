import { createPrivateKey } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ConnectionInputs } from '../../src/action/connection-inputs.js';
import { readInputs } from '../../src/action/read-inputs.js';
import { run } from '../../src/action/run.js';
import { systemClock } from '../../src/clock/system-clock.js';
import { DefinitionError } from '../../src/definition/diagnostic.js';
import { notOnGitHub } from '../github/not-on-github.js';
import { MemoryJournals } from '../journal/memory-journals.js';
import { cleanUp, temporaryFolder } from '../network/servers.js';
import { selfSigned } from '../network/tls-servers.js';
import { type Authority, authority, type Identity } from '../tunnel/certificates.js';
import { type SshKey, sshKey } from '../tunnel/keys.js';
import { describeWith } from '../tunnel/programs.js';
import { MemoryHost } from './memory-host.js';

type Given = Readonly<Record<string, string>>;

let workspace = '';
beforeEach(async () => {
  workspace = await temporaryFolder();
});
afterEach(cleanUp);

async function write(path: string, text: string | Buffer): Promise<string> {
  const whole = join(workspace, path);
  await mkdir(dirname(whole), { recursive: true });
  await writeFile(whole, text);
  return whole;
}

/** What the inputs come to, or all that is wrong with them; and what the host was given meanwhile. */
async function read(given: Given, environment: Given = {}) {
  const host = new MemoryHost({ units: '*.service', ...given });
  const outcome = await readInputs({ host, clock: systemClock, workspace, environment }).then(
    ({ route }) => ({ route, errors: [] }),
    (error: unknown) => {
      if (!(error instanceof DefinitionError)) throw error;
      return { route: undefined, errors: error.diagnostics.map(({ message }) => message) };
    },
  );
  const masks = host.events.filter(({ type }) => type === 'mask').map(({ text }) => text);
  const shown = host.events.filter(({ type }) => type !== 'mask').map(({ text }) => text);
  return { ...outcome, masks, shown: [...shown, ...outcome.errors, outcome.route?.label ?? ''].join('\n'), host };
}

async function wayOf(given: Given, environment?: Given): Promise<ConnectionInputs> {
  const { route, errors } = await read(given, environment);
  expect(errors).toEqual([]);
  return route as ConnectionInputs;
}

/** Runs the whole action, and returns how often it connected to the cluster. */
async function runOn(host: MemoryHost): Promise<number> {
  let connections = 0;
  await run({
    host,
    clock: systemClock,
    random: () => 0,
    workspace,
    environment: {},
    cancelled: new AbortController().signal,
    jobOnGitHub: notOnGitHub,
    journals: new MemoryJournals(),
    fault: new Promise<never>(() => undefined),
    download: () => Promise.reject(new Error('there is nothing to download')),
    connect() {
      connections++;
      throw new Error('it was connected to');
    },
  });
  return connections;
}

const errorsOf = async (given: Given, environment?: Given) => (await read(given, environment)).errors;

const agent = { SSH_AUTH_SOCK: '/tmp/agent' };
const bastion = { 'ssh-tunnel': 'core@bastion' };

describe('what the cluster is called', () => {
  test.each<[string, Given, Given]>([
    ['http://127.0.0.1:49153', {}, {}],
    ['https://fleet.example', { endpoint: 'https://deploy:hunter2@fleet.example/' }, {}],
    [
      'http://10.0.0.1:49153, http://10.0.0.2:49153',
      { endpoint: 'http://10.0.0.1:49153\n http://10.0.0.2:49153 ,' },
      {},
    ],
    [
      'unix:///var/run/fleet.sock through core@bastion:22',
      { endpoint: 'unix:///var/run/fleet.sock', ...bastion },
      agent,
    ],
    [
      'http://10.0.0.1 through http://proxy:3128',
      { endpoint: 'http://10.0.0.1', proxy: 'http://deploy:hunter2@proxy:3128' },
      {},
    ],
    [
      'http://10.0.0.1, https://10.0.0.2 through http://web:1 or https://secure:443',
      { endpoint: 'http://10.0.0.1, https://10.0.0.2' },
      { HTTP_PROXY: 'web:1', HTTPS_PROXY: 'https://secure' },
    ],
    [
      'unix:///var/run/fleet.sock through socks5://proxy:9050 and a@bastion:22 and core@inner:2222',
      {
        endpoint: 'unix:///var/run/fleet.sock',
        proxy: 'socks5://proxy:9050',
        'ssh-tunnel': 'a@bastion, core@inner:2222',
      },
      agent,
    ],
    [
      'http://10.0.0.1 through socks5h://proxy:1080',
      { endpoint: 'http://10.0.0.1', proxy: 'socks5h://deploy:hunter2@proxy' },
      {},
    ],
    [
      'unix:///var/run/fleet.sock through socks5://proxy:9050 and core@[::1]:2222',
      { endpoint: 'unix:///var/run/fleet.sock', proxy: 'socks5://proxy:9050', 'ssh-tunnel': 'core@[::1]:2222' },
      agent,
    ],
    ['http://10.0.0.1 through socks5h://proxy:1080', { endpoint: 'http://10.0.0.1' }, { ALL_PROXY: 'socks://proxy' }],
    [
      'http://10.0.0.1 through core@bastion:22',
      { endpoint: 'http://10.0.0.1', ...bastion },
      { ...agent, ALL_PROXY: 'socks5://proxy', NO_PROXY: 'bastion:22' },
    ],
    // A proxy of the environment is no part of a route that does not lead through it.
    ['http://127.0.0.1:49153', {}, { ALL_PROXY: 'socks5://proxy', NO_PROXY: '127.0.0.0/8' }],
    ['https://[::1]', { endpoint: 'https://[::1]' }, { ALL_PROXY: 'socks5://proxy', NO_PROXY: '[::1]:443' }],
    ['unix:///var/run/fleet.sock', { endpoint: 'unix:///var/run/fleet.sock' }, { ALL_PROXY: 'socks5://proxy' }],
    [
      'http://10.0.0.1, http://fleet.example through socks5://proxy:1080',
      { endpoint: 'http://10.0.0.1,http://fleet.example' },
      { ALL_PROXY: 'socks5://proxy', NO_PROXY: '10.0.0.0/8' },
    ],
  ])('%s', async (label, given, environment) => {
    expect((await wayOf(given, environment)).label).toBe(label);
  });
});

describe('what does not go together is refused, by the names of the inputs', () => {
  const https = { endpoint: 'https://fleet.example' };
  const pem = '-----BEGIN NOTHING-----';

  test.each<[Given, Given, RegExp[]]>([
    [
      { endpoint: 'http://10.0.0.1,unix:///var/run/fleet.sock', proxy: 'socks5://proxy' },
      {},
      [/^inputs proxy and endpoint: a proxy cannot connect to unix:\/\/\/var\/run\/fleet\.sock; set ssh-tunnel/],
    ],
    [
      { endpoint: 'http://10.0.0.1,http://[fd00::1]', proxy: 'socks4://proxy' },
      {},
      [/^inputs proxy and endpoint: socks4 cannot carry the IPv6 address fd00::1; use socks5$/],
    ],
    [
      { proxy: 'socks4a://proxy', 'ssh-tunnel': 'core@[fd00::1]:22' },
      agent,
      [/^inputs proxy and ssh-tunnel: socks4a cannot carry the IPv6 address fd00::1; use socks5$/],
    ],
    [
      { proxy: 'socks4a://proxy', 'ssh-tunnel': 'core@[fd00::1]:22, core@inner' },
      agent,
      [/^inputs proxy and ssh-tunnel: socks4a cannot carry the IPv6 address fd00::1; use socks5$/],
    ],
    [{ 'ssh-known-hosts': 'accept-any' }, {}, [/^input ssh-known-hosts: has no effect without ssh-tunnel$/]],
    [
      { 'ssh-private-key': pem },
      {},
      [/^input ssh-private-key: it is not a private key/, /^input ssh-private-key: has no effect without ssh-tunnel$/],
    ],
    [{ ...bastion, 'ssh-passphrase': 'x' }, agent, [/^input ssh-passphrase: has no effect without ssh-private-key$/]],
    [
      bastion,
      {},
      [/^input ssh-tunnel: there is no key to log in with; set ssh-private-key, or start an SSH agent \(SSH_/],
    ],
    [bastion, { SSH_AUTH_SOCK: '' }, [/^input ssh-tunnel: there is no key to log in with/]],
    [
      { ...https, 'tls-key': pem },
      {},
      [
        /^input tls-key: does not contain a PEM private key/,
        /^inputs tls-cert and tls-key: one has no effect without the other$/,
      ],
    ],
    [
      { ...https, 'tls-cert': pem },
      {},
      [
        /^input tls-cert: does not contain a PEM certificate/,
        /^inputs tls-cert and tls-key: one has no effect without the other$/,
      ],
    ],
    [
      { endpoint: 'http://10.0.0.1', 'tls-ca': pem, 'tls-cert': pem, 'tls-key': pem },
      {},
      [
        /^input tls-ca: does not contain a PEM certificate/,
        /^input tls-cert: does not contain a PEM certificate/,
        /^input tls-key: does not contain a PEM private key/,
        /^input tls-ca: has no effect without an https endpoint, health-check or journal-gateway$/,
        /^input tls-cert: has no effect without an https endpoint, health-check or journal-gateway$/,
        /^input tls-key: has no effect without an https endpoint, health-check or journal-gateway$/,
      ],
    ],
  ])('%j', async (given, environment, messages) => {
    expect(await errorsOf(given, environment)).toEqual(messages.map((message) => expect.stringMatching(message)));
  });

  test.each<[string, Given, Given]>([
    [
      'a proxy and a unix socket, with an SSH host in between',
      { endpoint: 'unix:///a.sock', proxy: 'socks5://p', ...bastion },
      agent,
    ],
    [
      'SOCKS4 to an SSH host that leads on to an IPv6 address',
      { endpoint: 'http://[::1]', proxy: 'socks4://p', ...bastion },
      agent,
    ],
    ['an agent, and any host key at all', { ...bastion, 'ssh-known-hosts': 'accept-any' }, agent],
    ['SOCKS5 and IPv6', { endpoint: 'http://[::1]', proxy: 'socks5://p' }, {}],
    ['http and https servers of one cluster', { endpoint: 'http://10.0.0.1,https://10.0.0.2' }, {}],
  ])('but not %s', async (_, given, environment) => {
    expect(await errorsOf(given, environment)).toEqual([]);
  });

  test('all of it at once, together with what cannot be understood', async () => {
    const errors = await errorsOf({
      endpoint: 'http://10.0.0.1/fleet,ftp://deploy:hunter2@10.0.0.2, http://10.0.0.3 ,unix://var/run/fleet.sock',
      proxy: 'ftp://deploy:hunter2@proxy:3128',
      'ssh-passphrase': 'hunter2',
      'ssh-known-hosts': 'bastion',
      'tls-cert': 'missing.pem',
      timeout: 'soon',
      'max-surge': '-1',
    });
    const named = errors.map((message) => /^inputs? ([^:]+): /.exec(message)?.[1]);
    expect(named).toEqual([
      'max-surge',
      'timeout',
      'endpoint',
      'proxy',
      'ssh-known-hosts',
      'tls-cert',
      'ssh-known-hosts',
      'ssh-passphrase',
      'tls-cert and tls-key',
    ]);
    expect(errors.join()).not.toContain('hunter2');
    // Several mistakes in one input are one error that lists them all.
    const [endpoint = ''] = errors.filter((message) => message.startsWith('input endpoint'));
    expect(endpoint.split('; ')).toEqual([
      expect.stringContaining('"http://10.0.0.1/fleet" has a path, query or fragment, but an endpoint has none'),
      expect.stringContaining('/fleet/v1 is added automatically'),
      expect.stringContaining('"ftp://***@10.0.0.2" is not a URL'),
      expect.stringContaining('unix:///var/run/fleet.sock'),
    ]);
  });

  test('before anything is touched', async () => {
    const host = new MemoryHost({ units: '*.service', endpoint: 'fleet.example', ...bastion, command: 'x' });
    const connections = await runOn(host);
    expect(host.annotations.map(({ message }) => message.split(':')[0])).toEqual([
      'input command',
      'input endpoint',
      'input ssh-tunnel',
    ]);
    expect(host.outputs).toMatchObject({ status: 'failed', changed: 'false' });
    expect(connections).toBe(0);
  });
});

describe('a bug in what reads an input', () => {
  /** A host that fails where an input has been understood and its secrets are about to be masked. */
  class FaultyHost extends MemoryHost {
    override maskSecret(): void {
      throw new RangeError('a bug in a parser');
    }
  }
  const secretUrl = { endpoint: 'https://deploy:hunter2@fleet.example' };
  const reading = (given: Given, environment: Given = {}) =>
    readInputs({ clock: systemClock, host: new FaultyHost({ units: '*.service', ...given }), workspace, environment });

  test.each<[string, Given, Given]>([
    ['endpoint', secretUrl, {}],
    ['proxy', { proxy: 'socks5://deploy:hunter2@proxy' }, {}],
    ['ssh-private-key', { ...bastion, 'ssh-private-key': '-----BEGIN PRIVATE KEY-----' }, {}],
    ['tls-key', { 'tls-key': '-----BEGIN PRIVATE KEY-----' }, {}],
    ['ALL_PROXY', {}, { ALL_PROXY: 'socks5://deploy:hunter2@proxy' }],
  ])('is not taken for a mistake in %s', async (_, given, environment) => {
    await expect(reading(given, environment)).rejects.toThrow(new RangeError('a bug in a parser'));
  });

  test('is reported as an error that nobody expected, with its stack', async () => {
    const host = new FaultyHost({ units: '*.service', ...secretUrl });
    await runOn(host);
    expect(host.annotations).toEqual([
      { severity: 'error', message: expect.stringMatching(/^unexpected: RangeError: a bug in a parser\n +at /) },
    ]);
    expect(host.outputs).toMatchObject({ status: 'failed', changed: 'false' });
  });
});

describe('proxies of the environment', () => {
  const tcp = { host: '127.0.0.1', port: 49_153 };

  test('one that is no proxy is warned of without its credentials, and not used', async () => {
    for (const name of ['ALL_PROXY', 'all_proxy', 'HTTP_PROXY', 'https_proxy']) {
      const { route, host } = await read({}, { [name]: 'ftp://deploy:hunter2@proxy:3128' });
      expect(route?.settings.proxyFor).toBeUndefined();
      expect(route?.label).toBe('http://127.0.0.1:49153');
      expect(host.annotations).toEqual([
        {
          severity: 'warning',
          message: expect.stringMatching(
            new RegExp(`^${name}: "ftp://\\*\\*\\*@proxy:3128" is not the URL of a proxy, .*; it is ignored$`),
          ),
        },
      ]);
    }
  });

  test('is not looked at where the input names another', async () => {
    const { route, host } = await read({ proxy: 'socks5://mine' }, { ALL_PROXY: 'http://proxy', NO_PROXY: '*' });
    // What is asked for in so many words is not for NO_PROXY to take back.
    expect(route?.settings.proxyFor?.(tcp)).toMatchObject({ host: 'mine', source: 'input proxy' });
    expect(host.annotations).toEqual([]);
  });

  test('downloads go through an HTTP proxy, and not through a SOCKS proxy to the cluster', async () => {
    const environment = { HTTPS_PROXY: 'http://out:3128' };
    const secure = { host: 'example.org', port: 443, scheme: 'https' } as const;
    const downloadsOf = async (given: Given) => (await wayOf(given, environment)).downloadProxyFor?.(secure)?.label;
    expect(await downloadsOf({ proxy: 'http://mine:3128' })).toBe('http://mine:3128');
    expect(await downloadsOf({ proxy: 'socks5://mine' })).toBe('http://out:3128');
    expect(await downloadsOf({})).toBe('http://out:3128');
    expect((await wayOf({ proxy: 'socks5://mine' })).downloadProxyFor).toBeUndefined();
  });
});

describe('masks', () => {
  test('cover all credentials in URLs, as they are written, as they are meant, and as they are sent', async () => {
    const { masks, shown } = await read(
      { endpoint: 'http://a:p%40ss@10.0.0.1,http://t0ken@10.0.0.2', proxy: 'socks5://b:s%3Acret@proxy' },
      { ALL_PROXY: 'socks5://c:unused@other' },
    );
    const basic = (text: string) => Buffer.from(text).toString('base64');
    for (const secret of ['p%40ss', 'p@ss', basic('a:p@ss'), 't0ken', basic('t0ken:'), 's%3Acret', 's:cret'])
      expect(masks).toContain(secret);
    expect(shown).not.toMatch(/p%40ss|p@ss|t0ken|cret/);
    const other = await read({}, { ALL_PROXY: 'socks5://c:hunter2@other' });
    expect(other.masks).toEqual(['hunter2']);
  });

  test('come before anything is said, and also when something else is wrong', async () => {
    const given = { endpoint: 'http://a:first@10.0.0.1', proxy: 'socks5://b:second@proxy', 'ssh-passphrase': 'third' };
    for (const more of [{ timeout: 'soon' }, { 'ssh-tunnel': 'bastion' }]) {
      const { masks, errors } = await read({ ...given, ...more });
      expect(errors.length).toBeGreaterThan(1);
      expect(masks).toEqual(expect.arrayContaining(['first', 'second', 'third']));
    }
    const { host } = await read({ endpoint: 'http://a:first@10.0.0.1' }, { ALL_PROXY: 'ftp://proxy' });
    expect(host.events.map(({ type }) => type)).toEqual(['mask', 'mask', 'warning']);
  });

  test('are never empty, which a runner would complain of', async () => {
    expect((await read({ endpoint: 'http://10.0.0.1' })).masks).toEqual([]);
  });

  test('cover the credentials of HTTP proxies, as they are sent as well', async () => {
    const basic = Buffer.from('d:p@ss').toString('base64');
    for (const [given, environment] of [
      [{ proxy: 'http://d:p%40ss@proxy:3128' }, {}],
      [{}, { https_proxy: 'd:p%40ss@proxy:3128' }],
    ] as const) {
      const { masks, shown } = await read(given, environment);
      expect(masks).toEqual(['p@ss', 'p%40ss', basic]);
      expect(shown).not.toMatch(/p%40ss|p@ss/);
    }
  });
});

describe('a secret that is no PEM text', () => {
  const lost = ['MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg', 'hunter2hunter2hunter2hunter2', 'x'.repeat(5_000)];
  const texts = [
    lost.join('\n'),
    ...lost,
    `${lost[0]}\n-----END PRIVATE KEY-----`,
    'a\0b',
    '/',
    '~/nothing/of/the/kind',
  ];
  const inputs = ['ssh-private-key', 'tls-key', 'tls-cert', 'tls-ca'];

  test.each(inputs)('%s is taken for a path, and not repeated when there is no such file', async (name) => {
    for (const text of texts) {
      const { errors, shown } = await read({ endpoint: 'https://fleet.example', ...bastion, [name]: text }, agent);
      expect(errors[0]).toMatch(
        new RegExp(
          `^input ${name}: is neither the text itself nor the path of a readable file \\(([A-Z_]+|not a small file)\\)$`,
        ),
      );
      for (const line of text.split('\n').filter((line) => line.length > 2)) expect(shown).not.toContain(line);
    }
  });

  test('known hosts that are no text are a path too', async () => {
    expect(await errorsOf({ ...bastion, 'ssh-known-hosts': '~/.ssh/known_hosts_of_nobody' }, agent)).toEqual([
      'input ssh-known-hosts: is neither the text itself nor the path of a readable file (ENOENT)',
    ]);
  });
});

describeWith(['openssl'], 'TLS', () => {
  let ours: Authority;
  let client: Identity;
  let other: Identity;
  const https = { endpoint: 'https://fleet.example' };

  beforeAll(async () => {
    ours = await authority();
    client = await ours.client('deployer');
    other = await ours.client('somebody else');
  });

  const lines = (pem: string) => pem.trim();
  const identityOf = async (given: Given) => (await wayOf({ ...https, ...given })).settings.tls;

  test('certificates and key are texts', async () => {
    const { ca, cert, key } = await identityOf({ 'tls-ca': ours.cert, 'tls-cert': client.cert, 'tls-key': client.key });
    expect([ca, cert, key].map((it) => lines([it].flat().join('')))).toEqual(
      [ours.cert, client.cert, client.key].map(lines),
    );
  });

  test.each<[string, (name: string) => string]>([
    ['paths in the workspace', (name) => name],
    ['paths from the root', (name) => join(workspace, name)],
    ['paths from home', (name) => `~/${relative(homedir(), join(workspace, name))}`],
  ])('or %s, and a key of a file is masked as well', async (_, path) => {
    await Promise.all([
      write('tls/ca.pem', ours.cert),
      write('tls/cert.pem', client.cert),
      write('tls/key.pem', client.key),
    ]);
    const { route, masks, errors } = await read({
      ...https,
      'tls-ca': path('tls/ca.pem'),
      'tls-cert': path('tls/cert.pem'),
      'tls-key': path('tls/key.pem'),
    });
    expect(errors).toEqual([]);
    expect(route?.settings.tls.key).toBe(client.key);
    expect(masks).toEqual([client.key]);
  });

  test('or paths in the working directory', async () => {
    await write('deploy/tls/key.pem', client.key);
    await write('tls/key.pem', other.key);
    const given = { 'working-directory': 'deploy', 'tls-key': 'tls/key.pem', 'tls-cert': client.cert };
    expect((await identityOf(given)).key).toBe(client.key);
  });

  test('several authorities, and what stands between their certificates, is taken as it comes', async () => {
    const text = `# the old one\r\n${other.cert.replaceAll('\n', '\r\n')}\nsubject=/CN=new\n${ours.cert}`;
    const { ca } = await identityOf({ 'tls-ca': text });
    expect([ca].flat().map((it) => lines(String(it)))).toEqual([other.cert, ours.cert].map(lines));
  });

  test('a certificate with its chain and its key in one file does for both', async () => {
    await write('client.pem', `${client.key}${client.cert}${ours.cert}`);
    const { cert, key } = await identityOf({ 'tls-cert': 'client.pem', 'tls-key': 'client.pem' });
    expect(lines(String(cert))).toBe(lines(client.cert + ours.cert));
    expect(key).toContain(client.key);
  });

  test('certificates and key in one line or in base64 are mended', async () => {
    const oneLine = (pem: string) => pem.trim().replaceAll('\n', ' ');
    const encoded = (pem: string) => Buffer.from(pem).toString('base64');
    for (const spoil of [oneLine, encoded]) {
      const { ca, cert, key } = await identityOf({
        'tls-ca': spoil(ours.cert + other.cert),
        'tls-cert': spoil(client.cert),
        'tls-key': spoil(client.key),
      });
      expect([ca, cert, key].map((it) => lines([it].flat().join('')))).toEqual(
        [ours.cert + other.cert, client.cert, client.key].map(lines),
      );
    }
  });

  test('a client certificate is of use for health checks alone', async () => {
    const given = { 'tls-ca': ours.cert, 'tls-cert': client.cert, 'tls-key': client.key };
    const check = { 'health-check': 'HTTPS://{machine-ip}:8443/health' };
    expect(await errorsOf({ endpoint: 'http://10.0.0.1', ...check, ...given })).toEqual([]);
  });

  test('a damaged certificate is reported, by its number where there are several', async () => {
    const damaged = ours.cert.replace(/\n.{10}/, '\nAAAAAAAAAA');
    expect(await errorsOf({ ...https, 'tls-ca': damaged })).toEqual([
      'input tls-ca: contains a certificate that cannot be read',
    ]);
    expect(await errorsOf({ ...https, 'tls-ca': ours.cert + damaged })).toEqual([
      'input tls-ca: contains a certificate that cannot be read (no. 2)',
    ]);
  });

  test('a key where a certificate belongs, and the other route round', async () => {
    const given = { ...https, 'tls-cert': client.key, 'tls-key': client.cert };
    expect(await errorsOf(given)).toEqual([
      'input tls-cert: does not contain a PEM certificate',
      'input tls-key: does not contain a PEM private key',
    ]);
  });

  test('the key of another certificate', async () => {
    const { errors, masks } = await read({ ...https, 'tls-cert': client.cert, 'tls-key': other.key });
    expect(errors).toEqual(['input tls-key: does not belong to the certificate in tls-cert']);
    expect(masks).toEqual([other.key.trim()]);
  });

  test.each(['pkcs8', 'sec1'] as const)('a key that is encrypted (%s)', async (type) => {
    const cipher = { type, format: 'pem', cipher: 'aes-256-cbc', passphrase: 'hunter2' } as const;
    const key = String(createPrivateKey(client.key).export(cipher as never));
    expect(key).toMatch(/ENCRYPTED/);
    expect(await errorsOf({ ...https, 'tls-cert': client.cert, 'tls-key': key })).toEqual([
      'input tls-key: is encrypted; use a key without a passphrase',
    ]);
  });

  test('a certificate that is too weak to be shown by this runner', async () => {
    const { cert, key } = await selfSigned('RSA 1024');
    expect(await errorsOf({ ...https, 'tls-cert': cert, 'tls-key': key })).toEqual([
      'input tls-cert: cannot be used as a client certificate by TLS on this runner (ee key too small)',
    ]);
  });
});

describeWith(['ssh-keygen'], 'SSH', () => {
  let key: SshKey;
  let locked: SshKey;

  beforeAll(async () => {
    key = await sshKey();
    locked = await sshKey({ passphrase: 'hunter2' });
  });

  const fingerprintIn = ({ settings }: ConnectionInputs) => {
    const credentials = settings.ssh?.credentials;
    return credentials && 'privateKeys' in credentials
      ? credentials.privateKeys.map((one) => one.getPublicSSH().toString('base64')).join()
      : credentials?.agentSocket;
  };

  test('the key is a text or a file, with its passphrase if it has one, and all of that is masked', async () => {
    await write('keys/id', locked.privateKey);
    const blob = ({ publicKey }: SshKey) => publicKey.split(' ')[1];
    expect(fingerprintIn(await wayOf({ ...bastion, 'ssh-private-key': key.privateKey }))).toBe(blob(key));
    const { route, masks } = await read({ ...bastion, 'ssh-private-key': 'keys/id', 'ssh-passphrase': 'hunter2' });
    expect(route && fingerprintIn(route)).toBe(blob(locked));
    expect(masks).toEqual(['hunter2', locked.privateKey]);
  });

  test('without a key the agent is asked', async () => {
    expect(fingerprintIn(await wayOf(bastion, agent))).toBe('/tmp/agent');
  });

  test.each<[string, () => Given, string]>([
    ['no passphrase', () => ({}), 'it is encrypted; set ssh-passphrase to its passphrase'],
    [
      'another passphrase',
      () => ({ 'ssh-passphrase': 'hunter3' }),
      'the passphrase in ssh-passphrase does not decrypt it',
    ],
  ])('a key that is encrypted, and %s', async (_, more, message) => {
    const { errors, shown } = await read({ ...bastion, 'ssh-private-key': locked.privateKey, ...more() });
    expect(errors).toEqual([expect.stringContaining(`input ssh-private-key: ${message}`)]);
    expect(shown).not.toContain('hunter');
  });

  test('known hosts are a text, a file, or anybody', async () => {
    const lines = `# ours\n\n[bastion]:2222 ${key.publicKey}\nother ${locked.publicKey}\n`;
    const path = await write('known_hosts', lines);
    const hosts = async (text: string) =>
      (await wayOf({ ...bastion, 'ssh-known-hosts': text }, agent)).settings.ssh?.hostKeys;
    for (const text of [lines, 'known_hosts', path]) {
      const known = await hosts(text);
      expect([known].flat()).toMatchObject([{ keyType: 'ssh-ed25519' }, { keyType: 'ssh-ed25519' }]);
    }
    expect(await hosts('accept-any')).toBe('accept-any');
    expect(await hosts('')).toEqual([]);
  });

  test('known hosts may be a file with blanks in its path, and in UTF-16, as PowerShell writes it', async () => {
    const lines = `bastion ${key.publicKey}\r\n`;
    const hosts = async (text: string) =>
      (await wayOf({ ...bastion, 'ssh-known-hosts': text }, agent)).settings.ssh?.hostKeys;
    const utf16 = Buffer.from(lines, 'utf16le');
    const files: Record<string, string | Buffer> = {
      'deploy files/known hosts': lines,
      'le with mark': Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]),
      le: utf16,
      'be with mark': Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()]),
      be: Buffer.from(utf16).swap16(),
      'utf-8 with mark': `\ufeff${lines}`,
    };
    for (const [path, content] of Object.entries(files)) {
      await write(path, content);
      for (const text of [path, join(workspace, path)]) expect(await hosts(text)).toHaveLength(1);
    }
    for (const text of [
      lines.trim(),
      `${lines}bastion ${key.publicKey}`,
      lines.replace('\r\n', `\\nbastion ${key.publicKey}`),
    ])
      expect([await hosts(text)].flat()).toMatchObject(text === lines.trim() ? [{}] : [{}, {}]);
    expect(await errorsOf({ ...bastion, 'ssh-known-hosts': 'no such/known hosts' }, agent)).toEqual([
      'input ssh-known-hosts: is neither the text itself nor the path of a readable file (ENOENT)',
    ]);
  });

  test('known hosts that are something else are named for what they are', async () => {
    const sha = key.fingerprint;
    const fingerprints = [
      sha,
      `256 ${sha} test (ED25519)`,
      `bastion ${sha}`,
      `bastion ssh-ed25519 ${sha}`,
      '256 MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48 bastion (ED25519)',
      '16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48',
    ];
    for (const text of fingerprints)
      expect(await errorsOf({ ...bastion, 'ssh-known-hosts': text }, agent)).toEqual([
        'input ssh-known-hosts: line 1 has the fingerprint of a key; a line has the key itself: "host key-type key", as ssh-keyscan prints it',
      ]);
    expect(await errorsOf({ ...bastion, 'ssh-known-hosts': key.publicKey }, agent)).toEqual([
      'input ssh-known-hosts: line 1 has no host before its key; a line is "host key-type key"',
    ]);
    const { errors, shown } = await read({ ...bastion, 'ssh-known-hosts': locked.privateKey }, agent);
    expect(errors).toEqual([
      'input ssh-known-hosts: it is a private key; what belongs here is the public key of the host',
    ]);
    expect(shown).not.toContain(locked.privateKey.split('\n')[1]);
  });

  test('a key in one line or in base64 is mended, in a file as well, and masked in each of its forms', async () => {
    const blob = ({ publicKey }: SshKey) => publicKey.split(' ')[1];
    const oneLine = key.privateKey.trim().replaceAll('\n', ' ');
    const encoded = Buffer.from(key.privateKey).toString('base64');
    await write('my key', encoded);
    for (const text of [oneLine, encoded, 'my key']) {
      const { route, masks, errors } = await read({ ...bastion, 'ssh-private-key': text });
      expect(errors).toEqual([]);
      expect(route && fingerprintIn(route)).toBe(blob(key));
      expect(masks.map((mask) => mask.trim())).toContain(key.privateKey.trim());
      if (text !== 'my key') expect(masks).toContain(text);
    }
    const both = await wayOf({ ...bastion, 'ssh-private-key': key.privateKey + (await sshKey()).privateKey });
    expect(fingerprintIn(both)?.split(',')).toHaveLength(2);
  });

  test.each<[string, () => string, string]>([
    ['a public key', () => key.publicKey, 'it is a public key; use the private key'],
    [
      'a key of PuTTY',
      () => 'PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none',
      'it is a key in the format of PuTTY; convert',
    ],
  ])('%s is called that', async (_, text, message) => {
    expect(await errorsOf({ ...bastion, 'ssh-private-key': text() })).toEqual([
      expect.stringContaining(`input ssh-private-key: ${message}`),
    ]);
  });

  test('known hosts that are damaged are reported by their lines', async () => {
    const text = `bastion ${key.publicKey}\nbastion ssh-ed25519 AAAA\n${key.publicKey}`;
    expect(await errorsOf({ ...bastion, 'ssh-known-hosts': text }, agent)).toEqual([
      expect.stringMatching(/^input ssh-known-hosts: line 2 has a key that is damaged.*; line 3 has no host/),
    ]);
  });
});
