/**
 * Returns what a changelog in the format of Keep a Changelog says about a version, without its heading, or undefined
 * where it has no such section or nothing in it.
 *
 * @param {string} changelog
 * @param {string} version without a `v` in front
 * @returns {string | undefined}
 */
export function changelogSection(changelog, version) {
  const lines = changelog.split('\n');
  const start = lines.findIndex((line) => line === `## [${version}]` || line.startsWith(`## [${version}] `));
  if (start < 0) return undefined;
  const rest = lines.slice(start + 1);
  // The next version's heading ends it, and so do the addresses of all versions at the end of the file.
  const end = rest.findIndex((line) => /^## |^\[[^\]]+\]: /.test(line));
  return (end < 0 ? rest : rest.slice(0, end)).join('\n').trim() || undefined;
}
