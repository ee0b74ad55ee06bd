import type { HttpResponse } from '../../fleet/transport.js';
import type { SimulatedCluster } from '../fleetd/simulated-cluster.js';
import { handleMachines } from './api-machines.js';
import { type ApiContext, type ApiRequest, errorResponse, jsonResponse } from './api-response.js';
import { getState, listStates } from './api-states.js';
import { handleUnit, listUnits } from './api-units.js';
import { discoveryDocument } from './discovery-document.js';

/** The API's documented prefix, and the older one that still works. */
const prefixes = ['/fleet/v1', '/v1-alpha'];

/**
 * Advances the cluster to `now` and returns fleetd's response to a request. `drop` means that fleetd closes the
 * connection without responding.
 */
export function handleRequest(cluster: SimulatedCluster, request: ApiRequest, now: number): HttpResponse | 'drop' {
  cluster.advanceTo(now);
  const url = new URL(`http://fleet${request.path}`);
  const context: ApiContext = { version: cluster.version, request, query: url.searchParams };
  const failure = cluster.api.failure;
  if (failure !== undefined) return errorResponse(context, failure.status, failure.message);
  if (url.pathname === '/' || prefixes.includes(url.pathname)) return errorResponse(context, 405);
  const prefix = prefixes.find((candidate) => url.pathname.startsWith(`${candidate}/`));
  const [resource = '', item] = prefix === undefined ? [] : url.pathname.slice(prefix.length + 1).split(/\/(.*)/s);
  return item === undefined
    ? handleCollection(cluster, context, resource)
    : handleItem(cluster, context, resource, item);
}

function handleCollection(cluster: SimulatedCluster, context: ApiContext, resource: string): HttpResponse {
  const isGet = context.request.method === 'GET';
  switch (resource) {
    case 'machines':
      return handleMachines(cluster, context);
    case 'units':
      if (!isGet) return errorResponse(context, 405, 'only GET supported against this resource');
      return listUnits(cluster, context);
    case 'state':
      if (!isGet) return errorResponse(context, 405, 'only GET supported against this resource');
      return listStates(cluster, context);
    case 'discovery':
      if (!isGet) return errorResponse(context, 400, 'only HTTP GET supported against this resource');
      return jsonResponse(context, 200, discoveryDocument(cluster.traits));
    default:
      return errorResponse(context, 404);
  }
}

function handleItem(
  cluster: SimulatedCluster,
  context: ApiContext,
  resource: string,
  encoded: string,
): HttpResponse | 'drop' {
  const item = decoded(encoded);
  if (item === undefined || item === '' || item.includes('/')) return errorResponse(context, 404);
  if (resource === 'units') return handleUnit(cluster, context, item);
  if (resource === 'state' && cluster.traits.stateItems) return getState(cluster, context, item);
  return errorResponse(context, 404);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
