// Chromium for the tests of reports: pages from files, with everything they say on the console and ask of the network.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'vitest';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

export interface Opened {
  readonly page: Page;
  /** What it said on the console, and errors that nobody caught. */
  readonly said: string[];
  /** What it asked for beside itself. */
  readonly asked: string[];
  /** What of that was refused, and why. */
  readonly refused: string[];
}

export interface Window {
  open(html: string, options?: BrowserContextOptions): Promise<Opened>;
  close(): Promise<void>;
}

/** What a browser does on its own account, on the network and on a machine without a screen, has no place in a test. */
const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** One browser for a test file. Chromium's own sandbox can't be had by root, whom CI often is; the pages are ours. */
export async function openWindow(): Promise<Window> {
  const executablePath = process.env['IAMSYNC_CHROMIUM'];
  if (executablePath === undefined) throw new Error('run npm run test:browser, which finds the browser');
  const browser: Browser = await chromium.launch({
    executablePath,
    args: [...QUIET, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
  const folder = mkdtempSync(join(tmpdir(), 'iamsync-browser-'));
  let files = 0;
  return {
    async open(html, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      const page = await context.newPage();
      const [said, asked, refused]: [string[], string[], string[]] = [[], [], []];
      const file = join(folder, `${(files += 1)}.html`);
      const url = pathToFileURL(file).href;
      page.on('console', (message) => void said.push(`${message.type()}: ${message.text()}`));
      page.on('pageerror', (error) => void said.push(`uncaught: ${error.message}`));
      page.on('request', (request) => void (request.url().startsWith(url) || asked.push(request.url())));
      page.on('requestfailed', (request) => void refused.push(`${request.url()} ${request.failure()?.errorText ?? ''}`));
      writeFileSync(file, html);
      await page.goto(url);
      return { page, said, asked, refused };
    },
    async close() {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** It has said nothing and asked for nothing. */
export function quiet({ said, asked }: Opened): void {
  expect(said).toEqual([]);
  expect(asked).toEqual([]);
}

/** What stands in each of the elements. */
export async function texts(page: Page, selector: string): Promise<string[]> {
  return (await page.locator(selector).allInnerTexts()).map((text) => text.trim());
}
