import type { HttpResponse } from '../../fleet/transport.js';
import { parseUnitName, unitNameError } from '../../unit/unit-name.js';
import type { UnitOption } from '../../unit/unit-option.js';
import { isPoisoned, readableUnits } from '../fleetd/cluster-view.js';
import { refusalOf, sentHash, storedUnitFile } from '../fleetd/fleet-version.js';
import type { Job, UnitObject } from '../fleetd/registry.js';
import type { SimulatedCluster } from '../fleetd/simulated-cluster.js';
import { pageOf } from './api-page.js';
import { type ApiContext, emptyResponse, errorResponse, jsonResponse } from './api-response.js';
import { decodeJson, isJsonObject, mismatch } from './go-json.js';

const notFound = 'unit does not exist';

/** Answers `GET /units`. */
export function listUnits(cluster: SimulatedCluster, context: ApiContext): HttpResponse {
  const page = pageOf(readableUnits(cluster.registry), context.query);
  if ('error' in page) return errorResponse(context, 400, page.error);
  const { items, nextPageToken } = page;
  return jsonResponse(context, 200, {
    ...(nextPageToken !== undefined && { nextPageToken }),
    ...(items.length > 0 && { units: items.map(({ unit }) => listedEntity(cluster, unit)) }),
  });
}

/** A heartbeat, or the order of sections, may have changed since the units were listed. */
function listedEntity(cluster: SimulatedCluster, unit: UnitObject): unknown {
  const job = cluster.registry.jobs.get(unit.name) ?? {};
  return entityOf(cluster, job.object ?? unit, job);
}

/** Answers requests for `/units/NAME`. */
export function handleUnit(cluster: SimulatedCluster, context: ApiContext, name: string): HttpResponse {
  const { method } = context.request;
  if (method === 'PUT') return putUnit(cluster, context, name);
  if (method !== 'GET' && method !== 'DELETE') {
    return errorResponse(context, 405, 'only GET, PUT and DELETE supported against this resource');
  }
  const job = cluster.registry.jobs.get(name);
  if (job?.object === undefined) return errorResponse(context, 404, notFound);
  if (isPoisoned(job)) return errorResponse(context, 500);
  if (method === 'GET') return jsonResponse(context, 200, entityOf(cluster, job.object, job));
  cluster.registry.removeJob(name);
  return emptyResponse(context, 204);
}

function putUnit(cluster: SimulatedCluster, context: ApiContext, name: string): HttpResponse {
  const contentType = context.request.headers['content-type'];
  if (contentType === undefined) return errorResponse(context, 415, 'expected 1 Content-Type, got 0');
  if (contentType.split(';')[0]?.trim() !== 'application/json') {
    return errorResponse(context, 415, 'only acceptable Content-Type is application/json');
  }
  const body = decodeUnit(context.request.body ?? '');
  if ('error' in body) return errorResponse(context, 400, `unable to decode body: ${body.error}`);
  if (body.name !== '' && body.name !== name) {
    const [url, inBody] = [name, body.name].map((text) => JSON.stringify(text));
    return errorResponse(context, 400, `name in URL ${url} differs from unit name in request body ${inBody}`);
  }
  const nameError = unitNameError(name);
  if (nameError !== undefined) return errorResponse(context, 400, nameError);
  const job = cluster.registry.jobs.get(name);
  if (job !== undefined && isPoisoned(job)) return errorResponse(context, 500);
  return job?.object === undefined
    ? createUnit(cluster, context, name, body)
    : changeUnit(cluster, context, job.object, body);
}

function createUnit(cluster: SimulatedCluster, context: ApiContext, name: string, body: UnitBody): HttpResponse {
  if (body.options.length === 0) return errorResponse(context, 409, `${notFound} and options field empty`);
  const refusal = refusalOf(cluster.version, body.options);
  return refusal === undefined ? writeUnit(cluster, context, name, body) : errorResponse(context, 400, refusal);
}

/** Changes an existing unit: its options if they differ, or else its desired state. fleetd validates neither. */
function changeUnit(cluster: SimulatedCluster, context: ApiContext, unit: UnitObject, body: UnitBody): HttpResponse {
  const { replacesInPlace } = cluster.traits;
  if (replacesInPlace && body.options.length > 0) {
    if (sentHash(cluster.version, body.options) !== unit.hash) {
      return writeUnit(cluster, context, unit.name, body);
    }
  }
  if (body.desiredState === '') {
    return errorResponse(context, 409, 'must provide DesiredState to update existing unit');
  }
  if (parseUnitName(unit.name).isTemplate && body.desiredState !== 'inactive') {
    return errorResponse(context, 400, `cannot activate template ${JSON.stringify(unit.name)}`);
  }
  cluster.registry.setTargetState(unit.name, body.desiredState);
  return emptyResponse(context, 204);
}

/** Writes the object and right after it the desired state, which defaults to `inactive`. */
function writeUnit(cluster: SimulatedCluster, context: ApiContext, name: string, body: UnitBody): HttpResponse {
  const targetState = body.desiredState === '' ? 'inactive' : body.desiredState;
  if (isPoisoned({ targetState })) return errorResponse(context, 500);
  cluster.registry.setObject(name, storedUnitFile(cluster.version, body.options));
  cluster.registry.setTargetState(name, targetState);
  return emptyResponse(context, 201);
}

interface UnitBody {
  readonly name: string;
  readonly desiredState: string;
  readonly options: readonly UnitOption[];
}

function decodeUnit(text: string): UnitBody | { readonly error: string } {
  const decoded = decodeJson(text);
  if ('error' in decoded) return decoded;
  const { value } = decoded;
  if (!isJsonObject(value)) return { error: 'json: cannot unmarshal value into Go value of type schema.Unit' };
  const { name, desiredState, options } = value;
  const error =
    mismatch(name, typeof name === 'string', 'Unit.name', 'string') ??
    mismatch(desiredState, typeof desiredState === 'string', 'Unit.desiredState', 'string') ??
    mismatch(options, Array.isArray(options), 'Unit.options', '[]*schema.UnitOption');
  if (error !== undefined) return { error };
  return {
    name: textOf(name),
    desiredState: textOf(desiredState),
    options: (Array.isArray(options) ? options : []).filter(isJsonObject).map((option) => ({
      section: textOf(option.section),
      name: textOf(option.name),
      value: textOf(option.value),
    })),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/**
 * Returns a unit as the API shows it. Empty fields are left out: an option's value, the machine of an unscheduled unit.
 */
function entityOf(cluster: SimulatedCluster, { name, options, requirements }: UnitObject, job: Job): unknown {
  return {
    ...(!requirements.global && { currentState: currentStateOf(cluster, name, job) }),
    desiredState: job.targetState,
    ...(!requirements.global && job.target !== undefined && { machineID: job.target }),
    name,
    options: options.map((option) => ({
      name: option.name,
      section: option.section,
      ...(option.value !== '' && { value: option.value }),
    })),
  };
}

/**
 * A unit is loaded once its machine has published a state for it, and launched once that machine's agent sends
 * heartbeats.
 */
function currentStateOf(cluster: SimulatedCluster, name: string, { target, heartbeat }: Job): string {
  if (target === undefined || cluster.registry.stateOf(name, target) === undefined) return 'inactive';
  return heartbeat === target ? 'launched' : 'loaded';
}
