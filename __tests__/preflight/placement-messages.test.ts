import { describe, expect, test } from '@jest/globals';
import { placementMessages } from '../../src/preflight/placement-messages.js';
import type { PlacementProblem } from '../../src/preflight/placement-problem.js';
import { check, machines, messages } from './placement-scene.js';

const problem = (unit: string, more: Partial<PlacementProblem> = {}): PlacementProblem => ({
  kind: 'impossible',
  unit,
  service: 'web',
  reason: 'no room',
  ...more,
});

describe('problems that are reported', () => {
  test.each<[string, PlacementProblem[], string[]]>([
    [
      'each on its own where they differ',
      [problem('web@1.service'), problem('web@2.service', { reason: 'no disk', advice: 'buy one' })],
      [
        'web@1.service finds no machine that can run it: no room',
        'web@2.service finds no machine that can run it: no disk. Try: buy one',
      ],
    ],
    [
      'once for instances that share them',
      [problem('web@1.service'), problem('web@3.service')],
      ['web@1.service and web@3.service find no machine that can run them: no room'],
    ],
    [
      'as a range where no instance between is left out',
      [2, 3, 4, 5].map((index) => problem(`web@${index}.service`)),
      ['web@2.service to web@5.service find no machine that can run them: no room'],
    ],
    [
      'as a short list where one is',
      [2, 3, 5, 6].map((index) => problem(`web@${index}.service`)),
      ['web@2.service, web@3.service and 2 more find no machine that can run them: no room'],
    ],
    [
      'with %i where they differ in the instance alone',
      [1, 2].map((index) =>
        problem(`log@${index}.service`, {
          reason: `MachineOf=web@${index}.service`,
          advice: `add web@${index}.service`,
        }),
      ),
      [
        'log@1.service and log@2.service find no machine that can run them: MachineOf=web@%i.service. Try: add web@%i.service',
      ],
    ],
    [
      'as they are where the same reason happens to name one of the instances',
      [1, 2].map((index) => problem(`log@${index}.service`, { reason: 'Conflicts= with web@2.service' })),
      ['log@1.service and log@2.service find no machine that can run them: Conflicts= with web@2.service'],
    ],
    [
      'apart for another service, another kind, or units of no template',
      [
        problem('web@1.service'),
        problem('web@2.service', { kind: 'depends' }),
        problem('web@3.service', { service: 'other' }),
        problem('a.service'),
        problem('b.service'),
      ],
      [
        'web@1.service finds no machine that can run it: no room',
        'web@2.service may find no machine that can run it, depending on where other units are by then. As things stand: no room',
        'web@3.service finds no machine that can run it: no room',
        'a.service finds no machine that can run it: no room',
        'b.service finds no machine that can run it: no room',
      ],
    ],
    [
      'with few of many rivals',
      [problem('a.service', { rivals: ['b.service', 'c.service', 'd.service', 'e.service'] })],
      [
        "a.service or, depending on fleet's choices, b.service, c.service or 2 more finds no machine. As things stand: no room",
      ],
    ],
  ])('%s', (_, problems, expected) => {
    expect(messages(problems)).toEqual(expected);
  });
});

test('details name every unit with its full reason, and are nothing new where a message has it all', () => {
  const full = { fullReason: 'no room on m1; no room on m2' };
  const details = (...problems: PlacementProblem[]) => placementMessages(problems).flatMap((one) => one.details);
  expect(details(problem('web@1.service'))).toEqual([]);
  expect(details(problem('web@1.service', full))).toEqual([
    'web@1.service finds no machine that can run it: no room on m1; no room on m2',
  ]);
  expect(details(problem('web@1.service'), problem('web@2.service'))).toEqual([
    'web@1.service finds no machine that can run it: no room',
    'web@2.service finds no machine that can run it: no room',
  ]);
});

test('120 instances and their sidekicks on 20 machines are two short messages, with every machine in their details', () => {
  const twenty = machines(...Array.from({ length: 20 }, () => ({}))).map((machine, index) => ({
    ...machine,
    id: `${index}`.padStart(32, '0'),
  }));
  const problems = check({
    machines: twenty,
    define: [
      { file: 'web@.service', rules: 'Conflicts=%p@*.service', count: 120 },
      { file: 'log@.service', rules: 'MachineOf=web@%i.service', count: 120 },
    ],
  });
  const [web, log, ...more] = placementMessages(problems);
  expect(more).toEqual([]);
  expect(web?.text).toBe(
    'web@21.service to web@120.service find no machine that can run them: 10.0.0.1, 10.0.0.2 and 18 more: Conflicts= with web@1.service, web@2.service and 18 more, which are there. Try: add a machine, lower the count or relax Conflicts=',
  );
  expect(log?.text).toBe(
    'log@21.service to log@120.service find no machine that can run them: 10.0.0.1, 10.0.0.2 and 18 more: MachineOf=web@%i.service, which is not scheduled there; web@%i.service finds no machine either',
  );
  expect(web?.details).toHaveLength(100);
  expect(web?.details[99]).toMatch(
    /^web@120\.service finds no machine that can run it: 10\.0\.0\.1: Conflicts= with web@1\.service, .*10\.0\.0\.20: Conflicts= with web@20\.service, which is there\. Try: /,
  );
});
