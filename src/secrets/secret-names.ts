/** Words that say of a name that its value is secret, whatever stands before them: `PGPASSWORD`, `authToken`. */
const telling =
  'passw(?:or)?d|passphrase|pwd|secret|token|credential|apikey|authkey|accesskey|privatekey|signature|webhook(?:[_-]?url)?';

/** Words that do only as a part of a name of their own, as in `DB_PASS`: `compass` and `author` are harmless. */
const short =
  'pass|passcode|pw|pin|salt|creds?|auth|authorization|cookie|key|dsn|sig|database[_-]?url|[a-z0-9]+key|(?:db|pg|sql|my|redis|user|root|admin|store|key|smtp|mail|ldap|ssh|require|master)(?:pass|auth)';

const partOfName = String.raw`(?:[\w.-]*[_.-])?`;

/** A regular expression, without case, for names whose value is secret. */
const secretName = String.raw`(?:[\w.-]*(?:${telling})|${partOfName}(?:${short}))s?\d*(?:[_.-][\w.-]*)?`;

/** These parts say something about a secret, or how it comes, which is none itself. */
const harmlessName =
  /[_.-](?:stdin|fd|prompt|ttl|length|size|type|count|timeout|expiry|enabled|host|hostname|port|image|version|level|region|algorithm|method)$/i;
const nameOfPlace = /[_.-]?(?:file|path|dir|directory|volume|mount|root|location)s?$/i;
/** No secret ends like this. */
const nameOfFile = /\.(?:pem|key|crt|cer|cert|p12|jks|json|ya?ml|conf|cfg|env|txt)$/;
const place = /^~?\/[\w./%@{}$:-]*$/;

/** Longer ones are no names, and would take long to look at. */
const longestName = 200;
const wholeSecretName = new RegExp(`^${secretName}$`, 'i');

/** Returns whether a value of this name must not appear in logs, summaries and outputs. */
export function isSecretName(text: string): boolean {
  return text.length <= longestName && wholeSecretName.test(text) && !harmlessName.test(text);
}

/** Returns whether a name says it beyond doubt: `key` and `auth` are also names of harmless things, `password` is not. */
export function isPlainlySecret(name: string): boolean {
  return /pass(?!ing|ive)|pwd|secret|credential/i.test(name) && isSecretName(name);
}

/** Returns whether a value is secret because of its name. The path of a file is not: `TOKEN_FILE=/run/token`,
 * `--tlskey=/etc/key.pem`. */
export function isSecretValue(name: string, value: string): boolean {
  const isPlace = place.test(value) && (nameOfPlace.test(name) || nameOfFile.test(value));
  return value !== '' && isSecretName(name) && !isPlace;
}

/** Returns whether a value is no secret, but says where a shell or systemd finds it: `$NAME`, `${NAME}`, `$(cat /file)` or `%i`. */
export function isReference(value: string): boolean {
  return /^\$?(?:\$\{?[A-Za-z_]\w*\}?|\$\((?!\s*(?:echo|printf)\b).*|%[A-Za-z])[)`"';]*$/s.test(value);
}
