import type { Traits } from '../fleetd/fleet-version.js';

const text = { type: 'string' };

/** Returns the API's discovery document, its schemas and methods, as recorded from that version of fleetd. */
export function discoveryDocument(traits: Traits): unknown {
  return {
    kind: 'discovery#restDescription',
    discoveryVersion: 'v1',
    id: 'fleet:v1',
    name: 'schema',
    version: 'v1',
    title: 'fleet API',
    description: '',
    documentationLink: 'http://github.com/coreos/fleet',
    protocol: 'rest',
    icons: { x16: '', x32: '' },
    labels: [],
    // fleetd really does serve this placeholder.
    baseUrl: '$ENDPOINT/fleet/v1/',
    basePath: '/fleet/v1/',
    rootUrl: '$ENDPOINT/',
    servicePath: 'fleet/v1/',
    batchPath: 'batch',
    parameters: {},
    auth: {},
    schemas: schemas(),
    resources: resources(traits),
  };
}

function schemas(): unknown {
  const state = { type: 'string', enum: ['inactive', 'loaded', 'launched'] };
  const texts = (...names: string[]) => Object.fromEntries(names.map((name) => [name, text]));
  const metadata = { type: 'object', properties: {}, additionalProperties: text };
  return Object.fromEntries([
    schema('Machine', { id: text, primaryIP: text, metadata }),
    schema('MachinePage', { machines: listOf('Machine'), nextPageToken: text }),
    schema('UnitOption', texts('section', 'name', 'value')),
    schema('Unit', {
      name: text,
      options: listOf('UnitOption'),
      desiredState: state,
      currentState: state,
      machineID: { type: 'string', required: true },
    }),
    schema('UnitPage', { units: listOf('Unit'), nextPageToken: text }),
    schema(
      'UnitState',
      texts('name', 'hash', 'machineID', 'systemdLoadState', 'systemdActiveState', 'systemdSubState'),
    ),
    schema('UnitStatePage', { states: listOf('UnitState'), nextPageToken: text }),
  ]);
}

function resources({ stateItems }: Traits): unknown {
  const unitName = { unitName: { type: 'string', location: 'path', required: true } };
  const inQuery = (...names: string[]) =>
    Object.fromEntries(names.map((name) => [name, { type: 'string', location: 'query' }]));
  const page = { parameters: inQuery('nextPageToken') };
  const item = { parameters: unitName, parameterOrder: ['unitName'] };
  const answers = (name: string) => ({ response: { $ref: name } });
  return {
    Machines: {
      methods: {
        List: {
          ...method('Machine.List', 'Retrieve a page of Machine objects.', 'GET', 'machines'),
          ...page,
          ...answers('MachinePage'),
        },
      },
    },
    Units: {
      methods: {
        List: {
          ...method('Unit.List', 'Retrieve a page of Unit objects.', 'GET', 'units'),
          ...page,
          ...answers('UnitPage'),
        },
        Get: {
          ...method('Unit.Get', 'Retrieve a single Unit object.', 'GET', 'units/{unitName}'),
          ...item,
          ...answers('Unit'),
        },
        Delete: {
          ...method('Unit.Delete', 'Delete the referenced Unit object.', 'DELETE', 'units/{unitName}'),
          ...item,
        },
        Set: {
          ...method('Unit.Set', 'Create or update a Unit.', 'PUT', 'units/{unitName}'),
          ...item,
          request: { $ref: 'Unit' },
        },
      },
    },
    UnitState: {
      methods: {
        ...(stateItems && {
          Get: {
            ...method('UnitState.Get', 'Retrieve a page of a single UnitState object.', 'GET', 'state/{unitName}'),
            ...item,
            ...answers('UnitState'),
          },
        }),
        List: {
          ...method('UnitState.List', 'Retrieve a page of UnitState objects.', 'GET', 'state'),
          parameters: inQuery('nextPageToken', 'unitName', 'machineID'),
          ...answers('UnitStatePage'),
        },
      },
    },
  };
}

function schema(id: string, properties: Readonly<Record<string, unknown>>): [string, unknown] {
  return [id, { id, type: 'object', properties }];
}

function listOf(name: string): unknown {
  return { type: 'array', items: { $ref: name } };
}

function method(id: string, description: string, httpMethod: string, path: string): Readonly<Record<string, string>> {
  return { id: `fleet.${id}`, description, httpMethod, path };
}
