import { parseUnitName } from './unit-name.js';

/**
 * Returns the name of the service that a unit belongs to: a template and its numbered instances share one, and so does
 * a plain or global unit of the same name. An instance that is not a number is a service of its own, since no count
 * ever creates it.
 *
 * `web@.service`, `web@3.service` and `web.service` belong to `web`, `web@blue.service` to `web@blue`, `web@3.timer` to
 * `web.timer`.
 */
export function serviceNameOf(unitName: string): string {
  const { prefix, instance, type } = parseUnitName(unitName);
  const stem = instance === '' || isInstanceNumber(instance) ? prefix : `${prefix}@${instance}`;
  return type === 'service' ? stem : `${stem}.${type}`;
}

/** Returns whether an instance is one that a count creates: `1` and `10` are, `0`, `01` and `blue` are not. */
export function isInstanceNumber(instance: string): boolean {
  return /^[1-9]\d*$/.test(instance);
}
