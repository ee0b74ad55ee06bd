import { type ParsedOption, type ParsedUnitFile, parseUnitFile, UnitFileError } from '../unit/parse-unit-file.js';
import { optionsError, xFleetKeys } from '../unit/requirements.js';
import { unitNameError } from '../unit/unit-name.js';
import type { Diagnostic } from './diagnostic.js';
import type { WorkspaceFile } from './workspace.js';

/**
 * Returns the options of a unit file, if fleet would take it, and all that there is to tell about it: errors in fleet's
 * own words, and warnings for what fleet would take without a word though it cannot be meant.
 */
export function checkUnitFile(
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
