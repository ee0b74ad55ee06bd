import * as z from 'zod/mini';
import type { Clock } from '../clock/clock.js';
import type { CallOptions } from './fleet.js';
import { FleetError, type FleetErrorCode } from './fleet-error.js';
import { mayPass, retryDelay } from './retry.js';
import { errorSchema } from './schemas.js';
import { type HttpRequest, type HttpResponse, requestTimedOut, type Transport, TransportError } from './transport.js';

export interface RequestContext {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: () => number;
  /** Milliseconds after which one attempt is given up, from when it was sent. */
  readonly requestTimeoutMs: number;
  /** Milliseconds for which a call without a deadline of its own is tried again. */
  readonly retryForMs: number;
  /** Whether the server is known to have answered before, so that it is waited for. */
  readonly hasAnswered?: boolean;
  /** Told of every attempt, for the debug log. */
  readonly onAttempt?: (attempt: Attempt) => void;
}

/** One attempt of one request, as it ended. */
export interface Attempt {
  readonly method: string;
  readonly path: string;
  readonly number: number;
  readonly durationMs: number;
  /** The HTTP status, or why there was none. */
  readonly outcome: number | string;
}

export interface Reply {
  readonly response: HttpResponse;
  /** Whether the request had to be repeated: an earlier attempt may have taken effect unseen. */
  readonly repeated: boolean;
}

export type SendRequest = (request: Omit<HttpRequest, 'headers'>, call?: CallOptions) => Promise<Reply>;

/**
 * Returns the one function through which every request goes. It repeats what may pass by itself until the deadline,
 * and resolves with any status below 300, or with the 404 of a GET or DELETE. It rejects with a FleetError otherwise, and with the signal's
 * reason once that is aborted.
 */
export function requestSender(context: RequestContext): SendRequest {
  let hasAnswered = context.hasAnswered ?? false;

  return async (unsent, call = {}) => {
    const request: HttpRequest = {
      ...unsent,
      headers: {
        accept: 'application/json',
        'accept-encoding': 'identity',
        // fleet answers 415 to a body without this very content type.
        ...(unsent.body !== undefined && { 'content-type': 'application/json' }),
      },
    };
    const deadline = call.deadline ?? context.clock.now() + context.retryForMs;
    for (let attempt = 1; ; attempt++) {
      const outcome = await attemptOnce(context, request, attempt, call.signal);
      hasAnswered ||= 'response' in outcome || outcome.status !== undefined;
      if ('response' in outcome) return { response: outcome.response, repeated: attempt > 1 };
      const delay = retryDelay(attempt, context.random);
      if (!mayPass(outcome.code, hasAnswered, attempt) || context.clock.now() + delay >= deadline)
        throw new FleetError({ ...outcome, reason: withHint(outcome, hasAnswered), request, attempts: attempt });
      await context.clock.sleep(delay, call.signal);
    }
  };
}

/** Returns what `schema` makes of a response's body, or throws a FleetError: whatever answers there is not fleet. */
export function decode<T extends z.core.$ZodType>(
  schema: T,
  request: Pick<HttpRequest, 'method' | 'path'>,
  response: HttpResponse,
): z.infer<T> {
  const result = z.safeParse(schema, parseJson(response.body));
  if (result.success) return result.data;
  const problem = result.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('; ');
  const reason = `the answer is not one of fleet's API v1 (${problem})`;
  throw new FleetError({
    code: 'not-fleet',
    request,
    reason,
    status: response.status,
    attempts: 1,
    cause: result.error,
  });
}

/** Something takes the connection, and has never said a word of HTTP: it may be another service, or want TLS. */
function withHint({ code, reason }: Failure, hasAnswered: boolean): string {
  if (hasAnswered || (code !== 'interrupted' && code !== 'timeout')) return reason;
  return `${reason}; check the port, and whether the endpoint is https rather than http`;
}

type Failure = { code: FleetErrorCode; reason: string; status?: number; cause?: unknown };

async function attemptOnce(
  context: RequestContext,
  request: HttpRequest,
  number: number,
  signal: AbortSignal | undefined,
): Promise<{ response: HttpResponse } | Failure> {
  const { clock, transport, requestTimeoutMs, onAttempt } = context;
  signal?.throwIfAborted();
  const startedAt = clock.now();
  let timer = new AbortController();
  const attempt = new AbortController();
  const onAbort = () => attempt.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort);
  // Sent again to another server, it has its time again.
  const onSent = () => {
    timer.abort();
    timer = new AbortController();
    clock.sleep(requestTimeoutMs, timer.signal).then(
      () => attempt.abort(requestTimedOut),
      () => {},
    );
  };
  let outcome: { response: HttpResponse } | Failure;
  try {
    outcome = judge(request, await transport(request, attempt.signal, onSent));
  } catch (error) {
    signal?.throwIfAborted();
    if (error === requestTimedOut)
      outcome = { code: 'timeout', reason: `no answer within ${requestTimeoutMs / 1000} s` };
    else if (error instanceof TransportError) outcome = failureOf(error);
    else throw error;
  } finally {
    timer.abort();
    signal?.removeEventListener('abort', onAbort);
  }
  onAttempt?.({
    method: request.method,
    path: request.path,
    number,
    durationMs: clock.now() - startedAt,
    outcome: 'response' in outcome ? outcome.response.status : (outcome.status ?? outcome.reason),
  });
  return outcome;
}

function failureOf(error: TransportError): Failure {
  return { code: error.code === 'connect' ? 'unreachable' : 'interrupted', reason: error.message, cause: error };
}

/** A GET or a DELETE that finds nothing has been answered: what that means depends on who asked. */
function judge({ method }: HttpRequest, response: HttpResponse): { response: HttpResponse } | Failure {
  const { status, body } = response;
  const isJson = /^application\/json\b/i.test(response.headers['content-type'] ?? '');
  if (status < 300 && (body === '' || parseJson(body) !== undefined)) return { response };
  if (status < 300 && isJson) return { code: 'interrupted', reason: 'the answer was cut off', status };
  const fleets = z.safeParse(errorSchema, parseJson(body));
  if (status === 404 && fleets.success && (method === 'GET' || method === 'DELETE')) return { response };
  if (status >= 500) {
    const message = fleets.data?.error.message.slice(0, longestMessage);
    return { code: 'unavailable', reason: unavailable(status, message), status };
  }
  if (fleets.success)
    return {
      code: 'refused',
      reason: `${status} ${fleets.data.error.message.slice(0, longestMessage)}`.trim(),
      status,
    };
  return { code: 'not-fleet', reason: notFleet(response), status };
}

/** fleet's own are a line each; whatever else answers in its place may say more than anybody reads. */
const longestMessage = 1_000;

/** fleet answers 500 without a message while it cannot reach etcd, and for ever on a unit whose entry in etcd is broken. */
function unavailable(status: number, message: string | undefined): string {
  if (message) return `${status} ${message}`;
  return status === 500
    ? '500 without a message: fleetd cannot reach etcd, or its entry for this unit in etcd is broken'
    : `${status} without a message`;
}

function notFleet({ status, headers, body }: HttpResponse): string {
  const seen = /<html|<!doctype/i.test(body) ? 'an HTML page' : headers['content-type'] || 'no content type';
  if (status === 401 || status === 403)
    return `${status}, ${seen}: what stands in front of fleet lets nobody in like this; check user and password in the endpoint, or tls-cert`;
  return `${status}, ${seen}: this is not fleet's API; check the endpoint and what stands in front of it`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
