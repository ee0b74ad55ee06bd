import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';

/** Elements that GitHub leaves in Markdown, as far as summaries could have use for them; all others it takes out. */
const allowed = new Set(
  'a b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i input ins kbd li ol p pre s samp span strike strong sub summary sup table tbody td th thead tr tt ul var'.split(
    ' ',
  ),
);

export type Theme = 'light' | 'dark';

/**
 * Returns a page that shows a job summary much as GitHub does, diagrams included; `mermaidUrl` is where the page finds
 * Mermaid.
 */
export function renderSummary(markdown: string, mermaidUrl: string, theme: Theme): string {
  const { text, background, line, muted } =
    theme === 'light'
      ? { text: '#1f2328', background: '#ffffff', line: '#d1d9e0', muted: '#f6f8fa' }
      : { text: '#f0f6fc', background: '#0d1117', line: '#3d444d', muted: '#151b23' };
  return `<!doctype html>
<meta charset="utf-8">
<title>Job summary</title>
<style>
  body { font: 16px/1.5 "Liberation Sans", sans-serif; width: 1012px; margin: 24px auto; color: ${text}; background: ${background} }
  h2, h3 { line-height: 1.25; margin: 24px 0 16px }
  h2 { border-bottom: 1px solid ${line}; padding-bottom: .3em }
  p, ul, table, pre, details { margin: 0 0 16px }
  table { border-collapse: collapse; display: block; width: max-content; max-width: 100%; overflow: auto }
  th, td { border: 1px solid ${line}; padding: 6px 13px }
  tr:nth-child(2n) { background: ${muted} }
  code { font: 85% "Liberation Mono", monospace; background: #818b981f; padding: .2em .4em; border-radius: 6px }
  pre:not(.mermaid) { background: ${muted}; padding: 16px; border-radius: 6px; overflow: auto }
  pre code { background: none; padding: 0 }
  pre.mermaid { color: ${text}; border: 1px solid ${line}; border-radius: 6px; padding: 16px; white-space: normal }
</style>
${githubHtml(markdown)}
<script src="${mermaidUrl}"></script>
<script>
  mermaid.initialize({ startOnLoad: false, securityLevel: 'strict', maxTextSize: 50000, theme: '${theme === 'light' ? 'default' : 'dark'}' });
  // Report to those who wait for the diagrams what went wrong.
  window.drawn = mermaid.run({ querySelector: 'pre.mermaid' }).then(() => '', String);
</script>
`;
}

/** GFM, only what GitHub allows, and diagrams as blocks that a script draws. */
function githubHtml(markdown: string): string {
  const html = micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
  return html
    .replace(/<\/?([a-z][\w-]*)\b[^>]*>|<!--.*?-->/gis, (tag, name = '') =>
      allowed.has(name.toLowerCase()) ? tag : '',
    )
    .replace(/<pre><code class="language-mermaid">(.*?)<\/code><\/pre>/gs, '<pre class="mermaid">$1</pre>');
}
