import { type Transport, TransportError } from '../../fleet/transport.js';
import type { SimulatedEndpoint } from './simulated-endpoint.js';

/** Returns a transport that calls a simulated endpoint directly, without sockets, in the endpoint's own time. */
export function inProcessTransport(endpoint: SimulatedEndpoint): Transport {
  return async (request, signal, onSent) => {
    signal.throwIfAborted();
    onSent?.();
    const exchange = await endpoint.exchange(request, signal);
    if (exchange.kind === 'response') return exchange.response;
    throw exchange.kind === 'reset'
      ? new TransportError('exchange', 'read ECONNRESET')
      : new TransportError('exchange', 'other side closed');
  };
}
