import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { ParsedKey, utils } from 'ssh2';
import { UserError } from '../errors/user-error.js';
import { privateKeysIn } from './key-text.js';
import { loadSsh2 } from './load-ssh2.js';
import { wireField } from './wire-reader.js';

/**
 * Returns the private keys in a text, for logging in, or throws a UserError that says which one cannot be read, and why.
 * Accepts ed25519, ECDSA and RSA keys in OpenSSH's own format and in PEM (PKCS #1, SEC 1 and PKCS #8), each optionally
 * encrypted with `passphrase`.
 */
export async function readPrivateKeys(text: string, passphrase: string): Promise<readonly ParsedKey[]> {
  const { utils } = await loadSsh2();
  const keys = privateKeysIn(text);
  const problems: string[] = [];
  const parsed = keys.flatMap((key, index) => {
    try {
      return [parsedKey(utils, key, passphrase)];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(keys.length === 1 ? error.message : `key ${index + 1} of ${keys.length}: ${error.message}`);
      return [];
    }
  });
  if (problems.length > 0) throw new UserError(problems.join('; '));
  return parsed;
}

function parsedKey({ parseKey }: typeof utils, key: string, passphrase: string): ParsedKey {
  const openSsh = key.startsWith('-----BEGIN OPENSSH ') ? key : fromPem(key, passphrase);
  const parsed = resultOrError(() => parseKey(openSsh, passphrase || undefined));
  // A damaged file may claim to hold no key at all.
  if (parsed === undefined) throw new UserError(problemOf('', passphrase));
  if (parsed instanceof Error) throw new UserError(problemOf(parsed.message, passphrase));
  return parsed;
}

/** Returns the result of a library or its error. Damaged keys make libraries throw all kinds of errors, even where they are documented to return them. */
function resultOrError<T>(work: () => T): T | Error {
  try {
    return work();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** ssh2 does not support PKCS #8; OpenSSL reads every kind of PEM. */
function fromPem(pem: string, passphrase: string): string {
  const key = resultOrError(() => createPrivateKey({ key: pem, ...(passphrase !== '' && { passphrase }) }));
  // A wrong passphrase sometimes goes unnoticed until the decrypted key turns out to make no sense.
  const complaint = (error: Error) =>
    new UserError(problemOf(pem.includes('ENCRYPTED') ? 'encrypted' : error.message, passphrase));
  if (key instanceof Error) throw complaint(key);
  const exported = resultOrError(() => exportedAs(key));
  if (exported instanceof Error) throw complaint(exported);
  if (exported === undefined)
    throw new UserError(
      `it is a key of type ${key.asymmetricKeyType}, which SSH does not support; use ed25519, ECDSA or RSA`,
    );
  return exported;
}

function exportedAs(key: KeyObject): string | undefined {
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return key.export({ type: 'pkcs1', format: 'pem' }).toString();
    case 'ec':
      return key.export({ type: 'sec1', format: 'pem' }).toString();
    case 'ed25519':
      return openSshEd25519(key);
    default:
      return undefined;
  }
}

/** Returns the key in the format that OpenSSH's PROTOCOL.key describes, unencrypted. */
function openSshEd25519(key: KeyObject): string {
  const { d = '', x = '' } = key.export({ format: 'jwk' });
  const [seed, point] = [Buffer.from(d, 'base64url'), Buffer.from(x, 'base64url')];
  const publicKey = Buffer.concat([wireField('ssh-ed25519'), wireField(point)]);
  const checks = Buffer.alloc(8); // The same number twice, to verify the decryption.
  const plain = Buffer.concat([checks, publicKey, wireField(Buffer.concat([seed, point])), wireField('')]);
  const padding = Buffer.from([1, 2, 3, 4, 5, 6, 7]).subarray(0, (8 - (plain.length % 8)) % 8);
  const none = [wireField('none'), wireField('none'), wireField('')];
  const oneKey = Buffer.from([0, 0, 0, 1]);
  const whole = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    ...none,
    oneKey,
    wireField(publicKey),
    wireField(Buffer.concat([plain, padding])),
  ]);
  const lines = whole.toString('base64').replace(/.{70}/g, '$&\n');
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

/** The errors of the libraries have no codes, and their messages may quote parts of the key. */
function problemOf(message: string, passphrase: string): string {
  const isEncrypted = /passphrase|encrypted/i.test(message);
  if (isEncrypted && passphrase === '') return 'it is encrypted; set ssh-passphrase to its passphrase';
  if (isEncrypted) return 'the passphrase in ssh-passphrase does not decrypt it, or the key is damaged';
  return 'it cannot be read: it is damaged or not supported (ed25519, ECDSA and RSA keys are)';
}
