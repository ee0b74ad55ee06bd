import { describe, expect, test } from '@jest/globals';
import { check, type Defined, inShort, machines, messages, one, type Present, two } from './placement-scene.js';

const apart = 'Conflicts=%p@*.service';
const web = (count: number): Defined => ({ file: 'web@.service', rules: apart, count });
const webOn = (...on: number[]): Present[] =>
  on.map((machine, index) => ({ unit: `web@${index + 1}.service`, on: machine, rules: apart }));

describe('units of which no two may be on one machine', () => {
  test('the one for which there is no machine left is impossible, machine by machine', () => {
    const problems = check({ present: webOn(1, 2, 3), define: [web(4)] });
    expect(problems).toEqual([
      {
        kind: 'impossible',
        unit: 'web@4.service',
        service: 'web',
        reason:
          '10.0.0.1: Conflicts= with web@1.service, which is there; 10.0.0.2: Conflicts= with web@2.service, which is there; 10.0.0.3: Conflicts= with web@3.service, which is there',
        advice: 'add a machine, lower the count or relax Conflicts=',
      },
    ]);
  });

  test('of a new service, those beyond the number of machines are impossible', () => {
    expect(inShort(check({ define: [web(5)] }))).toEqual(['impossible web@4.service', 'impossible web@5.service']);
  });

  test('are replaced in place on a cluster without a spare machine: each frees its own place', () => {
    expect(check({ present: webOn(1, 2, 3), define: [web(3)] })).toEqual([]);
    expect(check({ present: webOn(1, 2, 3), define: [web(3)], replacesInPlace: false })).toEqual([]);
  });

  test('a surge instance finds no place beside them', () => {
    expect(messages(check({ present: webOn(1, 2, 3), define: [web(3)], surge: 1 }))).toEqual([
      'web@4.service finds no machine that can run it: 10.0.0.1: Conflicts= with web@1.service, which is there; 10.0.0.2: Conflicts= with web@2.service, which is there; 10.0.0.3: Conflicts= with web@3.service, which is there. Try: set max-surge to 0, or add a machine',
    ]);
    expect(check({ present: webOn(1, 2), define: [web(2)], surge: 1 })).toEqual([]);
  });

  test('a renamed instance keeps its place until the end, and the new one finds none', () => {
    const present = [...webOn(1, 2), { unit: 'web@a.service', on: 3, rules: apart }];
    expect(messages(check({ present, define: [web(3)] }))).toEqual([
      'web@3.service finds no machine that can run it: 10.0.0.1: Conflicts= with web@1.service, which is there; 10.0.0.2: Conflicts= with web@2.service, which is there; 10.0.0.3: Conflicts= with web@a.service, which is there; web@a.service is destroyed only at the end and holds its place until then. Try: destroy it first, or add a machine',
    ]);
  });

  test('so does the plain unit that a template replaces, if they exclude each other', () => {
    const define = [{ file: 'web@.service', rules: 'Conflicts=web@*.service\nConflicts=web.service', count: 3 }];
    const present = [{ unit: 'web.service', on: 2 }];
    expect(inShort(check({ present, define }))).toEqual(['impossible web@3.service']);
    expect(check({ present, define: [web(3)] })).toEqual([]);
  });

  test('a machine that is lost takes a place with it', () => {
    const problems = check({ machines: two, present: webOn(1, 2, 3), define: [web(3)] });
    expect(inShort(problems)).toEqual(['impossible web@3.service']);
  });

  test('an inactive instance takes no place, a loaded one does', () => {
    const third = (state: 'inactive' | 'loaded') => [
      ...webOn(1, 2),
      { unit: 'other.service', on: 3, rules: 'Conflicts=web@*.service', state },
    ];
    expect(check({ present: third('inactive'), define: [web(3)] })).toEqual([]);
    expect(inShort(check({ present: third('loaded'), define: [web(3)] }))).toEqual(['impossible web@3.service']);
    expect(inShort(check({ machines: two, define: [{ ...web(3), state: 'loaded' }] }))).toEqual([
      'impossible web@3.service',
    ]);
    expect(check({ machines: one, define: [{ ...web(3), state: 'inactive' }] })).toEqual([]);
  });

  test('an instance that waits already takes the place of one that is destroyed and created again', () => {
    const waiting: Present = { unit: 'batch.service', rules: 'Conflicts=web@*.service' };
    const scene = { machines: one, present: [...webOn(1), waiting], define: [web(1)] };
    expect(check(scene)).toEqual([]);
    expect(inShort(check({ ...scene, replacesInPlace: false }))).toEqual(['impossible web@1.service']);
  });
});

describe('Conflicts= counts in both directions', () => {
  test('somebody else’s unit that excludes ours by a glob is in the way', () => {
    const present = [{ unit: 'batch.service', on: 1, rules: 'Conflicts=web*' }];
    expect(check({ machines: one, present, define: [{ file: 'web.service' }] })[0]?.reason).toBe(
      '10.0.0.1: batch.service, which is there, Conflicts= with it',
    );
  });

  test('and with the instance put in', () => {
    const present = [{ unit: 'batch@2.service', on: 1, rules: 'Conflicts=web@%i.service' }];
    expect(inShort(check({ machines: one, present, define: [{ file: 'web@.service', count: 2 }] }))).toEqual([
      'impossible web@2.service',
    ]);
  });
});

describe('where fleet has a choice', () => {
  const db: Defined = { file: 'db.service', rules: 'MachineMetadata=disk=ssd\nConflicts=web.service' };
  const choice = machines({ disk: 'ssd' }, {});

  test('a unit that finds a machine only if fleet chooses otherwise for another depends on it', () => {
    const problems = check({ machines: choice, define: [{ file: 'web.service' }, db] });
    expect(messages(problems)).toEqual([
      'db.service may find no machine that can run it, depending on where other units are by then. As things stand: 10.0.0.1: Conflicts= with web.service, which is there; 10.0.0.2: MachineMetadata=disk=ssd is not met: it has no disk. Try: add a machine, lower the count or relax Conflicts=',
    ]);
  });

  test('nothing is said where the likeliest choice leaves it a machine: the one with the fewest units', () => {
    const present = [{ unit: 'cache.service', on: 1 }];
    expect(check({ machines: choice, present, define: [{ file: 'web.service' }, db] })).toEqual([]);
  });

  test('a choice that another unit’s needs do not leave is none', () => {
    const pinned = { file: 'web.service', rules: 'MachineMetadata=disk=ssd' };
    expect(inShort(check({ machines: choice, define: [pinned, db] }))).toEqual(['impossible db.service']);
  });

  test('where one of several is left over whatever fleet chooses, that is impossible, and they are all named', () => {
    const rack = (file: string, rack: string): Defined => ({
      file,
      rules: `MachineMetadata=rack=${rack}\nConflicts=web.service`,
    });
    const define = [{ file: 'web.service' }, rack('b.service', 'r1'), rack('c.service', 'r2')];
    expect(messages(check({ machines: two, define }))[0]).toMatch(
      /^b\.service or, depending on fleet's choices, c\.service finds no machine\. As things stand: 10\.0\.0\.1: Conflicts= with web\.service/,
    );
  });

  test('twenty-one instances on twenty machines alike are judged at once', () => {
    const alike = Array.from({ length: 20 }, () => ({ rack: 'r' }));
    expect(inShort(check({ machines: machines(...alike), define: [web(21)], searchLimit: 1_000 }))).toEqual([
      'impossible web@21.service',
    ]);
  });

  test('what cannot be tried out to its end is no more than a warning', () => {
    // On every machine is something that excludes another one of the instances, so that no two machines are alike.
    const numbers = Array.from({ length: 8 }, (_, index) => index + 1);
    const present = numbers.map(
      (on): Present => ({ unit: `not@${on}.service`, on, rules: 'Conflicts=web@%i.service' }),
    );
    const scene = { machines: machines(...numbers.map(() => ({}))), present, define: [web(9)] };
    expect(inShort(check({ ...scene, searchLimit: 20 }))).toEqual(['depends web@9.service']);
    expect(inShort(check(scene))).toEqual(['impossible web@9.service']);
  });
});

test('of units that are created at once, each may come before one that has waited for its place', () => {
  const waiting: Present = { unit: 'batch.service', rules: 'MachineOf=web.service\nConflicts=log.service' };
  const define = [{ file: 'web.service' }, { file: 'log.service', rules: 'MachineOf=web.service' }];
  expect(inShort(check({ machines: one, present: [waiting], define }))).toEqual(['depends log.service']);
});

describe('services that go side by side', () => {
  const b: Defined = { file: 'b.service' };
  const c: Defined = { file: 'c.service' };
  const exclusive: Present = { unit: 'c.service', on: 1, rules: 'Conflicts=b.service' };
  const inTheWay = (define: Defined[]) => inShort(check({ machines: one, present: [exclusive], define }));

  test('may make room for each other, so that a plan that could work is not refused', () => {
    expect(inTheWay([b, c])).toEqual(['depends b.service']);
    expect(inTheWay([c, b])).toEqual(['depends b.service']);
  });

  test('are certain to, or not to, if one waits for the other', () => {
    expect(inTheWay([{ ...b, waitsFor: ['c'] }, c])).toEqual([]);
    expect(inTheWay([b, { ...c, waitsFor: ['b'] }])).toEqual(['impossible b.service']);
  });

  test('do so in the order of the definition, and no other, with max-parallel 1', () => {
    const oneByOne = (define: Defined[]) =>
      inShort(check({ machines: one, present: [exclusive], define, maxParallel: 1 }));
    expect(oneByOne([b, c])).toEqual(['impossible b.service']);
    expect(oneByOne([c, b])).toEqual([]);
  });

  test('have no effect on what a service removes itself only in the end', () => {
    const rules = 'Conflicts=web@9.service';
    const renamed: Present = { unit: 'web@a.service', on: 3, rules: apart };
    const present = [...webOn(1, 2), renamed, { unit: 'c.service', on: 3, rules }];
    const other = { file: 'c.service', rules };
    expect(inShort(check({ present, define: [web(3), other] }))).toEqual(['impossible web@3.service']);
  });

  test('may need more room together than there is, whichever comes first', () => {
    const define = [web(2), { file: 'db.service', rules: 'Conflicts=web@*.service' }];
    expect(check({ machines: two, define })[0]).toMatchObject({
      kind: 'impossible',
      unit: 'db.service',
      rivals: ['web@2.service'],
    });
  });

  test('may begin before another one has given up a place, or taken one', () => {
    const present = [...webOn(1, 2, 3)];
    const db: Defined = { file: 'db.service', rules: 'Conflicts=web@*.service' };
    expect(messages(check({ present, define: [web(2), db] }))).toEqual([
      'db.service may find no machine that can run it, depending on where other units are by then. As things stand: 10.0.0.1: Conflicts= with web@1.service, which is there; 10.0.0.2: Conflicts= with web@2.service, which is there; 10.0.0.3: Conflicts= with web@3.service, which is there; web@3.service is destroyed only at the end and holds its place until then. Try: destroy it first, or add a machine',
    ]);
    expect(check({ present, define: [web(2), { ...db, waitsFor: ['web'] }] })).toEqual([]);

    const pinned = { file: 'web.service', rules: 'MachineMetadata=rack=r1' };
    const free = { file: 'a.service', rules: 'Conflicts=web.service' };
    expect(inShort(check({ define: [pinned, free] }))).toEqual(['depends web.service']);
    expect(check({ define: [pinned, { ...free, waitsFor: ['web'] }] })).toEqual([]);
  });

  test('may each be the one that a unit makes room for whose update excludes it', () => {
    const present: Present[] = [
      { unit: 'web.service', on: 1 },
      { unit: 'db.service', on: 1 },
    ];
    const define = [
      { file: 'a.service', rules: 'Conflicts=web.service\nMachineMetadata=rack=r1' },
      { file: 'db.service', rules: 'Conflicts=web.service\nMachineMetadata=rack=r2' },
    ];
    expect(inShort(check({ machines: two, present, define }))).toContain('depends a.service');
  });

  test('may bring the unit that another one follows', () => {
    const log: Defined = { file: 'log.service', rules: 'MachineOf=web.service\nMachineOf=db.service' };
    const define = [{ file: 'web.service' }, log, { file: 'db.service', rules: 'MachineOf=cache.service' }];
    const cache: Present = { unit: 'cache.service', on: 1 };
    expect(inShort(check({ machines: one, present: [cache], define }))).toEqual(['depends log.service']);
  });
});

describe('MachineMetadata= and MachineID=', () => {
  test('what no machine has is impossible, with what the machines have', () => {
    expect(messages(check({ define: [{ file: 'web.service', rules: 'MachineMetadata=rack=r9' }] }))).toEqual([
      'web.service finds no machine that can run it: 10.0.0.1: MachineMetadata=rack=r9 is not met: its rack is r1; 10.0.0.2: MachineMetadata=rack=r9 is not met: its rack is r2; 10.0.0.3: MachineMetadata=rack=r9 is not met: its rack is r3. Try: correct MachineMetadata=, or add a machine that meets it',
    ]);
  });

  test('the first eight characters of an id are enough, seven are not', () => {
    const id = (value: string) => [{ file: 'web.service', rules: `MachineID=${value}` }];
    expect(check({ define: id('22222222') })).toEqual([]);
    expect(inShort(check({ define: id('2222222') }))).toEqual(['impossible web.service']);
    expect(check({ define: id('99999999') })[0]?.advice).toBe('correct MachineID=, or add a machine that meets it');
  });

  test('a unit that is replaced by one that its machine does not fit moves to one that it does', () => {
    const present = [{ unit: 'web.service', on: 1 }];
    const define = [{ file: 'web.service', rules: 'MachineMetadata=rack=r2' }];
    expect(check({ present, define })).toEqual([]);
    const taken = { unit: 'other.service', on: 2, rules: 'Conflicts=web.service' };
    expect(check({ present: [...present, taken], define })[0]?.reason).toBe(
      '10.0.0.1: MachineMetadata=rack=r2 is not met: its rack is r1; 10.0.0.2: other.service, which is there, Conflicts= with it; 10.0.0.3: MachineMetadata=rack=r2 is not met: its rack is r3',
    );
  });

  test('two that change places get in each other’s way, unless max-unavailable lets them go at once', () => {
    const present = webOn(2, 1);
    const define = [{ file: 'web@.service', rules: `${apart}\nMachineMetadata=rack=r%i`, count: 2 }];
    expect(inShort(check({ machines: two, present, define }))).toEqual(['depends web@1.service']);
  });

  test('a cluster without machines runs nothing', () => {
    expect(check({ machines: [], define: [{ file: 'web.service' }] })[0]?.reason).toBe('the cluster has no machines');
  });
});

describe('MachineOf=', () => {
  const sidekick = (peer: string): Defined => ({ file: 'log.service', rules: `MachineOf=${peer}` });
  const reasonAndAdvice = (define: Defined[], present: Present[] = []) => {
    const [problem] = check({ machines: one, present, define });
    return [problem?.unit, problem?.reason, problem?.advice];
  };

  test('a unit that nobody has is impossible to be with', () => {
    expect(reasonAndAdvice([sidekick('db.service')])).toEqual([
      'log.service',
      '10.0.0.1: MachineOf=db.service, which is not scheduled there; db.service is neither in the cluster nor in this deployment',
      'add db.service, or correct MachineOf=',
    ]);
  });

  test.each([
    ['db*.service', 'db*.service is a pattern, and MachineOf= takes the full name of one unit', 'db.service'],
    ['db@.service', 'db@.service is a template, which never runs itself', 'db@1.service'],
  ])('%s can be no unit that runs, so the likely one is named', (peer, reason, likely) => {
    const template: Present = { unit: 'db@.service', state: 'inactive' };
    expect(reasonAndAdvice([sidekick(peer)], [template])).toEqual([
      'log.service',
      `10.0.0.1: MachineOf=${peer}, which is not scheduled there; ${reason}`,
      `name one unit, such as MachineOf=${likely}`,
    ]);
    const [problem] = check({
      machines: one,
      present: [template],
      define: [{ ...sidekick(peer), file: 'log@.service' }],
    });
    expect(problem?.advice).toBe('write MachineOf=db@%i.service');
  });

  test('one that is inactive has no machine; one that is only loaded has', () => {
    expect(reasonAndAdvice([sidekick('db.service')], [{ unit: 'db.service', state: 'inactive' }])).toEqual([
      'log.service',
      '10.0.0.1: MachineOf=db.service, which is not scheduled there; db.service is inactive, so it has no machine',
      'set db.service to loaded or launched',
    ]);
    expect(
      check({ present: [{ unit: 'db.service', on: 2, state: 'loaded' }], define: [sidekick('db.service')] }),
    ).toEqual([]);
  });

  test('one that itself finds no machine is named as the root', () => {
    const define = [{ file: 'db.service', rules: 'MachineMetadata=disk=ssd' }, sidekick('db.service')];
    const problems = check({ machines: one, define });
    expect(inShort(problems)).toEqual(['impossible db.service', 'impossible log.service']);
    expect(problems[1]?.reason).toBe(
      '10.0.0.1: MachineOf=db.service, which is not scheduled there; db.service finds no machine either',
    );
  });

  test('one that comes only later in the deployment comes too late', () => {
    // Only of several peers can one come later: a sidekick is rolled out behind the first.
    const define = [
      { file: 'web.service' },
      { file: 'log.service', rules: 'MachineOf=web.service\nMachineOf=db.service' },
      { file: 'db.service' },
    ];
    expect(reasonAndAdvice(define)).toEqual([
      'log.service',
      '10.0.0.1: MachineOf=db.service, which is not scheduled there; db.service comes only later in this deployment',
      'put db.service first in the definition',
    ]);
  });

  test('sidekicks bound to instances of which no two may be together are fine', () => {
    const define: Defined[] = [
      web(3),
      { file: 'web-sidekick@.service', rules: 'MachineOf=web@%i.service\nConflicts=web-sidekick@*.service', count: 3 },
    ];
    const sidekicks = [1, 2, 3].map(
      (on): Present => ({ unit: `web-sidekick@${on}.service`, on, rules: `MachineOf=web@%i.service` }),
    );
    expect(check({ define })).toEqual([]);
    expect(check({ present: [...webOn(1, 2, 3), ...sidekicks], define })).toEqual([]);
    expect(check({ present: [...webOn(1, 2, 3), ...sidekicks], define, replacesInPlace: false })).toEqual([]);
  });

  test('somebody else’s unit that follows one of ours is mentioned when it has to leave', () => {
    const present = [
      { unit: 'web.service', on: 1 },
      { unit: 'spy.service', on: 1, rules: 'MachineOf=web.service' },
    ];
    const moved = check({ present, define: [{ file: 'web.service', rules: 'MachineMetadata=rack=r2' }] });
    expect(messages(moved)).toEqual([
      'spy.service, which is not part of this deployment: moves from 10.0.0.1 to 10.0.0.2 because of web.service',
    ]);
    const stopped = check({ present, define: [{ file: 'web.service', state: 'inactive' }] });
    expect(messages(stopped)[0]).toMatch(
      /^spy\.service, which is not part of this deployment: leaves 10\.0\.0\.1 because of web\.service and finds no other machine: /,
    );
  });
});

describe('global units', () => {
  test('one that fits no machine runs nowhere, which is worth a warning', () => {
    const define = [{ file: 'agent.service', rules: 'Global=true\nMachineMetadata=rack=r9' }];
    expect(messages(check({ machines: one, define }))).toEqual([
      'agent.service runs on no machine, but fleet still reports success: 10.0.0.1: MachineMetadata=rack=r9 is not met: its rack is r1',
    ]);
  });

  test('one that conflicts with an earlier unit on every machine gives way everywhere', () => {
    const define = [{ file: 'zabbix.service', rules: 'Global=true\nConflicts=web@*.service' }];
    const problems = check({ machines: two, present: webOn(1, 2), define });
    expect(inShort(problems)).toEqual(['runs nowhere zabbix.service']);
    expect(inShort(check({ present: webOn(1, 2), define }))).toEqual([]);
  });

  test('one that comes before it by name stops what it conflicts with', () => {
    const define = [{ file: 'agent.service', rules: 'Global=true\nConflicts=web@*.service' }];
    const foreign = check({ machines: one, present: webOn(1), define });
    expect(inShort(foreign)).toEqual(['displaced web@1.service']);
    expect(foreign[0]?.reason).toBe(
      '10.0.0.1: fleet schedules it there but does not start it, because agent.service is global, conflicts with it and precedes it by name',
    );
    const ours = check({ machines: one, present: webOn(1), define: [web(1), ...define] });
    expect(inShort(ours)).toEqual(['impossible web@1.service']);
  });

  test('no unit that conflicts with one is scheduled where it is, even if it is inactive', () => {
    const agent = (state: 'launched' | 'inactive'): Present[] => [
      { unit: 'agent.service', rules: 'Global=true\nMachineMetadata=rack=r1', state },
    ];
    const define = [{ file: 'web.service', rules: 'Conflicts=agent.service' }];
    expect(inShort(check({ machines: one, present: agent('launched'), define }))).toEqual(['impossible web.service']);
    expect(inShort(check({ machines: one, present: agent('inactive'), define }))).toEqual(['impossible web.service']);
    expect(check({ machines: two, present: agent('launched'), define })).toEqual([]);
  });

  test('one that gives way to the very unit that follows it leaves that unit without a machine', () => {
    const present = [{ unit: 'agent.service', rules: 'Global=true\nConflicts=main.service' }];
    const define = [
      { file: 'main.service', rules: 'Global=true\nConflicts=follower.service' },
      { file: 'follower.service', rules: 'MachineOf=main.service' },
    ];
    expect(inShort(check({ machines: one, present, define }))).toContain('impossible follower.service');
  });

  test('a unit may follow one to a machine that has it', () => {
    const define = [
      { file: 'agent.service', rules: 'Global=true\nMachineMetadata=rack=r2' },
      { file: 'log.service', rules: 'MachineOf=agent.service' },
    ];
    expect(check({ define })).toEqual([]);
  });
});

describe('Replaces=', () => {
  const define = [{ file: 'new.service', rules: 'Replaces=old.service\nMachineMetadata=rack=r1' }];

  test('moves somebody else’s unit away, which is mentioned', () => {
    const problems = check({ machines: two, present: [{ unit: 'old.service', on: 1 }], define });
    expect(messages(problems)).toEqual([
      'old.service, which is not part of this deployment: moves from 10.0.0.1 to 10.0.0.2 because of new.service',
    ]);
  });

  test('may run neither well if neither fits anywhere else, for fleet keeps moving them', () => {
    expect(messages(check({ machines: one, present: [{ unit: 'old.service', on: 1 }], define }))).toEqual([
      'new.service may find no machine that can run it, depending on where other units are by then. As things stand: 10.0.0.1: new.service and old.service are both there, one Replaces= the other, and neither can run elsewhere, so fleet will keep moving them. Try: add a machine, or remove Replaces=',
    ]);
  });
});

describe('what the server reads in [X-Fleet] is what counts', () => {
  const reading = { splitsConflicts: false, takesYesForTrue: true, replaces: 'keeps apart' } as const;

  test('several globs on a line of Conflicts= keep units apart only where they are several', () => {
    const define = [{ file: 'web@.service', rules: 'Conflicts=web@*.service db@*.service', count: 2 }];
    expect(inShort(check({ machines: one, define }))).toEqual(['impossible web@2.service']);
    expect(check({ machines: one, define, reading })).toEqual([]);
  });

  test('so do those of units that are not part of the deployment', () => {
    const present = [{ unit: 'db.service', on: 1, rules: 'Conflicts=web.service cache.service' }];
    const define = [{ file: 'web.service' }];
    expect(inShort(check({ machines: one, present, define }))).toEqual(['impossible web.service']);
    expect(check({ machines: one, present, define, reading })).toEqual([]);
  });

  test('Replaces= moves the other unit, or keeps this one off its machine, or is nothing', () => {
    const present = [{ unit: 'old.service', on: 1 }];
    const define = [{ file: 'new.service', rules: 'Replaces=old.service\nMachineMetadata=rack=r1' }];
    const kindsWhere = (replaces: 'ignored' | 'keeps apart' | 'moves the other') =>
      inShort(check({ machines: two, present, define, reading: { ...reading, replaces } }));
    expect(kindsWhere('moves the other')).toEqual(['displaced old.service']);
    expect(kindsWhere('keeps apart')).toEqual(['impossible new.service']);
    expect(kindsWhere('ignored')).toEqual([]);
  });
});

describe('units that are replaced by ones that exclude their neighbours', () => {
  const present = [
    { unit: 'a.service', on: 1 },
    { unit: 'b.service', on: 1 },
  ];
  const define = [{ file: 'a.service', rules: 'Conflicts=b.service' }];

  test('move, or move the neighbour, if there is a machine to go to', () => {
    expect(check({ machines: two, present, define })).toEqual([]);
  });

  test('lose their place or take the neighbour’s, as fleet chooses, if there is none', () => {
    expect(inShort(check({ machines: one, present, define }))).toEqual(['depends a.service']);
  });

  test('are certain to strand one of two of ours', () => {
    const both = [...define, { file: 'b.service' }];
    expect(check({ machines: one, present, define: both })[0]).toMatchObject({
      kind: 'impossible',
      unit: 'a.service',
      rivals: ['b.service'],
    });
  });
});

test('a plan that changes nothing has no problems, whatever waits in the cluster', () => {
  const present = [
    { unit: 'web.service', on: 1, isNew: true },
    { unit: 'batch.service', rules: 'MachineMetadata=rack=r9' },
  ];
  expect(check({ present, define: [{ file: 'web.service' }] })).toEqual([]);
});

test('a unit of ours that waits already has to find a machine, for it is started again', () => {
  const rules = 'MachineMetadata=rack=r9';
  const present = [{ unit: 'web.service', isNew: true, rules }];
  expect(inShort(check({ present, define: [{ file: 'web.service', rules }] }))).toEqual(['impossible web.service']);
});
