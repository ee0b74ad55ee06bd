/** What an https server is checked against, and what this side shows of itself. PEM texts. */
export interface TlsIdentity {
  /** The authorities that may have signed the server's certificate; those that Node knows where it is absent. */
  readonly ca?: string | readonly string[];
  readonly cert?: string;
  readonly key?: string;
}
