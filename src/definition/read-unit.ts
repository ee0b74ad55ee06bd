import { type ParsedOption, type ParsedUnitFile, parseUnitFile, UnitFileError } from '../unit/parse-unit-file.js';
import { optionsError, xFleetKeys } from '../unit/requirements.js';
import { groupedBySection, revisionOf } from '../unit/serialize-unit-file.js';
import { serviceNameOf } from '../unit/service-name.js';
import { instanceName, parseUnitName, unitNameError } from '../unit/unit-name.js';
import type { Service } from './definition.js';
import type { Diagnostic, Place } from './diagnostic.js';
import { type Download, fetchUnitFile, type UnitSource } from './unit-source.js';
import { substitute, type Variables } from './variables.js';
import type { Workspace, WorkspaceFile } from './workspace.js';

/** What unit files are made of: where they come from, and what is put in for their placeholders. */
export interface UnitReadContext {
  readonly workspace: Workspace;
  readonly download: Download;
  readonly variables: Variables;
}

/** What became of a wanted unit. */
export interface UnitReadResult {
  /** Absent when something is wrong. */
  readonly service?: Service;
  readonly diagnostics: readonly Diagnostic[];
  /** Names of the variables that were put in. */
  readonly used: ReadonlySet<string>;
}

/** Returns the service that a wanted unit makes: its file is fetched, variables and version are put in, and it is checked. */
export async function readUnit(
  unit: UnitSource,
  { workspace, download, variables }: UnitReadContext,
): Promise<UnitReadResult> {
  const fetched = await fetchUnitFile(unit, workspace, download);
  if ('problem' in fetched) return { diagnostics: [fetched.problem], used: new Set() };
  const { path, place, isOwnFile, told } = fetched;

  const { text, used, missing } = substitute(fetched.text, new Map([...variables, ...unit.variables]));
  const unknown = missing.map(({ name, line, column }): Diagnostic => {
    const message = `{{${name}}} has no value: give ${name} in the variables input, or in variables of its service`;
    return { severity: 'error', message, file: path, line, column };
  });
  const versioned = substituteVersion(text, unit);
  const checked = checkUnitFile(unit.name, { path, text: versioned.text });
  const isGood = unknown.length === 0 && checked.options;
  return {
    diagnostics: [...versioned.diagnostics, ...[...unknown, ...checked.diagnostics].map(told)],
    used,
    ...(isGood && { service: makeService(unit, place, isOwnFile, isGood) }),
  };
}

const placeholder = 'DOCKER_APP_VERSION=latest';

/**
 * Returns a unit file with the version of its service in the place of the first DOCKER_APP_VERSION=latest, and a warning
 * where there is none. The version `latest` needs no place.
 */
function substituteVersion(
  text: string,
  { name, version, placeOf }: UnitSource,
): { readonly text: string; readonly diagnostics: readonly Diagnostic[] } {
  if (version === undefined || version === 'latest') return { text, diagnostics: [] };
  const at = text.indexOf(placeholder);
  if (at === -1) {
    const message = `version: the unit file of ${name} has no ${placeholder} to put ${version} in, and is deployed as it is`;
    return { text, diagnostics: [{ severity: 'warning', message, ...placeOf('version') }] };
  }
  const versioned = `${text.slice(0, at)}DOCKER_APP_VERSION=${version}${text.slice(at + placeholder.length)}`;
  return { text: versioned, diagnostics: [] };
}

/**
 * Returns the options of a unit file, if fleet would take it, and all that there is to tell about it: errors in fleet's
 * own words, and warnings for what fleet would take without a word though it cannot be meant.
 */
function checkUnitFile(
  unitName: string,
  { path, text }: WorkspaceFile,
): { options?: readonly ParsedOption[]; diagnostics: readonly Diagnostic[] } {
  const error = (message: string, line?: number) => diagnostic('error', path, message, line);

  const nameError = unitNameError(unitName);
  if (nameError !== undefined) return { diagnostics: [error(`${unitName} is not a unit name: ${nameError}`)] };

  let parsed: ParsedUnitFile;
  try {
    parsed = parseUnitFile(text);
  } catch (cause) {
    if (!(cause instanceof UnitFileError)) throw cause;
    return { diagnostics: [error(`fleet cannot read this unit file: ${cause.message}`, cause.line)] };
  }

  const warnings = warningsOf(path, parsed);
  const refusal = optionsError(parsed.options);
  if (refusal !== undefined) {
    const at = parsed.options.find((option) => option.section === 'X-Fleet' && refusal.includes(option.name));
    const fallback = parsed.options.find((option) => option.section === 'X-Fleet');
    return { diagnostics: [...warnings, error(`fleet refuses this unit: ${refusal}`, (at ?? fallback)?.line)] };
  }
  if (parsed.options.length === 0)
    return { diagnostics: [...warnings, error('has no options, and fleet refuses to create an empty unit')] };
  return { options: parsed.options, diagnostics: warnings };
}

function warningsOf(path: string, { options, sections, strayLine }: ParsedUnitFile): Diagnostic[] {
  const warnings: Diagnostic[] = [];
  if (sections.length === 0) warnings.push(diagnostic('warning', path, 'has no section, and so no option', 1));
  else if (strayLine !== undefined)
    warnings.push(diagnostic('warning', path, 'stands before the first section: fleet ignores it', strayLine));
  for (const { section, name, line } of options)
    if (section === 'X-Fleet' && !xFleetKeys.includes(name))
      warnings.push(diagnostic('warning', path, `fleet knows no ${name}= in [X-Fleet] and ignores it`, line));
  return warnings;
}

function diagnostic(severity: Diagnostic['severity'], file: string, message: string, line?: number): Diagnostic {
  return { severity, file, message, ...(line !== undefined && { line }) };
}

/** Returns a template with its instances, or a unit that stands for itself. `place` is where annotations go, in its own file if it `isOwnFile`. */
function makeService(
  { name, count, desiredState, settings }: UnitSource,
  place: Place,
  isOwnFile: boolean,
  parsed: readonly ParsedOption[],
): Service {
  const options = groupedBySection(
    parsed.map(({ section, name: option, value }) => ({ section, name: option, value })),
  );
  const unit = { options, revision: revisionOf(options), desiredState };
  const { isTemplate } = parseUnitName(name);
  return {
    name: serviceNameOf(name),
    ...place,
    lines: isOwnFile ? parsed.map(({ name: option, line }) => ({ name: option, line })) : [],
    ...(isTemplate && { template: { ...unit, name, desiredState: 'inactive' } }),
    units: isTemplate
      ? Array.from({ length: count }, (_, index) => ({ ...unit, name: instanceName(parseUnitName(name), index + 1) }))
      : [{ ...unit, name }],
    sidekicks: [],
    ...(Object.keys(settings).length > 0 && { settings }),
  };
}
