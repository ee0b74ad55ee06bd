// node prepare-release.mjs NOTES_FILE: judges the release of $VERSION, writes its notes into the file, and its tags as
// outputs of the step. Plain Node, so that the job that may write to the repository installs nothing.
import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { changelogSection } from './changelog.mjs';
import { releaseProblems, tagsOf } from './release.mjs';

const { VERSION: version = '', GITHUB_REF: ref = '', GITHUB_OUTPUT: outputFile } = process.env;
const [notesFile] = process.argv.slice(2);
if (notesFile === undefined) throw new Error('usage: VERSION=1.2.3 node prepare-release.mjs NOTES_FILE');

const changelog = readFileSync('CHANGELOG.md', 'utf8');
const { version: packageVersion } = JSON.parse(readFileSync('package.json', 'utf8'));
// The repository itself is asked: a checkout may be without tags, or older than the newest of them.
const tags = execFileSync('git', ['ls-remote', '--tags', '--refs', 'origin'], { encoding: 'utf8' })
  .split('\n')
  .flatMap((line) => line.split('refs/tags/').slice(1));

const problems = releaseProblems({ version, ref, tags, packageVersion, changelog });
for (const problem of problems) console.log(`::error::${problem}`);
if (problems.length > 0) process.exit(1);

writeFileSync(notesFile, `${changelogSection(changelog, version)}\n`);
const { tag, majorTag } = tagsOf(version);
console.log(`${version} becomes ${tag}, and ${majorTag} is moved to it.`);
if (outputFile) appendFileSync(outputFile, `tag=${tag}\nmajor-tag=${majorTag}\n`);
