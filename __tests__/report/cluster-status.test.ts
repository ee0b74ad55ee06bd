import { expect, test } from '@jest/globals';
import type { ClusterSnapshot } from '../../src/cluster/snapshot.js';
import type { Unit, UnitState } from '../../src/fleet/schemas.js';
import { clusterStatus } from '../../src/report/cluster-status.js';
import { fill } from '../../src/report/sections.js';
import { statusLines, statusSections } from '../../src/report/status-tables.js';
import { render } from './rendered.js';

const machines = [
  { id: 'aaaaaaaa1', primaryIP: '10.0.0.1', metadata: { region: 'eu', rack: '1' } },
  { id: 'bbbbbbbb2', primaryIP: '', metadata: {} },
];

function unit(name: string, machineID?: string, more: Partial<Unit> = {}): Unit {
  const options = [{ section: 'Service', name: 'ExecStart', value: '/bin/a' }];
  const currentState = machineID ? 'launched' : 'inactive';
  return { name, options, desiredState: 'launched', currentState, ...(machineID && { machineID }), ...more };
}

function state(name: string, machineID: string, active = 'active/running', load = 'loaded'): UnitState {
  const [systemdActiveState = '', systemdSubState = ''] = active.split('/');
  return { name, machineID, hash: '', systemdLoadState: load, systemdActiveState, systemdSubState };
}

const states = [
  state('web@1.service', 'aaaaaaaa1'),
  state('web@2.service', 'bbbbbbbb2', 'failed/failed'),
  state('log.service', 'aaaaaaaa1'),
  state('log.service', 'bbbbbbbb2', 'inactive/dead', 'bad-setting'),
];
const snapshot: ClusterSnapshot = {
  machines,
  units: new Map(
    [
      unit('web@10.service'),
      unit('web@2.service', 'bbbbbbbb2'),
      unit('web@.service', undefined, { desiredState: 'inactive' }),
      unit('web@1.service', 'aaaaaaaa1'),
      unit('web@3.service', 'gone'),
      unit('log.service', undefined),
    ].map((one) => [one.name, one]),
  ),
  states: Map.groupBy(states, ({ name }) => name),
};

test('a service counts its instances by state, without the template', () => {
  expect(clusterStatus(snapshot).services).toEqual([
    { service: 'log', instances: 2, states: { active: 1, inactive: 1 } },
    { service: 'web', instances: 4, states: { active: 1, failed: 1, none: 2 } },
  ]);
});

test('an instance that is not a number is a service of its own, as it is when it is deployed', () => {
  const units = ['web@1.service', 'web@blue.service', 'cleanup@blue.timer'].map((name) => unit(name));
  const { services } = clusterStatus({ ...snapshot, units: new Map(units.map((one) => [one.name, one])) });
  expect(services.map(({ service }) => service)).toEqual(['cleanup@blue.timer', 'web', 'web@blue']);
});

test('a machine counts what runs on it, global units too', () => {
  expect(clusterStatus(snapshot).machines).toEqual([
    { machineId: 'aaaaaaaa1', machineIp: '10.0.0.1', units: 2, metadata: { region: 'eu', rack: '1' } },
    { machineId: 'bbbbbbbb2', machineIp: '', units: 2, metadata: {} },
  ]);
});

test('units come in numeric order, a global one once for each machine, with what fleet and systemd say', () => {
  const { units } = clusterStatus(snapshot);
  expect(units.map(({ unit: name, machineId }) => [name, machineId])).toEqual([
    ['log.service', 'aaaaaaaa1'],
    ['log.service', 'bbbbbbbb2'],
    ['web@.service', undefined],
    ['web@1.service', 'aaaaaaaa1'],
    ['web@2.service', 'bbbbbbbb2'],
    ['web@3.service', 'gone'],
    ['web@10.service', undefined],
  ]);
  expect(units[4]).toEqual({
    unit: 'web@2.service',
    service: 'web',
    desiredState: 'launched',
    currentState: 'launched',
    revision: expect.stringMatching(/^[0-9a-f]{40}$/),
    machineId: 'bbbbbbbb2',
    systemdLoadState: 'loaded',
    systemdActiveState: 'failed',
    systemdSubState: 'failed',
  });
});

test('as text, it is three tables with aligned columns', () => {
  const lines = statusLines(clusterStatus(snapshot));
  expect(lines.slice(0, 4)).toEqual([
    'Services',
    '  Service  Instances  States',
    '  log      2          1 active, 1 inactive',
    '  web      4          1 active, 1 failed, 2 without a state',
  ]);
  expect(lines).toContain('Units');
  expect(lines.find((line) => line.includes('bad-setting'))).toMatch(
    /log\.service .* bad-setting\/inactive\/dead .*bbbbbbbb$/,
  );
  expect(lines.slice(-2)).toEqual(['  aaaaaaaa  10.0.0.1  2      region=eu, rack=1', '  bbbbbbbb            2']);
});

test('as Markdown too, whatever the metadata says', () => {
  const odd = { ...snapshot, machines: [{ id: 'x', primaryIP: '|', metadata: { '<img>': '`|`' } }] };
  const [, , table = ''] = fill(statusSections(0, clusterStatus(odd)), 10_000).texts;
  expect(table).toContain('### Machines');
  const { rows, elements } = render(table);
  expect(rows[1]).toEqual(['x', '|', '0', '<img>=`|`']);
  expect(elements).not.toContain('img');
});

test('an empty cluster has empty tables', () => {
  const empty = clusterStatus({ machines: [], units: new Map(), states: new Map() });
  expect(empty).toEqual({ services: [], units: [], machines: [] });
  expect(statusLines(empty)[0]).toBe('Services');
});
