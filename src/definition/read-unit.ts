import { withoutSecrets } from '../secrets/hidden-secrets.js';
import { type ParsedOption, type ParsedUnitFile, parseUnitFile, UnitFileError } from '../unit/parse-unit-file.js';
import { optionsError } from '../unit/requirements.js';
import { keptOptions, revisionOf } from '../unit/serialize-unit-file.js';
import { serviceNameOf } from '../unit/service-name.js';
import { instanceName, parseUnitName, unitNameError } from '../unit/unit-name.js';
import { continuationRemarks } from './continuations.js';
import type { Service } from './definition.js';
import type { Diagnostic, Place } from './diagnostic.js';
import { machineNameRemarks } from './machine-names.js';
import { optionNameRemarks } from './option-names.js';
import { explainParseFailure } from './parse-failure.js';
import { sectionRemarks } from './section-remarks.js';
import { type Download, fetchUnitFile, type UnitSource } from './unit-source.js';
import { substitute, type Variables } from './variables.js';
import type { Workspace, WorkspaceFile } from './workspace.js';
import { xFleetRemarks } from './x-fleet-remarks.js';

/** What it takes to read any unit file. Variables are those of the whole deployment. */
export interface UnitReadContext {
  readonly workspace: Workspace;
  readonly download: Download;
  readonly variables: Variables;
}

/** What reading a unit file led to. */
export interface UnitReadResult {
  /** Absent if there is an error. */
  readonly service?: Service;
  readonly diagnostics: readonly Diagnostic[];
  /** Names of the variables that were substituted. */
  readonly used: ReadonlySet<string>;
}

/** Fetches a unit file, substitutes variables and version, checks the result, and returns the service that it makes. */
export async function readUnit(
  unit: UnitSource,
  { workspace, download, variables }: UnitReadContext,
): Promise<UnitReadResult> {
  const fetched = await fetchUnitFile(unit, workspace, download);
  if ('problem' in fetched) return { diagnostics: [fetched.problem], used: new Set() };
  const { path, place, isOwnFile, relocate } = fetched;

  const { text, used, missing, swallowing } = substitute(fetched.text, new Map([...variables, ...unit.variables]));
  const unknown = missing.map(({ name, written, line, column }): Diagnostic => {
    const message = `${written} has no value; set ${name} in the variables input or in the variables of its service`;
    return { severity: 'error', message, file: path, line, column };
  });
  const unended = swallowing.map(({ name, written, line, column }): Diagnostic => {
    const message = `the value of ${written} ends in a backslash, which would make the next line a part of this one; give ${name} a value that ends otherwise, or put something behind the placeholder`;
    return { severity: 'error', message, file: path, line, column };
  });
  const wrong = [...unknown, ...unended];
  const versioned = substituteVersion(text, unit);
  const checked = checkUnitFile(unit.name, { path, text: versioned.text });
  const isGood = wrong.length === 0 && versioned.diagnostics.every(isWarning) && checked.options;
  return {
    diagnostics: [...versioned.diagnostics, ...[...wrong, ...checked.diagnostics].map(withoutItsSecrets).map(relocate)],
    used,
    ...(isGood && { service: makeService(unit, place, isOwnFile, isGood) }),
  };
}

/** A message may quote the line of the file that it is about. */
function withoutItsSecrets(diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, message: withoutSecrets(diagnostic.message, []) };
}

const placeholder = 'DOCKER_APP_VERSION=latest';

/**
 * Returns a unit file with its service's version in the first DOCKER_APP_VERSION=latest, as coco-fleet-deployer does,
 * and a warning if the file has none, or an error if the version would swallow the next line. The version `latest` changes nothing.
 */
function substituteVersion(
  text: string,
  { name, version, placeOf }: UnitSource,
): { readonly text: string; readonly diagnostics: readonly Diagnostic[] } {
  if (version === undefined || version === 'latest') return { text, diagnostics: [] };
  const at = text.indexOf(placeholder);
  if (at === -1) {
    const message = `version: ${version} has no effect, because the unit file of ${name} does not contain ${placeholder}`;
    return { text, diagnostics: [{ severity: 'warning', message, ...placeOf('version') }] };
  }
  const rest = text.slice(at + placeholder.length);
  if (version.endsWith('\\') && /^[^\S\n]*(?:\n|$)/.test(rest)) {
    const message = `version: it ends in a backslash, which would make the line behind ${placeholder} a part of it; write one that ends otherwise`;
    return { text, diagnostics: [{ severity: 'error', message, ...placeOf('version') }] };
  }
  const versioned = `${text.slice(0, at)}DOCKER_APP_VERSION=${version}${rest}`;
  return { text: versioned, diagnostics: [] };
}

function isWarning({ severity }: Diagnostic): boolean {
  return severity === 'warning';
}

/**
 * Returns the options of a unit file if fleet would accept it, with errors in fleet's own words, and warnings about what
 * fleet would silently ignore.
 */
function checkUnitFile(
  unitName: string,
  { path, text }: WorkspaceFile,
): { options?: readonly ParsedOption[]; diagnostics: readonly Diagnostic[] } {
  const error = (message: string, line?: number) => diagnostic('error', path, message, line);

  const nameError = unitNameError(unitName);
  if (nameError !== undefined) return { diagnostics: [error(`${unitName} is not a valid unit name: ${nameError}`)] };

  let parsed: ParsedUnitFile;
  try {
    parsed = parseUnitFile(text);
  } catch (cause) {
    if (!(cause instanceof UnitFileError)) throw cause;
    return {
      diagnostics: [error(`fleet cannot read this unit file: ${explainParseFailure(text, cause)}`, cause.line)],
    };
  }

  const remarks = [
    ...continuationRemarks(text, parsed),
    ...optionNameRemarks(parsed),
    ...machineNameRemarks(unitName, parsed),
    ...sectionRemarks(unitName, parsed),
    ...xFleetRemarks(unitName, parsed),
  ].toSorted((a, b) => a.line - b.line);
  const warnings = [
    ...warningsOf(path, parsed),
    ...remarks.map(({ message, line }) => diagnostic('warning', path, message, line)),
  ];
  const refusal = optionsError(keptOptions(parsed.options));
  if (refusal !== undefined) {
    const at = parsed.options.find((option) => option.section === 'X-Fleet' && refusal.includes(option.name));
    const fallback = parsed.options.find((option) => option.section === 'X-Fleet');
    return { diagnostics: [...warnings, error(`fleet refuses this unit: ${refusal}`, (at ?? fallback)?.line)] };
  }
  if (parsed.options.length === 0)
    return { diagnostics: [...warnings, error('fleet refuses to create an empty unit, and this file has no options')] };
  return { options: parsed.options, diagnostics: warnings };
}

function warningsOf(path: string, { sections, strayLine }: ParsedUnitFile): Diagnostic[] {
  const warnings: Diagnostic[] = [];
  if (sections.length === 0)
    warnings.push(diagnostic('warning', path, 'has no section; options belong under a header such as [Service]', 1));
  else if (strayLine !== undefined)
    warnings.push(diagnostic('warning', path, 'fleet ignores what comes before the first section', strayLine));
  return warnings;
}

function diagnostic(severity: Diagnostic['severity'], file: string, message: string, line?: number): Diagnostic {
  return { severity, file, message, ...(line !== undefined && { line }) };
}

/**
 * Returns the service of a template and its instances, or of a single unit. Annotations go to `place`, which has lines
 * for single options only if it is the unit's own file.
 */
function makeService(
  { name, count, desiredState, settings, wave, runAlways }: UnitSource,
  place: Place,
  isOwnFile: boolean,
  parsed: readonly ParsedOption[],
): Service {
  const options = keptOptions(parsed.map(({ section, name: option, value }) => ({ section, name: option, value })));
  const unit = { options, revision: revisionOf(options), desiredState };
  const { isTemplate } = parseUnitName(name);
  return {
    name: serviceNameOf(name),
    ...place,
    lines: isOwnFile ? parsed : [],
    ...(isTemplate && { template: { ...unit, name, desiredState: 'inactive' } }),
    units: isTemplate
      ? Array.from({ length: count }, (_, index) => ({ ...unit, name: instanceName(parseUnitName(name), index + 1) }))
      : [{ ...unit, name }],
    sidekicks: [],
    wave,
    ...(runAlways && { runAlways }),
    ...(Object.keys(settings).length > 0 && { settings }),
  };
}
