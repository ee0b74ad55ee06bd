import { UserError } from '../errors/user-error.js';
/** Returns the URL under which people find an environment, undefined for an empty text, or throws a UserError. GitHub links to nothing but http and https. */
export function parseEnvironmentUrl(text: string): URL | undefined {
  if (text === '') return undefined;
  const url = URL.parse(text);
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new UserError(`"${text}" is not a URL such as https://shop.example.com`);
}
