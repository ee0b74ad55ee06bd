import { CodedError } from '../errors/coded-error.js';
import type { HttpRequest } from './transport.js';

/**
 * Why a request failed: `unreachable` (no connection), `interrupted` (the connection was lost), `timeout`, `unavailable`
 * (5xx), `refused` (4xx), `not-fleet` (another server answered).
 */
export type FleetErrorCode = 'unreachable' | 'interrupted' | 'timeout' | 'unavailable' | 'refused' | 'not-fleet';

interface FleetErrorDetails {
  readonly code: FleetErrorCode;
  readonly request: Pick<HttpRequest, 'method' | 'path'>;
  readonly reason: string;
  readonly status?: number;
  readonly attempts: number;
  readonly cause?: unknown;
}

/** A request to fleet that failed after all retries. The message has its method, path and status, and fleet's own message. */
export class FleetError extends CodedError<FleetErrorCode> {
  override readonly name = 'FleetError';
  readonly method: string;
  readonly path: string;
  readonly status: number | undefined;
  readonly reason: string;
  readonly attempts: number;

  constructor({ code, request, reason, status, attempts, cause }: FleetErrorDetails) {
    const tries = attempts > 1 ? ` (tried ${attempts} times)` : '';
    super(code, `${request.method} ${request.path}: ${reason}${tries}`, { cause });
    this.method = request.method;
    this.path = request.path;
    this.status = status;
    this.reason = reason;
    this.attempts = attempts;
  }
}
