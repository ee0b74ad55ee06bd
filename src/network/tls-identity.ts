import { UserError } from '../errors/user-error.js';

/** What an https server's certificate is checked against, and the client certificate of this side. PEM texts. */
export interface TlsIdentity {
  /** The trusted certificate authorities; Node's default if absent. */
  readonly ca?: string | readonly string[];
  readonly cert?: string;
  readonly key?: string;
}

/** Rejects with a UserError if TLS on this runner cannot use a certificate, which would otherwise show only on connecting. */
export async function checkClientCertificate(cert: string): Promise<void> {
  const { createSecureContext } = await import('node:tls');
  try {
    createSecureContext({ cert });
  } catch (error) {
    const { reason, message } = error as Error & { readonly reason?: string };
    throw new UserError(`cannot be used as a client certificate by TLS on this runner (${reason ?? message})`, {
      cause: error,
    });
  }
}
