import type { HttpRequest } from './transport.js';

/**
 * Why a request came to nothing: `unreachable` (no connection), `interrupted` (it broke off), `timeout`, `unavailable`
 * (5xx), `refused` (4xx), `not-fleet` (something else answers there).
 */
export type FleetErrorKind = 'unreachable' | 'interrupted' | 'timeout' | 'unavailable' | 'refused' | 'not-fleet';

interface FleetErrorDetails {
  readonly kind: FleetErrorKind;
  readonly request: Pick<HttpRequest, 'method' | 'path'>;
  readonly reason: string;
  readonly status?: number;
  readonly attempts: number;
  readonly cause?: unknown;
}

/** A request to fleet that failed for good, with method, path, status and fleet's own message. */
export class FleetError extends Error {
  override readonly name = 'FleetError';
  readonly kind: FleetErrorKind;
  readonly method: string;
  readonly path: string;
  readonly status: number | undefined;
  readonly reason: string;
  readonly attempts: number;

  constructor({ kind, request, reason, status, attempts, cause }: FleetErrorDetails) {
    const tries = attempts > 1 ? ` (tried ${attempts} times)` : '';
    super(`${request.method} ${request.path}: ${reason}${tries}`, { cause });
    this.kind = kind;
    this.method = request.method;
    this.path = request.path;
    this.status = status;
    this.reason = reason;
    this.attempts = attempts;
  }
}
