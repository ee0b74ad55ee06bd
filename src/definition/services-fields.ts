import * as z from 'zod/mini';
import { UserError } from '../errors/user-error.js';
import type { DesiredState } from '../fleet/schemas.js';
import { unitNameError } from '../unit/unit-name.js';
import { parsedText } from './parsed-text.js';
import { variableName } from './variables.js';

// What the values of a services file are made of: each is a text for us, and has a hint for editors.

/** What the JSON Schema says of each value in addition. Editors see numbers and booleans where we read text. */
export const editorHints = z.registry<Record<string, unknown>>();

export const desiredStates: readonly string[] = ['launched', 'loaded', 'inactive'] satisfies DesiredState[];

export const placeholder = `\\{\\{\\s*${variableName}\\s*\\}\\}`;

/** Editors do not substitute variables, so a placeholder passes as well. */
export const orPlaceholder = (pattern: string) => `^(?:${pattern})$|${placeholder}`;

const booleanWords = { yes: /^(true|yes|on|y)$/i, no: /^(false|no|off|n)$/i };
export const durationHint = {
  type: ['integer', 'string'],
  minimum: 0,
  pattern: orPlaceholder('\\d+|(?:\\d+h)?(?:\\d+m)?(?:\\d+s)?'),
};
export const booleanHint = {
  type: ['boolean', 'string'],
  pattern: orPlaceholder('[Tt]rue|[Yy]es|[Oo]n|[Ff]alse|[Nn]o|[Oo]ff'),
};
export const amountHint = { type: ['integer', 'string'], minimum: 0, pattern: orPlaceholder('\\d+\\s*%?') };

/** A value in one line that is parsed. */
export function field<T>(parse: (text: string) => T, hint: Record<string, unknown>) {
  return parsedText(parse, oneLine(hint));
}

/** Text of any number of lines. */
export function text(hint: Record<string, unknown>) {
  return z
    .string({ error: ({ input }) => (input === undefined ? 'is missing' : 'must be text or a number') })
    .register(editorHints, hint);
}

/** Text without line breaks. */
export function oneLine(hint: Record<string, unknown>) {
  return z
    .string({ error: ({ input }) => (input === undefined ? 'is missing' : 'must be text or a number') })
    .check(z.refine((text) => !/[\r\n]/.test(text), 'must not contain a line break'))
    .register(editorHints, hint);
}

/** Returns the name of a unit, or throws a UserError. */
export function parseName(text: string): string {
  const error = unitNameError(text);
  if (error !== undefined) throw new UserError(`"${text}" is not a valid unit name: ${error}`);
  return text;
}

/** Returns a desired state, or throws a UserError. */
export function parseDesiredState(text: string): DesiredState {
  if (!desiredStates.includes(text)) throw new UserError(`"${text}" is not one of ${desiredStates.join(', ')}`);
  return text as DesiredState;
}

/** The words of YAML 1.1, which coco-fleet-deployer reads. */
export function parseYamlBoolean(text: string): boolean {
  if (!booleanWords.yes.test(text) && !booleanWords.no.test(text))
    throw new UserError(`"${text}" is neither true nor false`);
  return booleanWords.yes.test(text);
}
