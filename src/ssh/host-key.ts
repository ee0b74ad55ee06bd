import { ConnectError } from '../tunnel/connect-error.js';
import { certificateAlgorithms, certificateProblem, parseHostCertificate } from './host-certificate.js';
import { fingerprintOf, type KnownHost, knownName, linesFor, typeOf } from './known-hosts.js';
import type { SshHost } from './ssh-host.js';

/** The lines of a known_hosts file, or `accept-any` to trust any key. */
export type HostKeyPolicy = readonly KnownHost[] | 'accept-any';

/**
 * Returns an error that says why a host is not trusted and how to pin its key, or undefined if it is trusted. `shown` is
 * its key, or the certificate of its key, in SSH's wire format; `now` is in milliseconds since the Unix epoch.
 */
export function hostKeyError(
  policy: HostKeyPolicy,
  { label, host, port }: SshHost,
  shown: Buffer,
  now: number,
): ConnectError | undefined {
  if (policy === 'accept-any') return undefined;
  const certificate = parseHostCertificate(shown);
  const key = certificate?.key ?? shown;
  const { pinned, authorities } = knownOf(policy, host, port);
  const isRevoked = policy.some(
    ({ marker, matches, key: revoked }) =>
      marker === 'revoked' &&
      (revoked.equals(key) || certificate?.authority.equals(revoked)) &&
      (matches(knownName(host, port)) || matches(host.toLowerCase())),
  );
  const print = `${typeOf(key)} ${fingerprintOf(key)}`;
  const pin =
    'compare it with the output of `ssh-keygen -lf` for the keys in /etc/ssh on the host itself; if it is the same, pin it by this line in ssh-known-hosts: ' +
    `${knownName(host, port)} ${typeOf(key)} ${key.toString('base64')}`;
  const refused = (why: string, check: string) =>
    new ConnectError('ssh-host-key', `the SSH host ${label} ${why}`, check);
  if (isRevoked) {
    const what = certificate ? 'a certificate whose key or authority' : 'a key that';
    return refused(`shows ${what} is revoked in ssh-known-hosts: ${print}`, 'nothing was sent to it');
  }
  if (pinned.some((line) => line.key.equals(key))) return undefined;
  if (certificate && authorities.length > 0) {
    const keys = authorities.map((line) => line.key);
    const problem = certificateProblem(certificate, keys, host, now);
    if (problem === undefined) return undefined;
    return refused(
      `shows a certificate that ${problem}, for the key ${print}`,
      `have the certificate renewed, or correct @cert-authority in ssh-known-hosts; or ${pin}`,
    );
  }
  if (pinned.length > 0) {
    const expected = pinned.map((line) => `${line.keyType} ${fingerprintOf(line.key)}`).join(', ');
    return refused(
      `shows the key ${print}, but ssh-known-hosts has ${expected} for it`,
      `the connection may be intercepted, or the host was reinstalled; ${pin}`,
    );
  }
  if (authorities.length > 0)
    return refused(
      `is known only by its certificate authority, but shows no certificate that can be checked (of an ed25519 or ECDSA key); it shows the key ${print}`,
      pin,
    );
  const why = policy.length === 0 ? 'ssh-known-hosts is not set' : 'ssh-known-hosts has no line for it';
  return refused(`shows the key ${print}, which cannot be verified: ${why}`, pin);
}

/** The lines for a host's own keys, and those for the authorities that may certify them. Neither hides the other. */
function knownOf(known: readonly KnownHost[], host: string, port: number) {
  const marked = (marker: KnownHost['marker']) =>
    linesFor(
      known.filter((line) => line.marker === marker),
      host,
      port,
    );
  return { pinned: marked(undefined), authorities: marked('cert-authority') };
}

/** The signature algorithms for key types of known_hosts files, where they differ from the type. */
const algorithmsOf: Readonly<Record<string, readonly string[]>> = {
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'],
};

/**
 * Returns the host key algorithms in order of preference: certificates where an authority is known, and then those of the known
 * keys, so that a host with several keys shows one that is known.
 */
export function hostKeyAlgorithms(policy: HostKeyPolicy, { host, port }: SshHost): readonly string[] {
  const { pinned, authorities } = knownOf(policy === 'accept-any' ? [] : policy, host, port);
  const certified = authorities.length > 0 ? certificateAlgorithms : [];
  const preferred = pinned.flatMap(({ keyType }) => algorithmsOf[keyType] ?? [keyType]);
  return [...certified, ...new Set([...preferred.filter((one) => supported.includes(one)), ...supported])];
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
