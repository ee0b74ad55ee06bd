import { afterEach, describe, expect, test } from '@jest/globals';
import { Checkout, removeFolders, sleeper } from './checkout.js';

afterEach(removeFolders);

/** The warnings about a template whose [X-Fleet] section, from line 4 on, has these lines. */
function warningsOf(lines: string): Promise<string[]> {
  return new Checkout({ 'a@.service': `${sleeper}[X-Fleet]\n${lines}\n` }).warnings('*');
}

describe('what fleet makes nothing of in [X-Fleet] is a warning on its line', () => {
  test.each([
    [
      'two pairs on a line',
      'MachineMetadata=region=us-west rack=r1',
      'fleet ignores MachineMetadata=region=us-west rack=r1, so that it keeps the unit off no machine: a line has one pair such as region=eu, or several of them each in double quotes; write MachineMetadata="region=us-west" "rack=r1"',
    ],
    [
      'two pairs with a comma',
      'MachineMetadata=region=us-west,rack=r1',
      'fleet ignores MachineMetadata=region=us-west,rack=r1, so that it keeps the unit off no machine: a line has one pair such as region=eu, or several of them each in double quotes; write MachineMetadata="region=us-west" "rack=r1"',
    ],
    [
      'two pairs in one pair of quotes',
      'MachineMetadata="region=us-west rack=r1"',
      'fleet ignores MachineMetadata="region=us-west rack=r1", so that it keeps the unit off no machine: a line has one pair such as region=eu, or several of them each in double quotes; write MachineMetadata="region=us-west" "rack=r1"',
    ],
    [
      'two pairs over a continued line',
      'MachineMetadata=region=us-west \\\n  rack=r1',
      'fleet ignores MachineMetadata=region=us-west rack=r1, so that it keeps the unit off no machine: a line has one pair such as region=eu, or several of them each in double quotes; write MachineMetadata="region=us-west" "rack=r1"',
    ],
    [
      'one of two quoted values without a key',
      'MachineMetadata="region=us-west" "r1"',
      'fleet ignores "r1" in MachineMetadata="region=us-west" "r1", so that it keeps the unit off no machine: it has no key; write it in front, as in MachineMetadata=region=r1',
    ],
    [
      'no key',
      'MachineMetadata=r1',
      'fleet ignores MachineMetadata=r1, so that it keeps the unit off no machine: it has no key; write it in front, as in MachineMetadata=region=r1',
    ],
    [
      'no key in the deprecated spelling',
      'X-ConditionMachineMetadata=r1',
      'fleet ignores X-ConditionMachineMetadata=r1, so that it keeps the unit off no machine: it has no key; write it in front, as in X-ConditionMachineMetadata=region=r1',
    ],
    [
      'an = too many',
      'MachineMetadata=rack==r1',
      'fleet ignores MachineMetadata=rack==r1, so that it keeps the unit off no machine: it has to be one pair such as region=eu, with exactly one = in it',
    ],
    [
      'blanks around the =',
      'MachineMetadata=rack = r1',
      'no machine has what MachineMetadata=rack = r1 asks for, since the blanks around the = count; write MachineMetadata=rack=r1',
    ],
    [
      'quotes that are not double quotes around the whole',
      "MachineMetadata='rack=r1'",
      "no machine has what MachineMetadata='rack=r1' asks for, since the quotes count; write MachineMetadata=rack=r1",
    ],
    [
      'alternatives on one line',
      'MachineMetadata=rack=r1,r2',
      'no machine has what MachineMetadata=rack=r1,r2 asks for, since the comma counts; for one of several values, write a line for each, MachineMetadata=rack=r1 and MachineMetadata=rack=r2',
    ],
    [
      'an empty value, which systemd would take for a reset',
      'MachineMetadata=',
      'fleet does not take an empty MachineMetadata= for a reset of earlier ones, and ignores it; remove the line',
    ],
    [
      'a value that is no boolean',
      'Global=ture',
      'fleet takes Global=ture for false, and runs the unit on one machine; write Global=true or Global=false',
    ],
    [
      'a boolean of systemd that is none of fleet',
      'Global=y',
      'fleet takes Global=y for false, and runs the unit on one machine; write Global=true or Global=false',
    ],
    [
      'a comment behind a value',
      'Global=true # everywhere',
      'fleet takes "# everywhere" for a part of Global=, since only whole lines are comments; put it on a line of its own',
    ],
    [
      'a comment behind the name of a unit',
      'MachineOf=web@%i.service # its main unit',
      'fleet takes "# its main unit" for a part of MachineOf=, since only whole lines are comments; put it on a line of its own',
    ],
    [
      'a comment behind metadata',
      'MachineMetadata=rack=r1 ; the big one',
      'fleet takes "; the big one" for a part of MachineMetadata=, since only whole lines are comments; put it on a line of its own',
    ],
    [
      'several globs of Replaces=',
      'Replaces=a.service b.service',
      'fleet finds no unit that Replaces=a.service b.service could match: it is one glob; write a line for each, Replaces=a.service and Replaces=b.service',
    ],
    [
      'a name without its type',
      'Conflicts=web@*.service db',
      'fleet finds no unit that "db" in Conflicts=web@*.service db could match: the name of a unit has a type at its end, as in db.service',
    ],
    [
      'a type that there is not',
      'Conflicts=web@*.sevice',
      'fleet finds no unit that Conflicts=web@*.sevice could match: units have no type .sevice; write Conflicts=web@*.service',
    ],
    [
      'a comma between globs',
      'Conflicts=web@*.service, db@*.service',
      'fleet finds no unit that "web@*.service," in Conflicts=web@*.service, db@*.service could match: the comma is part of it; remove it',
    ],
    [
      'commas without blanks',
      'Conflicts=web.service,db.service',
      'fleet finds no unit that Conflicts=web.service,db.service could match: it is one glob; write a line for each, Conflicts=web.service and Conflicts=db.service',
    ],
    [
      'braces',
      'Conflicts=web@{1,2}.service',
      'fleet finds no unit that Conflicts=web@{1,2}.service could match: there are no alternatives in braces; write a line for each',
    ],
    [
      'a malformed glob',
      'Conflicts=web@[1-.service',
      'fleet finds no unit that Conflicts=web@[1-.service could match: it is not the name of a unit, nor a glob such as web@*.service',
    ],
    [
      'a path',
      'Conflicts=/etc/web.service',
      "fleet finds no unit that Conflicts=/etc/web.service could match: the name of a unit has no '/'",
    ],
    [
      'quotes',
      "Conflicts='web.service'",
      "fleet finds no unit that Conflicts='web.service' could match: quotes are part of it; remove them",
    ],
    [
      'a specifier of systemd that fleet does not know',
      'X-Conflicts=web@%H.service',
      'fleet finds no unit that X-Conflicts=web@%H.service could match: of the specifiers, fleet knows %n, %N, %p and %i only',
    ],
    [
      'an option in another case',
      'MachineOF=web@%i.service',
      'fleet ignores the unknown option MachineOF= in [X-Fleet]; write MachineOf=',
    ],
    [
      'an option with a prefix that it does not have',
      'X-MachineMetadata=rack=r1',
      'fleet ignores the unknown option X-MachineMetadata= in [X-Fleet]; write MachineMetadata=',
    ],
    ['an option of systemd', 'Restart=always', 'fleet ignores the unknown option Restart= in [X-Fleet]'],
  ])('%s', async (_, lines, message) => {
    expect(await warningsOf(lines)).toEqual([`a@.service:4: ${message}`]);
  });

  test.each([
    [
      'MachineID=aaaa\nMachineID=bbbb',
      [
        'a@.service:5: fleet ignores MachineID=bbbb, since only MachineID=aaaa on line 4 counts; for one of several machines, give these the same metadata and use MachineMetadata=',
      ],
    ],
    [
      'X-ConditionMachineID=aaaa\n\nMachineID=bbbb\nX-ConditionMachineBootID=cccc',
      [
        'a@.service:4: fleet ignores X-ConditionMachineID=aaaa, since only MachineID=bbbb on line 6 counts; for one of several machines, give these the same metadata and use MachineMetadata=',
        'a@.service:7: fleet ignores X-ConditionMachineBootID=cccc, since only MachineID=bbbb on line 6 counts; for one of several machines, give these the same metadata and use MachineMetadata=',
      ],
    ],
    [
      'MachineID="aaaa" "bbbb"',
      [
        'a@.service:4: fleet ignores MachineID=bbbb, since only MachineID=aaaa on line 4 counts; for one of several machines, give these the same metadata and use MachineMetadata=',
      ],
    ],
    [
      'Global=true\nGlobal=false',
      ['a@.service:4: fleet ignores Global=true, since only Global=false on line 5 counts; remove one of them'],
    ],
  ])('of options that count once, the others are: %j', async (lines, warnings) => {
    expect(await warningsOf(lines)).toEqual(warnings);
  });
});

test.each([
  'MachineMetadata=rack=r1\nMachineMetadata=rack=r2\nMachineMetadata=role=web server',
  'MachineMetadata="region=us-west" "rack=r1"',
  'MachineMetadata="region=us-west"  "rack=r1"',
  'Replaces="a.service"  "b.service"',
  'MachineID=aaaa\nMachineID=aaaa',
  'Global=true',
  'Global=Yes',
  'Global="on"',
  'Global=no',
  'MachineOf=web@%i.service\nMachineOf=db.service',
  'Conflicts=a@*.service b@%i.service\nConflicts=%n\nX-Conflicts=c*',
  'Conflicts="a.service" "b.service"',
  'Conflicts=a.service \\\n  b.service',
  'Replaces=old@*.service',
  '# Global=true\n; Conflicts=web',
])('what fleet reads as it was meant is no warning: %j', async (lines) => {
  expect(await warningsOf(lines)).toEqual([]);
});

describe('a section that nobody reads is a warning on its header', () => {
  test.each([
    [
      'a.service',
      '[X-fleet]\nGlobal=true',
      'fleet ignores everything in [X-fleet], which is not [X-Fleet]; write [X-Fleet]',
    ],
    [
      'a.service',
      '[Fleet]\nGlobal=true',
      'fleet ignores everything in [Fleet], which is not [X-Fleet]; write [X-Fleet]',
    ],
    [
      'a.service',
      '[ X-Fleet]\nAlso=b.service',
      'fleet ignores everything in [ X-Fleet], which is not [X-Fleet]; write [X-Fleet]',
    ],
    [
      'a.service',
      '[service]\nAlso=b.service',
      'systemd ignores everything in [service], which is not [Service]; write [Service]',
    ],
    [
      'a.service',
      '[Instal]\nAlso=b.service',
      'systemd ignores everything in [Instal], which is not [Install]; write [Install]',
    ],
    [
      'a.service',
      '[Unit ]\nAlso=b.service',
      'systemd ignores everything in [Unit ], which is not [Unit]; write [Unit]',
    ],
    [
      'a.timer',
      '[Service]\nAlso=b.service',
      'systemd ignores everything in [Service], since a.timer is a timer, of which it reads [Unit], [Install] and [Timer]',
    ],
    [
      'a.target',
      '[Service]\nAlso=b.service',
      'systemd ignores everything in [Service], since a.target is a target, of which it reads [Unit] and [Install]',
    ],
    [
      'a.service',
      '[Docker]\nAlso=b.service',
      'systemd ignores everything in [Docker], a section that it does not know; of a service it reads [Unit], [Install] and [Service]',
    ],
  ])('%s: %j', async (file, text, message) => {
    expect(await new Checkout({ [file]: `[Unit]\nDescription=x\n${text}\n` }).warnings('*')).toEqual([
      `${file}:3: ${message}`,
    ]);
  });

  test('those that systemd or fleet reads are not, nor is one that is meant for somebody else', async () => {
    const checkout = new Checkout({
      'a.service': `[Unit]\nAlso=b.service\n${sleeper}[Install]\nAlso=b.service\n[X-Fleet]\nGlobal=true\n[X-Deploy]\nMachineOf=a\n`,
      'a.socket': '[Socket]\nListenStream=80\n',
    });
    expect(await checkout.warnings('*')).toEqual([]);
  });
});

describe('an option of fleet in another section is a warning on its line', () => {
  test.each([
    ['[Unit]\nMachineOf=b.service', ['a.service:4: fleet ignores MachineOf= in [Unit]; move it to [X-Fleet]']],
    ['[Service]\nConflicts=b.service', ['a.service:4: fleet ignores Conflicts= in [Service]; move it to [X-Fleet]']],
    [
      '[Unit]\nConflicts=b@*.service',
      ['a.service:4: fleet ignores Conflicts= in [Unit], where systemd takes full names only; move it to [X-Fleet]'],
    ],
    ['[Unit]\nConflicts=b@1.service', []],
    // Its section's header has the warning.
    [
      '[X-fleet]\nGlobal=true',
      ['a.service:3: fleet ignores everything in [X-fleet], which is not [X-Fleet]; write [X-Fleet]'],
    ],
  ])('%j', async (text, warnings) => {
    expect(await new Checkout({ 'a.service': `${sleeper}${text}\n` }).warnings('*')).toEqual(warnings);
  });
});
