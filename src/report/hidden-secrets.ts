/** What names are given to things that nobody but their users is to see. */
const secretName = String.raw`[\w.-]*(?:passw(?:or)?d|passphrase|secret|token|credential|api[_-]?key|access[_-]?key|private[_-]?key)[\w.-]*`;

const quotedAssignment = new RegExp(String.raw`(["'])(${secretName}=)(?:\\.|(?!\1).)*\1`, 'gi');
const assignment = new RegExp(String.raw`\b(${secretName}\s*[=:]\s*)(?!\*\*\*)("[^"]*"|'[^']*'|[^\s"',;&]+)`, 'gi');
const flag = new RegExp(String.raw`(--?${secretName}\s+)("[^"]*"|'[^']*'|[^\s"'-][^\s"']*)`, 'gi');
const urlCredentials = /(\/\/)[^\s/@"']+@/g;

/**
 * Returns a line of a unit file with `***` in the place of what is secret by its name, of user and password in URLs, and
 * of the values in `known`. Logs are masked by the runner, summaries and outputs are not.
 *
 * `Environment=DB_PASSWORD=hunter2` is `Environment=DB_PASSWORD=***`; `--token abc` is `--token ***`.
 */
export function withoutSecrets(line: string, known: readonly string[]): string {
  const byValue = known
    .filter((value) => value !== '')
    .toSorted((a, b) => b.length - a.length)
    .reduce((text, value) => text.replaceAll(value, '***'), line);
  return byValue
    .replace(quotedAssignment, '$1$2***$1')
    .replace(assignment, '$1***')
    .replace(flag, '$1***')
    .replace(urlCredentials, '$1***@');
}

/** Returns whether something of this name is to be kept from logs, summaries and outputs. */
export function isSecretName(name: string): boolean {
  return new RegExp(`^${secretName}$`, 'i').test(name);
}
