import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { ParsedKey } from 'ssh2';
import { UserError } from '../errors/user-error.js';
import { loadSsh2 } from './load-ssh2.js';

/**
 * Returns a private key for logging in, or throws a UserError. Takes OpenSSH's own format and PEM (PKCS #1, SEC 1 and
 * PKCS #8) of ed25519, ECDSA and RSA keys, encrypted with `passphrase` or not.
 */
export async function readPrivateKey(text: string, passphrase: string): Promise<ParsedKey> {
  const { utils } = await loadSsh2();
  const key = mended(text);
  const isPem = /^-----BEGIN ((RSA|EC|DSA|ENCRYPTED) )?PRIVATE KEY-----[\s\S]*-----END /.test(key);
  const openSsh = isPem ? fromPem(key, passphrase) : key;
  const parsed = attempted(() => utils.parseKey(openSsh, passphrase || undefined));
  // A damaged file can say that it holds no key at all.
  if (parsed === undefined) throw new UserError(problemOf('', passphrase));
  if (parsed instanceof Error) throw new UserError(problemOf(parsed.message, passphrase));
  if (!parsed.isPrivateKey()) throw new UserError('it is a public key; the private one belongs here');
  return parsed;
}

/**
 * What is pasted into a secret often comes back with other line ends, none at its end, `\n` in their place, or blanks
 * around them; and what writes a key may write other things beside it.
 */
function mended(text: string): string {
  const lines = text.replace(/\\r|\r(?=\n)/g, '').replace(/\\n|\r/g, '\n');
  const plain = lines.replace(/^[ \t]+|[ \t]+$/gm, '').trim();
  const [block] = /-----BEGIN ([A-Z]+ )?PRIVATE KEY-----[\s\S]*?-----END ([A-Z]+ )?PRIVATE KEY-----/.exec(plain) ?? [
    plain,
  ];
  return `${block}\n`;
}

/** Returns what libraries make of a key, or their error: what is damaged makes them throw all kinds, also where they say that they return it. */
function attempted<T>(work: () => T): T | Error {
  try {
    return work();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** ssh2 knows no PKCS #8; OpenSSL reads everything that is PEM. */
function fromPem(pem: string, passphrase: string): string {
  const key = attempted(() => createPrivateKey({ key: pem, ...(passphrase !== '' && { passphrase }) }));
  // Now and then a wrong passphrase goes unnoticed until what it decrypts to makes no sense.
  const complaint = (error: Error) =>
    new UserError(problemOf(pem.includes('ENCRYPTED') ? 'encrypted' : error.message, passphrase));
  if (key instanceof Error) throw complaint(key);
  const exported = attempted(() => exportedAs(key));
  if (exported instanceof Error) throw complaint(exported);
  if (exported === undefined)
    throw new UserError(`it is a key of type ${key.asymmetricKeyType}, which is none that SSH logs in with`);
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
  const publicKey = Buffer.concat([field('ssh-ed25519'), field(point)]);
  const checks = Buffer.alloc(8); // Twice the same number, by which a decryption is checked.
  const plain = Buffer.concat([checks, publicKey, field(Buffer.concat([seed, point])), field('')]);
  const padding = Buffer.from([1, 2, 3, 4, 5, 6, 7]).subarray(0, (8 - (plain.length % 8)) % 8);
  const none = [field('none'), field('none'), field('')];
  const oneKey = Buffer.from([0, 0, 0, 1]);
  const whole = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    ...none,
    oneKey,
    field(publicKey),
    field(Buffer.concat([plain, padding])),
  ]);
  const lines = whole.toString('base64').replace(/.{70}/g, '$&\n');
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

function field(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content as string);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** The libraries have no codes for what happens to a key, and what their messages quote may be part of it. */
function problemOf(message: string, passphrase: string): string {
  const isEncrypted = /passphrase|encrypted/i.test(message);
  if (isEncrypted && passphrase === '') return 'it is encrypted; give its passphrase as ssh-passphrase';
  if (isEncrypted) return 'the passphrase in ssh-passphrase does not open it, or it is damaged';
  if (/Unsupported key format/.test(message))
    return 'it is no private key; that is a text from "-----BEGIN … PRIVATE KEY-----" to its END line, with its line breaks';
  return 'it cannot be read: it is damaged, or of a kind that is not supported here; ed25519, ECDSA and RSA keys are';
}
