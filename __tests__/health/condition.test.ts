import { describe, expect, test } from '@jest/globals';
import {
  machinePageSchema,
  type Unit,
  type UnitState,
  unitPageSchema,
  unitSchema,
  unitStatePageSchema,
} from '../../src/fleet/schemas.js';
import { conditionOf, isHealthy } from '../../src/health/condition.js';
import { revisionOf } from '../../src/unit/serialize-unit-file.js';
import { readFleetFixture } from '../fixtures/read-fixture.js';

interface Transcript {
  recorded: { title: string; response: { json?: unknown } }[];
}

const { recorded } = readFleetFixture<Transcript>('transcript-1.0.0.json');
const answer = (title: string) => recorded.find((entry) => entry.title === title)?.response.json;
const { machines } = machinePageSchema.parse(answer('machines'));

function recordedCondition(name: string) {
  const unit = unitSchema.parse(answer(`unit ${name} after 11 s`));
  const { states } = unitStatePageSchema.parse(answer(`state of ${name} after 11 s`));
  const subject = { name: unit.name, options: unit.options, revision: revisionOf(unit.options) };
  const condition = conditionOf(subject, unit, states, machines);
  return { is: condition.is, detail: condition.detail, healthy: isHealthy(condition, subject) };
}

describe('what a real server said of a unit is understood', () => {
  test.each([
    ['rec-fail', { is: 'failed', detail: 'failed/failed', healthy: false }],
    ['rec-nobin', { is: 'failed', detail: 'failed/failed', healthy: false }],
    ['rec-rel', { is: 'running', detail: 'active/running', healthy: true }],
    [
      'rec-noexec',
      { is: 'failed', detail: 'bad-setting/inactive/dead: systemd rejects the unit file', healthy: false },
    ],
    ['rec-loop', { is: 'running', detail: 'active/running', healthy: true }],
    ['rec-one', { is: 'ended', detail: 'inactive/dead', healthy: true }],
    ['rec-rem', { is: 'running', detail: 'active/exited', healthy: true }],
    ['rec-slow', { is: 'starting', detail: 'activating/start-pre', healthy: false }],
    ['rec-meta', { is: 'unscheduled', detail: 'not scheduled to a machine', healthy: false }],
    ['rec-global', { is: 'running', detail: 'active/running on all 3 machines', healthy: true }],
  ])('%s', (name, expected) => {
    expect(recordedCondition(name)).toEqual(expected);
  });
});

describe('a unit is not taken for something that it is not', () => {
  const options = [{ section: 'Service', name: 'ExecStart', value: '/bin/sleep 1' }];
  const subject = { name: 'web@1.service', options, revision: revisionOf(options) };
  const unit: Unit = {
    name: subject.name,
    options,
    desiredState: 'launched',
    currentState: 'launched',
    machineID: 'm1',
  };
  const state = (overrides: Partial<UnitState> = {}): UnitState => ({
    name: subject.name,
    hash: subject.revision,
    machineID: 'm1',
    systemdLoadState: 'loaded',
    systemdActiveState: 'active',
    systemdSubState: 'running',
    ...overrides,
  });
  const is = (states: UnitState[], changed: Partial<Unit> = {}) =>
    conditionOf(subject, { ...unit, ...changed }, states, machines).is;

  test.each([
    ['running under another revision', [state({ hash: 'old' })], {}, 'other-revision'],
    ["launched, by fleet's word alone", [], {}, 'unpublished'],
    ['running on a machine that has lost it', [state({ machineID: 'm2' })], {}, 'unpublished'],
    [
      'the state of the right machine among two',
      [state({ machineID: 'm2', systemdActiveState: 'failed' }), state()],
      {},
      'running',
    ],
    ['stopping', [state({ systemdActiveState: 'deactivating', systemdSubState: 'stop' })], {}, 'stopping'],
    [
      'about to be started again',
      [state({ systemdActiveState: 'activating', systemdSubState: 'auto-restart' })],
      {},
      'restarting',
    ],
    ['meant to be loaded only', [state()], { desiredState: 'loaded' as const }, 'stopped'],
  ])('%s', (_, states, changed, expected) => {
    expect(is(states, changed)).toBe(expected);
  });

  test('one that is gone is missing', () => {
    expect(conditionOf(subject, undefined, [], machines).is).toBe('missing');
  });
});

test('recorded pages of units can be taken in whole', () => {
  expect(unitPageSchema.parse(answer('units, none yet')).units).toEqual([]);
});
