// Reports in HTML: one safe file, that tells what the other formats tell.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/model/finding.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { printed } from '../../src/render/clean.ts';
import { SCRIPT, STYLE } from '../../src/render/html/assets.ts';
import { renderAuditHtml } from '../../src/render/html/audit.ts';
import { dataElement, element, escaped, markup } from '../../src/render/html/element.ts';
import { graphOf } from '../../src/render/graph/graph.ts';
import { renderGraphHtml } from '../../src/render/html/graph.ts';
import { renderFindingsHtml, renderPlanHtml, renderPlansHtml } from '../../src/render/html/plan.ts';
import { renderPlan } from '../../src/render/text.ts';
import { FORMULA, HTML, INHERITED, MARKDOWN, PATHS, TERMINAL } from '../support/hostile.ts';
import { reported } from './reported.ts';
import { laden } from './laden.ts';
import { planOf } from './samples.ts';

function statement(...actions: readonly string[]): JsonObject {
  return { Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] };
}

const BEFORE = {
  policies: { read: { document: statement('s3:GetObject') }, old: { document: statement('sqs:*') } },
  users: { ann: { policies: ['read'] }, bob: { policies: ['old'] } },
};
const AFTER = {
  policies: { read: { document: statement('s3:GetObject', 's3:PutObject', 'iam:CreateAccessKey') } },
  users: { ann: { policies: ['read'] }, eve: { policies: ['read'] } },
  removed: ['User/bob', 'Policy/old'],
};

/** The rest of a page without what is ours: style and script. */
function bare(page: string): string {
  return page.replace(/<style>.*?<\/style>/s, '').replace(`<script>${SCRIPT}</script>`, '');
}

/** The text that a reader sees, and attributes say. */
function textOf(page: string): string {
  const names: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
  return bare(page)
    .replace(/<script type="application\/json">.*?<\/script>/gs, '')
    .replaceAll(/<[^>]*>/g, '\n')
    .replaceAll(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => names[name] ?? '');
}

const FINDING: Finding = {
  severity: 'error',
  rule: 'a-rule',
  message: 'It is wrong.',
  next: 'Do it right.',
  place: { file: 'manifests/a.yaml', line: 3, column: 5 },
};

const { plan, around } = await reported(BEFORE, AFTER);
const PAGES: readonly (readonly [string, string])[] = [
  ['a plan', renderPlanHtml(plan, around)],
  ['a plan from a file', renderPlanHtml(plan, null)],
  ['a plan without changes', renderPlanHtml(planOf({}), null)],
  [
    'plans',
    renderPlansHtml([
      { plan: { name: 'prod', account: '123456789012', stage: 1, is: 'plan', plan }, around },
      {
        plan: {
          name: 'test',
          account: '210987654321',
          stage: 0,
          is: 'error',
          error: { code: 'aws', message: 'two\nlines', next: 'Wait.' },
        },
        around: null,
      },
    ]),
  ],
  ['findings', renderFindingsHtml([FINDING], null)],
  ['an audit', renderAuditHtml([FINDING], { account: '123456789012', asOf: '2026-11-22T10:42Z', entities: 3 })],
  [
    'a picture',
    renderGraphHtml(graphOf(around.sides), {
      account: '123456789012',
      asOf: '2026-11-22T10:42Z',
      paths: [],
      view: { focus: [], depth: 1 },
    }),
  ],
];

describe.each(PAGES)('%s', (_, page) => {
  it('allows exactly its own style and script, by their hashes', () => {
    const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(page)?.[1]?.replaceAll('&#39;', "'") ?? '';
    const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const style = /<style>(.*?)<\/style>/s.exec(page)?.[1] ?? '';
    const scripts = [...page.matchAll(/<script>(.*?)<\/script>/gs)].map(([, text = '']) => text);
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `style-src ${hash(style)}`,
      `script-src ${scripts.map(hash).join(' ')}`,
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(scripts).toEqual([SCRIPT]);
  });

  it('leads nowhere and runs nothing else', () => {
    expect(bare(page)).not.toMatch(/<[^>]*\s(on\w+|style|src|srcset|action|formaction|xlink:href)=/i);
    expect([...bare(page).matchAll(/href="([^"]*)"/g)].filter(([, to]) => !/^#[\w-]+$/.test(to ?? ''))).toEqual([]);
    expect(bare(page)).not.toMatch(/<(?:iframe|object|embed|link|base|form|img|a(?! class="skip"| href="#))\b/);
    expect(page).not.toMatch(/(?<!xmlns=")https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
  });

  it('has an id once, and every link and label leads to one', () => {
    const ids = [...bare(page).matchAll(/\sid="([^"]*)"/g)].map(([, id = '']) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const named = [...bare(page).matchAll(/(?:href="#|url\(#)([\w-]+)|aria-labelledby="([^"]*)"/g)].flatMap(([, link, labels]) =>
      (link ?? labels ?? '').split(' '),
    );
    expect(named.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('goes through the last net before a stream as it is', () => {
    expect(printed(page, false)).toBe(page);
  });
});

describe('a plan as a report', () => {
  it('tells every line of changes and access that the terminal tells', () => {
    const shown = new Set(
      textOf(renderPlanHtml(plan, around))
        .split('\n')
        .map((line) => line.trim()),
    );
    const text = renderPlan(plan, { color: false, width: 100_000, full: true });
    const told = text
      .split('\n')
      .filter((line) => /^ {4,}[+~-] /.test(line))
      .map((line) => line.trim());
    expect(told.length).toBeGreaterThan(8);
    expect(told.filter((line) => !shown.has(line))).toEqual([]);
  });

  it('says what is deleted, what opens and what is refused before the changes', () => {
    const page = textOf(renderPlanHtml({ ...plan, findings: [FINDING] }, around));
    const at = (text: string): number => page.indexOf(text);
    expect(at('Refused: 1 error')).toBeGreaterThan(0);
    expect(at('delete User/bob')).toBeGreaterThan(at('Refused'));
    expect(at('It is wrong.')).toBeGreaterThan(at('delete User/bob'));
    expect(at('create (1)')).toBeGreaterThan(at('It is wrong.'));
  });

  it('says who gets power over permissions before the changes, and what asks for nothing after them', async () => {
    const mighty = await reported(BEFORE, { ...AFTER, policies: { read: { document: statement('iam:PutUserPolicy') } } });
    const many = Array.from({ length: 3 }, (_, index): Finding => ({ ...FINDING, severity: 'note', message: `Note ${index}.` }));
    const page = textOf(
      renderPlanHtml({ ...mighty.plan, findings: [...many, { ...FINDING, severity: 'warning', message: 'Beware.' }] }, mighty.around),
    );
    const at = (text: string): number => page.indexOf(text);
    expect(at('Gives power over permissions to ')).toBeGreaterThan(0);
    expect(at('Beware.')).toBeGreaterThan(at('Gives power over permissions to '));
    expect(at('create (1)')).toBeGreaterThan(at('Beware.'));
    expect(at('Note 0.')).toBeGreaterThan(at('create (1)'));
  });

  it('tells of an order that is not safe before the changes', () => {
    const exception = {
      action: 'Role/app#DetachRolePolicy:x',
      until: null,
      principal: 'Role/app',
      kind: 'gap',
      consent: 'needed',
      request: null,
    } as const;
    const verdict = { state: 'transient', exceptions: [{ ...exception, text: 'it may not read for a moment' }], hash: 'abc' } as const;
    const page = textOf(renderPlanHtml({ ...plan, verdict }, around));
    expect(page.indexOf('it may not read for a moment')).toBeGreaterThan(page.indexOf('Warnings'));
    expect(page.indexOf('it may not read for a moment')).toBeLessThan(page.indexOf('create (1)'));
  });

  it('names account, caller, time, digest and verdict', () => {
    const text = textOf(renderPlanHtml({ ...plan, verdict: { state: 'safe', exceptions: [], hash: null } }, around));
    for (const part of [plan.account, plan.caller?.arn ?? '?', plan.asOf, plan.digest ?? '?', 'safe between any two calls'])
      expect(text).toContain(part);
  });

  it('shows in the matrix who reaches how far, before and after', () => {
    const page = renderPlanHtml(plan, around);
    const rowOf = (address: string): string[] => {
      const row = page.slice(page.indexOf(`title="${address}"`)).split('</tr>')[0] ?? '';
      return [...row.matchAll(/<td[^>]*>([^<]*)<\/td>/g)].map(([, cell = '']) => cell);
    };
    const heads = [...page.matchAll(/<th scope="col">([^<]*)<\/th>/g)].map(([, head = '']) => head);
    expect(heads.slice(-4)).toEqual(['iam', 's3', 'sqs', 'all others']);
    expect(rowOf('User/ann')).toEqual(['– → W', 'R → W', '–', '–']);
    expect(rowOf('User/eve')).toEqual(['– → W', '– → W', '–', '–']);
    expect(rowOf('User/bob')).toEqual(['–', '–', 'P → –', '–']);
  });

  it('is the same from the same', () => {
    expect(renderPlanHtml(plan, around)).toBe(renderPlanHtml(plan, around));
  });

  it('has a script of at most 16 KiB and a style of at most 12 KiB', () => {
    expect(SCRIPT.length).toBeLessThanOrEqual(16 * 1024);
    expect(STYLE.length).toBeLessThanOrEqual(12 * 1024);
  });
});

const NASTY = [...HTML, ...TERMINAL, ...MARKDOWN, ...FORMULA, ...INHERITED, ...PATHS.filter((path) => path.length < 1000)];

/** Tags in order, with the names of their attributes: the bones of a page. */
function bones(page: string): string[] {
  return [...bare(page).matchAll(/<(\/?[a-z][\w:-]*)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*>/gi)].map(
    ([, tag = '', attributes = '']) => `${tag} ${[...attributes.matchAll(/([\w:-]+)(?:="[^"]*")?/g)].map(([, name]) => name).join(' ')}`,
  );
}

describe('text from outside', () => {
  const plain = new Set(bones(laden('harmless', around.table)));

  it.each(NASTY)('makes no element and no attribute: %j', (text) => {
    const page = laden(text, around.table);
    expect(bones(page).filter((bone) => !plain.has(bone) && bone !== 'tbody data-row data-verb data-kind data-text')).toEqual([]);
    expect(bare(page).match(/<script/g)).toHaveLength(1);
    // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
    expect(page).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\p{Surrogate}]/u);
    const [data = ''] = [...page.matchAll(/<script type="application\/json">(.*?)<\/script>/gs)].map(([, json = '']) => json);
    expect(() => void JSON.parse(data)).not.toThrow();
  });

  it.each(NASTY)('means itself: %j', (text) => {
    const safe = markup(element('p', { title: text }, text));
    expect(safe).toMatch(/^<p title="[^"<>]*">[^<>]*<\/p>$/);
    expect(escaped(text)).not.toMatch(/[<>"'\n\r]/);
  });
});

describe('elements', () => {
  it.each([
    ['onclick', 'x'],
    ['style', 'color: red'],
    ['src', 'x.png'],
    ['srcset', 'x.png'],
    ['href', 'https://example.com'],
    ['href', 'javascript:alert(1)'],
    ['action', '/'],
  ])('have no %s', (name, value) => {
    expect(() => markup(element('a', { [name]: value }))).toThrow(name);
  });

  it('hold data that ends no script and is JSON', () => {
    const value = ['</script><!--', '\u2028\u2029', "'", '&amp;'];
    const text = markup(dataElement(value));
    expect(text).toMatch(/^<script type="application\/json">[^<>&\u2028\u2029]*<\/script>$/);
    expect(JSON.parse(text.replaceAll(/<[^>]*>/g, ''))).toEqual(value);
  });

  it('hold no text in script and style', () => {
    expect(() => markup(element('script', {}, 'alert(1)'))).toThrow('script');
    expect(() => markup(element('style', {}, 'a {}'))).toThrow('style');
  });

  it('write attributes as HTML reads them, and end no void element', () => {
    expect(markup(element('input', { type: 'search', disabled: true, hidden: false, value: null, size: 3 }))).toBe(
      '<input type="search" disabled size="3">',
    );
  });
});
