import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SummaryBrowser } from './chromium.js';
import { largeScenes, scenes } from './scenes.js';

/** Takes pictures of the job summaries of all scenes, or of those that are named, for whoever changes how they look. */
const folder = '.pictures';
mkdirSync(folder, { recursive: true });
const chosen = process.argv.slice(2);
const browser = await SummaryBrowser.open();
for (const [name, play] of Object.entries({ ...scenes, ...largeScenes })) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  const { summary, outputs } = await play();
  writeFileSync(join(folder, `${name}.md`), summary);
  for (const theme of ['light', 'dark'] as const) {
    const started = performance.now();
    const page = await browser.show(summary, theme);
    const ms = Math.round(performance.now() - started);
    await page.screenshot({ path: join(folder, `${name}-${theme}.png`), fullPage: true });
    await page.close();
    const size = Object.values(outputs).join('').length;
    if (theme === 'light')
      console.log(`${name}: ${Buffer.byteLength(summary)} bytes, drawn in ${ms} ms, outputs of ${size} characters`);
  }
}
await browser.close();
