import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { UserError } from '../errors/user-error.js';

/**
 * Returns what an input holds that is a text such as PEM, or the path of a file with one, relative to `folder`. Throws a
 * UserError that does not repeat the input: it may be a secret that lost its first line.
 */
export async function textOrFile(input: string, isText: (input: string) => boolean, folder: string): Promise<string> {
  if (isText(input)) return input;
  const path = resolve(folder, input.replace(/^~(?=\/)/, homedir()));
  try {
    const stats = await stat(path);
    // A pipe or a device may never come to an end.
    if (!stats.isFile() || stats.size > maxFileBytes) throw Object.assign(new Error(), { code: 'not a small file' });
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code = 'unreadable' } = error as NodeJS.ErrnoException;
    throw new UserError(`is neither the text itself nor the path of a file that can be read (${code})`);
  }
}

const maxFileBytes = 1024 * 1024;

export function isPem(input: string): boolean {
  return input.includes('-----BEGIN ');
}

const certificatePattern = /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[\s\S]+?-----END (?:TRUSTED )?CERTIFICATE-----/g;

/** Returns the certificates of a PEM text, first to last, or throws a UserError. */
export function certificatesIn(pem: string): readonly X509Certificate[] {
  const texts = pem.match(certificatePattern) ?? [];
  if (texts.length === 0) throw new UserError('holds no certificate in PEM');
  return texts.map((text, index) => {
    try {
      return new X509Certificate(text);
    } catch {
      throw new UserError(`holds a certificate that cannot be read${texts.length > 1 ? ` (no. ${index + 1})` : ''}`);
    }
  });
}

/** Throws a UserError unless a PEM text is a private key without a passphrase, and that of the certificate where one is given. */
export function checkTlsKey(pem: string, certificate: X509Certificate | undefined): void {
  let key: ReturnType<typeof createPrivateKey>;
  try {
    key = createPrivateKey(pem);
  } catch (error) {
    const isEncrypted = /passphrase|cancelled/i.test(
      `${(error as NodeJS.ErrnoException).code} ${(error as Error).message}`,
    );
    throw new UserError(
      isEncrypted ? 'is encrypted; it has to be a key without a passphrase' : 'holds no private key in PEM',
    );
  }
  if (certificate && !certificate.checkPrivateKey(key))
    throw new UserError('is not the key of the certificate in tls-cert');
}
