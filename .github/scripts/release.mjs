import { changelogSection } from './changelog.mjs';
import { compareVersions, newestVersion, versionNumbers } from './version.mjs';

/**
 * What a release is judged by.
 *
 * @typedef {object} Candidate
 * @property {string} version what is to be released, without a `v` in front
 * @property {string} ref the git ref that the workflow runs on
 * @property {readonly string[]} tags all tags of the repository
 * @property {string} packageVersion what package.json says
 * @property {string} changelog
 */

/**
 * Returns why a version cannot be released, a sentence for each reason; none when it can.
 *
 * @param {Candidate} candidate
 * @returns {readonly string[]}
 */
export function releaseProblems({ version, ref, tags, packageVersion, changelog }) {
  const problems = [];
  if (ref !== 'refs/heads/main') problems.push(`Releases are made from main, and this run is on ${ref}.`);
  if (versionNumbers(version) === undefined) return [...problems, `"${version}" is not a version such as 1.2.3.`];
  const newest = newestVersion(tags);
  if (newest !== undefined && compareVersions(version, newest) <= 0)
    problems.push(`${version} is not newer than ${newest}, which is released.`);
  if (packageVersion !== version)
    problems.push(`package.json says ${packageVersion}: run "npm version --no-git-tag-version ${version}".`);
  if (changelogSection(changelog, version) === undefined)
    problems.push(`CHANGELOG.md has no section "## [${version}]" with anything in it.`);
  return problems;
}

/**
 * Returns the tags of a version: its own, and the one that workflows follow, which is moved to it.
 *
 * @param {string} version
 * @returns {{ readonly tag: string, readonly majorTag: string }}
 */
export function tagsOf(version) {
  return { tag: `v${version}`, majorTag: `v${version.split('.')[0]}` };
}
