import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { handOver, readHandover, worldOfStep } from '../../src/action/handover.js';
import { inputDefaults } from '../../src/action/inputs.js';
import { readInputs } from '../../src/action/read-inputs.js';
import type { World } from '../../src/action/world.js';
import { systemClock } from '../../src/clock/system-clock.js';
import { maskingHost } from '../../src/host/masking-host.js';
import { MemoryJournals } from '../journal/memory-journals.js';
import { cleanUp, temporaryFolder } from '../network/servers.js';
import { authority } from '../tunnel/certificates.js';
import { sshKey } from '../tunnel/keys.js';
import { MemoryHost } from './memory-host.js';

afterEach(cleanUp);

/** A world of which only what the inputs need is there. */
const worldWith = (some: Partial<World>): World => some as World;

/** How the cluster is reached from the post step of a step with these inputs, once `meanwhile` has happened. */
async function handedOver(
  inputs: Record<string, string>,
  environment: Record<string, string>,
  meanwhile: (workspace: string) => Promise<void>,
) {
  const workspace = await temporaryFolder();
  const journals = new MemoryJournals();
  const host = new MemoryHost({ units: '*.service', ...inputs });
  const step = await readInputs({ host: maskingHost(host), clock: systemClock, workspace, environment });
  const { path } = await handOver(step.handover, worldWith({ host, journals }));
  expect(host.saved.handover).toBe(path);
  await meanwhile(workspace);
  const handover = readHandover((await journals.read(path)) ?? '');
  if (!handover) throw new Error('nothing was handed over');
  const postHost = new MemoryHost({ ...inputDefaults });
  const elsewhere = { host: maskingHost(postHost), clock: systemClock, workspace: '/nowhere', environment: {} };
  const post = await readInputs(worldOfStep(handover, worldWith(elsewhere)));
  const masks = ({ events }: MemoryHost) =>
    new Set(events.flatMap(({ type, text }) => (type === 'mask' ? [text] : [])));
  return { step, post, masks: [masks(host), masks(postHost)] as const };
}

test('every leg of the route is handed over, with files that are gone by then', async () => {
  const folder = await temporaryFolder();
  const ca = await authority();
  const client = await ca.client('deployer');
  const key = await sshKey({ passphrase: 'swordfish' });
  const files = {
    'ca.pem': ca.cert,
    'client.pem': client.cert,
    'client.key': client.key,
    id: key.privateKey,
    known_hosts: `bastion ${key.publicKey}`,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const { step, post, masks } = await handedOver(
    {
      endpoint: 'https://deploy:hunter2000@fleet.example:8443',
      'working-directory': folder,
      'tls-ca': 'ca.pem',
      'tls-cert': 'client.pem',
      'tls-key': join(folder, 'client.key'),
      'ssh-tunnel': 'core@bastion',
      'ssh-private-key': 'id',
      'ssh-passphrase': 'swordfish',
      'ssh-known-hosts': 'known_hosts',
      'ssh-machine-user': 'reader',
      proxy: 'socks5://me:secret-of-mine@proxy',
      'connect-timeout': '7s',
      'request-timeout': '8s',
      'journal-gateway': 'https://{machine-ip}:19531',
    },
    {},
    () => rm(folder, { recursive: true }),
  );
  const { ssh, ...settings } = step.route.settings;
  const { ssh: sshInPost, ...settingsInPost } = post.route.settings;
  expect(JSON.stringify(settingsInPost)).toBe(JSON.stringify(settings));
  expect(sshInPost?.host).toEqual(ssh?.host);
  expect(JSON.stringify(sshInPost?.hostKeys)).toBe(JSON.stringify(ssh?.hostKeys));
  const keyOf = (it: typeof ssh) =>
    it && 'privateKeys' in it.credentials && it.credentials.privateKeys.map((one) => one.getPrivatePEM());
  expect(keyOf(sshInPost)).toEqual(keyOf(ssh));
  expect(post.inputs).toEqual(step.inputs);
  expect(masks[1]).toEqual(masks[0]);
});

test('the agent and the proxy of the environment are handed over, and no other variable is', async () => {
  const environment = {
    SSH_AUTH_SOCK: '/tmp/agent',
    ALL_PROXY: 'socks5h://me:secret-of-mine@proxy',
    no_proxy: '10.0.0.0/8',
    GITHUB_TOKEN: 'ghs_other',
  };
  const inputs = { 'ssh-tunnel': 'core@bastion', 'ssh-known-hosts': 'accept-any' };
  const { step, post } = await handedOver(inputs, environment, async () => {});
  expect(post.route.label).toBe(step.route.label);
  expect(post.route.settings.ssh?.credentials).toEqual({ agentSocket: '/tmp/agent' });
  const outside = { host: 'fleet.example', port: 80 };
  expect(post.route.settings.proxyFor?.(outside)).toEqual(step.route.settings.proxyFor?.(outside));
  expect(post.route.settings.proxyFor?.(outside)).toBeDefined();
  expect(post.route.settings.proxyFor?.({ host: '10.1.2.3', port: 80 })).toBeUndefined();
  expect(JSON.stringify(step.handover)).not.toContain('ghs_other');
});

test('GitHub is reached by the proxies that the step had', async () => {
  const seen: unknown[] = [];
  const jobOnGitHub: World['jobOnGitHub'] = async (...of) => {
    seen.push(of);
    throw new Error('there is no GitHub');
  };
  const host = new MemoryHost({});
  const { handover } = await readInputs({
    host: new MemoryHost({ units: '*.service' }),
    clock: systemClock,
    workspace: '/',
    environment: { https_proxy: 'http://proxy:3128' },
  });
  const { signal } = new AbortController();
  await worldOfStep(handover, worldWith({ host: maskingHost(host), jobOnGitHub }))
    .jobOnGitHub('ghs', signal)
    .catch(() => {});
  expect(seen).toEqual([['ghs', signal, { https_proxy: 'http://proxy:3128' }]]);
});
