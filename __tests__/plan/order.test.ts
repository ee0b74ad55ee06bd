import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ClusterSnapshot } from '../../src/cluster/snapshot.js';
import type { Plan } from '../../src/plan/plan.js';
import { planDeployment } from '../../src/plan/plan-deployment.js';
import { type Ordered, orderIn } from './order-scene.js';
import { serviceOf } from './services.js';
import { strategy } from './strategy.js';

const db: Ordered = { file: 'db.service' };
const web: Ordered = { file: 'web.service', unit: 'After=db.service' };

describe('a service waits for another one', () => {
  test.each<[string, Ordered[], string[]]>([
    ['if its unit goes after one of the other', [web, db], ['web after db']],
    [
      'if the unit of the other goes before one of its own',
      [{ file: 'web.service' }, { ...db, unit: 'Before=web.service' }],
      ['web after db'],
    ],
    [
      'if a sidekick has to be on the machine of the other too',
      [db, { file: 'app.service', fleet: 'MachineOf=db.service\nMachineOf=cache.service' }, { file: 'cache.service' }],
      ['db after cache'],
    ],
    [
      'if one instance goes after one of the other',
      [{ file: 'web@.service', unit: 'BindsTo=db@%i.service' }, { file: 'db@.service' }],
      ['web after db'],
    ],
    [
      'if its template, which runs nowhere, names a template',
      [{ file: 'web@.service', unit: 'Requires=db@.service' }, { file: 'db@.service' }],
      ['web after db'],
    ],
    [
      'if the unit of a sidekick goes after one of the other',
      [{ file: 'web.service' }, { file: 'web-sidekick.service', unit: 'After=db.service' }, db],
      ['web after db'],
    ],
    [
      "or after that of the other's sidekick",
      [{ file: 'web.service', unit: 'After=db-sidekick.service' }, db, { file: 'db-sidekick.service' }],
      ['web after db'],
    ],
    ['if its entry says so', [{ file: 'web.service', after: ['db'] }, db], ['web after db']],
    [
      'once, in the order of the plan, whatever says so',
      [
        { file: 'web@.service', unit: 'After=cache.service db.service\nRequires=db.service', after: ['db'] },
        db,
        { file: 'cache.service' },
      ],
      ['web after db, cache'],
    ],
    [
      'and not for what that one waits for',
      [
        { file: 'a.service', unit: 'After=b.service' },
        { file: 'b.service', unit: 'After=c.service' },
        { file: 'c.service' },
      ],
      ['a after b', 'b after c'],
    ],
  ])('%s', (_, given, waits) => {
    expect(orderIn(given)).toMatchObject({ waits, warnings: [] });
  });

  test.each<[string, Ordered[]]>([
    ['if that is not part of the plan', [{ file: 'web.service', unit: 'After=network.target docker.service' }, db]],
    ['if that is unchanged', [web, { ...db, is: 'unchanged' }]],
    ['if it is unchanged itself', [{ ...web, is: 'unchanged' }, db]],
    [
      'if what its entry names is unchanged',
      [
        { file: 'web.service', after: ['db'] },
        { ...db, is: 'unchanged' },
      ],
    ],
    [
      'by way of a service that is unchanged',
      [
        { file: 'a.service', unit: 'After=b.service' },
        { file: 'b.service', unit: 'After=c.service', is: 'unchanged' },
        { file: 'c.service' },
      ],
    ],
    ['if that is of an earlier wave, which goes before it anyway', [db, { ...web, wave: 1 }]],
    ['if both are the same', [{ file: 'web@.service', unit: 'After=web@1.service %n' }]],
  ])('not %s', (_, given) => {
    expect(orderIn(given)).toMatchObject({ waits: [], warnings: [] });
  });

  test('not if only a unit that is destroyed goes after it', () => {
    const [before, now] = ['/bin/old', '/bin/new'].map((value) => [{ section: 'Service', name: 'ExecStart', value }]);
    const afterDb = [{ section: 'Unit', name: 'After', value: 'db.service' }, ...(before ?? [])];
    const units = Object.entries({ 'web@1.service': before, 'web@2.service': afterDb, 'db.service': before }).map(
      ([name, options = []]) => ({ name, options, desiredState: 'launched' as const }),
    );
    const state = {
      systemdLoadState: 'loaded',
      systemdActiveState: 'active',
      systemdSubState: 'running',
      machineID: '',
      hash: '',
    };
    const cluster: ClusterSnapshot = {
      machines: [],
      units: new Map(units.map((unit) => [unit.name, unit])),
      states: new Map(units.map(({ name }) => [name, [{ ...state, name }]])),
    };
    const services = [serviceOf('web@.service', now ?? [], 1), serviceOf('db.service', now ?? [])];
    const { plan } = planDeployment({ services }, cluster, strategy(), 10);
    expect(plan.services[0]?.steps).toContainEqual(
      expect.objectContaining({ unit: 'web@2.service', action: 'destroy' }),
    );
    expect(plan.services.map(({ waitsFor }) => waitsFor)).toEqual([[], []]);
  });
});

describe('where nothing serves yet, unit files order nothing: fleet and systemd sort it out', () => {
  test.each<[string, NonNullable<Ordered['is']>, NonNullable<Ordered['is']>, waits: string[]]>([
    ['both are new', 'missing', 'missing', []],
    ['both are down', 'failed', 'failed', []],
    ['one is new and the other down', 'missing', 'failed', []],
    ['but it counts if the one that waits serves', 'up', 'missing', ['web after db']],
    ['and if the other one does', 'missing', 'up', ['web after db']],
  ])('%s', (_, webIs, dbIs, waits) => {
    expect(
      orderIn([
        { ...web, is: webIs },
        { ...db, is: dbIs },
      ]),
    ).toMatchObject({ waits, warnings: [] });
    const circle: Ordered[] = [
      { ...web, is: webIs },
      { ...db, unit: 'After=web.service', is: dbIs },
    ];
    expect(orderIn(circle).warnings).toHaveLength(waits.length);
  });

  test('a global unit serves on some machine, even if it is down on the worst one', () => {
    const given: Ordered[] = [
      { ...web, is: 'missing' },
      { ...db, fleet: 'Global=true', is: 'failed' },
    ];
    expect(orderIn(given)).toMatchObject({ waits: ['web after db'] });
  });

  test('what an entry says with `after` holds all the same', () => {
    expect(
      orderIn([
        { file: 'web.service', after: ['db'], is: 'missing' },
        { ...db, is: 'missing' },
      ]),
    ).toMatchObject({ waits: ['web after db'] });
    const both: Ordered[] = [
      { ...web, after: ['db'], is: 'missing' },
      { ...db, is: 'missing' },
    ];
    expect(orderIn(both)).toMatchObject({ waits: ['web after db'] });
  });
});

describe('a cycle is a warning, and its members keep the order of their definition', () => {
  test.each<[string, Ordered[], waits: string[], warnings: string[]]>([
    [
      'of two services',
      [web, { ...db, unit: 'Requires=web.service' }],
      ['db after web'],
      [
        'web.service:2: web → db → web is a cycle: web.service has After=db.service, db.service has Requires=web.service; among them the order of the definition is kept',
      ],
    ],
    [
      'of three, with the line of the first option',
      [
        { file: 'a.service', unit: 'Description=a\nRequires=b.service' },
        { file: 'b.service', unit: 'Requires=c.service' },
        { file: 'c.service', unit: 'Requires=a.service' },
      ],
      ['c after a'],
      [
        'a.service:3: a → b → c → a is a cycle: a.service has Requires=b.service, b.service has Requires=c.service, c.service has Requires=a.service; among them the order of the definition is kept',
      ],
    ],
    [
      'in which the other one says it',
      [{ file: 'a.service' }, { file: 'b.service', unit: 'Before=a.service\nAfter=a.service' }],
      ['b after a'],
      [
        'b.service:2: a → b → a is a cycle: b.service has Before=a.service, b.service has After=a.service; among them the order of the definition is kept',
      ],
    ],
    [
      'in which an entry takes part, on its line',
      [
        { file: 'a.service', after: ['b'] },
        { file: 'b.service', unit: 'After=a.service' },
      ],
      ['b after a'],
      [
        'services.yaml:7: a → b → a is a cycle: a.service has after: b, b.service has After=a.service; among them the order of the definition is kept',
      ],
    ],
    [
      'that names those who are not on its shortest way',
      [
        { file: 'a.service', unit: 'After=b.service c.service' },
        { file: 'b.service', unit: 'After=a.service' },
        { file: 'c.service', unit: 'After=b.service' },
      ],
      ['b after a', 'c after b'],
      [
        'a.service:2: a → b → a is a cycle: a.service has After=b.service, b.service has After=a.service; c is part of it too; among them the order of the definition is kept',
      ],
    ],
    [
      'and nothing changes for those who are no members',
      [
        { file: 'first.service', unit: 'After=web.service' },
        web,
        { ...db, unit: 'Requires=web.service\nAfter=last.service' },
        { file: 'last.service' },
      ],
      ['first after web', 'db after web, last'],
      [
        'web.service:2: web → db → web is a cycle: web.service has After=db.service, db.service has Requires=web.service; among them the order of the definition is kept',
      ],
    ],
  ])('%s', (_, given, waits, warnings) => {
    expect(orderIn(given)).toMatchObject({ waits, warnings });
  });

  const against = 'but the lines of the definition put web before db; the order of the definition is kept';
  test.each<[string, Ordered, string]>([
    ['its unit file', web, `web.service:2: web → db → web is a cycle: web.service has After=db.service, ${against}`],
    [
      'an entry',
      { file: 'web.service', after: ['db'] },
      `services.yaml:7: web → db → web is a cycle: web.service has after: db, ${against}`,
    ],
  ])('so is a service that would wait for one of a later wave, as %s says', (_, given, warning) => {
    expect(orderIn([given, { ...db, wave: 1 }])).toMatchObject({ waits: [], warnings: [warning] });
  });

  test('a cycle across waves is one of its services against theirs, and no more', () => {
    const given = [web, { ...db, wave: 1, unit: 'After=web.service' }];
    expect(orderIn(given).warnings).toEqual([
      `web.service:2: web → db → web is a cycle: web.service has After=db.service, ${against}`,
    ]);
  });
});

describe('with max-parallel 1 the order is that of the definition', () => {
  test.each<[string, Ordered[], waits: string[], warnings: string[]]>([
    ['so nothing waits for what is defined later', [web, db], [], []],
    ['but for what is defined earlier, since it is skipped if that fails', [db, web], ['web after db'], []],
    ['and cycles are none', [web, { ...db, unit: 'After=web.service' }], ['db after web'], []],
    ['nor is a unit file against the waves a matter', [web, { ...db, wave: 1 }], [], []],
    [
      'of which an entry with `after` is warned',
      [{ file: 'web.service', after: ['db'] }, db],
      [],
      [
        'services.yaml:7: web.service has after: db, but db is defined after web, and max-parallel is 1; the order of the definition is kept',
      ],
    ],
  ])('%s', (_, given, waits, warnings) => {
    expect(orderIn(given, 1)).toMatchObject({ waits, warnings });
  });

  test('and with any other it is not', () => {
    for (const maxParallel of [0, 2]) expect(orderIn([web, db], maxParallel).waits).toEqual(['web after db']);
  });
});

describe('services of one name, such as instances with unit files of their own', () => {
  const instance = (number: number, unit = '', more: Partial<Ordered> = {}): Ordered => ({
    file: `web@${number}.service`,
    name: 'web',
    unit,
    ...more,
  });

  test('do not wait for their own name', () => {
    expect(orderIn([instance(1, 'After=web@2.service'), instance(2)])).toMatchObject({ waits: [], warnings: [] });
  });

  test('are waited for together, which makes a cycle of what one of them and the other say', () => {
    const given = [instance(1), { ...db, unit: 'After=web@1.service' }, instance(2, 'After=db.service')];
    const { waits, warnings } = orderIn(given);
    expect(waits).toEqual(['web after db']);
    expect(warnings).toEqual([expect.stringMatching(/^web@2\.service:2: web → db → web is a cycle/)]);
  });

  test('are not waited for if one of them is of a later wave', () => {
    const given = [instance(1), { ...db, unit: 'After=web@1.service' }, instance(2, '', { wave: 1 })];
    expect(orderIn(given)).toMatchObject({ waits: [], warnings: [expect.stringMatching(/put db before web/)] });
  });
});

/** Lets every service begin that may, again and again, and returns those that never may. */
function stuckIn({ services }: Plan): string[] {
  let waiting = [...services];
  for (;;) {
    const names = new Set(waiting.map(({ service }) => service));
    const wave = Math.min(...waiting.map((service) => service.wave));
    const left = waiting.filter((service) => service.wave > wave || service.waitsFor.some((name) => names.has(name)));
    if (left.length === waiting.length) return left.map(({ service }) => service);
    waiting = left;
  }
}

test('whatever services say, all of them come to their turn, and in order if they go one after another', () => {
  const option = fc.constantFrom('After', 'Before', 'Requires');
  const link = fc.record({ from: fc.nat(5), to: fc.nat(5), option, isEntry: fc.boolean() });
  const scene = fc.record({
    links: fc.array(link, { maxLength: 14 }),
    waves: fc.array(fc.nat(2), { minLength: 6, maxLength: 6 }),
    states: fc.array(fc.constantFrom('up', 'missing', 'unchanged'), { minLength: 6, maxLength: 6 }),
    twins: fc.boolean(),
    maxParallel: fc.nat(2),
  });
  fc.assert(
    fc.property(scene, ({ links, waves, states, twins, maxParallel }) => {
      const given = waves.toSorted().map((wave, index): Ordered => {
        const own = links.filter(({ from, to }) => from === index && to !== index);
        return {
          file: `s${index}.service`,
          // The first and the last one share a name.
          ...(twins && index % 5 === 0 && { name: 'twin' }),
          unit: own.flatMap(({ option, to, isEntry }) => (isEntry ? [] : [`${option}=s${to}.service`])).join('\n'),
          after: own.flatMap(({ to, isEntry }) => (isEntry ? [twins && to % 5 === 0 ? 'twin' : `s${to}`] : [])),
          wave,
          is: states[index] ?? 'up',
        };
      });
      const { plan } = orderIn(given, maxParallel);
      expect(stuckIn(plan)).toEqual([]);
      for (const [index, { service, wave, waitsFor }] of plan.services.entries()) {
        expect(waitsFor).toEqual([...new Set(waitsFor)]);
        const others = waitsFor.map((name) => plan.services.findLastIndex((one) => one.service === name));
        expect(others).toEqual(others.toSorted((a, b) => a - b));
        expect(waitsFor).not.toContain(service);
        expect(others.every((other) => plan.services[other]?.wave === wave)).toBe(true);
        if (maxParallel === 1) expect(others.every((other) => other < index)).toBe(true);
      }
    }),
  );
});
