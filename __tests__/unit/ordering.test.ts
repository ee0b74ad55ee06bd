import { describe, expect, test } from '@jest/globals';
import { orderingOf } from '../../src/unit/ordering.js';
import { parseUnitFile } from '../../src/unit/parse-unit-file.js';

/** `After db.service` for every unit that one orders itself after, or before, by the options of its file. */
function ordering(unit: string, file: string) {
  const { after, before } = orderingOf(unit, parseUnitFile(file).options);
  const words = (orderings: typeof after) => orderings.map((one) => `${one.option} ${one.unit}`);
  return { after: words(after), before: words(before) };
}

const after = (unit: string, value: string) =>
  orderingOf(unit, parseUnitFile(`[Unit]\nAfter=${value}\n`).options).after.map((one) => one.unit);

describe('what a unit orders itself after, or before', () => {
  test.each([
    ['After=db.service', ['After db.service'], []],
    ['Requires=db.service', ['Requires db.service'], []],
    ['BindsTo=db.service', ['BindsTo db.service'], []],
    ['Requisite=db.service', ['Requisite db.service'], []],
    ['Before=db.service', [], ['Before db.service']],
    [
      'After=b.service a.service\nBefore=d.service\nAfter=c.service',
      ['b', 'a', 'c'].map((name) => `After ${name}.service`),
      ['Before d.service'],
    ],
    ['Wants=db.service\nPartOf=db.service\nConflicts=db.service\nBindTo=db.service', [], []],
  ])('%j', (options, expected, before) => {
    expect(ordering('web.service', `[Unit]\n${options}\n`)).toEqual({ after: expected, before });
  });

  test('MachineOf= orders too, and the same options elsewhere do not', () => {
    const file = '[Service]\nAfter=db.service\n[X-Fleet]\nMachineOf=app@%i.service\nAfter=cache.service\n';
    expect(ordering('web@3.service', file).after).toEqual(['MachineOf app@3.service']);
  });

  test('a unit that is named more than once is there once, by the first of After=, Requires=, BindsTo=, Requisite= and MachineOf=', () => {
    const file =
      '[Unit]\nBindsTo=db.service\nRequires=db.service\nAfter=db.service db.service\n[X-Fleet]\nMachineOf=db.service\n';
    expect(ordering('web.service', file).after).toEqual(['After db.service']);
  });

  test('an empty value takes nothing back, since systemd cannot reset dependencies', () => {
    expect(ordering('web.service', '[Unit]\nAfter=db.service\nAfter=\n').after).toEqual(['After db.service']);
  });
});

describe('the names in a value', () => {
  test.each([
    ['a.service  b.service\tc.service', ['a.service', 'b.service', 'c.service']],
    ['"a.service" \'b.service\'', ['a.service', 'b.service']],
    ['a.service \\\n  b.service', ['a.service', 'b.service']],
    ['a.service \\', ['a.service']],
    ['"a.service', ['"a.service']],
    ['system-a\\x2db.service', ['system-a\\x2db.service']],
  ])('%j', (value, names) => {
    expect(after('web.service', value)).toEqual(names);
  });
});

describe('specifiers stand for parts of the name of the unit', () => {
  test.each([
    ['back-end@a-b.service', '%n', 'back-end@a-b.service'],
    ['back-end@a-b.service', '%N.timer', 'back-end@a-b.timer'],
    ['back-end@a-b.service', '%p.socket', 'back-end.socket'],
    ['back-end@a-b.service', '%P.socket', 'back/end.socket'],
    ['back-end@a-b.service', 'db@%i.service', 'db@a-b.service'],
    ['back-end@a-b.service', 'db@%I.service', 'db@a/b.service'],
    ['back-end@a-b.service', '%j.service', 'end.service'],
    ['back-end@a\\x2db\\x20c\\xc3\\xa9.service', 'db@%I.service', 'db@a-b cé.service'],
    ['x\\x2dback-b\\x2dend@1.service', '%J.service', 'b-end.service'],
    ['web@3.service', 'db@%I.service', 'db@3.service'],
    ['web.service', 'db@%i.service', 'db@web.service'],
    ['web.service', '%j-%p.service', 'web-web.service'],
    ['web@3.service', '100%%-%i.service', '100%-3.service'],
    ['web@3.service', '%%i.service', '%i.service'],
    ['web@3.service', '%H.service', '%H.service'],
    ['web@%p.service', 'db@%i.service', 'db@%p.service'],
  ])('in %s, %s is %s', (unit, value, name) => {
    expect(after(unit, value)).toEqual([name]);
  });
});

describe('a template without an instance is taken as systemd does', () => {
  test.each([
    ['of an instance, with that instance', 'web@3.service', 'db@.service', 'db@3.service'],
    ['of a plain unit, with its prefix', 'web.service', 'db@.service', 'db@web.service'],
    ['after specifiers are put in', 'web@3.service', '%p-db@.service', 'web-db@3.service'],
    ['unless it has an instance', 'web@3.service', 'db@1.service', 'db@1.service'],
  ])('%s', (_, unit, value, name) => {
    expect(after(unit, value)).toEqual([name]);
  });
});
