import { UserError } from '../errors/user-error.js';

/** Returns a part of a URL percent-decoded, or throws a UserError that does not repeat it. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    throw new UserError('it has an invalid percent-encoding; write a literal percent sign as %25', { cause: error });
  }
}

/** Returns what is secret of the user and password in a URL or a URL template: as it is written, and decoded. */
export function secretsInUrl(text: string): readonly string[] {
  const [, user = '', password = ''] = /^[a-z][a-z0-9+.-]*:\/\/([^:/@\s]*)(?::([^/@\s]*))?@/i.exec(text) ?? [];
  const secret = password || user;
  if (secret === '') return [];
  try {
    return [...new Set([secret, decodeURIComponent(secret)])];
  } catch {
    return [secret];
  }
}

/** Returns the value of an Authorization header (RFC 7617) for the user and password in a URL, or undefined if it has none. */
export function basicAuthorization({ username, password }: Pick<URL, 'username' | 'password'>): string | undefined {
  if (username === '' && password === '') return undefined;
  return `Basic ${Buffer.from(`${percentDecoded(username)}:${percentDecoded(password)}`).toString('base64')}`;
}

/**
 * Returns a text that cannot be parsed as a URL without what may be secret in it: everything before the last `@`, and
 * whatever follows a colon in place of a port.
 */
export function withoutCredentials(text: string): string {
  if (text.includes('@')) return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1***@');
  if (/\/\/[\da-f.]*:[\da-f.]*:[\da-f:.]*\/?$/i.test(text)) return text; // An IPv6 address without its brackets.
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*:(?!\d*(\/|$)).*/is, '$1***');
}
