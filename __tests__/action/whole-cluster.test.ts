import { afterEach, expect, jest, test } from '@jest/globals';
import { run } from '../../src/action/run.js';
import { Endpoint } from '../../src/simulator/endpoint.js';
import { inProcessTransport } from '../../src/simulator/in-process-transport.js';
import { seededRandom } from '../../src/simulator/random.js';
import { SimulatedCluster } from '../../src/simulator/simulated-cluster.js';
import { VirtualClock } from '../../src/simulator/virtual-clock.js';
import { Checkout, removeFolders } from '../definition/checkout.js';
import { notOnGitHub } from '../github/not-on-github.js';
import { MemoryJournals } from '../journal/memory-journals.js';
import { MemoryHost } from './memory-host.js';

jest.setTimeout(120_000);
afterEach(removeFolders);

const startAt = Date.UTC(2026, 0, 1);
const names = Array.from({ length: 209 }, (_, index) => `s${index}`);

/** As old clusters have them: nearly everything conflicts with itself, every third service has a sidekick. */
function filesOf(revision: number): Record<string, string> {
  const entries: string[] = [];
  const files: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    const kind = index % 3;
    const unit = kind === 0 ? `${name}.service` : kind === 1 ? `${name}@.service` : `s${index - 1}-sidekick@.service`;
    const peer = `s${index - 1}@%i.service`;
    const fleet = kind === 1 ? `Conflicts=${name}@*.service` : kind === 2 ? `MachineOf=${peer}` : '';
    const bound = kind === 2 ? `[Unit]\nBindsTo=${peer}\nAfter=${peer}\n` : '';
    files[unit] =
      `${bound}[Service]\nEnvironment=DOCKER_APP_VERSION=latest\nExecStart=/bin/sleep 86400\n[X-Fleet]\n${fleet}\n`;
    entries.push(`  - name: ${unit}\n    version: v${revision}\n${kind === 0 ? '' : '    count: 3\n'}`);
  }
  return { ...files, 'services.yaml': `services:\n${entries.join('')}` };
}

test('a cluster of 209 services without a spare machine is deployed whole, is unchanged then, and is updated whole', async () => {
  const clock = new VirtualClock(startAt);
  const cluster = new SimulatedCluster({ startAt, random: seededRandom(1) });
  const endpoint = new Endpoint({ cluster, clock, latency: () => 2 });
  const checkout = new Checkout();
  const deploy = async (revision: number) => {
    for (const [path, text] of Object.entries(filesOf(revision))) checkout.write(path, text);
    const host = new MemoryHost({ 'services-file': 'services.yaml', 'min-ready': '1s', 'max-unavailable': '100%' });
    const connected = Promise.withResolvers<void>();
    const running = run({
      host,
      clock,
      random: seededRandom(2),
      workspace: checkout.root,
      environment: {},
      cancelled: new AbortController().signal,
      jobOnGitHub: notOnGitHub,
      journals: new MemoryJournals(),
      fault: new Promise<never>(() => {}),
      download: () => Promise.reject(new RangeError('nothing is downloaded')),
      connect: async () => {
        connected.resolve();
        return {
          transport: inProcessTransport(endpoint),
          get: () => Promise.reject(new RangeError()),
          close: async () => {},
        };
      },
    });
    await Promise.race([connected.promise, running]);
    await clock.run(() => running);
    return host;
  };
  const first = await deploy(1);
  expect(first.outputs).toMatchObject({ status: 'succeeded' });
  expect((await deploy(1)).outputs).toMatchObject({ status: 'unchanged', changed: 'false' });
  const second = await deploy(2);
  expect([second.outputs.status, second.outputs.failed]).toEqual(['succeeded', '[]']);
});
