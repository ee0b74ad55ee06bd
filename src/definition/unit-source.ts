import { basename, dirname } from 'node:path/posix';
import { CodedError } from '../errors/coded-error.js';
import type { DesiredState } from '../fleet/schemas.js';
import { withoutCredentials } from '../tunnel/url-credentials.js';
import type { ServiceSettings } from './definition.js';
import type { Diagnostic, Place } from './diagnostic.js';
import type { InstanceCounts } from './instance-counts.js';
import type { AfterName, ServiceEntry } from './services-file.js';
import type { Variables } from './variables.js';
import { type Workspace, WorkspaceError, whyUnreadable } from './workspace.js';

/** Where one unit of the definition comes from, and what is known of it before its file is read. */
export interface UnitSource {
  readonly name: string;
  /** An https URL, or a path: relative to `folder`, or else as `Workspace.find` returned it. */
  readonly location: { readonly url: string } | { readonly path: string; readonly folder?: string };
  /** Replaces `latest` in the first DOCKER_APP_VERSION=latest of its file. */
  readonly version?: string;
  /** Number of instances, if it is a template. */
  readonly count: number;
  readonly desiredState: DesiredState;
  readonly settings: ServiceSettings;
  /** Its own, which override the deployment's. */
  readonly variables: Variables;
  readonly wave: number;
  readonly after: readonly AfterName[];
  /** Whether it runs anew whenever a service that waits for it changes. */
  readonly runAlways: boolean;
  /** The place of one of its settings, such as `count`. */
  readonly placeOf: (what: string) => Place;
}

/** Returns the source of a unit whose file a pattern matched. */
export function sourceByPattern(
  path: string,
  wave: number,
  counts: InstanceCounts,
  desiredStates: ReadonlyMap<string, DesiredState>,
  runAlways: ReadonlySet<string>,
): UnitSource {
  const name = basename(path);
  return {
    name,
    location: { path },
    count: counts.byTemplate.get(name) ?? counts.others,
    desiredState: desiredStates.get(name) ?? 'launched',
    settings: {},
    variables: new Map(),
    wave,
    after: [],
    runAlways: runAlways.has(name),
    placeOf: () => ({ file: path }),
  };
}

/**
 * Returns the source of a unit that a services file lists. Without a uri, its file is next to the services file and has
 * the unit's name, which is where coco-fleet-deployer looks for it.
 */
export function sourceByEntry(
  entry: ServiceEntry,
  wave: number,
  servicesFile: string,
  runAlways: ReadonlySet<string>,
): UnitSource {
  const { name, uri = name } = entry;
  const location = /^[a-z][a-z0-9+.-]*:\/\//i.test(uri) ? { url: uri } : { path: uri, folder: dirname(servicesFile) };
  return { ...entry, runAlways: entry.runAlways || runAlways.has(name), wave, location };
}

/** Fetches the text at an https URL, or rejects with a DownloadError. */
export type Download = (url: string) => Promise<string>;

/** Why a URL could not be downloaded. The message is for the user and shows no secrets that the URL may contain. */
export class DownloadError extends CodedError<'download-failed'> {
  override readonly name = 'DownloadError';

  constructor(message: string, options?: ErrorOptions) {
    super('download-failed', message, options);
  }
}

/** Returns a URL without credentials, query and fragment, which may contain secrets. */
export function addressLabel(url: string): string {
  if (!URL.canParse(url)) return withoutCredentials(url).replace(/[?#].*/s, '');
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

/** The text of a unit file. */
interface FetchedUnitFile {
  readonly text: string;
  /** A path, or a URL without secrets. */
  readonly path: string;
  /** Where annotations about the service go, and whether that is the unit file itself. */
  readonly place: Place;
  readonly isOwnFile: boolean;
  /** Moves a diagnostic about the file to where it can be annotated: for a download, to the line with its uri. */
  readonly relocate: (diagnostic: Diagnostic) => Diagnostic;
}

/** Returns the text of a unit file, or the reason why it cannot be read. */
export async function fetchUnitFile(
  { location, placeOf }: UnitSource,
  workspace: Workspace,
  download: Download,
): Promise<FetchedUnitFile | { readonly problem: Diagnostic }> {
  const problem = (message: string) => ({ problem: { severity: 'error', message, ...placeOf('uri') } as const });
  if ('url' in location) {
    try {
      const text = await download(location.url);
      const place = placeOf('uri');
      return {
        text,
        path: addressLabel(location.url),
        place,
        isOwnFile: false,
        relocate: (it) => elsewhere(it, placeOf),
      };
    } catch (error) {
      if (!(error instanceof DownloadError)) throw error;
      return problem(`uri: ${error.message}`);
    }
  }
  let path = location.path;
  try {
    if (location.folder !== undefined) path = workspace.resolve(path, location.folder);
  } catch (error) {
    if (!(error instanceof WorkspaceError)) throw error;
    return problem(`uri: ${error.message}`);
  }
  try {
    const { text } = await workspace.read(path);
    return { text, path, place: { file: path }, isOwnFile: true, relocate: (diagnostic) => diagnostic };
  } catch (error) {
    const hint = location.folder === undefined ? '' : '; paths are relative to the folder of the services file';
    return problem(`${whyUnreadable(path, error as Error)}${hint}`);
  }
}

function elsewhere({ severity, message, file, line }: Diagnostic, placeOf: UnitSource['placeOf']): Diagnostic {
  return { severity, message: `${file}${line === undefined ? '' : `:${line}`}: ${message}`, ...placeOf('uri') };
}
