import { checkUnitFile } from './check-unit-file.js';
import type { Service } from './definition.js';
import type { Diagnostic } from './diagnostic.js';
import type { Download } from './download.js';
import { fetchUnitFile } from './fetch-unit-file.js';
import { makeService } from './make-service.js';
import type { WantedUnit } from './unit-source.js';
import { fill, type Variables } from './variables.js';
import { putVersionIn } from './version.js';
import type { Workspace } from './workspace.js';

/** What unit files are made of: where they come from, and what is put in for their placeholders. */
export interface UnitSources {
  readonly workspace: Workspace;
  readonly download: Download;
  readonly variables: Variables;
}

/** What became of a wanted unit. */
export interface ReadUnit {
  /** Absent when something is wrong. */
  readonly service?: Service;
  readonly diagnostics: readonly Diagnostic[];
  /** Names of the variables that were put in. */
  readonly used: ReadonlySet<string>;
}

/** Returns the service that a wanted unit makes: its file is fetched, variables and version are put in, and it is checked. */
export async function readUnit(unit: WantedUnit, { workspace, download, variables }: UnitSources): Promise<ReadUnit> {
  const fetched = await fetchUnitFile(unit, workspace, download);
  if ('problem' in fetched) return { diagnostics: [fetched.problem], used: new Set() };
  const { path, place, isOwnFile, told } = fetched;

  const { text, used, missing } = fill(fetched.text, new Map([...variables, ...unit.variables]));
  const unknown = missing.map(({ name, line, column }): Diagnostic => {
    const message = `{{${name}}} has no value: give ${name} in the variables input, or in variables of its service`;
    return { severity: 'error', message, file: path, line, column };
  });
  const versioned = putVersionIn(text, unit);
  const checked = checkUnitFile(unit.name, { path, text: versioned.text });
  const isGood = unknown.length === 0 && checked.options;
  return {
    diagnostics: [...versioned.diagnostics, ...[...unknown, ...checked.diagnostics].map(told)],
    used,
    ...(isGood && { service: makeService(unit, place, isOwnFile, isGood) }),
  };
}
