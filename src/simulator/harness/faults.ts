import type { ApiRequest } from '../api/api-response.js';

/** What goes wrong with one request on its way. */
export type Fault =
  /** The connection is reset, and fleetd never sees the request. */
  | { readonly kind: 'reset-before' }
  /** The request is carried out, and then the connection is reset. */
  | { readonly kind: 'reset-after' }
  /** Something answers in fleetd's place. */
  | { readonly kind: 'status'; readonly status: number; readonly message: string }
  /** The request arrives late. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** The request is carried out, and the connection breaks in the middle of the answer's body. */
  | { readonly kind: 'cut-body' };

/** Is asked before every request, with how many came before it. Undefined lets the request pass. */
export type FaultInjector = (request: ApiRequest, requestsBefore: number) => Fault | undefined;

/** Returns an injector that applies a fault to the first `times` requests of a method whose path begins so. */
export function failFirst(times: number, method: string, pathPrefix: string, fault: Fault): FaultInjector {
  let left = times;
  return (request) => {
    if (left === 0 || request.method !== method || !request.path.startsWith(pathPrefix)) return undefined;
    left--;
    return fault;
  };
}
