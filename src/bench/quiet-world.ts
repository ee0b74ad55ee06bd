import type { World } from '../action/world.js';
import type { Clock } from '../clock/clock.js';
import type { Transport } from '../fleet/transport.js';
import type { Host } from '../host/host.js';
import type { JournalFiles } from '../journal/journal-files.js';
import { seededRandom } from '../simulator/simulation/random.js';

interface Surroundings {
  readonly host: Host;
  readonly clock: Clock;
  /** The folder of the checkout. */
  readonly workspace: string;
  readonly transport: Transport;
  /** Called when the action has read its files and turns to the cluster. */
  readonly onConnect: () => void;
}

/** Returns a world in which there is nothing but a checkout and a cluster, and no journal is kept. */
export function quietWorld({ host, clock, workspace, transport, onConnect }: Surroundings): World {
  return {
    host,
    clock,
    workspace,
    random: seededRandom(7),
    environment: {},
    jobOnGitHub: () => Promise.reject(new Error('there is no GitHub here')),
    journals: noJournals,
    cancelled: new AbortController().signal,
    fault: new Promise<never>(() => {}),
    download: (url) => Promise.reject(new Error(`nothing is downloaded from ${url}`)),
    connect: async () => {
      onConnect();
      return {
        transport,
        get: (url) => Promise.reject(new Error(`nobody answers ${url}`)),
        getBeginning: (url) => Promise.reject(new Error(`nobody answers ${url}`)),
        close: async () => {},
      };
    },
  };
}

/** Kept in memory, their text would count as the action's own. */
const noJournals: JournalFiles = {
  create: async () => ({ path: 'nowhere', append: async () => {}, remove: async () => {} }),
  read: async () => undefined,
  remove: async () => {},
};

/** Returns a host that gives these inputs, keeps the outputs in `outputs`, and drops everything else. */
export function quietHost(inputs: Readonly<Record<string, string>>, outputs: Map<string, string>): Host {
  return {
    input: (name) => inputs[name] ?? '',
    output: (name, value) => {
      outputs.set(name, value);
    },
    state: () => '',
    maskSecret() {},
    masked: (text) => text,
    log() {},
    debug() {},
    startGroup() {},
    endGroup() {},
    annotate() {},
    saveState() {},
    async appendSummary() {},
    markFailed() {},
  };
}
