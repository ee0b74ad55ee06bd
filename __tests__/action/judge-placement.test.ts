import { expect, test } from '@jest/globals';
import { judgePlacement } from '../../src/action/judge-placement.js';
import { DefinitionError } from '../../src/definition/diagnostic.js';
import { machines, one, plannedIn } from '../preflight/placement-scene.js';
import { MemoryHost } from './memory-host.js';

type Scene = Parameters<typeof plannedIn>[0];

function judged(scene: Scene, server = 'fleetd/1.0.0') {
  const { plan, cluster, definition } = plannedIn(scene);
  const host = new MemoryHost({});
  let error: unknown;
  try {
    judgePlacement(plan, cluster, definition, server, 10, host);
  } catch (thrown) {
    error = thrown;
  }
  const diagnostics = error instanceof DefinitionError ? error.diagnostics : [];
  const debug = host.events.filter(({ type }) => type === 'debug').map(({ text }) => text);
  return { error, diagnostics, debug, annotations: host.annotations };
}

const apart = 'Conflicts=web@*.service';

test('instances without a machine are one error, and each of them a line of the debug log', () => {
  const six = machines({}, {}, {}, {}, {}, {});
  const { diagnostics, debug } = judged({
    machines: six,
    define: [{ file: 'web@.service', rules: apart, count: 60 }],
  });
  expect(diagnostics).toEqual([
    {
      severity: 'error',
      file: 'web@.service',
      message:
        'web@7.service to web@60.service find no machine that can run them: 10.0.0.1, 10.0.0.2 and 4 more: Conflicts= with web@1.service, web@2.service and 4 more, which are there. Try: add a machine, lower the count or relax Conflicts=',
    },
  ]);
  expect(debug).toHaveLength(54);
  expect(debug[53]).toMatch(/^web@60\.service finds .*10\.0\.0\.6: Conflicts= with web@6\.service, which is there/);
});

test('a unit of the cluster that has to move is a warning, and nothing goes to the debug log that was said', () => {
  const { error, annotations, debug } = judged({
    present: [{ unit: 'old.service', on: 1 }],
    define: [{ file: 'new.service', rules: 'Replaces=old.service\nMachineMetadata=rack=r1' }],
  });
  expect(error).toBeUndefined();
  expect(annotations).toEqual([
    {
      severity: 'warning',
      message:
        'old.service, which is not part of this deployment: moves from 10.0.0.1 to 10.0.0.2 because of new.service',
    },
  ]);
  expect(debug).toEqual([]);
});

test.each([
  ['fleetd/0.11.1', 1],
  ['fleetd/0.13.0', 0],
  ['', 0],
])('on %j, whether an instance gives up its machine in between is taken from its version', (server, errors) => {
  const { diagnostics } = judged(
    {
      machines: one,
      present: [
        { unit: 'web@1.service', on: 1, rules: apart },
        { unit: 'batch.service', rules: apart },
      ],
      define: [{ file: 'web@.service', rules: apart, count: 1 }],
    },
    server,
  );
  expect(diagnostics).toHaveLength(errors);
});
