import type { ApiRequest } from '../api/api-response.js';

/** What goes wrong with one request on its way. */
export type Fault =
  /** The connection is reset, and fleetd never sees the request. */
  | { readonly kind: 'reset-before' }
  /** fleetd handles the request, and then the connection is reset. */
  | { readonly kind: 'reset-after' }
  /** Something else responds in fleetd's place, such as a proxy. */
  | { readonly kind: 'status'; readonly status: number; readonly message: string }
  /** The request arrives late. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** fleetd handles the request, and the connection breaks in the middle of the response's body. */
  | { readonly kind: 'cut-body' };

/** Decides what goes wrong with a request, given the number of requests before it. Undefined lets it pass. */
export type FaultInjector = (request: ApiRequest, requestsBefore: number) => Fault | undefined;

/** Returns an injector that applies a fault to the first `times` requests with this method and path prefix. */
export function failFirst(times: number, method: string, pathPrefix: string, fault: Fault): FaultInjector {
  let left = times;
  return (request) => {
    if (left === 0 || request.method !== method || !request.path.startsWith(pathPrefix)) return undefined;
    left--;
    return fault;
  };
}
