/** One HTTP request to a fleet server, relative to its endpoint. */
export interface HttpRequest {
  readonly method: 'GET' | 'PUT' | 'DELETE' | 'PATCH';
  /** Path and query, percent-encoded: `/fleet/v1/units?nextPageToken=ZAACAA%3D%3D`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Sends one request and returns the whole response, whatever its status. Calls `onSent` as soon as a connection stands
 * and the request is written to it: opening one has a time limit of its own. Rejects with a TransportError when there is
 * no response, and with the signal's reason once that is aborted.
 */
export type Transport = (request: HttpRequest, signal: AbortSignal, onSent?: () => void) => Promise<HttpResponse>;

/** What a request's signal is aborted with when its time is up. */
export const timedOut: unique symbol = Symbol('the time for the request is up');

/** No HTTP response came back: no connection came about (`connect`), or it broke before the response was whole (`exchange`). */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly stage: 'connect' | 'exchange';

  constructor(stage: 'connect' | 'exchange', message: string, cause?: unknown) {
    super(message, { cause });
    this.stage = stage;
  }
}
