import { describe, expect, test } from '@jest/globals';
import type { ClusterSnapshot } from '../../src/cluster/snapshot.js';
import type { Service } from '../../src/definition/definition.js';
import { placeLabel } from '../../src/definition/diagnostic.js';
import { groupSidekicks } from '../../src/definition/sidekicks.js';
import type { DesiredState, Machine, Unit } from '../../src/fleet/schemas.js';
import { planDeployment } from '../../src/plan/plan-deployment.js';
import { parseUnitFile } from '../../src/unit/parse-unit-file.js';
import { serviceNameOf } from '../../src/unit/service-name.js';
import { serviceOf } from './services.js';
import { strategy } from './strategy.js';

interface Scene {
  /** Unit files by name, in lines of `[Unit]`, `[X-Fleet]` and others. */
  readonly define: Readonly<Record<string, string>>;
  readonly present?: Readonly<Record<string, string>>;
  readonly machines?: number;
  readonly count?: number;
  readonly state?: Readonly<Record<string, DesiredState>>;
}

const machinesOf = (count: number) =>
  Array.from(
    { length: count },
    (_, index): Machine => ({
      id: `m${index + 1}`,
      primaryIP: `10.0.0.${index + 1}`,
      metadata: { rack: `r${index + 1}`, region: 'us', ...(index < 2 && { disk: 'ssd' }) },
    }),
  );

function warningsIn({ define, present = {}, machines = 3, count = 1, state = {} }: Scene): string[] {
  const services = Object.entries(define).map(([file, text]): Service => {
    const lines = parseUnitFile(text).options;
    const options = lines.map(({ line: _, ...option }) => option);
    return { ...serviceOf(file, options, count, state[file]), name: serviceNameOf(file), lines };
  });
  const units = Object.entries(present).map(([name, text]): [string, Unit] => [
    name,
    { name, options: [...parseUnitFile(text).options], desiredState: state[name] ?? 'launched' },
  ]);
  const cluster: ClusterSnapshot = { machines: machinesOf(machines), units: new Map(units), states: new Map() };
  const { warnings } = planDeployment({ services: groupSidekicks(services) }, cluster, strategy(), 10);
  return warnings.map(({ message, file = '', ...place }) => `${placeLabel({ file, ...place })}: ${message}`);
}

const run = '[Service]\nExecStart=/x\nRestart=always\n';
const bound = (option: string, rules = '') => `[Unit]\n${option}\n${run}[X-Fleet]\n${rules}\n`;
const at = (rules: string) => `${run}[X-Fleet]\n${rules}\n`;

describe('a unit that needs another one, with nothing that puts both on one machine, is warned of on its line', () => {
  const start =
    'but nothing puts it on the machine of db.service: fleet goes by [X-Fleet] alone, and systemd does not start a';

  test.each(['Requires', 'BindsTo', 'BindTo', 'Requisite'])('%s=', (option) => {
    expect(warningsIn({ define: { 'web.service': bound(`${option}=db.service`), 'db.service': run } })).toEqual([
      `web.service:2: web.service has ${option}=db.service, ${start} service on a machine without db.service. Add MachineOf=db.service to [X-Fleet]`,
    ]);
  });

  test('also if the other one is not part of the definition, but in the cluster', () => {
    expect(
      warningsIn({ define: { 'web.service': bound('BindsTo=db.service') }, present: { 'db.service': run } }),
    ).toEqual([
      `web.service:2: web.service has BindsTo=db.service, ${start} service on a machine without db.service. Add MachineOf=db.service to [X-Fleet]`,
    ]);
  });

  test('once for all instances of a template, and with the name that its file can have', () => {
    const define = { 'web@.service': bound('Requires=db@%i.service'), 'db@.service': run };
    expect(warningsIn({ define, count: 3 })).toEqual([
      'web@.service:2: web@1.service has Requires=db@%i.service, and so do 2 more instances, but nothing puts it on the machine of db@1.service: fleet goes by [X-Fleet] alone, and systemd does not start a service on a machine without db@1.service. Add MachineOf=db@%i.service to [X-Fleet]',
    ]);
  });

  test('for two instances as for many', () => {
    const define = { 'web@.service': bound('Requires=db@%i.service'), 'db@.service': run };
    expect(warningsIn({ define, count: 2 })).toEqual([
      expect.stringMatching(/^web@\.service:2: web@1\.service has .*, and so does another instance, but nothing/),
    ]);
  });

  test('for each of several on one line', () => {
    const define = {
      'web.service': bound('Requires=db.service \\\n  log.service docker.service'),
      'db.service': run,
      'log.service': run,
    };
    const [first, second, ...more] = warningsIn({ define });
    expect(first).toMatch(
      /^web\.service:2: web\.service has Requires=db\.service log\.service docker\.service, .* machine of db\.service/,
    );
    expect(second).toMatch(/^web\.service:2: .* machine of log\.service/);
    expect(more).toEqual([]);
  });

  test.each([
    ['the same metadata of which several machines have it', 'MachineMetadata=disk=ssd', 'MachineMetadata=disk=ssd'],
    ['metadata that leaves one of them a choice', 'MachineMetadata=rack=r1', 'MachineMetadata=disk=ssd'],
    ['different machines', 'MachineMetadata=rack=r1', 'MachineMetadata=rack=r2'],
    ['an option that fleet ignores', 'MachineMetadata=rack=r1 x=y', 'MachineMetadata=rack=r1'],
  ])('in spite of %s', (_, web, db) => {
    const define = { 'web.service': bound('BindsTo=db.service', web), 'db.service': at(db) };
    expect(warningsIn({ define })).toEqual([expect.stringMatching(/^web\.service:2: .*Add MachineOf=db\.service/)]);
  });

  test('with MachineID=, which goes with no MachineOf=', () => {
    const define = { 'web.service': bound('BindsTo=db.service', 'MachineID=m1'), 'db.service': run };
    expect(warningsIn({ define })).toEqual([expect.stringMatching(/Give db\.service the same MachineID=$/)]);
  });

  test.each([
    ['the other one is on some machines only', '', 'Global=true\nMachineMetadata=disk=ssd'],
    ['it is on all machines, and the other one on one', 'Global=true', ''],
  ])('of which one is global: %s', (_, web, db) => {
    const define = { 'web.service': bound('BindsTo=db.service', web), 'db.service': at(db) };
    expect(warningsIn({ define })).toEqual([
      expect.stringMatching(/Give db\.service Global=true, and no MachineMetadata= that web\.service does not have$/),
    ]);
  });

  test('if the other one is inactive, and so on no machine at all', () => {
    const define = { 'web.service': bound('BindsTo=db.service'), 'db.service': run };
    expect(warningsIn({ define, state: { 'db.service': 'inactive' }, machines: 1 })).toEqual([
      'web.service:2: web.service has BindsTo=db.service, which is inactive, so that it is on no machine; systemd does not start a service on a machine without db.service. Set its desired state to loaded or launched',
    ]);
  });

  test('if the deployment destroys the other one', () => {
    const define = { 'web.service': bound('BindsTo=db@9.service'), 'db@.service': run };
    expect(warningsIn({ define, present: { 'db@9.service': run } })).toEqual([
      'web.service:2: web.service has BindsTo=db@9.service, which this deployment destroys; systemd does not start a service on a machine without db@9.service',
    ]);
  });

  test.each([
    ['job.timer', '[Timer]\nOnCalendar=daily\nPersistent=true\n', 'timer', 2, 'job.service'],
    ['daily.timer', '[Timer]\nOnCalendar=daily\nUnit=job.service\n', 'timer', 3, 'job.service'],
    ['job.path', '[Path]\nPathExists=/x\n', 'path', 2, 'job.service'],
    ['job.socket', '[Socket]\nListenStream=80\n', 'socket', 2, 'job.service'],
    ['web.socket', '[Socket]\nService=job.service\nListenStream=80\n', 'socket', 2, 'job.service'],
  ])('%s, which starts another unit', (file, text, type, line, other) => {
    expect(warningsIn({ define: { [file]: text, 'job.service': run } })).toEqual([
      `${file}:${line}: ${file} starts ${other}, but nothing puts it on the machine of ${other}: fleet goes by [X-Fleet] alone, and systemd does not start a ${type} on a machine without ${other}. Add MachineOf=${other} to [X-Fleet]`,
    ]);
  });
});

describe('there is no warning', () => {
  test.each<[string, Scene]>([
    [
      'with MachineOf=',
      { define: { 'web.service': bound('BindsTo=db.service', 'MachineOf=db.service'), 'db.service': run } },
    ],
    [
      'with MachineOf= the other way round',
      { define: { 'web.service': bound('BindsTo=db.service'), 'db.service': at('MachineOf=web.service') } },
    ],
    [
      'with MachineOf= the same third unit',
      {
        define: {
          'web.service': bound('BindsTo=db.service', 'MachineOf=app.service'),
          'db.service': at('MachineOf=app.service'),
          'app.service': run,
        },
      },
    ],
    [
      'of the instances of a template that follow those of another',
      {
        define: { 'web@.service': bound('BindsTo=db@%i.service', 'MachineOf=db@%i.service'), 'db@.service': run },
        count: 3,
      },
    ],
    [
      'with metadata that only one machine has',
      {
        define: {
          'web.service': bound('BindsTo=db.service', 'MachineMetadata=rack=r1'),
          'db.service': at('MachineMetadata="disk=ssd" "rack=r1"'),
        },
      },
    ],
    [
      'with the same MachineID=',
      { define: { 'web.service': bound('BindsTo=db.service', 'MachineID=m2'), 'db.service': at('MachineID=m2') } },
    ],
    [
      'where the one that it follows can be on one machine only',
      {
        define: {
          'web.service': bound('BindsTo=db.service', 'MachineOf=app.service'),
          'app.service': at('MachineMetadata=rack=r1'),
          'db.service': at('MachineID=m1'),
        },
      },
    ],
    [
      'where there is one machine',
      { define: { 'web.service': bound('BindsTo=db.service'), 'db.service': run }, machines: 1 },
    ],
    [
      'where the other one is global',
      { define: { 'web.service': bound('BindsTo=db.service'), 'db.service': at('Global=true') } },
    ],
    [
      'where both are global and the other one is wherever it is',
      {
        define: {
          'web.service': bound('BindsTo=db.service', 'Global=true\nMachineMetadata=disk=ssd'),
          'db.service': at('Global=true\nMachineMetadata=region=us'),
        },
      },
    ],
    ['of a unit that fleet does not know', { define: { 'web.service': bound('Requires=docker.service') } }],
    [
      'of options that do not need the other one',
      { define: { 'web.service': bound('Wants=db.service\nAfter=db.service\nPartOf=db.service'), 'db.service': run } },
    ],
    [
      'of a unit that is only staged',
      {
        define: { 'web.service': bound('BindsTo=db.service'), 'db.service': run },
        state: { 'web.service': 'loaded' },
      },
    ],
    ['of itself', { define: { 'web@.service': bound('Requires=web@.service') } }],
    [
      'of a socket that starts an instance for every connection',
      { define: { 'job.socket': '[Socket]\nAccept=yes\n', 'job.service': run } },
    ],
    [
      'of a timer beside its service',
      { define: { 'job.timer': '[Timer]\nOnCalendar=daily\n[X-Fleet]\nMachineOf=job.service\n', 'job.service': run } },
    ],
  ])('%s', (_, scene) => {
    expect(warningsIn(scene)).toEqual([]);
  });
});
