import { UserError } from '../errors/user-error.js';

/** What an https server is checked against, and what this side shows of itself. PEM texts. */
export interface TlsIdentity {
  /** The authorities that may have signed the server's certificate; those that Node knows where it is absent. */
  readonly ca?: string | readonly string[];
  readonly cert?: string;
  readonly key?: string;
}

/** Rejects with a UserError when TLS on this runner would not show a certificate, which it says only when it comes to that. */
export async function checkClientCertificate(cert: string): Promise<void> {
  const { createSecureContext } = await import('node:tls');
  try {
    createSecureContext({ cert });
  } catch (error) {
    const { reason, message } = error as Error & { readonly reason?: string };
    throw new UserError(`is not one that TLS on this runner can show (${reason ?? message})`);
  }
}
