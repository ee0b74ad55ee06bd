import { describe, expect, test } from '@jest/globals';
import type { Action, Step } from '../../src/plan/plan.js';
import { admit, siblingsToCheck } from '../../src/rollout/admission.js';
import type { Phase, Task } from '../../src/rollout/task.js';

const version = { options: [], revision: 'r', desiredState: 'launched' } as const;

/** `update 1` is a pending update of web@1.service; a state such as `watching` follows where it is not pending. */
function task(words: string): Task {
  const [action = '', instance = '', phase = 'pending'] = words.split(' ');
  const isTemplate = instance === 'template';
  const step: Step = {
    unit: isTemplate ? 'web@.service' : `web@${instance}.service`,
    service: 'web',
    action: action as Action,
    reason: '',
    serves: !isTemplate && action !== 'destroy',
    ...(action !== 'create' && { before: version }),
    ...(action !== 'destroy' && { after: version }),
  };
  return {
    step,
    phase: { name: phase, reason: '', wroteAt: 0, exits: 0 } as Phase,
    downtime: { totalMs: 0, isDown: false },
  };
}

function begun(tasks: string[], { down = [], allowed = 1 }: { down?: string[]; allowed?: number } = {}): string[] {
  const { begin } = admit(tasks.map(task), new Set(down.map((instance) => `web@${instance}.service`)), allowed);
  return begin.map(({ step }) =>
    step.unit.replace(/^web@(.*)\.service$/, (_, instance: string) => instance || 'template'),
  );
}

describe('whose turn it is', () => {
  test.each<[string, string[], { down?: string[]; allowed?: number }, string[]]>([
    ['one at a time, in the order of the plan', ['update 1', 'update 2', 'update 3'], {}, ['1']],
    ['nobody while one is in flight', ['update 1 watching', 'update 2', 'update 3'], {}, []],
    ['the next one when that is through', ['update 1 succeeded', 'update 2', 'update 3'], {}, ['2']],
    ['as many as are allowed', ['update 1', 'update 2', 'update 3'], { allowed: 2 }, ['1', '2']],
    [
      'one more while fewer are in flight than are allowed',
      ['update 1 watching', 'update 2', 'update 3'],
      { allowed: 2 },
      ['2'],
    ],
    ['what is down already before what is up', ['update 1', 'update 2', 'update 3'], { down: ['2'] }, ['2']],
    [
      'what is down beside what is up, if both are allowed',
      ['update 1', 'update 2', 'update 3'],
      { down: ['3'], allowed: 2 },
      ['1', '3'],
    ],
    [
      'nobody when one that is not part of the rollout is down',
      ['update 1', 'unchanged 2 succeeded'],
      { down: ['2'] },
      [],
    ],
    [
      'all that are down, no more at a time than are allowed',
      ['update 1', 'update 2', 'update 3'],
      { down: ['1', '2', '3'], allowed: 2 },
      ['1', '2'],
    ],
    ['what is created before what is updated', ['create 3', 'update 1', 'update 2'], { allowed: 3 }, ['3']],
    ['a template that is created before its instances', ['create template', 'create 1'], { allowed: 3 }, ['template']],
    ['a template that exists after its instances', ['update 1', 'update template'], { allowed: 3 }, ['1']],
    ['then the template', ['update 1 succeeded', 'update template', 'destroy 2'], {}, ['template']],
    [
      'what is destroyed last, in the order of the plan',
      ['update 1 succeeded', 'update template succeeded', 'destroy 11', 'destroy 10'],
      {},
      ['11', '10'],
    ],
  ])('%s', (_, tasks, circumstances, expected) => {
    expect(begun(tasks, circumstances)).toEqual(expected);
  });

  test('who keeps all others from beginning is named', () => {
    const { begin, blockedBy } = admit(['update 1', 'unchanged 2 succeeded'].map(task), new Set(['web@2.service']), 1);
    expect(begin).toEqual([]);
    expect(blockedBy).toEqual(['web@2.service']);
  });
});

describe('who is looked at before anything more is taken down', () => {
  const names = (tasks: string[], allowed = 1) =>
    siblingsToCheck(tasks.map(task), allowed).map(({ step }) => step.unit);

  test('everybody who serves and is not in flight', () => {
    expect(names(['update 1 succeeded', 'update 2', 'unchanged 3 succeeded', 'update template'])).toEqual([
      'web@1.service',
      'web@2.service',
      'web@3.service',
    ]);
  });

  test('nobody while nothing is about to be taken down', () => {
    expect(names(['create 1', 'create 2'])).toEqual([]);
    expect(names(['update 1 watching', 'update 2'])).toEqual([]);
    expect(names(['update 1 succeeded', 'update template', 'destroy 4'])).toEqual([]);
  });
});
