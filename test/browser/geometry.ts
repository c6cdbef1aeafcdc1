// What a page looks like, measured: labels upon each other, and text that can't be read.
import type { Page } from 'playwright-core';
import { contrast } from '../support/contrast.ts';

/** Labels of a drawing that touch another one or leave their box, as they are painted. */
export async function overlaps(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const labels = [...document.querySelectorAll<SVGTextElement>('.frame svg text')];
    const boxes = labels.map((label) => ({
      text: label.textContent ?? '',
      parent: label.parentElement,
      rect: label.getBoundingClientRect(),
    }));
    const found: string[] = [];
    for (const [index, { text, parent, rect }] of boxes.entries()) {
      const around = parent?.querySelector('.box')?.getBoundingClientRect();
      if (
        around !== undefined &&
        (rect.left < around.left || rect.right > around.right || rect.top < around.top || rect.bottom > around.bottom)
      )
        found.push(`${text} leaves its box`);
      for (const other of boxes.slice(index + 1)) {
        const isApart =
          rect.right <= other.rect.left || other.rect.right <= rect.left || rect.bottom <= other.rect.top || other.rect.bottom <= rect.top;
        // Two lines of one box share the leading between them, not their letters.
        const isSame = parent === other.parent && Math.min(rect.bottom, other.rect.bottom) - Math.max(rect.top, other.rect.top) < 4;
        if (!isApart && !isSame) found.push(`${text} and ${other.text}`);
      }
    }
    return found;
  });
}

interface Seen {
  readonly text: string;
  readonly ink: string;
  readonly ground: string;
  readonly isLarge: boolean;
}

/** Texts with less contrast to what is behind them than WCAG 2.2 asks for (1.4.3; what is disabled is exempt). */
export async function unreadable(page: Page): Promise<string[]> {
  const seen: Seen[] = await page.evaluate(() => {
    const behind = (element: Element | null): string => {
      for (let one = element; one !== null; one = one.parentElement) {
        const colour = getComputedStyle(one).backgroundColor;
        if (!/rgba\(.*, 0\)|transparent/.test(colour)) return colour;
      }
      return 'rgb(255, 255, 255)';
    };
    const look = (element: Element): Seen[] => {
      const style = getComputedStyle(element);
      if (!element.checkVisibility() || element.closest(':disabled') !== null) return [];
      const text = (element.textContent ?? '').trim();
      const size = Number.parseFloat(style.fontSize);
      const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      if (element instanceof SVGTextElement) {
        const shape = element.parentElement?.querySelector(element.classList.contains('glyph') ? '.chip' : '.box') ?? null;
        return [{ text, ink: style.fill, ground: shape === null ? behind(element) : getComputedStyle(shape).fill, isLarge: false }];
      }
      return [{ text, ink: style.color, ground: behind(element), isLarge }];
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const elements = new Set<Element>();
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
      if (
        (node.textContent ?? '').trim() !== '' &&
        node.parentElement !== null &&
        !node.parentElement.matches('script, style, title, desc, option')
      )
        elements.add(node.parentElement);
    return [...elements].flatMap(look);
  });
  if (seen.length === 0) return ['no text at all'];
  return seen.flatMap(({ text, ink, ground, isLarge }) => {
    const ratio = contrast(ink, ground);
    return ratio >= (isLarge ? 3 : 4.5) ? [] : [`${text.slice(0, 40)}: ${ink} on ${ground} is ${ratio.toFixed(2)}`];
  });
}
