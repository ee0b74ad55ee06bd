import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { inputDefaults } from '../../src/action/inputs.js';
import { readInputs } from '../../src/action/read-inputs.js';
import { systemClock } from '../../src/clock/system-clock.js';
import { parseServicesFile } from '../../src/definition/services-file.js';
import { describeWith } from '../tunnel/programs.js';
import { MemoryHost } from './memory-host.js';

interface Step {
  uses?: string;
  env?: Record<string, string>;
  with?: Record<string, string>;
}

const readme = readFileSync('README.md', 'utf8');
const texts = [...readme.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);
const snippets = texts.map((text) => parse(text) as unknown);
const steps = snippets.flatMap((snippet) =>
  Array.isArray(snippet)
    ? (snippet as Step[])
    : Object.values((snippet as { jobs?: Record<string, { steps: Step[] }> } | null)?.jobs ?? {}).flatMap(
        (job) => job.steps,
      ),
);
const ours = steps.filter(({ uses }) => uses?.startsWith('fleet-deploy/'));

let workspace: string;
let secrets: Record<string, string>;

const filledIn = (text: unknown) =>
  String(text).replace(/\$\{\{ (?:secrets|vars)\.(\w+) \}\}/g, (_, name: string) => secrets[name] ?? `no ${name}`);

describeWith(['openssl'], 'what the README shows', () => {
  beforeAll(() => {
    workspace = mkdtempSync(join(tmpdir(), 'readme-'));
    const [key, cert] = [join(workspace, 'key.pem'), join(workspace, 'cert.pem')];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', '/CN=fleet'];
    execFileSync('openssl', ['req', '-x509', ...curve, '-keyout', key, '-out', cert], { stdio: 'pipe' });
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
    const fields = [
      'ssh-rsa',
      Buffer.from(e, 'base64url'),
      Buffer.from(`00${Buffer.from(n, 'base64url').toString('hex')}`, 'hex'),
    ];
    const wire = Buffer.concat(
      fields.map((field) => {
        const bytes = Buffer.from(field as string);
        const length = Buffer.alloc(4);
        length.writeUInt32BE(bytes.length);
        return Buffer.concat([length, bytes]);
      }),
    );
    const knownHosts = `bastion.example,[bastion.example]:2222 ssh-rsa ${wire.toString('base64')}\n`;
    secrets = {
      DEPLOY_KEY: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
      BASTION_HOST_KEYS: knownHosts,
      BASTION: 'core@bastion.example',
      FLEET_ENDPOINTS: 'http://10.0.0.11:49153, http://10.0.0.12:49153',
      PROXY_PASSWORD: 's3cret',
      FLEET_CLIENT_CERT: readFileSync(cert, 'utf8'),
      FLEET_CLIENT_KEY: readFileSync(key, 'utf8'),
    };
    mkdirSync(join(workspace, 'deploy'));
    writeFileSync(join(workspace, 'deploy/known_hosts'), knownHosts);
    writeFileSync(join(workspace, 'deploy/fleet-ca.pem'), readFileSync(cert));
  });

  afterAll(() => rmSync(workspace, { recursive: true }));

  test.each(ours.map((step, index) => [index + 1, step] as const))(
    'snippet %i',
    async (_, { with: inputs = {}, env = {} }) => {
      const host = new MemoryHost(
        Object.fromEntries(Object.entries(inputs).map(([name, text]) => [name, filledIn(text)])),
      );
      const { route } = await readInputs({
        host,
        clock: systemClock,
        workspace,
        environment: { SSH_AUTH_SOCK: '/run/agent', ...env },
      });
      expect(route.warnings).toEqual([]);
      expect(Object.keys(inputs).filter((name) => !(name in inputDefaults))).toEqual([]);
    },
  );

  test('services files have nothing wrong with them', () => {
    const files = texts.filter((text) => text.startsWith('services:'));
    expect(files).not.toEqual([]);
    for (const text of files)
      expect(parseServicesFile('services.yaml', text, new Map([['TAG', '1']])).diagnostics).toEqual([]);
  });

  test('and every route to a cluster has its snippet', () => {
    const shown = new Set(
      ours.flatMap(({ with: inputs = {}, env = {} }) => [...Object.keys(inputs), ...Object.keys(env)]),
    );
    for (const name of [
      'ssh-tunnel',
      'ssh-private-key',
      'ssh-known-hosts',
      'proxy',
      'ALL_PROXY',
      'tls-ca',
      'tls-cert',
      'tls-key',
    ])
      expect(shown).toContain(name);
  });
});
