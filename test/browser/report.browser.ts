// Reports in Chromium: they render without a word and without a request, can be read, filtered and explored by mouse and keys.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadActionTable } from '../../src/edge/actions.ts';
import { laden } from '../render/laden.ts';
import { HTML } from '../support/hostile.ts';
import { openBench } from '../support/program.ts';
import { openWindow, quiet } from './chromium.ts';
import type { Window } from './chromium.ts';
import { unreadable } from './geometry.ts';
import { makePages } from './pages.ts';
import type { Pages } from './pages.ts';

const bench = openBench();
let window: Window;
let pages: Pages;
beforeAll(async () => {
  window = await openWindow();
  pages = await makePages(bench);
});
afterAll(async () => {
  await window.close();
  await bench.close();
});

const NAMES = ['first', 'edited', 'audit', 'graph', 'crowd', 'crowdGraph'] as const;
const SCHEMES = ['light', 'dark'] as const;
const EVERY = NAMES.flatMap((name) => SCHEMES.map((scheme) => [name, scheme] as const));

describe('every report', () => {
  it.each(EVERY)('renders without a word and without a request, and can be read: %s, %s', async (name, colorScheme) => {
    const opened = await window.open(pages[name], { colorScheme });
    expect(await opened.page.locator('h1').innerText()).toContain('123456789012');
    expect(await opened.page.locator('section.card').count()).toBeGreaterThan(0);
    await opened.page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));
    expect(await unreadable(opened.page)).toEqual([]);
    quiet(opened);
    await opened.page.context().close();
  });

  it.each(NAMES)('is dark where the reader wants it dark: %s', async (name) => {
    const grounds: string[] = [];
    for (const colorScheme of SCHEMES) {
      const { page } = await window.open(pages[name], { colorScheme });
      grounds.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
      await page.context().close();
    }
    expect(grounds).toEqual(['rgb(247, 247, 245)', 'rgb(14, 17, 22)']);
  });

  it.each(NAMES)('runs nothing that is not its own: %s', async (name) => {
    const { page, said, refused } = await window.open(pages[name]);
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'document.title = "taken"';
      const image = document.createElement('img');
      image.setAttribute('onerror', 'document.title = "taken"');
      image.setAttribute('src', 'https://evil.example/x.png');
      document.body.append(script, image);
    });
    await expect.poll(() => refused).toEqual(['https://evil.example/x.png csp']);
    expect(await page.title()).not.toBe('taken');
    expect(said.join('\n')).toContain('Content Security Policy');
    await page.context().close();
  });

  it.each(NAMES)('fits a phone, and its tables scroll by themselves: %s', async (name) => {
    const { page } = await window.open(pages[name], { viewport: { width: 375, height: 800 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    // What is in a row of changes stands below each other, and the letters of a drawing keep their size.
    const narrow = await page.evaluate(() =>
      [...document.querySelectorAll('.changes .more td')].filter((one) => one.clientWidth < 250 && one.checkVisibility()),
    );
    expect(narrow).toHaveLength(0);
    if (name !== 'audit') expect((await page.locator('.frame .drawing').first().boundingBox())?.width).toBe(900);
    await page.context().close();
  });

  it.each(NAMES)('can be read without a script: %s', async (name) => {
    const { page } = await window.open(pages[name], { javaScriptEnabled: false });
    expect(await page.locator('.controls:visible').count()).toBe(0);
    const rows = page.locator('[data-row]');
    expect(await page.locator('[data-row]:visible').count()).toBe(await rows.count());
    const folded = page.locator('details:not([open])').first();
    if ((await folded.count()) > 0) {
      const summary = await folded.locator('summary').elementHandle();
      await summary?.click();
      expect(await summary?.evaluate((one) => one.parentElement?.hasAttribute('open'))).toBe(true);
    }
    if (name !== 'audit') expect(await page.locator('.frame .drawing .node:visible').count()).toBeGreaterThan(3);
    await page.context().close();
  });

  it.each(NAMES)('is all there on paper, without controls: %s', async (name) => {
    const { page } = await window.open(pages[name]);
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.controls:visible, .contents:visible').count()).toBe(0);
    expect(await page.locator('details:not([open])').count()).toBe(0);
    await page.context().close();
  });
});

describe('by keys alone', () => {
  it.each(NAMES)('everything can be reached, in order, and says what it is: %s', async (name) => {
    const { page } = await window.open(pages[name]);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the contents');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('contents');
    const stops = await page.evaluate(() => {
      const wanted = [...document.querySelectorAll<HTMLElement>('main :is(a, button, input, select, summary, [tabindex="0"])')].filter(
        (one) => one.checkVisibility() && !one.hasAttribute('disabled'),
      );
      const named = (one: Element): string => one.getAttribute('aria-label') ?? one.closest('label')?.textContent ?? one.textContent ?? '';
      return wanted.map((one) => named(one).trim());
    });
    expect(stops.filter((stop) => stop === '')).toEqual([]);
    const reached: string[] = [];
    for (const _ of stops.slice(0, 60)) {
      await page.keyboard.press('Tab');
      reached.push(
        await page.evaluate(() => {
          const one = document.activeElement;
          return (one?.getAttribute('aria-label') ?? one?.closest('label')?.textContent ?? one?.textContent ?? '').trim();
        }),
      );
      expect(
        await page.evaluate(
          () =>
            getComputedStyle(document.activeElement?.querySelector('.box') ?? document.activeElement ?? document.body).strokeWidth +
            getComputedStyle(document.activeElement ?? document.body).outlineStyle,
        ),
      ).not.toMatch(/^(1px|auto|)none$/);
    }
    expect(reached).toEqual(stops.slice(0, 60));
    await page.context().close();
  });
});

describe('text from outside', () => {
  it('does nothing, whatever it says', async () => {
    const table = await loadActionTable();
    for (const text of HTML) {
      const opened = await window.open(laden(text, table));
      const found = await opened.page.evaluate(() => [
        document.title,
        document.querySelectorAll('img, iframe, base, svg[onload], a:not([href^="#"])').length,
      ]);
      expect(found, text).toEqual(['Plan for account 123456789012', 0]);
      expect(await opened.page.locator('.frame .node').count()).toBeGreaterThan(2);
      quiet(opened);
      await opened.page.context().close();
    }
  });
});
