import type { Diagnostic, Place } from './diagnostic.js';
import { addressLabel, type Download, DownloadError } from './download.js';
import type { WantedUnit } from './unit-source.js';
import { type Workspace, WorkspaceError, whyUnreadable } from './workspace.js';

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
  { source, placeOf }: WantedUnit,
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
    if (source.folder !== undefined) path = workspace.locate(path, source.folder);
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

function elsewhere({ severity, message, file, line }: Diagnostic, placeOf: WantedUnit['placeOf']): Diagnostic {
  return { severity, message: `${file}${line === undefined ? '' : `:${line}`}: ${message}`, ...placeOf('uri') };
}
