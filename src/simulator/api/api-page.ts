/** Entities per page of a list. */
const pageSize = 100;

/** A page of a list, or fleet's message about a page token it rejects. */
export type ApiPage<T> = { readonly items: readonly T[]; readonly nextPageToken?: string } | { readonly error: string };

/** Returns the page of a list that a query asks for. A page past the end is empty. */
export function pageOf<T>(all: readonly T[], query: URLSearchParams): ApiPage<T> {
  const [token, second] = query.getAll('nextPageToken');
  if (second !== undefined) return { error: 'too many values for page token' };
  const page = token === undefined ? 1 : pageNumber(token);
  if (typeof page === 'string') return { error: page };
  const start = (page - 1) * pageSize;
  const items = all.slice(start, start + pageSize);
  // fleet promises a next page whenever this one is full, even if it is the last.
  const more = start < all.length && start + pageSize <= all.length;
  return { items, ...(more && { nextPageToken: encodeToken(page + 1) }) };
}

/**
 * A token is the page size and the page number, 16 bits each, little-endian, in URL-safe base64: `ZAACAA==` is page 2.
 */
function encodeToken(page: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt16LE(pageSize, 0);
  bytes.writeUInt16LE(page, 2);
  return bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_');
}

function pageNumber(token: string): number | string {
  const illegal = /[^A-Za-z0-9_=-]/.exec(token)?.index;
  if (illegal !== undefined) return `illegal base64 data at input byte ${illegal}`;
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length === 0) return 'EOF';
  if (bytes.length < 4) return 'unexpected EOF';
  if (bytes.readUInt16LE(0) !== pageSize) return `token limit must be ${pageSize}`;
  return bytes.readUInt16LE(2) || 'token page must be greater than zero';
}
