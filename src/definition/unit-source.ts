import { basename, dirname } from 'node:path/posix';
import type { DesiredState } from '../fleet/schemas.js';
import { withoutCredentials } from '../tunnel/url-credentials.js';
import type { ServiceSettings } from './definition.js';
import type { Diagnostic, Place } from './diagnostic.js';
import type { InstanceCounts } from './instance-counts.js';
import type { ServiceEntry } from './services-file.js';
import type { Variables } from './variables.js';
import { type Workspace, WorkspaceError, whyUnreadable } from './workspace.js';

/** A unit that somebody asks for, before its file is read. */
export interface UnitSource {
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
export function sourceByPattern(path: string, counts: InstanceCounts): UnitSource {
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
export function sourceByEntry(entry: ServiceEntry, servicesFile: string): UnitSource {
  const { name, uri = name } = entry;
  const source = /^[a-z][a-z0-9+.-]*:\/\//i.test(uri) ? { url: uri } : { path: uri, folder: dirname(servicesFile) };
  return { ...entry, source };
}

/** Fetches the text at an https address, or rejects with a DownloadError. */
export type Download = (url: string) => Promise<string>;

/** Why there is nothing at an address, in words for the user that show no secrets of the address. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError';
}

/** Returns an address for people: without credentials, query and fragment, in which secrets may be. */
export function addressLabel(url: string): string {
  if (!URL.canParse(url)) return withoutCredentials(url).replace(/[?#].*/s, '');
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

/** The text of a wanted unit's file. */
export interface FetchedUnitFile {
  readonly text: string;
  /** A path, or an address without secrets. */
  readonly path: string;
  /** Where annotations of the service go, and whether that is this very file. */
  readonly place: Place;
  readonly isOwnFile: boolean;
  /** Returns a diagnostic of the file as it is told: of one that is not in the workspace, on the line that asks for it. */
  readonly told: (diagnostic: Diagnostic) => Diagnostic;
}

/** Returns the file of a wanted unit, or why there is none. */
export async function fetchUnitFile(
  { source, placeOf }: UnitSource,
  workspace: Workspace,
  download: Download,
): Promise<FetchedUnitFile | { readonly problem: Diagnostic }> {
  const problem = (message: string) => ({ problem: { severity: 'error', message, ...placeOf('uri') } as const });
  if ('url' in source) {
    try {
      const text = await download(source.url);
      const place = placeOf('uri');
      return { text, path: addressLabel(source.url), place, isOwnFile: false, told: (it) => elsewhere(it, placeOf) };
    } catch (error) {
      if (!(error instanceof DownloadError)) throw error;
      return problem(`uri: ${error.message}`);
    }
  }
  let path = source.path;
  try {
    if (source.folder !== undefined) path = workspace.resolve(path, source.folder);
  } catch (error) {
    if (!(error instanceof WorkspaceError)) throw error;
    return problem(`uri: ${error.message}`);
  }
  try {
    const { text } = await workspace.read(path);
    return { text, path, place: { file: path }, isOwnFile: true, told: (diagnostic) => diagnostic };
  } catch (error) {
    const hint = source.folder === undefined ? '' : '; paths are relative to the folder of the services file';
    return problem(`${whyUnreadable(path, error as Error)}${hint}`);
  }
}

function elsewhere({ severity, message, file, line }: Diagnostic, placeOf: UnitSource['placeOf']): Diagnostic {
  return { severity, message: `${file}${line === undefined ? '' : `:${line}`}: ${message}`, ...placeOf('uri') };
}
