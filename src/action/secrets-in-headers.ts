import type { CheckHeaders } from '../health/check-headers.js';
import { isSecretName } from '../secrets/secret-names.js';
import { looksSecret } from '../secrets/secret-shapes.js';

/** Returns what must not be shown of headers: values that are secret by name or look, and credentials without their scheme (`Bearer …`). */
export function secretsInHeaders(headers: CheckHeaders): string[] {
  return Object.entries(headers)
    .filter(([name, value]) => isSecretName(name) || looksSecret(value))
    .flatMap(([, value]) => [value, ...(/^[A-Za-z][\w-]* +(\S.*)$/.exec(value)?.slice(1) ?? [])]);
}
