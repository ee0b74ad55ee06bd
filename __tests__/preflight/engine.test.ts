import { describe, expect, test } from '@jest/globals';
import { ClusterModel } from '../../src/preflight/cluster-model.js';
import { applyChoice, nextChoices } from '../../src/preflight/engine-choices.js';
import { EngineState } from '../../src/preflight/engine-state.js';
import { engineUnit } from '../../src/preflight/moves.js';
import { machines } from './placement-scene.js';

type Placed = readonly [unit: string, rules: string, on?: number];

const three = machines({}, {}, {});
const idOf = (on: number) => three[on - 1]?.id ?? '';

/** The state of a cluster of machines 1 to 3, in racks r1 to r3, with these units on them. */
function stateWith(...units: Placed[]): EngineState {
  const versions = units.map(([name, rules]) =>
    engineUnit(name, {
      desiredState: 'launched',
      options: rules.split('; ').flatMap((rule) => {
        const [key = '', ...value] = rule.split('=');
        return key === '' ? [] : [{ section: 'X-Fleet', name: key, value: value.join('=') }];
      }),
    }),
  );
  const state = new EngineState(new ClusterModel(three, versions));
  for (const [index, unit] of versions.entries()) {
    const on = units[index]?.[2];
    state.put(unit, on === undefined ? undefined : idOf(on));
  }
  return state;
}

/** Choices in short: `web.service → 2`, or `web.service → none` for one that is unscheduled. */
function choicesIn(state: EngineState): string[] {
  const numberOf = (id: string | undefined) => three.findIndex((machine) => machine.id === id) + 1 || 'none';
  return nextChoices(state).map(({ unit, machineId }) => `${unit} → ${numberOf(machineId)}`);
}

describe('what fleet’s engine may do next', () => {
  test.each<[string, Placed[], string[]]>([
    ['nothing where every unit has its machine', [['a.service', '', 1]], []],
    [
      'an unscheduled unit goes to the machine with the fewest units, or another',
      [
        ['a.service', '', 1],
        ['b.service', ''],
      ],
      ['b.service → 2', 'b.service → 3', 'b.service → 1'],
    ],
    [
      'only to one that meets its requirements and has no unit it conflicts with',
      [
        ['a.service', '', 1],
        ['b.service', 'Conflicts=a.service; MachineMetadata=rack=r1; MachineMetadata=rack=r3'],
      ],
      ['b.service → 3'],
    ],
    [
      'a unit whose machine does not meet its requirements is unscheduled',
      [['a.service', 'MachineMetadata=rack=r2', 1]],
      ['a.service → none'],
    ],
    [
      'a unit whose peer is elsewhere is unscheduled',
      [
        ['a.service', '', 1],
        ['b.service', 'MachineOf=a.service', 2],
      ],
      ['b.service → none'],
    ],
    [
      'of two that conflict on one machine, either is',
      [
        ['a.service', 'Conflicts=b.service', 1],
        ['b.service', '', 1],
      ],
      ['a.service → none', 'b.service → none'],
    ],
    [
      'of two where one Replaces= the other, either moves',
      [
        ['a.service', 'Replaces=b.service', 1],
        ['b.service', '', 1],
      ],
      ['b.service → 2', 'b.service → 3', 'a.service → 2', 'a.service → 3'],
    ],
    [
      'two that replace each other stay',
      [
        ['a.service', 'Replaces=b.service', 1],
        ['b.service', 'Replaces=a.service', 1],
      ],
      [],
    ],
    ['a global unit is not scheduled', [['g.service', 'Global=true']], []],
  ])('%s', (_, units, expected) => {
    expect(choicesIn(stateWith(...units))).toEqual(expected);
  });

  test('is nothing once what it chose was done, until a unit changes', () => {
    const state = stateWith(['a.service', 'MachineMetadata=rack=r2']);
    const [choice] = nextChoices(state);
    if (choice) applyChoice(state, choice);
    expect([choicesIn(state), state.machineOf('a.service')]).toEqual([[], idOf(2)]);
    state.remove('a.service');
    expect([choicesIn(state), state.machineOf('a.service')]).toEqual([[], undefined]);
  });
});

describe('a global unit that conflicts with a scheduled one', () => {
  test.each([
    ['agent.service', true, 'agent.service'],
    ['zabbix.service', false, undefined],
  ])(
    '%s gives way for the engine; that the agent runs it is %s, and keeps web from running %s',
    (name, runs, blocker) => {
      const state = stateWith([name, 'Global=true; Conflicts=web.service'], ['web.service', '', 1]);
      expect(state.hasGlobal(name, idOf(1))).toBe(false);
      expect(state.hasGlobal(name, idOf(2))).toBe(true);
      expect(state.runsGlobal(name, idOf(1))).toBe(runs);
      expect(state.blockerOf('web.service')).toBe(blocker);
      expect(state.isPlaced('web.service')).toBe(blocker === undefined);
    },
  );
});

test.each<[string, Placed[], boolean]>([
  ['that have nothing to do with each other', [], false],
  ['of which one conflicts with the other', [['a.service', 'Conflicts=b*']], true],
  ['of which one follows the other', [['b.service', 'MachineOf=a.service']], true],
  ['that a third unit conflicts with', [['c.service', 'Conflicts=a.service; Conflicts=b.service']], true],
  [
    'that follow and replace a third',
    [
      ['a.service', 'MachineOf=c.service'],
      ['b.service', 'Replaces=c.service'],
      ['c.service', ''],
    ],
    true,
  ],
])('whether the place of one can affect that of the other, of two units %s', (_, units, expected) => {
  const { relations } = stateWith(['a.service', ''], ['b.service', ''], ...units).model;
  expect(relations.groupOf('a.service') === relations.groupOf('b.service')).toBe(expected);
});
