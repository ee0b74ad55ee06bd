import { afterEach, expect, test } from '@jest/globals';
import { Checkout, removeFolders, sleeper } from './checkout.js';

afterEach(removeFolders);

async function warningsOn(unitName: string, ...lines: string[]): Promise<string[]> {
  const body = unitName.endsWith('.timer') ? '[Timer]\nOnCalendar=daily\n' : sleeper;
  const text = `${body}[X-Fleet]\n${lines.join('\n')}\n`;
  const warnings = await new Checkout({ [unitName]: text }).warnings('*');
  return warnings.map((warning) => warning.slice(unitName.length + 1));
}

test.each<[unitName: string, line: string, warning: string]>([
  [
    'b@.service',
    'MachineOf=a@.service',
    'a@.service is a template, which never runs itself, so no machine can run b@.service; write MachineOf=a@%i.service',
  ],
  [
    'b@.service',
    'MachineOf=a*.service',
    'a*.service is a pattern, and MachineOf= takes the full name of one unit, so no machine can run b@.service; write MachineOf=a@%i.service',
  ],
  [
    'b@7.service',
    'MachineOf=a@[1-3].service',
    'a@[1-3].service is a pattern, and MachineOf= takes the full name of one unit, so no machine can run b@7.service; write MachineOf=a@%i.service',
  ],
  [
    'b@.timer',
    'X-ConditionMachineOf=a-*.timer',
    'a-*.timer is a pattern, and MachineOf= takes the full name of one unit, so no machine can run b@.timer; write MachineOf=a@%i.timer',
  ],
  [
    'b.service',
    'MachineOf=a@*.service',
    'a@*.service is a pattern, and MachineOf= takes the full name of one unit, so no machine can run b.service; name one unit, such as MachineOf=a@1.service',
  ],
  [
    'b.service',
    'MachineOf=a*',
    'a* is a pattern, and MachineOf= takes the full name of one unit, so no machine can run b.service; name one unit, such as MachineOf=a.service',
  ],
  [
    'b.service',
    'MachineOf=*.service',
    '*.service is a pattern, and MachineOf= takes the full name of one unit, so no machine can run b.service; name one unit in full',
  ],
  [
    'b.service',
    'MachineOf=a@%i.service',
    'a@.service is a template, which never runs itself, so no machine can run b.service; name one unit, such as MachineOf=a@1.service',
  ],
  [
    'b@.service',
    'MachineOf=a@%i.service c.service',
    'MachineOf= takes one name, and fleet takes all of "a@%i.service c.service" for one, so no machine can run b@.service; give each its own line: MachineOf=a@%i.service and MachineOf=c.service',
  ],
  [
    'b.service',
    'MachineOf=a.service, c.service',
    'MachineOf= takes one name, and fleet takes all of "a.service, c.service" for one, so no machine can run b.service; give each its own line: MachineOf=a.service and MachineOf=c.service',
  ],
  [
    'b@.service',
    'MachineOf=a@%I.service',
    'fleet puts in a name for %n, %N, %p and %i only, and leaves %I in MachineOf=a@%I.service as it is, so no machine can run b@.service; write MachineOf=a@%i.service',
  ],
  [
    'b.service',
    'MachineOf=a-%H.service',
    'fleet puts in a name for %n, %N, %p and %i only, and leaves %H in MachineOf=a-%H.service as it is, so no machine can run b.service; name the unit in full',
  ],
  [
    'b.service',
    'MachineOf=a',
    'MachineOf=a is not the full name of a unit: unit name must contain ".", so no machine can run b.service; write MachineOf=a.service',
  ],
  [
    'b@.service',
    'MachineOf=%n',
    'MachineOf= names the unit itself, so no machine can run b@.service; name the unit whose machine it needs',
  ],
  [
    'b.service',
    'MachineID=%m',
    'fleet puts in a name for %n, %N, %p and %i only, and leaves %m in MachineID=%m as it is, so no machine can run b.service; name one machine by its id, as fleetctl list-machines --full shows it, or remove MachineID=',
  ],
  [
    'b.service',
    'MachineID=10.0.0.1',
    'MachineID=10.0.0.1 is no id of a machine, so no machine can run b.service; name one machine by its id, as fleetctl list-machines --full shows it, or remove MachineID=',
  ],
  [
    'b.service',
    'MachineMetadata=region!=us-west',
    'fleet compares metadata for equality only, so the "!" in MachineMetadata=region!=us-west is a part of the key, so no machine can run b.service; write one line such as MachineMetadata=region=eu for each value that will do',
  ],
  [
    'b.service',
    'MachineMetadata=cpus>=4',
    'fleet compares metadata for equality only, so the ">" in MachineMetadata=cpus>=4 is a part of the key, so no machine can run b.service; write one line such as MachineMetadata=region=eu for each value that will do',
  ],
  [
    'b.service',
    'MachineMetadata=region=us-*',
    'fleet compares metadata for equality only, so the "*" in MachineMetadata=region=us-* is a part of the value, so no machine can run b.service; write one line such as MachineMetadata=region=eu for each value that will do',
  ],
  [
    'b.service',
    'MachineMetadata=host=%H',
    'fleet puts in a name for %n, %N, %p and %i only, and leaves %H in MachineMetadata=host=%H as it is, so no machine can run b.service; write the value itself',
  ],
])('%s with %s: a warning on the line', async (unitName, line, warning) => {
  expect(await warningsOn(unitName, line)).toEqual([`4: ${warning}`]);
});

test.each([
  ['b@.service', 'MachineOf=a@%i.service'],
  ['b@.service', 'MachineOf=%p-main@%i.service'],
  ['b@.service', 'MachineOf=main-%N.service'],
  ['b@.service', 'MachineMetadata=slot=%i'],
  ['b@.service', 'MachineOf=a.service'],
  ['b.service', 'MachineOf=a@1.service'],
  ['b.service', 'MachineOf=data\\x2dvol.mount'],
  ['b@.service', 'MachineID=%i'],
  ['b.service', 'MachineID=aaaa0000000000000000000000000001'],
  ['b.service', 'MachineMetadata=region=us-west'],
  ['b@.service', 'MachineMetadata=role=%p'],
  ['b.service', 'MachineMetadata="region=us-west" "disk=ssd"'],
])('%s with %s is fine', async (unitName, line) => {
  expect(await warningsOn(unitName, line)).toEqual([]);
});
