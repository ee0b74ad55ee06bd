import type { HttpResponse } from '../../fleet/transport.js';
import type { StateEntry } from '../fleetd/registry.js';
import type { SimulatedCluster } from '../fleetd/simulated-cluster.js';
import { pageOf } from './api-page.js';
import { type ApiContext, errorResponse, jsonResponse } from './api-response.js';

/** Answers `GET /state`, with its filters. */
export function listStates(cluster: SimulatedCluster, context: ApiContext): HttpResponse {
  const unitName = context.query.get('unitName') ?? '';
  const machineId = context.query.get('machineID') ?? '';
  const all = cluster.registry.states(unitName === '' ? undefined : unitName);
  const page = pageOf(machineId === '' ? all : all.filter((entry) => entry.machineId === machineId), context.query);
  if ('error' in page) return errorResponse(context, 400, page.error);
  const { items, nextPageToken } = page;
  return jsonResponse(context, 200, {
    ...(nextPageToken !== undefined && { nextPageToken }),
    ...(items.length > 0 && { states: items.map(entityOf) }),
  });
}

/** Answers `GET /state/NAME`. For a unit without a state fleetd 1.0.0 panics and drops the connection. */
export function getState(cluster: SimulatedCluster, context: ApiContext, name: string): HttpResponse | 'drop' {
  if (context.request.method !== 'GET') return errorResponse(context, 405, 'only GET supported against this resource');
  const state = cluster.registry.states(name)[0];
  return state ? jsonResponse(context, 200, entityOf(state)) : 'drop';
}

function entityOf({ name, machineId, state }: StateEntry): unknown {
  return {
    hash: state.hash,
    machineID: machineId,
    name,
    systemdActiveState: state.activeState,
    systemdLoadState: state.loadState,
    systemdSubState: state.subState,
  };
}
