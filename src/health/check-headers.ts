import { UserError } from '../errors/user-error.js';

/** Headers of a request by their names, as they are written. */
export type CheckHeaders = Readonly<Record<string, string>>;

const token = /^[!#$%&'*+.^_`|~\w-]+$/;

/** What HTTP has for a value: Latin-1 without control characters. */
const unsendable = /[^\t\x20-\x7e\x80-\xff]/;

/** Headers about the connection and the body of a request, which belong to whoever sends it. */
const reserved = new Set([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Returns the headers that lines such as `Host: web.example` stand for, or throws a UserError that names the line. Its
 * message has no value, which may be secret.
 */
export function parseCheckHeaders(text: string): CheckHeaders {
  const headers = new Map<string, readonly [name: string, value: string]>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const where = `line ${index + 1}`;
    const [, name = '', value = ''] = /^\s*([^:]*?)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    if (!token.test(name)) throw new UserError(`${where} is not a header such as Host: web.example`);
    if (value === '') throw new UserError(`${where}: ${name} has no value`);
    if (unsendable.test(value))
      throw new UserError(`${where}: the value of ${name} has characters that HTTP cannot send`);
    const key = name.toLowerCase();
    if (reserved.has(key)) throw new UserError(`${where}: ${name} is set by whoever sends the request; remove it`);
    if (headers.has(key)) throw new UserError(`${where}: ${name} is there twice; remove one of them`);
    headers.set(key, [name, value]);
  }
  return Object.fromEntries(headers.values());
}
