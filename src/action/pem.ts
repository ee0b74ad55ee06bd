import { createPrivateKey, X509Certificate } from 'node:crypto';
import { UserError } from '../errors/user-error.js';
import { mendedPem } from '../ssh/pem-text.js';
import type { InputFiles } from './input-files.js';

/**
 * Returns the text of an input that is either the text itself, such as PEM, or the path of a file, relative to `folder`.
 * Throws a UserError that does not repeat the input, which may be a secret that lost its first line.
 */
export async function textOrFile(
  input: string,
  isText: (input: string) => boolean,
  folder: string,
  files: InputFiles,
): Promise<string> {
  if (isText(input)) return input;
  try {
    return decoded(await files.read(input, folder));
  } catch (error) {
    const { code = 'unreadable' } = error as NodeJS.ErrnoException;
    throw new UserError(`is neither the text itself nor the path of a readable file (${code})`, { cause: error });
  }
}

/** Returns a text in UTF-8, or in UTF-16, as PowerShell's `>` writes it, without its byte order mark. */
function decoded(bytes: Buffer): string {
  const [first = 0, second = 0] = bytes;
  const isLittleEndian = (first === 0xff && second === 0xfe) || (first !== 0 && second === 0);
  const isBigEndian = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0);
  const encoding = isLittleEndian ? 'utf-16le' : isBigEndian ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

const certificatePattern = /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[\s\S]+?-----END (?:TRUSTED )?CERTIFICATE-----/g;

/** Returns the certificates of a PEM text, first to last, or throws a UserError. */
export function certificatesIn(pem: string): readonly X509Certificate[] {
  const texts = mendedPem(pem).match(certificatePattern) ?? [];
  if (texts.length === 0) throw new UserError('does not contain a PEM certificate');
  return texts.map((text, index) => {
    try {
      return new X509Certificate(text);
    } catch (error) {
      const which = texts.length > 1 ? ` (no. ${index + 1})` : '';
      throw new UserError(`contains a certificate that cannot be read${which}`, { cause: error });
    }
  });
}

/** Throws a UserError unless a PEM text is a private key without a passphrase, and belongs to the certificate if there is one. */
export function checkTlsKey(pem: string, certificate: X509Certificate | undefined): void {
  let key: ReturnType<typeof createPrivateKey>;
  try {
    key = createPrivateKey(pem);
  } catch (error) {
    const isEncrypted = /passphrase|cancelled/i.test(
      `${(error as NodeJS.ErrnoException).code} ${(error as Error).message}`,
    );
    throw new UserError(
      isEncrypted ? 'is encrypted; use a key without a passphrase' : 'does not contain a PEM private key',
    );
  }
  if (certificate && !certificate.checkPrivateKey(key))
    throw new UserError('does not belong to the certificate in tls-cert');
}
