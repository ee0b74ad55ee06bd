import { expect, test } from '@jest/globals';
import { Stage } from '../stage/stage.js';
import type { StageRun } from '../stage/stage-run.js';

/** A unit with secrets where people have them, all of which begin with `hunter2`. */
function webUnit(version: number, start = '/bin/sleep 86400'): string {
  return [
    '[Unit]',
    `ConditionEnvironment=DB_PASSWORD=hunter2-condition-${version}`,
    '[Service]',
    `Environment=PGPASSWORD=hunter2-variable-${version}`,
    `Environment=HOOK=https://hooks.example.test/services/T0/B0/hunter2-hook-${version}`,
    `ExecStartPre=-/usr/bin/docker login -u deploy -p hunter2-login-${version} registry.test`,
    'ExecStartPre=-/usr/bin/docker login \\',
    '  -u deploy \\',
    `  -p 'hunter2 login-${version}' \\`,
    '  registry.test',
    `ExecStartPre=-/bin/sh -c "mysql -uroot -phunter2-mysql-${version} -e 'select 1'"`,
    `ExecStart=${start}`,
    '[X-Fleet]',
    'Conflicts=other*.service \\',
    '',
    `  docker login -p hunter2-stray-${version} --url=x`,
    '',
  ].join('\n');
}

/** Everything that a run shows anybody: log, debug log, annotations, outputs, summary. */
function shownBy({ host }: StageRun): string {
  const logged = host.events.filter(({ type }) => type !== 'mask').map(({ text }) => text);
  const annotated = host.annotations.map(({ message }) => message);
  return [...logged, ...annotated, ...Object.values(host.outputs), host.summary].join('\n');
}

test('no secret of a unit file is shown, whatever becomes of its deployment', async () => {
  const stage = new Stage();
  const created = await stage.run({ 'web.service': webUnit(1) });
  const planned = await stage.run({ 'web.service': webUnit(2) }, { command: 'plan' });
  const failed = await stage.run({ 'web.service': webUnit(3, '/bin/false') });
  expect([created, planned, failed].map(({ status }) => status)).toEqual(['succeeded', 'planned', 'rolled-back']);
  for (const run of [created, planned, failed]) expect(shownBy(run)).not.toContain('hunter2');
});

test('a diff without its secrets still shows what it is about', async () => {
  const stage = new Stage();
  await stage.run({ 'web.service': webUnit(1) });
  const { host } = await stage.run({ 'web.service': webUnit(2) }, { command: 'plan' });
  const shown = '+ ExecStartPre=-/usr/bin/docker login -u deploy -p *** registry.test';
  expect(host.lines.join('\n')).toContain(shown);
  expect(host.summary).toContain(shown);
  expect(host.outputs.plan).toContain(shown);
});
