import { ConnectError } from '../tunnel/connect-error.js';
import { fingerprintOf, type KnownHost, knownName, linesFor, typeOf } from './known-hosts.js';
import type { SshHost } from './ssh-host.js';

/** The lines of a known_hosts file; or, for those who insist, any key at all. */
export type HostKeyPolicy = readonly KnownHost[] | 'accept-any';

/**
 * Returns why a host's key is not to be trusted, in words that say how to pin it, or nothing if it is. `key` is in SSH's
 * wire format.
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
    'compare it with what `ssh-keygen -lf` prints for the keys in /etc/ssh on the host itself; if it is the same, this line in ssh-known-hosts pins it: ' +
    `${knownName(host, port)} ${typeOf(key)} ${key.toString('base64')}`;
  const refused = (why: string, check: string) =>
    new ConnectError('ssh-host-key', `the SSH host ${label} ${why}`, check);
  if (isRevoked) return refused(`shows a key that ssh-known-hosts calls revoked: ${shown}`, 'nothing was sent to it');
  const pinned = lines.filter(({ marker }) => marker === undefined);
  if (pinned.some((line) => line.key.equals(key))) return undefined;
  if (pinned.length > 0) {
    const expected = pinned.map((line) => `${line.keyType} ${fingerprintOf(line.key)}`).join(', ');
    return refused(
      `shows another key than ssh-known-hosts has for it: ${shown} instead of ${expected}`,
      `somebody may be in between, or the host was set up anew; ${pin}`,
    );
  }
  if (lines.some(({ marker }) => marker === 'cert-authority'))
    return refused(
      `is known by its certificate authority only, and host certificates are not supported here; its key is ${shown}`,
      pin,
    );
  const why = policy.length === 0 ? 'ssh-known-hosts is not given' : 'ssh-known-hosts has no line for it';
  return refused(`shows the key ${shown}, and ${why}, so that it may be anybody`, pin);
}

/** What a server can sign with for each type of key that a known_hosts file has. */
const algorithmsOf: Readonly<Record<string, readonly string[]>> = {
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'],
};

/**
 * Returns the algorithms for a host's key in the order in which to ask for them: those of the keys that are known first,
 * so that a host with several keys shows one that is.
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
