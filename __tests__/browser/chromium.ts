import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { renderSummary, type Theme } from '../../src/demo/render-summary.js';
import { pathOf } from '../tunnel/find-program.js';

const mermaidUrl = pathToFileURL(resolve('node_modules/mermaid/dist/mermaid.min.js')).href;

/** A Chromium that shows job summaries, and reaches no network. */
export class SummaryBrowser {
  readonly #browser: Browser;
  readonly #folder = mkdtempSync(join(tmpdir(), 'fleet-deploy-browser-'));

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async open(): Promise<SummaryBrowser> {
    const args = [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ];
    return new SummaryBrowser(await chromium.launch({ executablePath: pathOf('chromium'), args, headless: true }));
  }

  /** Shows a summary with its diagrams drawn; rejects with what a script on the page complains of. */
  async show(markdown: string, theme: Theme = 'light'): Promise<Page> {
    const page = await this.#browser.newPage({ viewport: { width: 1_100, height: 800 } });
    await page.route(/^https?:/, (route) => route.abort());
    const path = join(this.#folder, 'summary.html');
    writeFileSync(path, renderSummary(markdown, mermaidUrl, theme));
    await page.goto(pathToFileURL(path).href);
    const complaint = await page.evaluate<string>('window.drawn');
    if (complaint !== '') throw new Error(complaint);
    return page;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
