/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

// Functions that are sent to a page and run there: each has to be whole in itself.

/** What a page shows of its diagrams, as far as these tests look at it. */
export function diagramsOf(): { titles: string[]; bars: string[]; crowded: string[]; width: number }[] {
  const boxOf = (element: Element) => element.getBoundingClientRect();
  const overlap = (a: DOMRect, b: DOMRect) =>
    a.width * a.height * b.width * b.height > 0 &&
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4;
  return [...document.querySelectorAll('pre.mermaid svg')].map((svg) => {
    const texts = [...svg.querySelectorAll('text')].filter(
      (text) => text.textContent?.replace(/[\s\u200b]/g, '') !== '',
    );
    const bars = [...svg.querySelectorAll('rect.task')];
    const crowded = texts.flatMap((text, index) => [
      ...texts.slice(index + 1).filter((other) => overlap(boxOf(text), boxOf(other))),
      ...bars.filter((bar) => text.matches('.sectionTitle') && overlap(boxOf(text), boxOf(bar))),
      ...(boxOf(text).right > boxOf(svg).right + 1 || boxOf(text).left < boxOf(svg).left - 1 ? [svg] : []),
    ]);
    return {
      titles: [...svg.querySelectorAll('.sectionTitle')].map((title) => title.textContent ?? ''),
      bars: bars.map((bar) => /\b(active|crit|done|task)\d/.exec(bar.getAttribute('class') ?? '')?.[1] ?? ''),
      crowded: crowded.map((element) => element.textContent ?? ''),
      width: boxOf(svg).width,
    };
  });
}

/** What leaves no doubt that a page is as it was meant. */
export function faultsOf(): string[] {
  const faults: string[] = [];
  if (document.querySelector('.error-icon, .error-text')) faults.push('Mermaid could not draw a diagram');
  if (document.documentElement.scrollWidth > window.innerWidth) faults.push('the page has to be scrolled sideways');
  if (document.querySelectorAll('pre.mermaid').length !== document.querySelectorAll('pre.mermaid svg').length)
    faults.push('a diagram is missing');
  for (const script of document.querySelectorAll('svg script, svg a, svg image, svg foreignObject, img, iframe'))
    faults.push(`there is a ${script.nodeName}`);
  for (const text of document.querySelectorAll('p, summary, td, h2, h3'))
    if (/<\/?\w+|&[#\w]+;|```|\*\*/.test(text.textContent ?? '')) faults.push(`raw markup: ${text.textContent}`);
  return faults;
}

/** Draws a diagram, and returns its rows' titles and the names of all elements that came of it. */
export async function drawnOf(text: string): Promise<{ titles: string[]; elements: string[] }> {
  const { mermaid } = globalThis as unknown as {
    mermaid: { render(id: string, text: string): Promise<{ svg: string }> };
  };
  const { svg } = await mermaid.render('drawn', text);
  const drawn = new DOMParser().parseFromString(svg, 'image/svg+xml');
  return {
    titles: [...drawn.querySelectorAll('.sectionTitle')].map((title) => title.textContent ?? ''),
    elements: [...new Set([...drawn.querySelectorAll('*')].map(({ localName }) => localName))],
  };
}
