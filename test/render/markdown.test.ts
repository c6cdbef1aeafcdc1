// Plans as comments on pull requests: what stands on top, what can't break out of its place, and what is cut first.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/model/finding.ts';
import type { Change } from '../../src/model/plan.ts';
import { fit } from '../../src/render/fit.ts';
import type { Lengths } from '../../src/render/fit.ts';
import { LONGEST, renderFindingsMarkdown, renderMarkdown } from '../../src/render/markdown.ts';
import { action, create, planOf, update } from './samples.ts';

const error: Finding = { severity: 'error', rule: 'limit', message: 'too many', next: 'Ask.', place: null };
const gone: Change = {
  verb: 'delete',
  address: 'Role/old',
  arn: 'arn:aws:iam::123456789012:role/old',
  origin: null,
  fields: [],
  before: { path: '/' },
};

/** What is left of Markdown when all code is taken out: fenced blocks, code spans, and summaries, which are HTML. Throws if a fence stays open. */
function withoutCode(markdown: string): string {
  const left: string[] = [];
  let fence: string | null = null;
  for (const row of markdown.split('\n')) {
    const opens: string | undefined = /^(`{3,})(diff|text)$/.exec(row)?.[1];
    if (fence === null && opens === undefined) left.push(row);
    else if (fence === null) fence = opens ?? null;
    else if (new RegExp(`^ {0,3}\`{${fence.length},}\\s*$`).test(row)) fence = null;
  }
  if (fence !== null) throw new Error('a fence is never closed');
  return left
    .join('\n')
    .replaceAll(/<summary>(<code>[^<]*<\/code>|[\w ,:]*)<\/summary>/g, '')
    .replaceAll(/(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)/g, '');
}

describe('a plan as Markdown', () => {
  it('begins with the mark of its account, so that a comment can be found again', () => {
    expect(renderMarkdown(planOf({})).split('\n')[0]).toBe('<!-- iamsync:plan:123456789012 -->');
    expect(renderFindingsMarkdown([error], '123456789012').split('\n')[0]).toBe('<!-- iamsync:plan:123456789012 -->');
  });

  it('counts first and warns of deletions before any detail', () => {
    const text = renderMarkdown(planOf({ changes: [update({ a: 1 }, { a: 2 }), gone, { ...gone, address: 'Policy/p' }] }));
    const order = [
      '**0 to create, 1 to update, 2 to delete**',
      '> **Deletes 2:** `Role/old`, `Policy/p`',
      '| Kind | update | delete |',
      '<details>',
    ];
    const places = order.map((part) => text.indexOf(part));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
    expect(text).toContain('| Role | 1 | 1 |\n| Policy | 0 | 1 |');
  });

  it('warns on top of who comes to more power, before any detail', () => {
    const witness = { action: 'iam:CreateUser', resource: '*', context: {} };
    const line = {
      service: 'iam',
      level: 'every' as const,
      actions: ['iam:*'],
      except: [],
      count: 1,
      all: true,
      resources: ['*'],
      notResources: [],
      condition: null,
      witness,
    };
    const none = { loses: [], narrowed: [], widened: [], undecided: [], trust: { gains: [], loses: [], widened: [], narrowed: [] } };
    const mighty = {
      ...none,
      principals: ['Role/a', 'Role/`b`'] as const,
      is: 'changed' as const,
      gains: [{ ...line, marks: ['permissions-management' as const] }],
    };
    const meek = { ...none, principals: ['Role/c'] as const, is: 'changed' as const, gains: [{ ...line, marks: [] }] };
    const path = { principal: 'Role/a', to: 'administrator', grade: 'concrete', steps: [] } as const;
    const access = { state: 'computed' as const, actionsOf: '2026-09-26', principals: [mighty, meek], paths: [path] };
    const text = renderMarkdown(planOf({ changes: [gone, update({ a: 1 }, { a: 2 })], access }));
    const order = [
      '> **Deletes 1:**',
      '> **Opens 1 way to more access:** for `Role/a`',
      '> **Gives power over permissions to 2:** `Role/a`, `` Role/`b` ``',
      '| Kind |',
      '### ',
    ];
    const places = order.map((part) => text.indexOf(part));
    expect(places[0]).toBeGreaterThan(0);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(text).not.toMatch(/power over permissions to .*Role\/c/);
  });

  it('says what is refused, partial, final and without a digest', () => {
    const waves = [[action('old', { risk: 'irreversible' }), action('b', { risk: 'gap' })]];
    const text = renderMarkdown(planOf({ findings: [error], waves, options: { only: ['Role/*'], deep: false }, digest: null }));
    for (const part of [
      '**Refused:** 1 error',
      '**Partial:** only `Role/*`',
      '**Cannot be undone:** 1 call',
      '**Access is missing for a moment:** 1 call',
      'No digest',
    ])
      expect(text).toContain(part);
    expect(renderMarkdown(planOf({ options: { only: ['Role/*'], deep: false } }))).not.toContain('matches the manifests');
  });

  it('shows this change before drift, whatever their names', () => {
    const since = { ref: 'main', commit: 'a'.repeat(40) };
    const changes: Change[] = [
      { ...create('a-drifted', { path: '/' }), cause: 'drift' },
      { ...create('b-edited', { path: '/' }), cause: 'this-change' },
      { ...create('c-both', { path: '/' }), cause: 'both' },
    ];
    const text = renderMarkdown(planOf({ since, changes }));
    const places = ['### This change', 'b-edited', 'c-both  (manifests/policies.yaml:2)  (and drift)', '### Drift', 'a-drifted'].map(
      (part) => text.indexOf(part),
    );
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
    expect(text).toContain('2 by this change, 1 by drift');
  });

  it('lets nothing from outside break out of code', () => {
    const bit = fc.constantFrom(
      '`',
      '```',
      '``',
      '\n',
      '\r\n',
      '|',
      '<b>',
      '</details>',
      '</code>',
      '-->',
      '[x](y)',
      '@all',
      '#1',
      '&lt;',
      '\\',
      ' ',
      '~~~',
      '*',
      '$',
      'a',
    );
    const odd = fc.array(bit, { maxLength: 12 }).map((bits) => `${bits.join('')}EVIL${bits.toReversed().join('')}`);
    fc.assert(
      fc.property(odd, odd, (one, two) => {
        const plan = planOf({
          caller: { arn: one, userId: two },
          owner: two,
          since: { ref: one, commit: 'a'.repeat(40) },
          options: { only: [one, two], deep: false },
          changes: [
            { ...create(one, { description: two, tags: { [one]: two }, list: [one] }), cause: 'drift' },
            { ...gone, address: `Role/${two}`, origin: { file: one, line: 1, column: 1 } },
          ],
          findings: [
            {
              ...error,
              rule: two,
              message: one,
              next: two,
              place: { file: two, line: 1, column: 1 },
              related: [{ place: { file: one, line: 1, column: 1 }, message: two }],
            },
          ],
          unread: [{ address: `Role/${one}`, field: two, reason: one }],
          kept: [{ address: `Role/${one}`, field: one, value: two }],
          foreign: [{ address: 'Role/a', facet: one, source: 'inline' }],
          orphans: [{ address: `Role/${two}`, why: one, pruned: false, reason: two }],
          guards: { from: one, differences: [{ field: two, guards: one, working: null }] },
          waves: [[action(one, { risk: 'gap', reason: two, undo: { lost: one } })]],
        });
        const left = withoutCode(renderMarkdown(plan));
        expect(left).not.toContain('EVIL');
        expect(left.replace(/^<!-- iamsync:plan:\d+ -->$/m, '').replaceAll(/^<\/?details>$/gm, '')).not.toContain('<');
        expect(left.match(/^<details>$/gm)).toHaveLength(left.match(/^<\/details>$/gm)?.length ?? 0);
      }),
    );
  });
});

describe('a plan that is too long for a comment', () => {
  const big = (count: number, length: number): Change[] =>
    Array.from({ length: count }, (_, index) =>
      create(`policy-${index}`, { list: Array.from({ length }, (__, item) => `item-${index}-${item}`) }),
    );

  it('is cut at 60,000 characters, says so, and keeps head and digest', () => {
    for (const changes of [big(3, 20_000), big(300, 60), big(5000, 1), [gone, ...big(900, 200)]]) {
      const plan = planOf({ changes, waves: [changes.map((_, index) => action(`r${index}`))] });
      const text = renderMarkdown(plan);
      expect(text.length).toBeLessThanOrEqual(LONGEST);
      expect(text.length).toBeGreaterThan(LONGEST / 2);
      expect(text).toContain('**Cut at 60,000 characters:**');
      expect(text).toContain('iamsync plan --full');
      expect(text).toContain(`**${changes.length - (changes.includes(gone) ? 1 : 0)} to create`);
      expect(text.trimEnd().endsWith(`Digest: \`${plan.digest ?? ''}\``)).toBe(true);
      expect(() => withoutCode(text)).not.toThrow();
      expect(text.match(/^<details>$/gm)?.length).toBe(text.match(/^<\/details>$/gm)?.length);
    }
  });

  it('names every change as long as the names fit, and warns of a deletion on top all the same', () => {
    const text = renderMarkdown(planOf({ changes: [...big(400, 60), gone] }));
    for (let index = 0; index < 400; index++) expect(text).toContain(`Policy/policy-${index} `);
    expect(text.indexOf('**Deletes 1:** `Role/old`')).toBeLessThan(500);
  });

  it('is not cut if it fits', () => {
    expect(renderMarkdown(planOf({ changes: big(10, 30) }))).not.toContain('Cut at');
  });

  it('folds notes where there are many, and never an error', () => {
    const notes = Array.from({ length: 30 }, (_, index): Finding => ({
      ...error,
      severity: 'note',
      rule: 'cascade',
      message: `n${index}`,
    }));
    const errors = Array.from({ length: 30 }, (_, index): Finding => ({ ...error, message: `e${index}` }));
    const warnings = Array.from({ length: 12 }, (_, index): Finding => ({ ...error, severity: 'warning', message: `w${index}` }));
    const text = renderFindingsMarkdown([...notes, ...warnings, ...errors], null);
    const folded = text.indexOf('<details>\n<summary>');
    expect(text.slice(0, folded).match(/\*\*error\*\*/g)).toHaveLength(30);
    expect(text.slice(folded).match(/\*\*note\*\*/g)).toHaveLength(30);
    expect(text.slice(folded)).not.toContain('**error**');
    expect(text.slice(0, folded).match(/\*\*warning\*\*/g)).toHaveLength(10);
    expect(text.slice(folded)).toContain('<summary>2 more warnings, 30 notes</summary>');
    expect(renderFindingsMarkdown(notes.slice(0, 3), null)).not.toContain('<details>');
  });

  it('shows errors before everything else that may be cut', () => {
    const warnings = Array.from({ length: 2000 }, (_, index): Finding => ({
      ...error,
      severity: 'warning',
      message: `w${index} ${'x'.repeat(100)}`,
    }));
    const text = renderMarkdown(planOf({ findings: [...warnings, { ...error, message: 'the one that counts' }], changes: big(10, 10) }));
    expect(text).toContain('the one that counts');
    expect(text.length).toBeLessThanOrEqual(LONGEST);
  });
});

describe('fit', () => {
  const part = fc.tuple(fc.nat(60), fc.nat(60), fc.nat(60)).map((sizes): Lengths => {
    const [a = 0, b = 0, c = 0] = [...sizes].sort((x, y) => y - x);
    return ['a'.repeat(a), 'b'.repeat(b), 'c'.repeat(c)];
  });

  it('never takes more than its room, keeps the order, and shortens nothing without need', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), fc.nat(400), (parts, room) => {
        const { texts, shortened, dropped } = fit(parts, room);
        expect(texts.reduce((sum, text) => sum + text.length + 2, 0)).toBeLessThanOrEqual(room);
        expect(texts.length + dropped).toBe(parts.length);
        texts.forEach((text, index) => expect(parts[index]).toContain(text));
        const whole = parts.reduce((sum, [full]) => sum + full.length + 2, 0);
        if (whole <= room) expect([shortened, dropped]).toEqual([0, 0]);
      }),
    );
  });
});
