/** The parts of a unit's name: `web@1.service` has prefix `web`, instance `1`, type `service` and template `web@.service`. */
export interface UnitName {
  readonly full: string;
  readonly prefix: string;
  readonly type: string;
  /** Empty unless the name contains an `@`. */
  readonly template: string;
  readonly instance: string;
  readonly isTemplate: boolean;
  readonly isInstance: boolean;
}

/**
 * Returns the parts of a unit name. The instance is everything between the first `@` and the last dot, as fleet reads
 * it: the instance of `a@b@c.service` is `b@c`. The name need not be valid; see `unitNameError`.
 */
export function parseUnitName(full: string): UnitName {
  const dot = full.lastIndexOf('.');
  const stem = dot === -1 ? full : full.slice(0, dot);
  const type = dot === -1 ? '' : full.slice(dot + 1);
  const at = dot === -1 ? -1 : stem.indexOf('@');
  if (at === -1) return { full, prefix: stem, type, template: '', instance: '', isTemplate: false, isInstance: false };
  const prefix = stem.slice(0, at);
  const instance = stem.slice(at + 1);
  return {
    full,
    prefix,
    type,
    template: `${prefix}@.${type}`,
    instance,
    isTemplate: instance === '',
    isInstance: instance !== '',
  };
}

/** Returns the name of one instance of a template: `web@.service` and `3` give `web@3.service`. */
export function instanceName(template: UnitName, instance: number | string): string {
  return `${template.prefix}@${instance}.${template.type}`;
}

const maxNameBytes = 256;

/** The types of units that fleet accepts. */
export const unitTypes: ReadonlySet<string> = new Set(
  'automount busname device mount path scope service slice snapshot socket swap target timer'.split(' '),
);

/** Those of which there are templates and instances. */
export const templateTypes: ReadonlySet<string> = new Set('path service socket target timer'.split(' '));

/** The characters of which the names of units are made, up to the dot before the type. */
export const nameCharacters = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ:-_.\\@';

/** Returns fleet's own message if it would refuse this unit name, or undefined for a valid name. */
export function unitNameError(name: string): string | undefined {
  if (name === '') return 'unit name cannot be empty';
  if (Buffer.byteLength(name) > maxNameBytes) return `unit name exceeds maximum length (${maxNameBytes})`;
  const dot = name.lastIndexOf('.');
  if (dot === -1) return 'unit name must contain "."';
  if (dot === name.length - 1) return 'unit name cannot end in "."';
  const type = name.slice(dot + 1);
  if (!unitTypes.has(type)) return `invalid unit type: ${JSON.stringify(type)}`;
  if (name.includes('@') && !templateTypes.has(type)) return `invalid unit type for template: ${JSON.stringify(type)}`;
  const forbidden = /[^0-9A-Za-z:\-_.\\@]/u.exec(name.slice(0, dot));
  if (forbidden) return `invalid character '${JSON.stringify(forbidden[0]).slice(1, -1)}' in unit name`;
  if (name.startsWith('@')) return 'unit name cannot start in "@"';
  return undefined;
}

/**
 * Compares unit names for Array.prototype.sort, with numbers in numeric order: `web@2.service` before `web@10.service`.
 * (fleet's own lists are sorted as strings.)
 */
export function compareUnitNames(a: string, b: string): number {
  collator ??= new Intl.Collator('en', { numeric: true });
  return collator.compare(a, b) || (a < b ? -1 : Number(a > b));
}

// Created on first use: it takes milliseconds, and reporting a wrong input needs no sorting.
let collator: Intl.Collator | undefined;
