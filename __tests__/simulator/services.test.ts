import { expect, test } from '@jest/globals';
import { EventQueue } from '../../src/simulator/simulation/event-queue.js';
import { seededRandom } from '../../src/simulator/simulation/random.js';
import type { BehaviourOverride } from '../../src/simulator/systemd/behaviour.js';
import { Systemd } from '../../src/simulator/systemd/systemd.js';
import { parseUnitFile } from '../../src/unit/parse-unit-file.js';

function machine(name: string, override?: BehaviourOverride) {
  const queue = new EventQueue(0);
  const log: string[] = [];
  const systemd = new Systemd(
    queue,
    seededRandom(1),
    () => override,
    (_, hash, { active, sub }) => log.push(`${Math.round(queue.now)} ${hash} ${active}/${sub}`),
  );
  const load = (file: string, hash: string) => {
    systemd.load({ name, options: parseUnitFile(file).options, hash });
  };
  return { queue, log, systemd, load };
}

/** Returns what a unit does in the 15 s after it is started: `[ms, state]`. */
function lifeOf(file: string, name = 'a.service', override?: BehaviourOverride): string[] {
  const { queue, log, systemd, load } = machine(name, override);
  load(file, '');
  systemd.start(name);
  queue.advanceTo(15_000);
  return log.map((line) => line.replace('  ', ' '));
}

const service = (...lines: string[]) => `[Service]\n${lines.join('\n')}\n`;

test.each<[string, string, string[]]>([
  ['a service that runs for ever', service('ExecStart=/usr/bin/app --listen'), ['0 active/running']],
  ['a binary by name', service('ExecStart=sleep 1d'), ['0 active/running']],
  ['a missing binary', service('ExecStart=/no/such/bin'), ['0 active/running', '0 failed/failed']],
  ['an exit with 1', service('ExecStart=/bin/sh -c "sleep 1; exit 1"'), ['0 active/running', '1000 failed/failed']],
  ['an exit with 0', service('ExecStart=/bin/sleep 2'), ['0 active/running', '2000 inactive/dead']],
  ['no ExecStart', '[Unit]\nDescription=x\n', []],
  [
    'a slow ExecStartPre',
    service('ExecStartPre=/bin/sleep 5', 'ExecStart=/bin/app'),
    ['0 activating/start-pre', '5000 active/running'],
  ],
  [
    'an ExecStartPre that fails',
    service('ExecStartPre=/bin/false', 'ExecStart=/bin/app'),
    ['0 activating/start-pre', '0 failed/failed'],
  ],
  [
    'an ExecStartPre that may fail',
    service('ExecStartPre=-/bin/false', 'ExecStart=/bin/app'),
    ['0 activating/start-pre', '0 active/running'],
  ],
  [
    'an ExecStartPre that takes too long',
    service('ExecStartPre=/bin/sleep 9', 'TimeoutStartSec=4', 'ExecStart=/bin/app'),
    ['0 activating/start-pre', '4000 failed/failed'],
  ],
  [
    'a oneshot',
    service('Type=oneshot', 'ExecStart=/bin/sleep 1', 'ExecStart=/bin/sleep 2'),
    ['0 activating/start', '3000 inactive/dead'],
  ],
  [
    'a oneshot that remains',
    service('Type=oneshot', 'RemainAfterExit=yes', 'ExecStart=/bin/true'),
    ['0 activating/start', '0 active/exited'],
  ],
  [
    'a slow crash loop',
    service('ExecStart=/bin/sh -c "sleep 4; exit 1"', 'Restart=always', 'RestartSec=2'),
    ['0', '4000', '6000', '10000', '12000'].map(
      (at, index) => `${at} ${index % 2 === 0 ? 'active/running' : 'activating/auto-restart'}`,
    ),
  ],
  [
    'a restart on failure of what did not fail',
    service('ExecStart=/bin/true', 'Restart=on-failure'),
    ['0 active/running', '0 inactive/dead'],
  ],
])('%s', (_, file, life) => {
  expect(lifeOf(file)).toEqual(life);
});

test('a fast crash loop fails at the sixth start within ten seconds', () => {
  const life = lifeOf(service('ExecStart=/bin/false', 'Restart=always', 'RestartSec=1'));
  expect(life.filter((line) => line.endsWith('active/running'))).toHaveLength(5);
  expect(life.at(-1)).toBe('5000 failed/failed');
});

test.each([
  ['a.timer', 'active/waiting'],
  ['a.path', 'active/waiting'],
  ['a.socket', 'active/listening'],
  ['a.target', 'active/active'],
  ['a.mount', 'active/mounted'],
])('%s becomes %s', (name, state) => {
  expect(lifeOf('[Unit]\nDescription=x\n', name)).toEqual([`0 ${state}`]);
});

test('an override comes before the file', () => {
  const file = service('ExecStart=/bin/app');
  expect(lifeOf(file, 'a.service', { startMs: 3000, exitAfterMs: 5000, exitCode: 2 })).toEqual([
    '0 activating/start',
    '3000 active/running',
    '8000 failed/failed',
  ]);
  expect(lifeOf(file, 'a.service', { loadState: 'bad-setting' })).toEqual([]);
});

test('a start that is asked for during a slow stop follows it, with the file loaded by then', () => {
  const { queue, log, systemd, load } = machine('a.service');
  load(service('ExecStart=/bin/app', 'ExecStop=/bin/sleep 4'), 'old');
  systemd.start('a.service');
  systemd.stop('a.service');
  queue.advanceTo(40);
  expect(systemd.unload('a.service')).toBe(true);
  load(service('ExecStart=/bin/app'), 'new');
  systemd.start('a.service');
  expect(systemd.stateOf('a.service')).toMatchObject({ hash: 'new', activeState: 'deactivating', subState: 'stop' });
  queue.advanceTo(5000);
  expect(log.at(-1)).toMatch(/^40\d\d new active\/running$/);
});

test('a unit that stops fast is forgotten by the time its file is removed', () => {
  const { queue, systemd, load } = machine('a.service');
  load(service('ExecStart=/bin/app'), 'old');
  systemd.start('a.service');
  systemd.stop('a.service');
  queue.advanceTo(40);
  expect(systemd.unload('a.service')).toBe(false);
  expect(systemd.activities()).toEqual([]);
});
