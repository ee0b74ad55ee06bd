import type { Diagnostic } from './diagnostic.js';
import { type Workspace, WorkspaceError } from './workspace.js';

/**
 * Returns the paths of the files that patterns match, in the order of the patterns, so that services are rolled out in
 * the order in which the user lists them, and what is wrong with the patterns. One that begins with `!` takes files out
 * again.
 */
export async function findUnitFiles(
  workspace: Workspace,
  patterns: readonly string[],
): Promise<{ readonly paths: readonly string[]; readonly diagnostics: readonly Diagnostic[] }> {
  const diagnostics: Diagnostic[] = [];
  const error = (message: string) => void diagnostics.push({ severity: 'error', message: `units: ${message}` });
  const found = new Set<string>();
  let takenOut = 0;
  for (const pattern of patterns) {
    const excluded = pattern.startsWith('!');
    const paths = await workspace.find(excluded ? pattern.slice(1) : pattern).catch((cause: unknown) => {
      if (!(cause instanceof WorkspaceError)) throw cause;
      error(cause.message);
    });
    if (paths?.length === 0 && !excluded) error(`"${pattern}" matches no file`);
    for (const path of paths ?? []) {
      if (!excluded) found.add(path);
      else if (found.delete(path)) takenOut++;
    }
  }
  if (patterns.length > 0 && patterns.every((pattern) => pattern.startsWith('!')))
    error('only patterns that begin with "!", so nothing is deployed');
  else if (found.size === 0 && takenOut > 0) error('all files that match are taken out again, so nothing is deployed');
  return { paths: [...found], diagnostics };
}
