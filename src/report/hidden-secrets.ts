/** What names are given to things that nobody but their users is to see, at the end of a word or of one of its parts. */
const secretName =
  '(?:passw(?:or)?d|passphrase|pass|pwd|secret|token|credentials?|creds?|auth(?:orization)?|apikey|[a-z0-9]+key|key|dsn|database[_-]?url)s?';
const name = String.raw`(?:[\w.-]*[_.-])?${secretName}(?:[_.-][\w.-]*)?`;

/** Up to where the next assignment or flag begins: a value may be quoted in parts, escaped, or hold other punctuation. */
const value = String.raw`\S(?:.*?)(?=\s+["']?[A-Za-z_][\w.]*=|\s+--?[A-Za-z]|$)`;

const assignment = new RegExp(String.raw`(?<![A-Za-z0-9])(${name}["'\\]*\s*(?:=>|[=:])[\s\\]*)${value}`, 'gis');
const flag = new RegExp(String.raw`(?<=\s)(--?${name}\s+)${value}`, 'gis');
const path = new RegExp(String.raw`(/${name}(?:/[\w.-]+)*\s+)${value}`, 'gis');
const user = /(?<=\s)((?:-u|--user)[\s=]+)\S+/g;
const scheme = /\b(basic|bearer)\s+[^\s"']+/gi;
const urlCredentials = /(\/\/)[^\s"']*@/g;

/**
 * Returns a line of a unit file with `***` in the place of what is secret by its name, of user and password in URLs, and
 * of the values in `known`. Rather too much is hidden than too little: logs are masked by the runner, summaries and
 * outputs are not.
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

/** Returns whether something of this name is to be kept from logs, summaries and outputs. */
export function isSecretName(text: string): boolean {
  return new RegExp(`^${name}$`, 'i').test(text);
}
