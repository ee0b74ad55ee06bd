/**
 * Returns the line by which the comment about an environment is found again, and which nobody sees. Environments have
 * the same one only if GitHub takes them for the same: it does not tell upper from lower case in their names.
 *
 * `Blue → green` gives `<!-- fleet-deploy: blue%20%E2%86%92%20green -->`: neither `--` nor `>` can stand in a comment
 * of HTML.
 */
export function markerOf(environment: string): string {
  const name = encodeURIComponent((environment || 'production').toLowerCase().toWellFormed());
  return `<!-- fleet-deploy: ${name.replaceAll('--', '-%2D')} -->`;
}
