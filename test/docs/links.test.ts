// Every link inside the documentation leads somewhere: to a file that is there, and to a heading that it has.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pagesBelow, ROOT } from './pages.ts';

const PAGES = [...pagesBelow('README.md', 'CHANGELOG.md', 'docs')];

/** A page without what is code: there, brackets are no links and hashes no headings. */
function prose(text: string): string {
  return text.replace(/^(\s*)(```+)[\s\S]*?^\s*\2\s*$/gm, '');
}

/** The anchors of a page, as GitHub makes them: https://docs.github.com/get-started/writing-on-github. */
function anchorsOf(text: string): Set<string> {
  const seen = new Map<string, number>();
  const anchors = new Set([...prose(text).matchAll(/<a (?:id|name)="([^"]+)"/g)].map((found) => found[1] ?? ''));
  for (const [, heading = ''] of prose(text).matchAll(/^#{1,6} (.+)$/gm)) {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').trim();
    const slug = plain
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}\p{Pc} -]/gu, '')
      .replaceAll(' ', '-');
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    anchors.add(times === 0 ? slug : `${slug}-${times}`);
  }
  return anchors;
}

/** What is wrong with the links of a page. */
function brokenLinks(page: string, text: string): string[] {
  const plain = prose(text).replace(/`[^`\n]*`/g, '');
  const targets = [...plain.matchAll(/\]\(([^)\s]+)(?: "[^"]*")?\)/g)].map((found) => found[1] ?? '');
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .flatMap((target) => {
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? page : normalize(join(dirname(page), decodeURI(path)));
      if (file !== page && !existsSync(join(ROOT, file))) return [`${page}: ${target}: there is no ${file}`];
      if (anchor === undefined) return [];
      const there = file === page ? text : readPage(file);
      return anchorsOf(there).has(anchor) ? [] : [`${page}: ${target}: ${file} has no heading #${anchor}`];
    });
}

function readPage(file: string): string {
  return statSync(join(ROOT, file)).isFile() ? readFileSync(join(ROOT, file), 'utf8') : '';
}

describe('the links of the documentation', () => {
  it.each(PAGES)('lead somewhere: %s', (page) => {
    expect(brokenLinks(page, readPage(page))).toEqual([]);
  });

  it.each([
    ['a file that is not there', '[x](nowhere.md)'],
    ['a heading of the page that is not there', '# Here\n[x](#there)'],
    ['a heading of another page that is not there', '[x](guide/keys.md#nothing)'],
  ])('would be found broken: %s', (_, text) => {
    expect(brokenLinks('docs/page.md', text)).toHaveLength(1);
  });

  it.each([
    ['a heading with code and signs', '# The `lock`, in S3!\n[x](#the-lock-in-s3)'],
    ['the second heading of the same words', '# A\n# A\n[x](#a-1)'],
    ['code, which holds no links', '`[x](nowhere.md)`\n\n```text\n[x](nowhere.md)\n```\n'],
    ['another site', '[x](https://aws.amazon.com/iam/#x)'],
  ])('are left alone: %s', (_, text) => {
    expect(brokenLinks('docs/page.md', text)).toEqual([]);
  });

  it('reach every page of the guide from its index', () => {
    const index = readPage('docs/guide/README.md');
    expect(
      pagesBelow('docs/guide').filter(
        (page) => page !== 'docs/guide/README.md' && !index.includes(`(${page.slice('docs/guide/'.length)})`),
      ),
    ).toEqual([]);
  });
});
