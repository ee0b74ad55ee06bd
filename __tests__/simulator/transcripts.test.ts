import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { FleetVersion } from '../../src/simulator/fleetd/fleet-version.js';
import { SimulatedCluster } from '../../src/simulator/fleetd/simulated-cluster.js';
import { SimulatedEndpoint } from '../../src/simulator/harness/simulated-endpoint.js';
import { type SimulatorServer, startSimulatorServer } from '../../src/simulator/harness/simulator-server.js';
import { readFleetFixture } from '../fixtures/read-fixture.js';

interface Recording {
  readonly title: string;
  readonly request: { method: string; path: string; headers: Record<string, string>; body: string | null };
  readonly response: {
    status?: number;
    headers?: Record<string, string>;
    json?: unknown;
    text?: string;
    connectionError?: string;
  };
}

/** How long the recorder waited before these requests; all others followed one another at once. */
const waitsMs: Readonly<Record<string, number>> = {
  'the unit once running': 10_000,
  'the unit later': 14_000,
  'the stopped unit': 8000,
  'the inactive unit': 8000,
  'unit rec-fail after 11 s': 11_000,
};

/**
 * What is compared less strictly than to the letter, and why:
 * - `machineID` of units and states: fleet schedules rivals in the order of a Go map, which changes every time. Every one
 *   must be a machine of the cluster, and be absent where it was. What is on all machines is compared in full.
 * - The state of the crash loop, which alternates every one to two seconds; any of its three states passes.
 * - The title `first page` and the two after it hold a summary of their lists, which the recorder made.
 */
const loopStates = ['active/running', 'activating/auto-restart', 'failed/failed'];

describe.each<FleetVersion>(['1.0.0', '0.13.0', '0.11.1'])('fleetd %s', (version) => {
  const { recorded } = readFleetFixture<{ recorded: Recording[] }>(`transcript-${version}.json`);
  const startAt = Date.UTC(2026, 0, 1);
  let now = startAt;
  const cluster = new SimulatedCluster({ startAt, version });
  let server: SimulatorServer;

  beforeAll(async () => {
    const clock = { now: () => now, sleep: () => Promise.reject(new Error('nothing is to wait here')) };
    server = await startSimulatorServer(new SimulatedEndpoint({ cluster, clock }));
  });
  afterAll(() => server.close());

  test.each(recorded.map((recording) => [recording.title, recording] as const))('%s', async (title, recording) => {
    now += waitsMs[title] ?? 0;
    if (title === 'first page of 230 units') {
      for (const name of cluster.registry.jobs.keys()) cluster.destroyUnit(name);
      for (let page = 0; page < 230; page++) cluster.putUnit(`page@${page}.service`, sleeper, 'inactive');
    }
    const actual = await send(server.url, recording.request);
    const expected = recording.response;
    if (expected.connectionError !== undefined) {
      expect(actual).toEqual({ connectionError: expected.connectionError });
      return;
    }
    if ('connectionError' in actual) throw new Error(actual.connectionError);
    expect(actual.status).toBe(expected.status);
    const { 'content-type': contentType, server: name } = actual.headers;
    expect({ ...(contentType !== undefined && { 'content-type': contentType }), server: name }).toEqual(
      expected.headers,
    );
    if (expected.json === undefined) expect(actual.body).toBe(expected.text);
    else expect(comparable(title, JSON.parse(actual.body))).toEqual(comparable(title, expected.json));
  });
});

const sleeper = '[Service]\nExecStart=/bin/sleep 86400\n';

type Reply = { status: number; headers: Record<string, unknown>; body: string } | { connectionError: string };

function send(url: string, { method, path, headers, body }: Recording['request']): Promise<Reply> {
  return new Promise((resolve) => {
    const request = httpRequest(`${url}${path}`, { method, headers, agent: false }, async (response) => {
      const chunks = await response.toArray();
      const { statusCode = 0, headers } = response;
      resolve({ status: statusCode, headers, body: Buffer.concat(chunks).toString() });
    });
    request.on('error', (error: NodeJS.ErrnoException) => resolve({ connectionError: error.code ?? error.message }));
    request.end(body ?? undefined);
  });
}

function comparable(title: string, body: unknown): unknown {
  const loose = JSON.parse(JSON.stringify(body), (key, value: unknown) => {
    if (key === 'machineID' && typeof value === 'string' && !title.includes('global')) {
      expect(value).toMatch(/^a0+abc00[123]$/);
      return 'one of the machines';
    }
    return value;
  });
  if (title === 'state of rec-loop after 11 s') {
    const [state] = loose.states;
    expect(loopStates).toContain(`${state.systemdActiveState}/${state.systemdSubState}`);
    return Object.assign(state, { systemdActiveState: 'looping', systemdSubState: 'looping' });
  }
  if (/^(?:first page of 230 units|page [23])$/.test(title) && loose.units) {
    const { units, nextPageToken } = loose;
    const summary = { unitsCount: units.length, first: units[0].name, last: units.at(-1).name };
    return { ...summary, ...(nextPageToken && { nextPageToken }) };
  }
  return loose;
}
