import { CodedError } from '../errors/coded-error.js';
import { withoutCredentials } from '../tunnel/url-credentials.js';

/** Fetches the text at an https address, or rejects with a DownloadError. */
export type Download = (url: string) => Promise<string>;

/** Why there is nothing at an address, in words for the user that show no secrets of the address. */
export class DownloadError extends CodedError<'download-failed'> {
  override readonly name = 'DownloadError';

  constructor(message: string, options?: ErrorOptions) {
    super('download-failed', message, options);
  }
}

/** Returns an address for people: without credentials, query and fragment, in which secrets may be. */
export function addressLabel(url: string): string {
  if (!URL.canParse(url)) return withoutCredentials(url).replace(/[?#].*/s, '');
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}
