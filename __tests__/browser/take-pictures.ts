import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MemoryHost } from '../action/memory-host.js';
import { SummaryBrowser } from './chromium.js';
import { largeScenes, readmeScenes, scenes } from './scenes.js';

/**
 * Takes pictures of the job summaries of all scenes, or of those that are named, for whoever changes how they look. Those
 * that README shows go where it finds them.
 */
const chosen = process.argv.slice(2);
const browser = await SummaryBrowser.open();
await takeAll({ ...scenes, ...largeScenes }, '.pictures');
await takeAll(readmeScenes, '.github/pictures');
await browser.close();

async function takeAll(all: Readonly<Record<string, () => Promise<MemoryHost>>>, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const [name, play] of Object.entries(all))
    if (chosen.length === 0 || chosen.includes(name)) await take(name, await play(), folder);
}

async function take(name: string, { summary, outputs }: MemoryHost, folder: string): Promise<void> {
  if (folder === '.pictures') writeFileSync(join(folder, `${name}.md`), summary);
  for (const theme of ['light', 'dark'] as const) {
    const started = performance.now();
    const page = await browser.show(summary, theme);
    const ms = Math.round(performance.now() - started);
    const path = join(folder, `${name}-${theme}.png`);
    await page.screenshot({ path, fullPage: true });
    await page.close();
    const size = Object.values(outputs).join('').length;
    const picture = `a picture of ${Math.round(statSync(path).size / 1_000)} kB`;
    if (theme === 'light')
      console.log(
        `${name}: ${Buffer.byteLength(summary)} bytes, drawn in ${ms} ms, ${picture}, outputs of ${size} characters`,
      );
  }
}
