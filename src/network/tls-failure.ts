import type { PeerCertificate } from 'node:tls';
import { ConnectError } from '../tunnel/connect-error.js';
import { isReset } from '../tunnel/direct.js';

const checkScheme = 'check whether the endpoint is http rather than https';
const unknownAuthority = ['its certificate was issued by an unknown authority', 'check tls-ca'] as const;

/** What the codes of Node and OpenSSL mean, and what to check. */
const meanings: Readonly<Record<string, readonly [what: string, check: string]>> = {
  CERT_HAS_EXPIRED: ['its certificate has expired', "renew it, or check this runner's clock"],
  CERT_NOT_YET_VALID: ['its certificate is not valid yet', "check this runner's clock"],
  CERT_REVOKED: ['its certificate was revoked', 'renew it'],
  CERT_UNTRUSTED: unknownAuthority,
  CERT_SIGNATURE_FAILURE: unknownAuthority,
  INVALID_PURPOSE: ['its certificate is not valid for servers', 'check its extended key usage'],
  DEPTH_ZERO_SELF_SIGNED_CERT: ['its certificate is self-signed', 'to trust this one certificate, give it as tls-ca'],
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  ERR_SSL_WRONG_VERSION_NUMBER: ['it does not speak TLS', checkScheme],
  ERR_SSL_PACKET_LENGTH_TOO_LONG: ['it does not speak TLS', checkScheme],
  ERR_SSL_UNSUPPORTED_PROTOCOL: ['it supports only obsolete versions of TLS', 'check the proxy in front of fleet'],
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: ['it supports no TLS version in common with this runner', 'check its version'],
};

/** A server's TLS alerts about a missing or bad client certificate. With TLS 1.3 they come only after the handshake. */
const refusals: readonly (readonly [RegExp, what: string, check: string])[] = [
  [/CERTIFICATE_REQUIRED/, 'it requires a client certificate', 'give tls-cert and tls-key'],
  [/ALERT_UNKNOWN_CA/, 'it does not trust the authority of the client certificate', 'check tls-cert'],
  [/ALERT_CERTIFICATE_EXPIRED/, 'the client certificate has expired', 'check tls-cert'],
  [/ALERT_(BAD|UNSUPPORTED|CERTIFICATE|ACCESS|DECRYPT)/, 'it rejects the client certificate', 'check tls-cert'],
  [/HANDSHAKE_FAILURE/, 'it rejected the handshake', 'if it requires a client certificate, give tls-cert and tls-key'],
];

interface TlsError extends Error {
  readonly code?: string;
  readonly cert?: PeerCertificate;
}

/** Returns why a TLS handshake failed, in words. */
export function tlsFailure(error: TlsError, hostname: string): ConnectError {
  const { code = '', cert, message } = error;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const names = cert?.subjectaltname ?? cert?.subject?.CN ?? 'no name';
    const what = `TLS: its certificate is for ${names}, not for ${hostname}`;
    return new ConnectError('tls', what, 'check the name in the endpoint', { cause: error });
  }
  if (isReset(error) || code === 'ERR_SSL_UNEXPECTED_EOF_WHILE_READING') {
    return new ConnectError('tls', 'TLS: it closed the connection during the handshake', checkScheme, {
      cause: error,
      isDropped: true,
    });
  }
  const refused = clientRefused(error);
  if (refused) return refused;
  const [what, check] = meanings[code] ?? (/too weak/.test(message) ? tooWeak(message) : [message, '']);
  return new ConnectError('tls', `TLS: ${what}`, check, { cause: error });
}

/** These errors have no specific code: "EE certificate key too weak". */
function tooWeak(message: string): readonly [what: string, check: string] {
  return [`its certificate is no longer secure (${message})`, 'renew it with a longer key and SHA-256'];
}

/** Returns the error if a server closed the connection over a missing or bad client certificate, or else undefined. */
export function clientRefused(error: TlsError): ConnectError | undefined {
  const { code = '' } = error;
  const [, what, check] = (code.startsWith('ERR_SSL_') && refusals.find(([pattern]) => pattern.test(code))) || [];
  return what && check ? new ConnectError('tls', `TLS: ${what}`, check, { cause: error }) : undefined;
}
