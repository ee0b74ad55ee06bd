import type { Diagnostic } from './diagnostic.js';
import type { WantedUnit } from './unit-source.js';

const placeholder = 'DOCKER_APP_VERSION=latest';

/**
 * Returns a unit file with the version of its service in the place of the first DOCKER_APP_VERSION=latest, and a warning
 * where there is none. The version `latest` needs no place.
 */
export function putVersionIn(
  text: string,
  { name, version, placeOf }: WantedUnit,
): { readonly text: string; readonly diagnostics: readonly Diagnostic[] } {
  if (version === undefined || version === 'latest') return { text, diagnostics: [] };
  const at = text.indexOf(placeholder);
  if (at === -1) {
    const message = `version: the unit file of ${name} has no ${placeholder} to put ${version} in, and is deployed as it is`;
    return { text, diagnostics: [{ severity: 'warning', message, ...placeOf('version') }] };
  }
  const versioned = `${text.slice(0, at)}DOCKER_APP_VERSION=${version}${text.slice(at + placeholder.length)}`;
  return { text: versioned, diagnostics: [] };
}
