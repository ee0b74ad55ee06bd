import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface GitHubFile {
  /** `.github/workflows/….yml` for a workflow, `action.yml` for an action. */
  readonly path: string;
  readonly content: string;
}

const script = join(dirname(fileURLToPath(import.meta.url)), 'github-lint-process.js');

/**
 * Returns what GitHub's own language service has against workflows and actions, as `path:line: message`: keys and values
 * that its schema does not know, expressions that do not parse, jobs and contexts that are not there, and inputs that
 * action.yml does not have.
 */
export function githubLint(files: readonly GitHubFile[], ours = readFileSync('action.yml', 'utf8')): readonly string[] {
  // It leaves the inputs of local actions alone.
  const asUsers = files.map(({ path, content }) => ({
    path,
    content: content.replace(/(uses: )\.\/$/gm, '$1fleet-deploy/fleet-deploy@v0'),
  }));
  const input = JSON.stringify({ files: asUsers, ours });
  return JSON.parse(execFileSync(process.execPath, [script], { input, encoding: 'utf8' })) as string[];
}
