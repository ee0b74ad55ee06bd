import type { HttpResponse } from '../../fleet/transport.js';
import type { SimulatedCluster } from '../fleetd/simulated-cluster.js';
import { pageOf } from './api-page.js';
import { type ApiContext, errorResponse, jsonResponse } from './api-response.js';
import { decodeJson, isJsonObject, mismatch } from './go-json.js';

/** Answers requests for `/machines`. Metadata cannot be changed through the API before 1.0.0. */
export function handleMachines(cluster: SimulatedCluster, context: ApiContext): HttpResponse {
  const { method } = context.request;
  if (method === 'GET') return listMachines(cluster, context);
  if (!cluster.traits.stateItems) return errorResponse(context, 400, 'only HTTP GET supported against this resource');
  if (method === 'PATCH') return patchMachines(cluster, context);
  return errorResponse(context, 405, 'only GET and PATCH supported against this resource');
}

function listMachines(cluster: SimulatedCluster, context: ApiContext): HttpResponse {
  const page = pageOf(cluster.registry.machines(), context.query);
  if ('error' in page) return errorResponse(context, 400, page.error);
  const { items, nextPageToken } = page;
  const machines = items.map(({ id, metadata, primaryIP }) => ({
    id,
    ...(Object.keys(metadata).length > 0 && { metadata }),
    ...(primaryIP !== '' && { primaryIP }),
  }));
  return jsonResponse(context, 200, {
    ...(nextPageToken !== undefined && { nextPageToken }),
    ...(machines.length > 0 && { machines }),
  });
}

function patchMachines(cluster: SimulatedCluster, context: ApiContext): HttpResponse {
  const decoded = decodeJson(context.request.body ?? '');
  if ('error' in decoded) return errorResponse(context, 400, decoded.error);
  const changes = (Array.isArray(decoded.value) ? decoded.value : []).filter(isJsonObject).map(readChange);
  for (const change of changes) if ('error' in change) return errorResponse(context, 400, change.error);
  for (const change of changes) {
    if (!('error' in change)) cluster.registry.setMachineMetadata(change.machineId, change.key, change.value);
  }
  return jsonResponse(context, 204, null);
}

interface MetadataChange {
  readonly machineId: string;
  readonly key: string;
  /** Empty removes the key. */
  readonly value: string;
}

/**
 * Reads `{"op": "add", "path": "/ID/metadata/KEY", "value": {"value": "X"}}`. fleet's documentation shows a plain
 * string as the value; fleetd rejects that.
 */
function readChange({ op, path, value }: Readonly<Record<string, unknown>>): MetadataChange | { error: string } {
  const goType = 'struct { Value string "json:\\"value\\"" }';
  const error = mismatch(value, isJsonObject(value), 'machineMetadataOp.Value', goType);
  if (error !== undefined) return { error };
  if (op !== 'add' && op !== 'remove' && op !== 'replace') {
    return { error: 'invalid op: expect add, remove, or replace' };
  }
  const [, machineId, key] =
    /^\/([^/]+)\/metadata\/([A-Za-z0-9_.-]+)$/.exec(typeof path === 'string' ? path : '') ?? [];
  if (machineId === undefined || key === undefined) return { error: 'machine metadata path invalid' };
  if (op === 'remove') return { machineId, key, value: '' };
  const inner = isJsonObject(value) ? value.value : undefined;
  if (typeof inner !== 'string' || inner === '') {
    return { error: 'invalid value: add and replace require a value' };
  }
  return { machineId, key, value: inner };
}
