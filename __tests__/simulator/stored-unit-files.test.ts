import { describe, expect, test } from '@jest/globals';
import { fleetVersions, sentHash, storedUnitFile } from '../../src/simulator/fleetd/fleet-version.js';
import { SimulatedCluster } from '../../src/simulator/fleetd/simulated-cluster.js';
import { inProcessTransport } from '../../src/simulator/harness/in-process-transport.js';
import { SimulatedEndpoint } from '../../src/simulator/harness/simulated-endpoint.js';
import { VirtualClock } from '../../src/simulator/harness/virtual-clock.js';

const option = (name: string, value: string) => ({ section: 'Service', name, value });
/** What go-systemd reads from a file with CRLF line ends. */
const sent = [option('ExecStart', '/usr/bin/env \\'), option('MODE', 'prod \\'), option('TIER', 'web sleep 86400')];

describe('fleet reads the text of a unit again before it serves it', () => {
  test.each(fleetVersions)('%s serves one option where three were sent', (version) => {
    const goesOn = '/usr/bin/env \\\nMODE=prod \\\nTIER=web sleep 86400';
    const joined = '/usr/bin/env  MODE=prod  TIER=web sleep 86400';
    const { options, hash } = storedUnitFile(version, sent);
    expect(options).toEqual([option('ExecStart', version === '0.11.1' ? joined : goesOn)]);
    expect(hash).toBe(sentHash(version, options));
  });

  test.each(fleetVersions)('%s reports a hash other than that of what was sent if it reads it otherwise', (version) => {
    const { options, hash } = storedUnitFile(version, [option('ExecStart', '/bin/a \\')]);
    expect(options).toEqual([option('ExecStart', version === '0.11.1' ? '/bin/a' : '/bin/a \\\n')]);
    expect(hash).not.toBe(sentHash(version, [option('ExecStart', '/bin/a \\')]));
  });

  test('options that were served do not change when they are sent once more', () => {
    for (const version of fleetVersions) {
      const { options, hash } = storedUnitFile(version, sent);
      expect(storedUnitFile(version, options)).toMatchObject({ options, hash });
    }
  });
});

test('a unit that was replaced with a text that cannot be read makes every request about it fail', async () => {
  const startAt = Date.UTC(2026, 0, 1);
  const clock = new VirtualClock(startAt);
  const cluster = new SimulatedCluster({ startAt });
  const transport = inProcessTransport(new SimulatedEndpoint({ cluster, clock }));
  const send = async (method: 'GET' | 'PUT' | 'DELETE', body?: object) => {
    const headers = { 'content-type': 'application/json' };
    const request = { method, path: '/fleet/v1/units/a.service', headers };
    const sentBody = body && { body: JSON.stringify(body) };
    const { status } = await transport({ ...request, ...sentBody }, new AbortController().signal);
    return status;
  };
  const tooLong = [option('ExecStart', `/bin/a ${'x'.repeat(5_000)}`)];
  await clock.run(async () => {
    expect(await send('PUT', { desiredState: 'launched', options: tooLong })).toBe(400);
    expect(await send('PUT', { desiredState: 'launched', options: [option('ExecStart', '/bin/a')] })).toBe(201);
    expect(await send('PUT', { desiredState: 'launched', options: tooLong })).toBe(201);
    expect(await send('GET')).toBe(500);
    expect(await send('PUT', { desiredState: 'inactive' })).toBe(500);
    expect(await send('DELETE')).toBe(500);
  });
});
