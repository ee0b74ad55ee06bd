import { basename } from 'node:path/posix';
import { groupedBySection, revisionOf } from '../unit/serialize-unit-file.js';
import { instanceName, parseUnitName } from '../unit/unit-name.js';
import type { UnitOption } from '../unit/unit-option.js';
import { checkUnitFile } from './check-unit-file.js';
import type { Definition, Service } from './definition.js';
import { DefinitionError, type Diagnostic } from './diagnostic.js';
import { groupSidekicks } from './group-sidekicks.js';
import type { InstanceCounts } from './instance-counts.js';
import { type Workspace, WorkspaceError } from './workspace.js';

/**
 * Returns the definition that the unit files matching `patterns` make, with warnings about them, or throws a
 * DefinitionError with all that is wrong. A pattern that begins with `!` takes files out again.
 */
export async function loadDefinition(
  workspace: Workspace,
  patterns: readonly string[],
  counts: InstanceCounts,
): Promise<{ definition: Definition; warnings: readonly Diagnostic[] }> {
  const diagnostics: Diagnostic[] = [];
  const error = (message: string, file?: string) =>
    diagnostics.push({ severity: 'error', message, ...(file !== undefined && { file }) });

  const services: Service[] = [];
  const fileOf = new Map<string, string>();
  for (const path of await findUnitFiles(workspace, patterns, error)) {
    const name = basename(path);
    const earlier = fileOf.get(name);
    if (earlier !== undefined) {
      error(`${name} is defined twice: ${earlier} has the same name`, path);
      continue;
    }
    fileOf.set(name, path);
    const file = await workspace.read(path).catch((cause: Error) => void error(unreadable(path, cause), path));
    if (!file) continue;
    const checked = checkUnitFile(name, file);
    diagnostics.push(...checked.diagnostics);
    const count = counts.byTemplate.get(name) ?? counts.others;
    if (checked.options) services.push(serviceOf(name, path, checked.options, count));
    if (parseUnitName(name).isTemplate && count === 0)
      diagnostics.push({
        severity: 'warning',
        file: path,
        message: `${name} has a count of 0: nothing instantiates it`,
      });
  }

  for (const template of counts.byTemplate.keys()) {
    if (!fileOf.has(template)) error(`count names ${template}, which no unit file defines`);
    else if (!parseUnitName(template).isTemplate) error(`count names ${template}, which is not a template unit`);
  }
  for (const name of overlapping(services)) error(`${name} is also an instance of its template unit`, fileOf.get(name));

  if (diagnostics.some((diagnostic) => diagnostic.severity === 'error')) throw new DefinitionError(diagnostics);
  return { definition: { services: groupSidekicks(services) }, warnings: diagnostics };
}

/** Paths in the order of the patterns, so that services are rolled out in the order in which the user lists them. */
async function findUnitFiles(
  workspace: Workspace,
  patterns: readonly string[],
  error: (message: string) => void,
): Promise<string[]> {
  const found = new Set<string>();
  let takenOut = 0;
  for (const pattern of patterns) {
    const excluded = pattern.startsWith('!');
    const paths = await workspace.find(excluded ? pattern.slice(1) : pattern).catch((cause: unknown) => {
      if (!(cause instanceof WorkspaceError)) throw cause;
      error(`units: ${cause.message}`);
    });
    if (paths?.length === 0 && !excluded) error(`units: "${pattern}" matches no file`);
    for (const path of paths ?? []) {
      if (!excluded) found.add(path);
      else if (found.delete(path)) takenOut++;
    }
  }
  if (patterns.length > 0 && patterns.every((pattern) => pattern.startsWith('!')))
    error('units: only patterns that begin with "!", so nothing is deployed');
  else if (found.size === 0 && takenOut > 0)
    error('units: all files that match are taken out again, so nothing is deployed');
  return [...found];
}

/** A template with its instances, or a unit that stands for itself. */
function serviceOf(name: string, file: string, parsed: readonly UnitOption[], count: number): Service {
  const options = groupedBySection(
    parsed.map(({ section, name: option, value }) => ({ section, name: option, value })),
  );
  const unit = { options, revision: revisionOf(options) };
  const { prefix, type, isTemplate } = parseUnitName(name);
  if (!isTemplate)
    return {
      name: withoutServiceSuffix(name),
      file,
      units: [{ ...unit, name, desiredState: 'launched' }],
      sidekicks: [],
    };
  return {
    name: withoutServiceSuffix(`${prefix}.${type}`),
    file,
    sidekicks: [],
    template: { ...unit, name, desiredState: 'inactive' },
    units: Array.from({ length: count }, (_, index) => ({
      ...unit,
      name: instanceName(parseUnitName(name), index + 1),
      desiredState: 'launched',
    })),
  };
}

function withoutServiceSuffix(name: string): string {
  return name.replace(/\.service$/, '');
}

/** Units with a file of their own that a template with a count makes as well. */
function overlapping(services: readonly Service[]): string[] {
  const instances = new Set(
    services.filter((service) => service.template).flatMap(({ units }) => units.map(({ name }) => name)),
  );
  return services
    .filter((service) => !service.template)
    .flatMap(({ units }) => units.map(({ name }) => name))
    .filter((name) => instances.has(name));
}

function unreadable(path: string, cause: Error): string {
  if (cause instanceof WorkspaceError) return `${path} ${cause.message}`;
  return `${path} cannot be read: ${cause.message}`;
}
