import { UserError } from '../errors/user-error.js';
import { decodedPem, isPem, mendedPem } from './pem-text.js';

const publicKeyLine = /^(ssh-|ecdsa-sha2-|sk-)\S+[ \t]+AAAA/;
const puttyKey = /^PuTTY-User-Key-File-\d/;
const ssh2PublicKey = /^---- BEGIN SSH2 PUBLIC KEY ----/;

/** Whether a text is a key of some kind, private or not, rather than the path of its file. */
export function isKeyText(text: string): boolean {
  const others = [publicKeyLine, puttyKey, ssh2PublicKey];
  return isPem(text) || decodedPem(text) !== undefined || others.some((kind) => kind.test(text.trim()));
}

/** Returns the private keys in a text, mended, or throws a UserError that says what it is instead. */
export function privateKeysIn(text: string): readonly string[] {
  const mended = mendedPem(text).trim();
  const keys = mended.match(/-----BEGIN ([A-Z]+ )?PRIVATE KEY-----.*?-----END ([A-Z]+ )?PRIVATE KEY-----/gs);
  if (keys) return keys.map((key) => `${key}\n`);
  if (puttyKey.test(mended))
    throw new UserError(
      'it is a key in the format of PuTTY; convert it by `puttygen key.ppk -O private-openssh -o key`, or in PuTTYgen by Conversions > Export OpenSSH key',
    );
  if (publicKeyLine.test(mended) || ssh2PublicKey.test(mended) || /-----BEGIN ([A-Z]+ )?PUBLIC KEY-----/.test(mended))
    throw new UserError('it is a public key; use the private key');
  if (/-----BEGIN ([A-Z]+ )?CERTIFICATE-----/.test(mended))
    throw new UserError('it is a certificate; use the private key');
  throw new UserError(
    'it is not a private key; use the whole text from "-----BEGIN … PRIVATE KEY-----" to the END line, with its line breaks',
  );
}
