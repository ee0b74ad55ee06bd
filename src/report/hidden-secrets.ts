/** What the names of secrets contain, at the end of a word or of one of its parts. */
const secretName =
  '(?:passw(?:or)?d|passphrase|pass|pwd|secret|token|credentials?|creds?|auth(?:orization)?|apikey|[a-z0-9]+key|key|dsn|database[_-]?url)s?';
const name = String.raw`(?:[\w.-]*[_.-])?${secretName}(?:[_.-][\w.-]*)?`;

/** Up to the next assignment or flag: a value may be quoted in parts, escaped, or hold other punctuation. */
const value = String.raw`\S(?:.*?)(?=\s+["']?[A-Za-z_][\w.]*=|\s+--?[A-Za-z]|$)`;

const assignment = new RegExp(String.raw`(?<![A-Za-z0-9])(${name}["'\\]*\s*(?:=>|[=:])[\s\\]*)${value}`, 'gis');
const flag = new RegExp(String.raw`(?<=\s)(--?${name}\s+)${value}`, 'gis');
const path = new RegExp(String.raw`(/${name}(?:/[\w.-]+)*\s+)${value}`, 'gis');
const user = /(?<=\s)((?:-u|--user)[\s=]+)\S+/g;
const scheme = /\b(basic|bearer)\s+[^\s"']+/gi;
const urlCredentials = /(\/\/)[^\s"']*@/g;

/**
 * Returns a line of a unit file with `***` in place of values whose name says that they are secret, of user and password
 * in URLs, and of the values in `known`. When in doubt, it hides: the runner masks logs, but not summaries and outputs.
 *
 * `Environment=DB_PASSWORD=hunter2 TAG=1` is `Environment=DB_PASSWORD=*** TAG=1`; `--token abc` is `--token ***`.
 */
export function withoutSecrets(line: string, known: readonly string[]): string {
  const byValue = known
    .filter((secret) => secret !== '')
    .toSorted((a, b) => b.length - a.length)
    .reduce((text, secret) => text.replaceAll(secret, '***'), line);
  return byValue
    .replace(urlCredentials, '$1***@')
    .replace(scheme, '$1 ***')
    .replace(assignment, '$1***')
    .replace(flag, '$1***')
    .replace(path, '$1***')
    .replace(user, '$1***');
}

/** Returns whether a value of this name must not appear in logs, summaries and outputs. */
export function isSecretName(text: string): boolean {
  return new RegExp(`^${name}$`, 'i').test(text);
}
