import { describe, expect, test } from '@jest/globals';
import { type Action, type Limits, noDowntime, type Stage, type Step } from '../../src/plan/plan.js';
import { admit, admitAtOnce, siblingsToCheck } from '../../src/rollout/availability.js';
import type { UnitPhase, UnitRollout } from '../../src/rollout/unit-rollout.js';

const version = { options: [], revision: 'r', desiredState: 'launched' } as const;

const stageOf: Readonly<Record<string, Stage>> = { create: 'create', destroy: 'remove' };

/**
 * `update 1` is a pending update of web@1.service; a phase such as `progressing` follows where it is not pending. `surge 4`
 * stands in, `side 1` is the sidekick of web@1.service, `add 1` the same one where it is new, `follow 1` where it is only
 * found running again; and `template` may stand for a number.
 */
function run(words: string, id: number): UnitRollout {
  const [verb = '', instance = '', phase = 'pending'] = words.split(' ');
  const isFollower = verb === 'follow';
  const isTemplate = instance === 'template';
  const action = { surge: 'create', side: 'update', add: 'create', follow: 'restart' }[verb] ?? verb;
  const isSidekick = verb === 'side' || verb === 'add' || isFollower;
  const templateStage = action === 'create' ? 'prepare' : 'template';
  const step: Step = {
    unit: `${isSidekick ? 'side' : 'web'}@${isTemplate ? '' : instance}.service`,
    service: 'web',
    action: action as Action,
    reason: '',
    stage: isTemplate ? templateStage : verb === 'surge' ? 'surge' : (stageOf[action] ?? 'change'),
    lane: isTemplate ? `${verb} template` : instance,
    countsAsAvailable: !isTemplate && action !== 'destroy' && !isSidekick,
    until: isFollower ? 'running' : 'healthy',
    ...(action !== 'create' && { before: version }),
    ...(action !== 'destroy' && { after: version }),
  };
  const isBegun = phase !== 'pending' && action !== 'unchanged';
  return {
    id,
    step,
    purpose: 'rollout',
    observed: {},
    effect: 'none',
    phase: { name: phase, reason: '', wakeUps: { since: 0, done: 0, rhythm: 'plain' }, exits: 0 } as UnitPhase,
    downtime: noDowntime,
    ...(isBegun && { startedAt: 0 }),
  };
}

const removals = (count: number) => Array.from({ length: count }, (_, index) => `destroy ${index + 1}`);

interface Circumstances extends Partial<Limits> {
  readonly down?: readonly string[];
}

function limitsOf(units: readonly UnitRollout[], { maxUnavailable = 1, canary = 0, size }: Circumstances): Limits {
  const serving = units.filter(({ step }) => step.countsAsAvailable && step.stage !== 'surge');
  return { size: size ?? serving.length, maxUnavailable, canary };
}

function admission(words: readonly string[], circumstances: Circumstances) {
  const units = words.map(run);
  const down = (circumstances.down ?? []).map((instance) => `web@${instance}.service`);
  const limits = limitsOf(units, circumstances);
  const up = siblingsToCheck(units, limits)
    .map(({ step }) => step.unit)
    .filter((name) => !down.includes(name));
  const { admitted, blockedBy } = admit(units, new Set(up), limits);
  return { admitted: admitted.map(({ id }) => words[id]), ...(blockedBy && { blockedBy }) };
}

describe('which units start', () => {
  test.each<[string, string[], Circumstances, string[]]>([
    ['one at a time, in the order of the plan', ['update 1', 'update 2', 'update 3'], {}, ['update 1']],
    ['none while one is in flight', ['update 1 progressing', 'update 2', 'update 3'], {}, []],
    ['the next one once that is available', ['update 1 available', 'update 2', 'update 3'], {}, ['update 2']],
    ['as many as are allowed', ['update 1', 'update 2', 'update 3'], { maxUnavailable: 2 }, ['update 1', 'update 2']],
    [
      'one more while fewer are in flight than are allowed',
      ['update 1 progressing', 'update 2', 'update 3'],
      { maxUnavailable: 2 },
      ['update 2'],
    ],
    [
      'an instance that is down before those that are up',
      ['update 1', 'update 2', 'update 3'],
      { down: ['2'] },
      ['update 2'],
    ],
    [
      'an instance that is down beside one that is up, if both may be down',
      ['update 1', 'update 2', 'update 3'],
      { down: ['3'], maxUnavailable: 2 },
      ['update 1', 'update 3'],
    ],
    ['none while an unchanged instance is down', ['update 1', 'unchanged 2 available'], { down: ['2'] }, []],
    [
      'all that are down, no more at a time than are allowed',
      ['update 1', 'update 2', 'update 3'],
      { down: ['1', '2', '3'], maxUnavailable: 2 },
      ['update 1', 'update 2'],
    ],
    ['creations before updates', ['create 3', 'update 1', 'update 2'], { maxUnavailable: 3 }, ['create 3']],
    [
      'a new template before its instances',
      ['create template', 'create 1'],
      { maxUnavailable: 3 },
      ['create template'],
    ],
    ['an updated template after its instances', ['update 1', 'update template'], { maxUnavailable: 3 }, ['update 1']],
    [
      'the template once its instances are available',
      ['update 1 available', 'update template', 'destroy 2'],
      {},
      ['update template'],
    ],
    [
      'removals last, in the order of the plan',
      ['update 1 available', 'update template available', 'destroy 11', 'destroy 10'],
      {},
      ['destroy 11', 'destroy 10'],
    ],
    ['all templates together', ['update template', 'side template'], {}, ['update template', 'side template']],
    [
      'no more creations at a time than instances may be down',
      ['create 1 progressing', 'create 2', 'create 3'],
      { maxUnavailable: 2 },
      ['create 2'],
    ],
    [
      'no more at a time for a surge instance that has gone down',
      ['surge 4 available', 'update 1', 'update 2', 'update 3'],
      { down: ['1', '2', '4'] },
      ['update 1'],
    ],
    ['all removals at a time', removals(12), {}, removals(12)],
    [
      'a surge instance before the canary',
      ['surge 4', 'update 1', 'update 2'],
      { maxUnavailable: 0, canary: 1 },
      ['surge 4'],
    ],
    ['a sidekick before its main unit', ['side 1', 'update 1', 'side 2', 'update 2'], {}, ['side 1']],
    [
      'its main unit once the sidekick is available',
      ['side 1 available', 'update 1', 'side 2', 'update 2'],
      {},
      ['update 1'],
    ],
    [
      'the next lane once the one before is available',
      ['side 1 available', 'update 1 available', 'side 2', 'update 2'],
      {},
      ['side 2'],
    ],
    ['a surge instance first', ['surge 2', 'update 1'], { maxUnavailable: 0 }, ['surge 2']],
    ['none while the surge instance is not up', ['surge 2 progressing', 'update 1'], { maxUnavailable: 0 }, []],
    [
      'one for every surge instance',
      ['surge 4 available', 'update 1', 'update 2', 'update 3'],
      { maxUnavailable: 0 },
      ['update 1'],
    ],
    [
      'none once the surge instance has gone down',
      ['surge 4 available', 'update 1', 'update 2', 'update 3'],
      { maxUnavailable: 0, down: ['4'] },
      [],
    ],
    [
      'more at a time with surge instances',
      ['surge 4 available', 'update 1', 'update 2', 'update 3'],
      { maxUnavailable: 1 },
      ['update 1', 'update 2'],
    ],
    ['the canary alone', ['update 1', 'update 2', 'update 3'], { maxUnavailable: 3, canary: 1 }, ['update 1']],
    [
      'none while the canary is in flight',
      ['update 1 progressing', 'update 2', 'update 3'],
      { maxUnavailable: 3, canary: 1 },
      [],
    ],
    [
      'all others once the canary is available',
      ['update 1 available', 'update 2', 'update 3'],
      { maxUnavailable: 3, canary: 1 },
      ['update 2', 'update 3'],
    ],
    [
      'the next one after a failure, in a rollout that continues',
      ['update 1 failed', 'update 2', 'update 3'],
      { down: ['1'] },
      ['update 2'],
    ],
  ])('%s', (_, units, circumstances, expected) => {
    expect(admission(units, circumstances).admitted).toEqual(expected);
  });

  test('the units that keep all others from starting are named', () => {
    expect(admission(['update 1', 'unchanged 2 available'], { down: ['2'] })).toEqual({
      admitted: [],
      blockedBy: ['web@2.service'],
    });
  });
});

describe('which units start where there is nothing to protect', () => {
  test.each<[string, string[], string[]]>([
    ['all of them', ['create 1', 'create 2', 'create 3'], ['create 1', 'create 2', 'create 3']],
    [
      'main units and sidekicks alike',
      ['create 1', 'add 1', 'create 2', 'add 2'],
      ['create 1', 'add 1', 'create 2', 'add 2'],
    ],
    [
      'those that are down, whatever is done about them',
      ['update 1', 'restart 2', 'side 1'],
      ['update 1', 'restart 2', 'side 1'],
    ],
    ['those that have not started', ['create 1 progressing', 'create 2 failed', 'create 3'], ['create 3']],
    [
      'a new template with its instances, a changed one after them',
      ['create template', 'create 1', 'update template'],
      ['create template', 'create 1'],
    ],
    ['no template while an instance is in flight', ['create 1 progressing', 'update template'], []],
    [
      'the template once they are done, well or not',
      ['create 1 available', 'create 2 failed', 'update template'],
      ['update template'],
    ],
    ['no removal while anything else is open', ['create 1 progressing', 'destroy 2'], []],
    ['no removal while a template is open', ['create 1 available', 'update template progressing', 'destroy 2'], []],
    ['all removals together after that', ['create 1 available', 'destroy 2', 'destroy 3'], ['destroy 2', 'destroy 3']],
    ['the rest of the removals too', ['destroy 1 stopping', 'destroy 2'], ['destroy 2']],
    ['a template’s removal after that of its instances', ['destroy 1', 'destroy template'], ['destroy 1']],
    ['and not while one of these is in flight', ['destroy 1 removing', 'destroy template'], []],
    ['but then', ['destroy 1 available', 'destroy template'], ['destroy template']],
    [
      'a sidekick that follows not before its main unit is done',
      ['create 1', 'follow 1', 'create 2'],
      ['create 1', 'create 2'],
    ],
    ['nor while that is in flight', ['create 1 progressing', 'follow 1'], []],
    [
      'but as soon as that is done, whatever the others do',
      ['create 1 available', 'follow 1', 'create 2 progressing'],
      ['follow 1'],
    ],
    ['also after that has failed', ['create 1 failed', 'follow 1'], ['follow 1']],
    ['one that follows before the template', ['create 1 available', 'follow 1', 'update template'], ['follow 1']],
    ['none, once all are done', ['create 1 available', 'destroy 2 available'], []],
  ])('%s', (_, words, expected) => {
    const { admitted, ...rest } = admitAtOnce(words.map(run));
    expect(admitted.map(({ id }) => words[id])).toEqual(expected);
    expect(rest).toEqual({});
  });
});

describe('which units are observed before anything more is taken down', () => {
  const names = (words: string[]) => {
    const units = words.map(run);
    return siblingsToCheck(units, limitsOf(units, {})).map(({ step }) => step.unit);
  };

  test('every instance that is not in flight', () => {
    expect(names(['update 1 available', 'update 2', 'unchanged 3 available', 'update template'])).toEqual([
      'web@1.service',
      'web@2.service',
      'web@3.service',
    ]);
  });

  test('none while nothing is about to be taken down', () => {
    expect(names(['create 1', 'create 2'])).toEqual([]);
    expect(names(['update 1 progressing', 'update 2'])).toEqual([]);
    expect(names(['update 1 available', 'update template', 'destroy 4'])).toEqual([]);
  });
});
