import { expect, test } from '@jest/globals';
import { play } from './play.js';
import type { Story } from './story.js';

// Random stories that once broke a promise, made as small as they would still do so.

/** Of stories that were kept when services had no order but that of their lines. */
const lineByLine = {
  command: 'deploy',
  waits: [],
  listing: 'a line each',
  maxParallel: 10,
  failFast: true,
  requestTimeoutSeconds: 10,
} as const;

const kept: readonly [string, Story][] = [
  [
    'a sidekick that someone else changed while its main unit is rolled back',
    {
      ...lineByLine,
      seed: 0,
      turns: ['good', 'good', 'good'],
      turnsAt: 0,
      maxSurge: { instances: 0 },
      canary: { percent: 10 },
      canaryHoldSeconds: 40,
      minReadySeconds: 0,
      timeoutSeconds: 60,
      deployTimeoutSeconds: 0,
      onFailure: 'rollback',
      faults: [{ request: 3, kind: 'delay', times: 1 }],
      troubles: [{ kind: 'someone else', at: 18, unit: 1, does: 'changes' }],
      version: '0.11.1',
      machines: 3,
      maxUnavailable: { instances: 1 },
      before: [
        { kind: 'global', count: 0, release: 2, sidekick: 1, exclusive: false },
        { kind: 'template', count: 4, release: 1, sidekick: 2, exclusive: false },
        { kind: 'oneshot', count: 0, release: 1, sidekick: 1, exclusive: false },
      ],
      after: [
        { kind: 'global', count: 2, release: 2, sidekick: 1, exclusive: false },
        { kind: 'template', count: 3, release: 2, sidekick: 2, exclusive: false },
        { kind: 'oneshot', count: 4, release: 2, sidekick: 1, exclusive: false },
      ],
    },
  ],
  [
    'an announcement that is never answered, and the replacement that must not follow it',
    {
      ...lineByLine,
      seed: 0,
      turns: ['good', 'good', 'good'],
      turnsAt: 0,
      maxSurge: { instances: 0 },
      canary: { percent: 10 },
      canaryHoldSeconds: 0,
      minReadySeconds: 0,
      timeoutSeconds: 60,
      deployTimeoutSeconds: 0,
      onFailure: 'stop',
      faults: [{ request: 3, kind: 'delay', times: 6 }],
      troubles: [],
      version: '1.0.0',
      machines: 3,
      maxUnavailable: { percent: 10 },
      before: [{ kind: 'template', count: 1, release: 1, sidekick: 2, exclusive: true }],
      after: [{ kind: 'template', count: 1, release: 2, sidekick: 2, exclusive: true }],
    },
  ],
  [
    'two instances that change places',
    {
      ...lineByLine,
      seed: 0,
      turns: ['good', 'good', 'good'],
      turnsAt: 0,
      maxSurge: { instances: 0 },
      canary: { instances: 0 },
      canaryHoldSeconds: 0,
      minReadySeconds: 2,
      timeoutSeconds: 60,
      deployTimeoutSeconds: 0,
      onFailure: 'rollback',
      faults: [],
      troubles: [],
      version: '0.11.1',
      machines: 4,
      maxUnavailable: { instances: 2 },
      before: [
        { kind: 'template', count: 0, release: 1, sidekick: 0, exclusive: false },
        { kind: 'template', count: 0, release: 1, sidekick: 1, exclusive: false },
        { kind: 'template', count: 3, release: 1, sidekick: 1, exclusive: false },
      ],
      after: [
        { kind: 'template', count: 0, release: 2, sidekick: 0, exclusive: false },
        { kind: 'template', count: 2, release: 2, sidekick: 1, exclusive: false },
        { kind: 'template', count: 3, release: 2, sidekick: 1, exclusive: false },
      ],
    },
  ],
  [
    'a deploy-timeout that leaves nothing undone but the removal of what stood in',
    {
      ...lineByLine,
      seed: 0,
      turns: ['slow to start', 'good', 'good'],
      turnsAt: 2,
      maxSurge: { instances: 1 },
      canary: { percent: 10 },
      canaryHoldSeconds: 5,
      minReadySeconds: 0,
      timeoutSeconds: 60,
      deployTimeoutSeconds: 30,
      onFailure: 'rollback',
      faults: [],
      troubles: [{ kind: 'etcd', at: 7, seconds: 1 }],
      version: '0.11.1',
      machines: 3,
      maxUnavailable: { percent: 10 },
      before: [{ kind: 'template', count: 1, release: 1, sidekick: 0, exclusive: false }],
      after: [{ kind: 'template', count: 2, release: 2, sidekick: 0, exclusive: false }],
    },
  ],
];

test.each(kept)('%s', async (_, story) => {
  expect(await play(story)).toEqual([]);
});
