import { CodedError } from '../errors/coded-error.js';

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
 * Sends one request and returns the whole response, whatever its status. Calls `onSent` once a connection is open and
 * the request is written to it: opening a connection has its own time limit. Rejects with a TransportError when there
 * is no response, and with the signal's reason once that is aborted.
 */
export type Transport = (request: HttpRequest, signal: AbortSignal, onSent?: () => void) => Promise<HttpResponse>;

/** The reason with which a request's signal is aborted when the request times out. */
export const requestTimedOut: unique symbol = Symbol('the request timed out');

/** Where an HTTP request failed: no connection could be opened (`connect`), or it was lost before the whole response had arrived (`exchange`). */
export type TransportErrorCode = 'connect' | 'exchange';

/** An HTTP request that got no response. */
export class TransportError extends CodedError<TransportErrorCode> {
  override readonly name = 'TransportError';
  /** Whether no connection was had because the other side broke it off, or refused to connect further: it may be busy. */
  readonly isDropped: boolean;

  constructor(
    code: TransportErrorCode,
    message: string,
    { isDropped = false, ...options }: ErrorOptions & { readonly isDropped?: boolean } = {},
  ) {
    super(code, message, options);
    this.isDropped = isDropped;
  }
}
