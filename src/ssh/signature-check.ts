import { createPublicKey, type JsonWebKey, type KeyObject, verify } from 'node:crypto';
import { type WireReader, wireReader } from './wire-reader.js';

/** The hash of each signature, and the curve of its key. RSA by SHA-1 is none of them, since that can be forged. */
const algorithms: Readonly<Record<string, { readonly key: string; readonly hash: string | null }>> = {
  'ssh-ed25519': { key: 'ssh-ed25519', hash: null },
  'ecdsa-sha2-nistp256': { key: 'ecdsa-sha2-nistp256', hash: 'sha256' },
  'ecdsa-sha2-nistp384': { key: 'ecdsa-sha2-nistp384', hash: 'sha384' },
  'ecdsa-sha2-nistp521': { key: 'ecdsa-sha2-nistp521', hash: 'sha512' },
  'rsa-sha2-256': { key: 'ssh-rsa', hash: 'sha256' },
  'rsa-sha2-512': { key: 'ssh-rsa', hash: 'sha512' },
};

/** Whether a signature of data is that of a public key; all of them in SSH's wire format. */
export function isSignatureOf(publicKey: Buffer, data: Buffer, signature: Buffer): boolean {
  try {
    const [key, read] = [wireReader(publicKey), wireReader(signature)];
    const keyType = key.field().toString('latin1');
    const algorithm = algorithms[read.field().toString('latin1')];
    if (algorithm?.key !== keyType) return false;
    const value = read.field();
    if (!keyType.startsWith('ecdsa-')) return verify(algorithm.hash, data, keyOf(keyType, key), value);
    const [curve, keyObject] = [keyType.slice(-3), keyOf(keyType, key)];
    const numbers = wireReader(value);
    const bytes = Math.ceil(Number(curve) / 8);
    const plain = Buffer.concat([asLong(numbers.field(), bytes), asLong(numbers.field(), bytes)]);
    return verify(algorithm.hash, data, { key: keyObject, dsaEncoding: 'ieee-p1363' }, plain);
  } catch {
    // Whatever OpenSSL has against a key or a signature, it is none.
    return false;
  }
}

function keyOf(type: string, read: WireReader): KeyObject {
  return createPublicKey({ key: jwkOf(type, read), format: 'jwk' });
}

function jwkOf(type: string, read: WireReader): JsonWebKey {
  const text = (bytes: Buffer) => bytes.toString('base64url');
  if (type === 'ssh-ed25519') return { kty: 'OKP', crv: 'Ed25519', x: text(read.field()) };
  if (type === 'ssh-rsa') {
    const [e, n] = [read.field(), read.field()];
    return { kty: 'RSA', e: text(e), n: text(n) };
  }
  read.field(); // The name of the curve again.
  const point = read.field(); // 4, for a point that is not compressed, and its coordinates.
  const half = (point.length - 1) / 2;
  return {
    kty: 'EC',
    crv: `P-${type.slice(-3)}`,
    x: text(point.subarray(1, 1 + half)),
    y: text(point.subarray(1 + half)),
  };
}

/** A number without the zero that keeps it positive, and with those that make it as long as the curve's. */
function asLong(number: Buffer, bytes: number): Buffer {
  const digits = number[0] === 0 ? number.subarray(1) : number;
  return Buffer.concat([Buffer.alloc(Math.max(0, bytes - digits.length)), digits]);
}
