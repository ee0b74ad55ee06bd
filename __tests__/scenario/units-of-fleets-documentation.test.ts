import { expect, test } from '@jest/globals';
import { Stage } from '../stage/stage.js';
import { outcomes } from '../stage/stage-run.js';
import { truly } from '../stage/true-units.js';

const loop = (word: string) => `ExecStart=/bin/bash -c "while true; do echo \\"${word}\\"; sleep 1; done"`;
const unit = (...lines: string[]) => `${lines.join('\n')}\n`;

/** Units of the kinds that fleet's examples, guides and functional tests have, in other words. */
const files = {
  'greet.service': unit('[Unit]', 'Description=Greets', '[Service]', loop('good day')),
  'greet-announce.service': unit(
    '[Unit]',
    'BindsTo=greet.service',
    '[Service]',
    loop('announced'),
    '[Install]',
    'WantedBy=greet.service',
    '[X-Fleet]',
    'MachineOf=greet.service',
  ),
  'shout@.service': unit('[Service]', loop('this is %i'), '[X-Fleet]', 'Conflicts=shout@*.service'),
  'everywhere.service': unit('[Service]', loop('here too'), '[X-Fleet]', 'Global=true'),
  'watcher.service': unit(
    '[Unit]',
    'Description=Watches',
    '[Service]',
    'ExecStart=/bin/watch-over',
    '[X-Fleet]',
    'MachineMetadata=region=us-west',
    'Conflicts=watcher*',
  ),
  'two-keys.service': unit('[Service]', loop('a'), '[X-Fleet]', 'MachineMetadata="region=us-west" "rack=r2"'),
  'either.service': unit('[Service]', loop('b'), '[X-Fleet]', 'MachineMetadata=rack=r1', 'MachineMetadata=rack=r3'),
  'mail@.service': unit(
    '[Service]',
    'ExecStartPre=-/usr/bin/docker kill mail-%i',
    'ExecStartPre=-/usr/bin/docker rm mail-%i',
    'ExecStart=/usr/bin/docker run --rm --name mail-%i -e LISTEN=127.0.0.1:8080 -p 8080:8080 example/mail',
    'ExecStop=/usr/bin/docker stop mail-%i',
    '[X-Fleet]',
    'Conflicts=mail@*.service',
  ),
  'mail-presence@.service': unit(
    '[Unit]',
    'BindsTo=mail@%i.service',
    '[Service]',
    'ExecStart=/bin/sh -c "while true; do etcdctl set /mail/%i \'{ \\"host\\": \\"%H\\", \\"port\\": 8080 }\' --ttl 60;sleep 45;done"',
    'ExecStop=/usr/bin/etcdctl rm /mail/%i',
    '[X-Fleet]',
    '# always beside it',
    'MachineOf=mail@%i.service',
  ),
  'agent.service': unit(
    '[Unit]',
    'Wants=etcd.service',
    'After=etcd.service',
    '[Service]',
    'ExecStartPre=/usr/bin/mkdir -p /run/agent/units',
    'ExecStart=/usr/bin/rkt --insecure-options=image run --inherit-env --volume etc,kind=host,source=/etc --mount volume=etc,target=/etc /usr/images/agent.aci',
    'Restart=always',
    'RestartSec=10s',
  ),
  'polite.service': unit(
    '[Service]',
    'ExecStartPre=/bin/bash -c "echo \'before\'"',
    loop('meanwhile'),
    'ExecStop=/bin/bash -c "echo \'stopping\'"',
    'ExecStopPost=/bin/bash -c "sleep 1; touch /tmp/stopped"',
  ),
  'web.service': unit(
    '[Service]',
    'TimeoutStartSec=0',
    'ExecStartPre=-/usr/bin/docker kill web',
    'ExecStartPre=/usr/bin/docker pull busybox',
    'ExecStart=/usr/bin/docker run --name web busybox sleep 86400',
    'ExecStop=/usr/bin/docker stop web',
  ),
};

test("units as fleet's documentation has them deploy, run, and stay as they are", async () => {
  const stage = new Stage();
  const inputs = { count: 'shout@.service=3\nmail@.service=2\nmail-presence@.service=2' };
  const deployment = await stage.run(files, inputs);
  expect(outcomes(deployment).filter((line) => !line.endsWith(' create succeeded'))).toEqual([]);
  expect(deployment.status).toBe('succeeded');
  for (const name of ['greet.service', 'shout@3.service', 'mail@2.service', 'mail-presence@1.service', 'web.service'])
    expect(truly(stage.cluster, name)).toBe('active/running');
  expect((await stage.run(files, inputs)).status).toBe('unchanged');
});

test('a service whose variables are missing fails, and one that can do without them runs', async () => {
  const service = (file: string) =>
    unit('[Service]', 'Restart=always', 'RestartSec=5', `EnvironmentFile=${file}`, 'ExecStart=/bin/sleep 86400');
  const bad = await new Stage().run({ 'web.service': service('/etc/missing.env') }, { 'on-failure': 'stop' });
  expect(bad.status).toBe('failed');
  expect(bad.seconds).toBeLessThan(60);
  const good = await new Stage().run({ 'web.service': service('-/etc/missing.env') });
  expect(good.status).toBe('succeeded');
});
