import { canMatchUnitName } from '../unit/matchable-glob.js';
import { nearestName } from '../unit/near-name.js';
import type { ParsedOption, ParsedUnitFile } from '../unit/parse-unit-file.js';
import { expandSpecifiers, quotedValues, xFleetKeys } from '../unit/requirements.js';
import { instanceName, parseUnitName, unitTypes } from '../unit/unit-name.js';
import type { Remark } from './continuations.js';
import { metadataProblem } from './metadata-problem.js';
import { isNearlyXFleet } from './section-remarks.js';
import { trailingComment } from './trailing-comment.js';

/** The names by which fleet knows each of its options: the one to use, and deprecated ones, in the order in which it reads them. */
const spellings = {
  machineId: ['MachineID', 'X-ConditionMachineID', 'X-ConditionMachineBootID'],
  machineOf: ['MachineOf', 'X-ConditionMachineOf'],
  metadata: ['MachineMetadata', 'X-ConditionMachineMetadata'],
  conflicts: ['Conflicts', 'X-Conflicts'],
  replaces: ['Replaces'],
  global: ['Global'],
} as const satisfies Record<string, readonly string[]>;

type Kind = keyof typeof spellings;

/**
 * Returns remarks on everything in a unit file that every version of fleetd drops without a word although it was meant
 * for fleet: options that it does not know or that stand in another section, and values that say nothing to it. What
 * depends on the server's version is not among them (see `serverWarnings`), nor is what names no unit and no machine (see
 * `machineNameRemarks`).
 */
export function xFleetRemarks(unitName: string, { options }: Pick<ParsedUnitFile, 'options'>): Remark[] {
  const own = options.filter(({ section }) => section === 'X-Fleet');
  const remarks = [
    ...options.flatMap(outsideRemarks),
    ...own.flatMap((option) => optionRemarks(option, unitName)),
    ...overruled(own),
  ];
  return remarks.toSorted((a, b) => a.line - b.line);
}

function outsideRemarks({ section, name, value, line }: ParsedOption): Remark[] {
  if (section.startsWith('X-') || isNearlyXFleet(section) || !xFleetKeys.includes(name)) return [];
  // systemd has an option of that name too, which takes no globs.
  const isForSystemd = section === 'Unit' && name === 'Conflicts';
  if (isForSystemd && !/[*?[]/.test(value)) return [];
  const reason = isForSystemd ? ', where systemd takes full names only' : '';
  return [{ message: `fleet ignores ${name}= in [${section}]${reason}; move it to [X-Fleet]`, line }];
}

function optionRemarks({ name, value, line }: ParsedOption, unitName: string): Remark[] {
  const kind = (Object.keys(spellings) as Kind[]).find((one) => spellings[one].some((known) => known === name));
  const message = kind === undefined ? unknownOption(name) : valueProblem(kind, name, value, unitName);
  return message === undefined ? [] : [{ message, line }];
}

function unknownOption(name: string): string {
  const bare = name.replace(/^(X-)?(Condition)?/, '');
  const meant = xFleetKeys.includes(bare) ? bare : (nearestName(bare, xFleetKeys) ?? nearestName(name, xFleetKeys));
  return `fleet ignores the unknown option ${name}= in [X-Fleet]${meant === undefined ? '' : `; write ${meant}=`}`;
}

function valueProblem(kind: Kind, name: string, value: string, unitName: string): string | undefined {
  const shown = `${name}=${value.replace(/(?:\s|\\\n)+/g, ' ').trim()}`;
  if (value === '') return emptyValue(kind, name);
  const comment = trailingComment(value);
  if (comment !== undefined)
    return `fleet takes "${comment}" for a part of ${name}=, since only whole lines are comments; put it on a line of its own`;
  const all = quotedValues(value);
  // Two blanks between quoted values are an empty one between them.
  const values = all.length > 1 ? all.filter((one) => one !== '') : all;
  if (kind === 'metadata') return metadataProblem(name, shown, values);
  if (kind === 'global') return notBoolean(shown, values.at(-1) ?? '');
  if (kind === 'conflicts')
    return globProblem(
      name,
      shown,
      values.flatMap((one) => one.split(/[\s\\]+/)).filter((word) => word !== ''),
      unitName,
    );
  if (kind === 'replaces') return globProblem(name, shown, values, unitName);
  return undefined;
}

/** systemd takes an empty value for a reset; fleet has nothing of the kind. */
function emptyValue(kind: Kind, name: string): string | undefined {
  if (kind === 'global' || kind === 'machineId' || kind === 'machineOf') return undefined;
  return `fleet does not take an empty ${name}= for a reset of earlier ones, and ignores it; remove the line`;
}

const booleans: ReadonlySet<string> = new Set(['true', 'yes', '1', 'on', 't', 'false', 'no', '0', 'off', 'f', 'n', '']);

function notBoolean(shown: string, value: string): string | undefined {
  if (booleans.has(value.toLowerCase())) return undefined;
  return `fleet takes ${shown} for false, and runs the unit on one machine; write Global=true or Global=false`;
}

function globProblem(name: string, shown: string, globs: readonly string[], unitName: string): string | undefined {
  const bad = globs.filter((glob) => !canMatchUnitName(expanded(glob, unitName)));
  const [first] = bad;
  if (first === undefined) return undefined;
  const what = globs.length === 1 && first === globs[0] ? shown : `"${first}" in ${shown}`;
  return `fleet finds no unit that ${what} could match${adviceFor(name, first)}`;
}

/** As it is for the first instance, if the unit is a template. */
function expanded(glob: string, unitName: string): string {
  const name = parseUnitName(unitName);
  return expandSpecifiers(glob, name.isTemplate ? instanceName(name, 1) : unitName);
}

function adviceFor(name: string, glob: string): string {
  if (glob.includes('{')) return ': there are no alternatives in braces; write a line for each';
  const words = glob.split(/[\s,]+/).filter((word) => word !== '');
  if (words.length > 1)
    return `: it is one glob; write a line for each, ${words.map((word) => `${name}=${word}`).join(' and ')}`;
  if (/%[^nNpi]/.test(glob)) return ': of the specifiers, fleet knows %n, %N, %p and %i only';
  if (glob.includes(',')) return ': the comma is part of it; remove it';
  if (/^(['"]).*\1$/.test(glob)) return ': quotes are part of it; remove them';
  if (glob.includes('/')) return ": the name of a unit has no '/'";
  const type = glob.slice(glob.lastIndexOf('.') + 1);
  const meant = nearestName(type, ['service', ...unitTypes]);
  if (meant !== undefined) return `: units have no type .${type}; write ${name}=${glob.slice(0, -type.length)}${meant}`;
  if (canMatchUnitName(`${glob}.service`)) return `: the name of a unit has a type at its end, as in ${glob}.service`;
  return ': it is not the name of a unit, nor a glob such as web@*.service';
}

/** MachineID= counts once, the first one; so does Global=, the last one. Lines that repeat what counts do no harm. */
function overruled(own: readonly ParsedOption[]): Remark[] {
  const values = (names: readonly string[]) =>
    names.flatMap((name) =>
      own.flatMap((option) =>
        option.name === name ? quotedValues(option.value).map((value) => ({ ...option, value })) : [],
      ),
    );
  const [machine, ...otherMachines] = values(spellings.machineId);
  const globals = values(spellings.global);
  const global = globals.at(-1);
  return [
    ...otherMachines
      .filter(({ value }) => value !== machine?.value)
      .map(({ name, value, line }) => ({
        message: `fleet ignores ${name}=${value}, since only ${machine?.name}=${machine?.value} on line ${machine?.line} counts; for one of several machines, give these the same metadata and use MachineMetadata=`,
        line,
      })),
    ...globals
      .filter(({ value }) => value !== global?.value)
      .map(({ value, line }) => ({
        message: `fleet ignores Global=${value}, since only Global=${global?.value} on line ${global?.line} counts; remove one of them`,
        line,
      })),
  ];
}
