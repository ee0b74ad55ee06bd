/**
 * Returns the three numbers of a released version, or undefined for anything else. Pre-releases are not among them: the
 * major tag is never to point to one.
 *
 * @param {string} version without a `v` in front
 * @returns {readonly number[] | undefined}
 */
export function versionNumbers(version) {
  if (!/^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}$/.test(version)) return undefined;
  return version.split('.').map(Number);
}

/**
 * Returns the newest of the released versions among tags such as `v1.2.3`; others, `v1` among them, do not count.
 *
 * @param {readonly string[]} tags
 * @returns {string | undefined} without the `v`
 */
export function newestVersion(tags) {
  return tags
    .filter((tag) => tag.startsWith('v'))
    .map((tag) => tag.slice(1))
    .filter((version) => versionNumbers(version) !== undefined)
    .toSorted(compareVersions)
    .at(-1);
}

/**
 * Compares two released versions as SemVer does: negative where the first is the older one.
 *
 * @param {string} one
 * @param {string} other
 * @returns {number}
 */
export function compareVersions(one, other) {
  const [left, right] = [versionNumbers(one) ?? [], versionNumbers(other) ?? []];
  const place = left.findIndex((number, index) => number !== right[index]);
  return place < 0 ? 0 : (left[place] ?? 0) - (right[place] ?? 0);
}
