import { withoutCredentials } from '../tunnel/url-credentials.js';

/** Fetches the text at an https address, or rejects with a DownloadError. */
export type Download = (url: string) => Promise<string>;

/** Why there is nothing at an address, in words for the user that show no secrets of the address. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError';
}

/** Returns an address for people: without credentials, query and fragment, in which secrets may be. */
export function addressLabel(url: string): string {
  if (!URL.canParse(url)) return withoutCredentials(url).replace(/[?#].*/s, '');
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}
