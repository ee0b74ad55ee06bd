import { basename, dirname } from 'node:path/posix';
import type { DesiredState } from '../fleet/schemas.js';
import type { ServiceSettings } from './definition.js';
import type { Place } from './diagnostic.js';
import type { InstanceCounts } from './instance-counts.js';
import type { ServiceEntry } from './services-file.js';
import type { Variables } from './variables.js';

/** A unit that somebody asks for, before its file is read. */
export interface WantedUnit {
  readonly name: string;
  /** An https address, or a path: relative to `folder`, or as the workspace gave it. */
  readonly source: { readonly url: string } | { readonly path: string; readonly folder?: string };
  /** Put in for the first DOCKER_APP_VERSION=latest of its file. */
  readonly version?: string;
  /** Of instances, if it is a template. */
  readonly count: number;
  readonly desiredState: DesiredState;
  readonly settings: ServiceSettings;
  /** Those that go before the deployment's. */
  readonly variables: Variables;
  /** Where something about it is said, such as its `count`. */
  readonly placeOf: (what: string) => Place;
}

/** Returns the unit that a unit file found by a pattern makes. */
export function wantedByPattern(path: string, counts: InstanceCounts): WantedUnit {
  const name = basename(path);
  return {
    name,
    source: { path },
    count: counts.byTemplate.get(name) ?? counts.others,
    desiredState: 'launched',
    settings: {},
    variables: new Map(),
    placeOf: () => ({ file: path }),
  };
}

/**
 * Returns the unit that an entry of a services file makes. Without an uri, its file lies beside the services file and
 * has its name, which is where coco-fleet-deployer looks for it.
 */
export function wantedByEntry(entry: ServiceEntry, servicesFile: string): WantedUnit {
  const { name, uri = name } = entry;
  const source = /^[a-z][a-z0-9+.-]*:\/\//i.test(uri) ? { url: uri } : { path: uri, folder: dirname(servicesFile) };
  return { ...entry, source };
}
