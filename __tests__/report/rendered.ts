import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';

/** What Markdown becomes on GitHub, as far as these tests look at it. */
export interface Rendered {
  readonly html: string;
  /** Names of all elements, in order. */
  readonly elements: readonly string[];
  /** Of each row of each table, what is read in its cells. */
  readonly rows: readonly (readonly string[])[];
  /** What a reader sees, block by block. */
  readonly blocks: readonly string[];
  /** Runs of text in which GitHub looks for mentions, references and mail addresses: all text that is not code. */
  readonly prose: readonly string[];
}

export function render(markdown: string): Rendered {
  const html = micromark(markdown, {
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
  });
  const rows = [...html.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) => textOf(cell)),
  );
  return {
    html,
    elements: [...html.matchAll(/<([a-z!][\w-]*)/gi)].map(([, name = '']) => name.toLowerCase()),
    rows,
    blocks: [...html.matchAll(/<(h\d|p|li|td)[^>]*>(.*?)<\/\1>/gs)].map(([, , block = '']) => textOf(block)),
    prose: proseOf(markdown),
  };
}

/** Tags that are written in Markdown, unlike code spans, do not keep GitHub from looking; but they part one text from the next. */
function proseOf(markdown: string): string[] {
  const html = micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  return html
    .replace(/<code[^>]*>.*?<\/code>/gs, '<>')
    .replace(/&lt;\/?(?:code|span)&gt;/g, '<>')
    .split(/<[^>]*>/)
    .map(decoded);
}

function textOf(html: string): string {
  return decoded(html.replace(/<[^>]*>/g, ''));
}

function decoded(text: string): string {
  const names: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' };
  return text.replace(/&(?:#(\d+)|(lt|gt|amp|quot));/g, (_, code?: string, name = '') =>
    code === undefined ? (names[name] ?? '') : String.fromCodePoint(Number(code)),
  );
}

/** What GitHub makes a link or a notification of once all else is rendered. It looks for addresses of web pages before that. */
export const linked: readonly RegExp[] = [
  /(?:^|[^\w`])@[a-z0-9]/i, // a mention
  /[a-z0-9.+_-]@[\w-]+\.[\w-]/i, // a mail address
  /(?:^|\W)#\d/, // an issue
];
