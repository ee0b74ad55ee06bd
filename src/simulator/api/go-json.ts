/** The value of a JSON text, or the message of Go's decoder about what is wrong with it. */
export type DecodedJson = { readonly value: unknown } | { readonly error: string };

/**
 * Decodes a JSON text. Errors that occur in the recordings match Go's word for word; rarer ones are modelled on them.
 */
export function decodeJson(text: string): DecodedJson {
  const trimmed = text.trim();
  if (trimmed === '') return { error: 'EOF' };
  try {
    return { value: JSON.parse(trimmed) as unknown };
  } catch {
    const key = /^\{\s*([^"}\s])/u.exec(trimmed)?.[1];
    if (key !== undefined) return { error: `invalid character '${key}' looking for beginning of object key string` };
    if (/^[{["]/.test(trimmed)) return { error: 'unexpected EOF' };
    return { error: `invalid character '${[...trimmed][0]}' looking for beginning of value` };
  }
}

/** Returns Go's message about a value of the wrong type for a field, or undefined if `fits`. */
export function mismatch(value: unknown, fits: boolean, field: string, goType: string): string | undefined {
  if (fits || value === undefined || value === null) return undefined;
  return `json: cannot unmarshal ${kindOf(value)} into Go struct field ${field} of type ${goType}`;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** Whether a JSON value is an object: neither null nor an array. */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
