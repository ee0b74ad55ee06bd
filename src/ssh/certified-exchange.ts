import type { Client } from 'ssh2';
import { certificateAlgorithms, parseHostCertificate } from './host-certificate.js';
import { typeOf } from './known-hosts.js';

/** What of ssh2's key exchange has to know of certificates, which ssh2 itself does not. Its version is pinned. */
interface KeyExchange {
  readonly negotiated: { serverHostKey: string };
  _hostKey: Buffer | undefined;
}

/** Has ssh2 offer the algorithms of certificates. */
export async function offerCertificates(): Promise<void> {
  const { default: constants } = await import('ssh2/lib/protocol/constants.js');
  const supported: string[] = constants.SUPPORTED_SERVER_HOST_KEY;
  for (const algorithm of certificateAlgorithms) if (!supported.includes(algorithm)) supported.push(algorithm);
}

/**
 * Has a client check the signature of the key exchange by the key that a certificate is for. ssh2 reads what the host has
 * shown twice: first for the hash that is signed, which is about the certificate, and then for the key. If it did so in
 * another order, no signature would be right.
 */
export function checkByCertifiedKey(client: Client, shown: Buffer): void {
  const certificate = parseHostCertificate(shown);
  // A plain key is left to ssh2 alone, and to what it is documented to do.
  if (!certificate) return;
  const exchange = (client as unknown as { readonly _protocol: { readonly _kex: KeyExchange } })._protocol._kex;
  const { key } = certificate;
  exchange.negotiated.serverHostKey = typeOf(key);
  let isHashed = false;
  Object.defineProperty(exchange, '_hostKey', {
    get() {
      if (isHashed) return key;
      isHashed = true;
      return shown;
    },
    set() {}, // At the end of the exchange, which is then over.
  });
}
