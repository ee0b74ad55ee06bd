/** Whether a text has the frame of PEM. */
export function isPem(text: string): boolean {
  return text.includes('-----BEGIN ');
}

/**
 * Returns a PEM text as it was before it went through forms and variables: with line breaks where there are blanks, `\n`
 * or nothing in their place, without blanks around its lines, and decoded where the whole of it is in base64.
 *
 * `-----BEGIN PRIVATE KEY----- MIGHAg… -----END PRIVATE KEY-----` becomes three lines or more.
 */
export function mendedPem(text: string): string {
  const lines = (decodedPem(text) ?? text).replace(/\\r|\r(?=\n)/g, '').replace(/\\n|\r/g, '\n');
  const plain = lines.replace(/^\ufeff|^[ \t]+|[ \t]+$/gm, '');
  return plain.replace(
    /(-----BEGIN ([A-Z0-9 ]+)-----)(.*?)(-----END \2-----)/gs,
    (_, begin: string, _label: string, body: string, end: string) => begin + mendedBody(body) + end,
  );
}

/** Returns the PEM text that a text has in base64, if that is what it is. */
export function decodedPem(text: string): string | undefined {
  if (isPem(text) || !/^[\w+/\s-]+={0,2}\s*$/.test(text)) return undefined;
  const decoded = Buffer.from(text, 'base64').toString();
  return isPem(decoded) ? decoded : undefined;
}

/** The headers of an encrypted key in the old format. Their lengths show where they end, even without a line break. */
const encryptionHeaders =
  /^\s*(Proc-Type: 4,ENCRYPTED)\s*(DEK-Info: (?:AES-(?:128|192|256)-CBC,[0-9A-F]{32}|DES(?:-EDE3)?-CBC,[0-9A-F]{16}))/i;

function mendedBody(body: string): string {
  const [written = '', ...headers] = encryptionHeaders.exec(body) ?? [];
  const encoded = body.slice(written.length);
  const hasLines = body.startsWith('\n') && body.endsWith('\n') && !/\S[ \t]+\S/.test(encoded);
  if (hasLines) return body;
  // With longer lines, OpenSSL does not decrypt a key.
  const lines = encoded
    .trim()
    .split(/\s+/)
    .flatMap((line) => (line.length > 76 ? line.match(/.{1,64}/g) : null) ?? [line]);
  return ['', ...headers, ...(headers.length > 0 ? [''] : []), ...lines, ''].join('\n');
}
