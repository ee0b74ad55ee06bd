import { typeOf } from './known-hosts.js';
import { isSignatureOf } from './signature-check.js';
import { wireField, wireReader } from './wire-reader.js';

/** The certificate of a host's key, as OpenSSH's PROTOCOL.certkeys describes it. Keys are in SSH's wire format. */
export interface HostCertificate {
  /** The key that is certified. */
  readonly key: Buffer;
  /** The key that has signed it. */
  readonly authority: Buffer;
  readonly isForHosts: boolean;
  /** The names of hosts that it is valid for; none: all. */
  readonly principals: readonly string[];
  /** Milliseconds since the Unix epoch. */
  readonly validAfter: number;
  readonly validBefore: number;
  readonly hasCriticalOptions: boolean;
  readonly signed: Buffer;
  readonly signature: Buffer;
}

const suffix = '-cert-v01@openssh.com';

/** How many fields of a certificate are its key's. ssh2 cannot be made to take an RSA key's certificate. */
const keyFields: Readonly<Record<string, number>> = {
  'ssh-ed25519': 1,
  'ecdsa-sha2-nistp256': 2,
  'ecdsa-sha2-nistp384': 2,
  'ecdsa-sha2-nistp521': 2,
};

/** The algorithms to ask for where a host is known by an authority. */
export const certificateAlgorithms: readonly string[] = Object.keys(keyFields).map((type) => type + suffix);

/** Returns the certificate that a host has shown in place of its key, or undefined if it is none, or damaged. */
export function parseHostCertificate(shown: Buffer): HostCertificate | undefined {
  const name = typeOf(shown);
  const keyType = name.endsWith(suffix) ? name.slice(0, -suffix.length) : '';
  const count = keyFields[keyType];
  if (count === undefined) return undefined;
  try {
    const read = wireReader(shown);
    read.field(); // Its type.
    read.field(); // The nonce.
    const key = Buffer.concat([keyType, ...Array.from({ length: count }, () => read.field())].map(wireField));
    read.longNumber(); // The serial number.
    const isForHosts = read.number() === 2;
    read.field(); // The id, for logs.
    const principals = textsIn(read.field());
    const [validAfter, validBefore] = [read.longNumber() * 1_000, read.longNumber() * 1_000];
    const hasCriticalOptions = read.field().length > 0;
    read.field(); // Extensions, of which there are none for hosts.
    read.field(); // Reserved.
    const authority = read.field();
    const signed = shown.subarray(0, read.position());
    const signature = read.field();
    if (read.position() !== shown.length) return undefined;
    return { key, authority, isForHosts, principals, validAfter, validBefore, hasCriticalOptions, signed, signature };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/**
 * Returns what is wrong with a certificate for a host whose authorities are known, in words that follow "a certificate
 * that"; undefined if nothing is. `now` is in milliseconds since the Unix epoch.
 */
export function certificateProblem(
  certificate: HostCertificate,
  authorities: readonly Buffer[],
  host: string,
  now: number,
): string | undefined {
  const { authority, signed, signature, isForHosts, principals, validAfter, validBefore, hasCriticalOptions } =
    certificate;
  if (!authorities.some((one) => one.equals(authority))) return 'is signed by another authority';
  if (!isSignatureOf(authority, signed, signature)) return 'has a signature that is wrong or not supported';
  if (!isForHosts) return 'is for users rather than hosts';
  if (now < validAfter) return `is not valid before ${shownTime(validAfter)}`;
  if (now >= validBefore) return `expired at ${shownTime(validBefore)}`;
  if (hasCriticalOptions) return 'has critical options, of which none is known';
  if (principals.length > 0 && !principals.some((name) => name.toLowerCase() === host.toLowerCase()))
    return `is valid for ${principals.join(', ')} only`;
  return undefined;
}

function shownTime(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+/, '');
}

function textsIn(list: Buffer): readonly string[] {
  const read = wireReader(list);
  const texts: string[] = [];
  while (read.position() < list.length) texts.push(read.field().toString());
  return texts;
}
