// Tables and pictures of reports in Chromium: filtered, chosen from, zoomed and moved, by mouse and keys.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBench } from '../support/program.ts';
import { openWindow, quiet, texts } from './chromium.ts';
import type { Window } from './chromium.ts';
import { overlaps } from './geometry.ts';
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

const PICTURES = ['first', 'edited', 'graph', 'crowd', 'crowdGraph'] as const;

describe('the table of changes', () => {
  it('is filtered by text, verb and kind, with its headings', async () => {
    const opened = await window.open(pages.crowd);
    const { page } = opened;
    const part = page.locator('#changes');
    expect(await part.locator('output').innerText()).toBe('3 shown');
    await part.getByLabel('Filter').fill('newcomer');
    expect(await part.locator('output').innerText()).toBe('1 of 3 shown');
    expect(await texts(page, '#changes .top:visible code')).toEqual(['User/newcomer']);
    expect(await texts(page, '#changes .group:visible')).toEqual(['create (2)']);
    await part.getByLabel('Filter').fill('UPDATE document');
    expect(await texts(page, '#changes .top:visible code')).toEqual(['Policy/payments-deploy']);
    await part.getByLabel('Filter').fill('nothing like it');
    expect(await texts(page, '#changes .top:visible code')).toEqual([]);
    expect(await texts(page, '#changes .group:visible')).toEqual([]);
    await part.getByLabel('Filter').fill('');
    await part.getByLabel('Verb').selectOption('create');
    expect(await texts(page, '#changes .top:visible code')).toEqual(['Role/payments-auditor', 'User/newcomer']);
    await part.getByLabel('Kind').selectOption('Role');
    expect(await texts(page, '#changes .top:visible code')).toEqual(['Role/payments-auditor']);
    quiet(opened);
    await page.context().close();
  });

  it('opens and closes all differences at once', async () => {
    const { page } = await window.open(pages.first);
    const open = page.locator('#changes details[open]');
    await page.getByRole('button', { name: 'Close all' }).click();
    expect(await open.count()).toBe(0);
    await page.getByRole('button', { name: 'Open all' }).click();
    expect(await open.count()).toBe(await page.locator('#changes details').count());
    await page.context().close();
  });
});

describe('the matrix', () => {
  it('shows those that change first, all others on demand, and finds one', async () => {
    const opened = await window.open(pages.crowd);
    const { page } = opened;
    const part = page.locator('#matrix');
    expect(await part.locator('output').innerText()).toBe('34 of 502 shown');
    await part.getByRole('checkbox').uncheck();
    expect(await part.locator('output').innerText()).toBe('502 shown');
    await part.getByLabel('Filter').fill('search-engineer-00');
    expect(await texts(page, '#matrix tbody tr:visible th')).toEqual(['User/search-engineer-001']);
    quiet(opened);
    await page.context().close();
  });
});

describe('the picture', () => {
  it.each(PICTURES)('has no two labels upon each other, each in its box, at most 40 of them: %s', async (name) => {
    const { page } = await window.open(pages[name]);
    expect(await overlaps(page)).toEqual([]);
    expect(await page.locator('.frame .node').count()).toBeLessThanOrEqual(40);
    await page.context().close();
  });

  it('shows the neighbourhood of whom one looks for', async () => {
    const opened = await window.open(pages.crowdGraph);
    const { page } = opened;
    const search = page.getByPlaceholder('user, role, policy');
    await search.fill('payments-engineer-010');
    expect(await texts(page, '.offers button')).toEqual(['User/payments-engineer-010']);
    await search.press('Enter');
    expect(await page.locator('.node.focus').getAttribute('data-id')).toBe('User/payments-engineer-010');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-id'))).toBe('User/payments-engineer-010');
    expect(await page.locator('.caption').innerText()).toContain('around User/payments-engineer-010');
    expect(await overlaps(page)).toEqual([]);
    const alone = await page.locator('.frame .node').count();
    await page.getByLabel('Steps around it').selectOption('2');
    expect(await page.locator('.frame .node').count()).toBeGreaterThan(alone);
    expect(await page.locator('.frame .node').count()).toBeLessThanOrEqual(40);
    expect(await overlaps(page)).toEqual([]);
    expect((await texts(page, '.words li')).length).toBe(await page.locator('.frame .edge').count());
    await page.getByRole('button', { name: 'Back to the overview' }).click();
    expect(await page.locator('.node.focus').count()).toBe(0);
    quiet(opened);
    await page.context().close();
  });

  it('offers a few of many, and says when there is nobody', async () => {
    const { page } = await window.open(pages.crowdGraph);
    await page.getByPlaceholder('user, role, policy').fill('engineer');
    expect(await page.locator('.offers button').count()).toBe(12);
    expect(await page.locator('.offers').innerText()).toContain('and 243 more');
    await page.getByPlaceholder('user, role, policy').fill('nobody-at-all');
    expect(await page.locator('.offers').innerText()).toBe('Nothing is called so.');
    await page.context().close();
  });

  it('goes from node to node by a click and by keys', async () => {
    const opened = await window.open(pages.crowd);
    const { page } = opened;
    await page.locator('.node', { hasText: 'payments-auditor' }).click();
    expect(await page.locator('.node.focus').getAttribute('data-id')).toBe('Role/payments-auditor');
    await page.locator('.node', { hasText: 'payments-read' }).focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('.node.focus').getAttribute('data-id')).toBe('Policy/payments-read');
    expect(await page.locator('.frame .node').count()).toBeLessThanOrEqual(40);
    expect(await overlaps(page)).toEqual([]);
    quiet(opened);
    await page.context().close();
  });

  it('comes nearer, moves and goes back, by buttons, keys and mouse', async () => {
    const opened = await window.open(pages.crowd);
    const { page } = opened;
    const seen = async (): Promise<number[]> => ((await page.locator('.frame svg').getAttribute('viewBox')) ?? '').split(' ').map(Number);
    const [, , width = 0] = await seen();
    await page.getByRole('button', { name: 'Zoom in' }).click();
    expect((await seen())[2]).toBeCloseTo(width * 0.75, 0);
    await page.locator('.frame').focus();
    await page.keyboard.press('ArrowRight');
    const [moved = 0] = await seen();
    await page.keyboard.press('+');
    expect((await seen())[2]).toBeCloseTo(width * 0.75 * 0.75, 0);
    await page.keyboard.press('ArrowLeft');
    expect((await seen())[0]).not.toBe(moved);
    await page.keyboard.press('0');
    expect((await seen())[2]).toBe(width);
    await page.locator('.frame').scrollIntoViewIfNeeded();
    await page.getByRole('button', { name: 'Zoom in' }).click();
    const [left = 0] = await seen();
    const box = await page.locator('.frame').boundingBox();
    const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + 30];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x - 80, y, { steps: 4 });
    await page.mouse.up();
    expect((await seen())[0]).toBeGreaterThan(left);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -200);
    await page.keyboard.up('Control');
    await expect.poll(async () => (await seen())[2] ?? width).toBeLessThan(width * 0.75);
    await page.getByRole('button', { name: 'Show all of the drawing' }).click();
    expect((await seen()).slice(0, 3)).toEqual([0, 0, width]);
    quiet(opened);
    await page.context().close();
  });

  it('marks what changes by words and lines, not by colour alone', async () => {
    const { page } = await window.open(pages.crowd);
    expect(await page.locator('.node.added .second').first().innerHTML()).toBe('+ new · user');
    expect(await page.locator('.node.changed .second').first().innerHTML()).toBe('~ changed · policy');
    await page.context().close();
  });
});
