/** A JSON text that Go's decoder accepts, or its words for why it does not. */
export type DecodedJson = { readonly value: unknown } | { readonly error: string };

/** Returns a JSON text's value. The errors that the recordings hold are Go's to the letter, rarer ones in its manner. */
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

/** Returns Go's words for a value that does not fit a field, or undefined if `fits`. */
export function mismatch(value: unknown, fits: boolean, field: string, goType: string): string | undefined {
  if (fits || value === undefined || value === null) return undefined;
  return `json: cannot unmarshal ${kindOf(value)} into Go struct field ${field} of type ${goType}`;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** Whether a JSON value is an object, and neither null nor a list. */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
