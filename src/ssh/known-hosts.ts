import { createHash, createHmac } from 'node:crypto';
import { UserError } from '../errors/user-error.js';

/** A line of a known_hosts file, as sshd(8) describes it. */
export interface KnownHost {
  readonly marker: 'cert-authority' | 'revoked' | undefined;
  /** Whether the line applies to a host, given its name in lower case: `bastion`, or `[bastion]:2222` for a port other than 22. */
  readonly matches: (name: string) => boolean;
  readonly keyType: string;
  /** In SSH's wire format. */
  readonly key: Buffer;
}

/** Whether a text is what a known_hosts file holds, or is mistaken for that, rather than the path of one, which may have blanks. */
export function isKnownHostsText(text: string): boolean {
  const plain = text.trim();
  if (/[\r\n]|\\n|^#/.test(plain)) return true;
  const fields = plain.split(/[ \t]+/);
  return fields.some((field) => isKeyType(field) || field.startsWith('AAAA') || isFingerprint(field));
}

const onlyPrint =
  'has the fingerprint of a key; a line has the key itself: "host key-type key", as ssh-keyscan prints it';

/** Returns the lines of a known_hosts file, or throws a UserError that lists each one that cannot be read. */
export function parseKnownHosts(text: string): readonly KnownHost[] {
  if (/-----BEGIN .*PRIVATE KEY-----/.test(text))
    throw new UserError('it is a private key; what belongs here is the public key of the host');
  const problems: string[] = [];
  const hosts: KnownHost[] = [];
  for (const [index, line] of text.split(/\r?\n|\r|\\n/).entries()) {
    const fields = line.trim().split(/[ \t]+/);
    if (fields[0] === '' || fields[0]?.startsWith('#')) continue;
    const parsed = parseLine(fields);
    if (typeof parsed === 'string')
      problems.push(`line ${index + 1} ${fields.some(isFingerprint) ? onlyPrint : parsed}`);
    else hosts.push(parsed);
  }
  if (problems.length > 0) throw new UserError(problems.join('; '));
  return hosts;
}

function parseLine(fields: readonly string[]): KnownHost | string {
  const [, marker] = /^@(cert-authority|revoked)$/.exec(fields[0] ?? '') ?? [];
  if (fields[0]?.startsWith('@') && !marker) return `begins with ${fields[0]}, which is not a marker`;
  const [patterns = '', keyType = '', encoded = ''] = marker ? fields.slice(1) : fields;
  // The form alone does not show it: a host may be called ssh-something too.
  if (isKeyType(patterns) && typeOf(Buffer.from(keyType, 'base64')) === patterns)
    return 'has no host before its key; a line is "host key-type key"';
  if (!isKeyType(keyType)) return 'is not "host key-type key", as ssh-keyscan prints it';
  const key = Buffer.from(encoded, 'base64');
  if (!isWhole(key) || typeOf(key) !== keyType) return `has a key that is damaged or not of type ${keyType}`;
  return { marker: marker as KnownHost['marker'], matches: hostMatcher(patterns), keyType, key };
}

function isKeyType(text: string): boolean {
  return /^(ssh-|ecdsa-|sk-)[a-z0-9@.-]+$/.test(text);
}

/** As `ssh-keygen -l` prints it, in the newer and in the older form. */
function isFingerprint(text: string): boolean {
  return /^(SHA256:[A-Za-z0-9+/]{43}=?|(MD5:)?([0-9a-f]{2}:){15}[0-9a-f]{2})$/i.test(text);
}

/** A key in SSH's wire format is a sequence of fields, each preceded by its length; an incomplete copy ends within one. */
function isWhole(key: Buffer): boolean {
  let end = 0;
  while (end + 4 <= key.length) end += 4 + key.readUInt32BE(end);
  return end === key.length && end > 0;
}

/** Patterns are names with `*`, `?` and `!`, or one hashed name as written by `HashKnownHosts`: `|1|salt|hash`. */
function hostMatcher(patterns: string): KnownHost['matches'] {
  const [, salt, hash] = /^\|1\|([^|]+)\|([^|]+)$/.exec(patterns) ?? [];
  if (salt !== undefined)
    return (name) => createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
  const all = patterns.toLowerCase().split(',');
  const names = all.filter((pattern) => !pattern.startsWith('!')).map(asExpression);
  const exceptions = all.filter((pattern) => pattern.startsWith('!')).map((pattern) => asExpression(pattern.slice(1)));
  return (name) =>
    names.some((expression) => expression.test(name)) && !exceptions.some((expression) => expression.test(name));
}

function asExpression(pattern: string): RegExp {
  const source = pattern.replace(/[.*+?^${}()|[\]\\]/g, (one) => (one === '*' ? '.*' : one === '?' ? '.' : `\\${one}`));
  return new RegExp(`^${source}$`);
}

/**
 * Returns the lines that apply to a host: those for its port, or if there are none those without a port, as OpenSSH does.
 * None of them is `@revoked`.
 */
export function linesFor(known: readonly KnownHost[], host: string, port: number): readonly KnownHost[] {
  const plain = host.toLowerCase();
  const applicable = known.filter(({ marker }) => marker !== 'revoked');
  const exact = applicable.filter(({ matches }) => matches(knownName(host, port)));
  return exact.length > 0 ? exact : applicable.filter(({ matches }) => matches(plain));
}

/** Returns the name of a host in a known_hosts file: `bastion`, `[bastion]:2222`. */
export function knownName(host: string, port: number): string {
  const name = host.toLowerCase();
  return port === 22 ? name : `[${name}]:${port}`;
}

/** Returns the type of a key in SSH's wire format, or an empty text if it is not one. */
export function typeOf(key: Buffer): string {
  const length = key.length < 4 ? 0 : key.readUInt32BE(0);
  return key.subarray(4, 4 + length).toString('latin1');
}

/** Returns a key's fingerprint as `ssh-keygen -l` prints it: `SHA256:…`. */
export function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}
