import { foreignSpecifier, type Misnomer, unexpanded, whyNoPeer } from '../unit/machine-of.js';
import type { ParsedUnitFile } from '../unit/parse-unit-file.js';
import { requirementsOf } from '../unit/requirements.js';
import { instanceName, parseUnitName } from '../unit/unit-name.js';
import type { UnitOption } from '../unit/unit-option.js';
import type { Remark } from './continuations.js';
import { trailingComment } from './trailing-comment.js';

/**
 * Returns remarks on requirements in [X-Fleet] that nothing can meet, because what they name can be no unit, no machine
 * and no metadata: `MachineOf=web@.service`, `MachineID=%m`, `MachineMetadata=region!=us`.
 */
export function machineNameRemarks(unitName: string, { options }: ParsedUnitFile): Remark[] {
  const name = parseUnitName(unitName);
  const sample = name.isTemplate ? instanceName(name, '%i') : unitName;
  return options.flatMap((option): Remark[] => {
    if (option.section !== 'X-Fleet' || trailingComment(option.value) !== undefined) return [];
    return misnomersOf(sample, option).map(({ reason, advice }) => ({
      line: option.line,
      message: `${reason}, so no machine can run ${unitName}; ${advice}`,
    }));
  });
}

function misnomersOf(unitName: string, option: UnitOption): Misnomer[] {
  const { machineOf, machineId, metadata } = requirementsOf(unitName, [option]);
  const pairs = [...metadata].flatMap(([key, values]) => values.map((value): [string, string] => [key, value]));
  return [
    ...machineOf.flatMap((peer) => whyNoPeer(unitName, peer) ?? []),
    ...(machineId === undefined ? [] : [machineId]).flatMap((id) => whyNoMachine(id) ?? []),
    ...pairs.flatMap(([key, value]) => whyNoMetadata(key, value) ?? []),
  ];
}

const wanted = 'name one machine by its id, as fleetctl list-machines --full shows it, or remove MachineID=';

function whyNoMachine(id: string): Misnomer | undefined {
  const specifier = foreignSpecifier(id);
  if (specifier !== undefined) return unexpanded(specifier, `MachineID=${id}`, wanted);
  if (/^[\w-]+$/.test(id.replaceAll('%i', '1'))) return undefined;
  return { reason: `MachineID=${id} is no id of a machine`, advice: wanted };
}

/** fleet compares a machine's value of a key with the text behind the first `=`, and nothing else. */
function whyNoMetadata(key: string, value: string): Misnomer | undefined {
  const written = `MachineMetadata=${key}=${value}`;
  const specifier = foreignSpecifier(`${key}=${value}`);
  if (specifier !== undefined) return unexpanded(specifier, written, 'write the value itself');
  const operator = /[!<>~^]$/.exec(key)?.[0] ?? /^[!<>~^]/.exec(value)?.[0] ?? /[*?|]/.exec(value)?.[0];
  if (operator === undefined) return undefined;
  return {
    reason: `fleet compares metadata for equality only, so the "${operator}" in ${written} is a part of the ${key.endsWith(operator) ? 'key' : 'value'}`,
    advice: 'write one line such as MachineMetadata=region=eu for each value that will do',
  };
}
