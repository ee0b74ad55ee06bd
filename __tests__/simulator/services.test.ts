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
    'a failure that is to be ignored',
    service('ExecStart=-/bin/sh -c "sleep 1; exit 1"', 'Restart=on-failure'),
    ['0 active/running', '1000 inactive/dead'],
  ],
  ['two commands that are no oneshot', service('ExecStart=/bin/app', 'ExecStart=/bin/other'), []],
  [
    'a command that another one takes the place of',
    service('ExecStart=/bin/false', 'ExecStart=', 'ExecStart=/bin/app'),
    ['0 active/running'],
  ],
  [
    'a program with another name for its process',
    service('ExecStart=@/bin/sleep idler 1'),
    ['0 active/running', '1000 inactive/dead'],
  ],
  [
    'no time-out because of 0',
    service('ExecStartPre=/bin/sleep 12', 'TimeoutStartSec=0', 'ExecStart=/bin/app'),
    ['0 activating/start-pre', '12000 active/running'],
  ],
  [
    'no time-out because of infinity',
    service('TimeoutStartSec=4', 'TimeoutStartSec=infinity', 'ExecStartPre=/bin/sleep 12', 'ExecStart=/bin/app'),
    ['0 activating/start-pre', '12000 active/running'],
  ],
  [
    'no time-out because of TimeoutSec',
    service('ExecStartPre=/bin/sleep 12', 'TimeoutStartSec=4', 'TimeoutSec=0', 'ExecStart=/bin/app'),
    ['0 activating/start-pre', '12000 active/running'],
  ],
  [
    'a time-out that nobody can read',
    service('ExecStartPre=/bin/sleep 9', 'TimeoutStartSec=4', 'TimeoutStartSec=soon', 'ExecStart=/bin/app'),
    ['0 activating/start-pre', '4000 failed/failed'],
  ],
  [
    'commands that each stay within the time-out',
    service('TimeoutStartSec=4', 'ExecStartPre=/bin/sleep 3', 'ExecStartPre=/bin/sleep 3', 'ExecStart=/bin/app'),
    ['0 activating/start-pre', '6000 active/running'],
  ],
  [
    'a time-out of what is restarted on anything but an exit code',
    service(
      'TimeoutStartSec=4',
      'Restart=on-abnormal',
      'RestartSec=20',
      'ExecStartPre=/bin/sleep 9',
      'ExecStart=/bin/app',
    ),
    ['0 activating/start-pre', '4000 activating/auto-restart'],
  ],
  [
    'an exit code of what is restarted on anything but an exit code',
    service('Restart=on-abnormal', 'ExecStart=/bin/false'),
    ['0 active/running', '0 failed/failed'],
  ],
  [
    'what follows the start',
    service('ExecStart=/bin/app', 'ExecStartPost=/bin/sleep 5', 'ExecStartPost=/usr/bin/etcdctl set /a b'),
    ['0 activating/start-post', '5000 active/running'],
  ],
  [
    'what follows the start and fails',
    service('ExecStart=/bin/app', 'ExecStartPost=/bin/false'),
    ['0 activating/start-post', '0 failed/failed'],
  ],
  [
    'what follows the end',
    service('ExecStart=/bin/sleep 1', 'ExecStopPost=/bin/sleep 2'),
    ['0 active/running', '1000 deactivating/stop-post', '3000 inactive/dead'],
  ],
  [
    'variables that are missing',
    service('EnvironmentFile=/etc/missing.env', 'ExecStartPre=/bin/sleep 1', 'ExecStart=/bin/app'),
    ['0 failed/failed'],
  ],
  [
    'variables that are missing again and again',
    service('EnvironmentFile=/etc/missing.env', 'Restart=always', 'RestartSec=5', 'ExecStart=/bin/app'),
    ['0 activating/auto-restart'],
  ],
  [
    'variables that may be missing',
    service('EnvironmentFile=-/etc/missing.env', 'ExecStart=/bin/app'),
    ['0 active/running'],
  ],
  [
    'variables that every machine has',
    service('EnvironmentFile=/etc/environment', 'EnvironmentFile=/etc/os-*', 'ExecStart=/bin/app'),
    ['0 active/running'],
  ],
  [
    'a restart on failure of what did not fail',
    service('ExecStart=/bin/true', 'Restart=on-failure'),
    ['0 active/running', '0 inactive/dead'],
  ],
])('%s', (_, file, life) => {
  expect(lifeOf(file)).toEqual(life);
});

/** What a command does as ExecStart= of a service and of a oneshot: runs on, ends after some seconds, or fails. */
function fateOf(command: string): string {
  const outcome = (life: string[]) => {
    const [at, state = ''] = (life.at(-1) ?? '').split(' ');
    if (state === 'active/running' || state === 'activating/start') return 'runs';
    return `${state === 'failed/failed' ? 'fails' : 'ends'} after ${Number(at) / 1000} s`;
  };
  const simple = outcome(lifeOf(service(`ExecStart=${command}`)));
  const oneshot = outcome(lifeOf(service('Type=oneshot', `ExecStart=${command}`)));
  return simple === oneshot ? simple : `${simple}, as a oneshot ${oneshot}`;
}

test.each([
  ['/usr/bin/docker run --name web -p 80:80 nginx:1.9', 'runs, as a oneshot ends after 0 s'],
  [
    '/usr/bin/docker run --rm -e A=b -v /a:/b --net=host -it team/web serve --port 80',
    'runs, as a oneshot ends after 0 s',
  ],
  ['/usr/bin/docker run --name web busybox sleep 3', 'ends after 3 s'],
  ['/usr/bin/docker run -p80:80 --rm busybox sh -c "sleep 2; exit 3"', 'fails after 2 s'],
  ['/usr/bin/docker run -d --name web nginx:1.9', 'ends after 0 s'],
  ['/usr/bin/docker run team/agent /tmp/agent.sh', 'runs, as a oneshot ends after 0 s'],
  ['/usr/bin/docker start -a web', 'runs'],
  ['/usr/bin/docker start web', 'ends after 0 s'],
  ['/usr/bin/docker -H tcp://10.0.0.1:2375 pull nginx:1.9', 'ends after 0 s'],
  ['/usr/bin/docker logs -f web', 'runs'],
  ['/usr/bin/docker exec web sleep 2', 'ends after 2 s'],
  ['/usr/bin/rkt run coreos.com/etcd:v2.3', 'runs, as a oneshot ends after 0 s'],
  ['/usr/bin/etcdctl set /a b --ttl 60', 'ends after 0 s'],
  ['/usr/bin/etcdctl watch /a', 'runs'],
  ['/usr/bin/journalctl -u web -f', 'runs'],
  ['/usr/bin/mkdir -p /a', 'ends after 0 s'],
  ['/usr/bin/env A=b sleep 2', 'ends after 2 s'],
  ['/usr/bin/sudo -u core sleep 2', 'ends after 2 s'],
  ['/usr/bin/timeout 3 sleep 60', 'fails after 3 s'],
  ['/usr/bin/sleep infinity', 'runs'],
  ['/bin/sh -c "while true; do echo \\"hello, you\\"; sleep 1; done"', 'runs'],
  ["/bin/bash -lc 'while :; do etcdctl set /web/%i up --ttl 60; sleep 45; done'", 'runs'],
  ["/bin/sh -c 'until etcdctl get /a; do sleep 1; done'", 'runs, as a oneshot ends after 0 s'],
  ["/bin/sh -c 'sleep 1 && sleep 1 || sleep 5; sleep 1'", 'ends after 3 s'],
  ["/bin/sh -c 'false || sleep 2'", 'ends after 2 s'],
  ["/bin/sh -c 'sleep 2 | cat; exit 1'", 'fails after 2 s'],
  ["/bin/sh -c 'sleep 60 & sleep 1'", 'ends after 1 s'],
  ["/bin/sh -c 'A=$(hostname; date) exec /opt/bin/web --id $A'", 'runs, as a oneshot ends after 0 s'],
  ["/bin/sh -c 'echo $(hostname) > /a; exec sleep 2'", 'ends after 2 s'],
  ['/bin/sh -c \\\n  "sleep 1; \\\n  sleep 1"', 'ends after 2 s'],
])('%s: %s', (command, fate) => {
  expect(fateOf(command)).toBe(fate);
});

test.each([
  '-/usr/bin/docker kill web',
  '/usr/bin/docker pull registry.test/web:v1',
  '/usr/bin/docker rm -f web',
  '/usr/bin/docker create --name web nginx:1.9',
  '/usr/bin/rkt fetch coreos.com/etcd:v2.3',
  '/opt/bin/prepare --all',
  "/bin/sh -c 'docker inspect web-data >/dev/null 2>&1 || docker run --name web-data -v /data busybox true'",
  "/bin/bash -c 'until etcdctl ls /; do sleep 1; done'",
])('what comes before the start and what stops a service ends: %s', (command) => {
  const { queue, log, systemd, load } = machine('a.service');
  load(service(`ExecStartPre=${command}`, 'ExecStart=/usr/bin/docker run web', `ExecStop=${command}`), '');
  systemd.start('a.service');
  queue.advanceTo(1000);
  expect(log).toEqual(['0  activating/start-pre', '0  active/running']);
  systemd.stop('a.service');
  queue.advanceTo(2000);
  expect(log.at(-1)).toMatch(/^10\d\d {2}inactive\/dead$/);
});

test('a service that is stopped while its ExecStopPost= runs is not restarted', () => {
  const { queue, log, systemd, load } = machine('a.service');
  load(service('ExecStart=/bin/sleep 1', 'ExecStopPost=/bin/sleep 2', 'Restart=always'), '');
  systemd.start('a.service');
  queue.advanceTo(2000);
  systemd.stop('a.service');
  queue.advanceTo(9000);
  expect(log.at(-1)).toBe('3000  inactive/dead');
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
  const withVariables = service('EnvironmentFile=/etc/web.env', 'ExecStart=/bin/app');
  expect(lifeOf(withVariables, 'a.service', { files: ['/etc/web.env'] })).toEqual(['0 active/running']);
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
