import type { HttpRequest, HttpResponse } from '../../src/fleet/transport.js';
import { readFleetFixture } from '../fixtures/read-fixture.js';

export interface Recording {
  readonly title: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | null;
  };
  readonly response: {
    readonly status?: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly json?: unknown;
    readonly text?: string;
    readonly connectionError?: string;
  };
}

export const versions = ['1.0.0', '0.13.0', '0.11.1'] as const;

/** All that was recorded of one version of fleetd, in order. */
export function recordingsOf(version: (typeof versions)[number]): Recording[] {
  return readFleetFixture<{ recorded: Recording[] }>(`transcript-${version}.json`).recorded;
}

/** The first recording of that title, by fleetd 1.0.0 unless another is asked for. */
export function recorded(title: string, version: (typeof versions)[number] = '1.0.0'): Recording {
  const found = recordingsOf(version).find((recording) => recording.title === title);
  if (!found) throw new RangeError(`"${title}" was not recorded`);
  return found;
}

/** A recorded response as a transport hands it over. */
export function responseOf({ response }: Recording): HttpResponse {
  const { status = 0, headers = {}, json, text = '' } = response;
  return { status, headers, body: json === undefined ? text : JSON.stringify(json) };
}

/** The path without what only a hand-written request of the recorder had. */
export function pathOf({ request }: Recording): URL {
  return new URL(request.path, 'http://fleet.test');
}

/** What a client sent, comparable with what the recorder sent. */
export function sentAs({ method, path, body }: HttpRequest): { method: string; path: string; body: unknown } {
  return { method, path, body: body === undefined ? null : JSON.parse(body) };
}
