import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';

/** Returns a page that shows a job summary roughly as GitHub does. */
export function renderSummary(markdown: string): string {
  const body = micromark(markdown, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  return `<!doctype html>
<meta charset="utf-8">
<title>Job summary</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; color: #1f2328 }
  h2 { border-bottom: 1px solid #d1d9e0; padding-bottom: .3em }
  table { border-collapse: collapse }
  th, td { border: 1px solid #d1d9e0; padding: 6px 13px }
  tr:nth-child(2n) { background: #f6f8fa }
  code { font: 85% ui-monospace, monospace; background: #818b981f; padding: .2em .4em; border-radius: 6px }
</style>
${body}
`;
}
