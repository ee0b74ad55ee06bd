import { type Definition, locate } from '../definition/definition.js';
import type { Diagnostic, Place } from '../definition/diagnostic.js';
import type { OrderConflict } from './order.js';
import type { ServiceWait } from './service-waits.js';

/** Returns a warning for every conflict, on the line of the first option or `after` that is part of it. */
export function orderWarnings(conflicts: readonly OrderConflict[], definition: Definition): Diagnostic[] {
  return conflicts.map((conflict) => ({
    severity: 'warning',
    message: textOf(conflict),
    ...placeOf(conflict.waits[0], definition),
  }));
}

function textOf({ kind, path, waits, others }: OrderConflict): string {
  const [first = '', second = ''] = path;
  const reasons = waits.map(wordsOf).join(', ');
  if (kind === 'max-parallel')
    return `${reasons}, but ${second} is defined after ${first}, and max-parallel is 1; the order of the definition is kept`;
  const cycle = `${path.join(' → ')} is a cycle`;
  if (kind === 'wave')
    return `${cycle}: ${reasons}, but the lines of the definition put ${first} before ${second}; the order of the definition is kept`;
  const more = others.length === 0 ? '' : `; ${others.join(', ')} ${others.length === 1 ? 'is' : 'are'} part of it too`;
  return `${cycle}: ${reasons}${more}; among them the order of the definition is kept`;
}

function wordsOf({ unit, words }: ServiceWait): string {
  return `${unit} has ${words}`;
}

function placeOf(wait: ServiceWait | undefined, definition: Definition): Place | undefined {
  if (!wait) return undefined;
  return wait.place ?? locate(definition, wait.unit, wait.service, wordsOf(wait));
}
