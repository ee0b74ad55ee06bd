import { UserError } from '../errors/user-error.js';
/** Returns a part of a URL as it was before it was percent-encoded, or throws a UserError that does not repeat it. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    throw new UserError('a percent sign that stands for itself is written %25', { cause: error });
  }
}

/** Returns what of the user and the password in a URL, or in a template of one, is not to show, as it stands and as it was. */
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

/**
 * Returns what cannot be read as a URL without what may be secret in it: everything before the last `@`, and what stands
 * behind a colon where a port would have to.
 */
export function withoutCredentials(text: string): string {
  if (text.includes('@')) return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1***@');
  if (/\/\/[\da-f.]*:[\da-f.]*:[\da-f:.]*\/?$/i.test(text)) return text; // An IPv6 address without its brackets.
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*:(?!\d*(\/|$)).*/is, '$1***');
}
