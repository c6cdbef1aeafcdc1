// The shell of a report: one file that loads nothing, runs only our own script, and knows it by its hash.
import { createHash } from 'node:crypto';
import { SCRIPT, STYLE } from './assets.ts';
import { element, markup } from './element.ts';
import type { Child } from './element.ts';

/**
 * The page as text that ends with a line break. Its Content-Security-Policy (https://www.w3.org/TR/CSP3/) allows one style sheet
 * and one script by their hashes and nothing else: no request, no form, no frame, no base.
 */
export function page(title: string, contents: readonly Child[]): string {
  const policy = [
    "default-src 'none'",
    `style-src '${hashOf(STYLE)}'`,
    `script-src '${hashOf(SCRIPT)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const head = [
    element('meta', { charset: 'utf-8' }),
    element('meta', { 'http-equiv': 'Content-Security-Policy', content: policy }),
    element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    element('meta', { name: 'color-scheme', content: 'light dark' }),
    element('meta', { name: 'referrer', content: 'no-referrer' }),
    element('title', {}, title),
  ].map(markup);
  const skip = element('a', { class: 'skip', href: '#contents' }, 'Skip to the contents');
  const body = [skip, element('div', { class: 'page' }, contents)].map(markup);
  // What stands in these two is ours, and holds no end tag: the build sees to it.
  const [style, script] = [`<style>${STYLE}</style>`, `<script>${SCRIPT}</script>`];
  return `<!doctype html>\n<html lang="en">\n<head>\n${head.join('\n')}\n${style}\n</head>\n<body>\n${body.join('\n')}\n${script}\n</body>\n</html>\n`;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
