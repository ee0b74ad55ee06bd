import { expect, test } from '@jest/globals';
import { Stage } from '../stage/stage.js';
import { outcomes } from '../stage/stage-run.js';

const continued = '[Service]\nExecStart=/bin/sh -c "sleep 9999; \\\n  true" \\\n  one\nEnvironment=A=b\n';
const interleaved = '[Unit]\nA=1\n[Service]\nExecStart=/bin/sleep 9999\n[Unit]\nB=2\n';
const trailing = '[Service]\nExecStart=/bin/sleep 9999\nEnvironment=A=b \\';

test.each(['1.0.0', '0.13.0', '0.11.1'] as const)(
  'lines that go on, sections that come twice and a backslash at the end are deployed, and are unchanged after that, on fleetd %s',
  async (version) => {
    const stage = new Stage({ version });
    const files = { 'c.service': continued, 'i.service': interleaved, 't.service': trailing };
    const deployment = await stage.run(files);
    expect(outcomes(deployment)).toEqual([
      'c.service create succeeded',
      'i.service create succeeded',
      't.service create succeeded',
    ]);
    expect((await stage.run(files)).status).toBe('unchanged');
    const update = await stage.run({ ...files, 'c.service': continued.replace('one', 'two') });
    expect(outcomes(update)[0]).toBe('c.service update succeeded');
  },
);

test.each(['1.0.0', '0.13.0', '0.11.1'] as const)(
  'units that someone else created from the same files count as unchanged on fleetd %s',
  async (version) => {
    const stage = new Stage({ version });
    stage.cluster.putUnit('c.service', continued);
    stage.cluster.putUnit('i.service', interleaved);
    await stage.wait(40);
    const deployment = await stage.run({ 'c.service': continued, 'i.service': interleaved });
    expect(deployment.status).toBe('unchanged');
    expect(deployment.writes).toEqual([]);
  },
);
