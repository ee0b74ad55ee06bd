import { ConnectError } from '../tunnel/connect-error.js';
import { fingerprintOf, type KnownHost, knownName, linesFor, typeOf } from './known-hosts.js';
import type { SshHost } from './ssh-host.js';

/** The lines of a known_hosts file, or `accept-any` to trust any key. */
export type HostKeyPolicy = readonly KnownHost[] | 'accept-any';

/**
 * Returns an error that says why a host's key is not trusted and how to pin it, or undefined if it is trusted. `key` is
 * in SSH's wire format.
 */
export function hostKeyError(
  policy: HostKeyPolicy,
  { label, host, port }: SshHost,
  key: Buffer,
): ConnectError | undefined {
  if (policy === 'accept-any') return undefined;
  const lines = linesFor(policy, host, port);
  const isRevoked = policy.some(
    ({ marker, matches, key: revoked }) =>
      marker === 'revoked' && revoked.equals(key) && (matches(knownName(host, port)) || matches(host.toLowerCase())),
  );
  const shown = `${typeOf(key)} ${fingerprintOf(key)}`;
  const pin =
    'compare it with the output of `ssh-keygen -lf` for the keys in /etc/ssh on the host itself; if it is the same, pin it by this line in ssh-known-hosts: ' +
    `${knownName(host, port)} ${typeOf(key)} ${key.toString('base64')}`;
  const refused = (why: string, check: string) =>
    new ConnectError('ssh-host-key', `the SSH host ${label} ${why}`, check);
  if (isRevoked) return refused(`shows a key that is revoked in ssh-known-hosts: ${shown}`, 'nothing was sent to it');
  const pinned = lines.filter(({ marker }) => marker === undefined);
  if (pinned.some((line) => line.key.equals(key))) return undefined;
  if (pinned.length > 0) {
    const expected = pinned.map((line) => `${line.keyType} ${fingerprintOf(line.key)}`).join(', ');
    return refused(
      `shows the key ${shown}, but ssh-known-hosts has ${expected} for it`,
      `the connection may be intercepted, or the host was reinstalled; ${pin}`,
    );
  }
  if (lines.some(({ marker }) => marker === 'cert-authority'))
    return refused(
      `is known only by its certificate authority, but host certificates are not supported; it shows the key ${shown}`,
      pin,
    );
  const why = policy.length === 0 ? 'ssh-known-hosts is not set' : 'ssh-known-hosts has no line for it';
  return refused(`shows the key ${shown}, which cannot be verified: ${why}`, pin);
}

/** The signature algorithms for key types of known_hosts files, where they differ from the type. */
const algorithmsOf: Readonly<Record<string, readonly string[]>> = {
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'],
};

/**
 * Returns the host key algorithms in order of preference: those of the known keys come first, so that a host with several
 * keys shows one that is known.
 */
export function hostKeyAlgorithms(policy: HostKeyPolicy, { host, port }: SshHost): readonly string[] {
  const lines = policy === 'accept-any' ? [] : linesFor(policy, host, port).filter(({ marker }) => !marker);
  const preferred = lines.flatMap(({ keyType }) => algorithmsOf[keyType] ?? [keyType]);
  return [...new Set([...preferred.filter((one) => supported.includes(one)), ...supported])];
}

const supported: readonly string[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
  'ssh-rsa',
];
