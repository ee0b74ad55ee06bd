import type { ParsedKey } from 'ssh2';

/**
 * Returns an RSA key that logs in by rsa-sha2-512. By itself ssh2 signs by SHA-256 wherever the server says that it knows
 * that, though many a server is set up to take nothing but SHA-512.
 */
export function rsaBySha512(key: ParsedKey): ParsedKey {
  return Object.create(key, {
    type: { value: 'rsa-sha2-512' },
    sign: { value: (data: Buffer) => key.sign(data, 'sha512') },
  }) as ParsedKey;
}

export function isRsa({ type }: ParsedKey): boolean {
  return type === 'ssh-rsa';
}
