// Plans in test/cases/render and the text that they must give, byte for byte.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { MOST_LINES } from '../../src/render/blocks.ts';
import { renderMarkdown } from '../../src/render/markdown.ts';
import { parsePlanFile } from '../../src/render/planfile.ts';
import { renderPlanJson } from '../../src/render/json.ts';
import { renderSarif } from '../../src/render/sarif.ts';
import { renderPlan } from '../../src/render/text.ts';

const folder = fileURLToPath(new URL('../cases/render/', import.meta.url));
const cases = readdirSync(folder).sort();

function read(name: string, file: string): string {
  return readFileSync(`${folder}${name}/${file}`, 'utf8');
}

/** `narrow-40` is rendered for 40 columns, everything else for 100. */
function widthOf(name: string): number {
  return Number(/-(\d+)$/.exec(name)?.[1] ?? 100);
}

/** The same value with the members of every object in the opposite order. */
function backwards(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(backwards);
  if (typeof value !== 'object' || value === null) return value;
  const members: [string, unknown][] = Object.entries(value);
  return Object.fromEntries(members.map(([name, member]): [string, unknown] => [name, backwards(member)]).reverse());
}

describe('plans as text', () => {
  it('has the cases that matter', () => {
    expect(cases).toEqual(
      [
        'breakout',
        'since',
        'delete-replace-rename',
        'documents',
        'escapes',
        'everything-40',
        'everything',
        'hundred',
        'nothing',
        'ownership',
        'refused',
        'wide',
      ].sort(),
    );
  });

  it.each(cases)('%s reads as expected', (name) => {
    const plan = parsePlanFile(read(name, 'plan.json'), name);
    expect(renderPlan(plan, { color: false, width: widthOf(name) })).toBe(read(name, 'expected.txt'));
  });

  it.each(cases)('%s comes back from JSON as the same bytes', (name) => {
    const text = read(name, 'plan.json');
    expect(renderPlanJson(parsePlanFile(text, name))).toBe(text);
  });

  it.each(cases)('%s reads the same whatever the order of its members', (name) => {
    const reversed = JSON.stringify(backwards(JSON.parse(read(name, 'plan.json'))));
    expect(renderPlan(parsePlanFile(reversed, name), { color: false, width: widthOf(name) })).toBe(read(name, 'expected.txt'));
  });

  it('a hundred changes fit, and each is named', () => {
    const rows = read('hundred', 'expected.txt').trimEnd().split('\n');
    const titles = rows.filter((row) => /^(\+|~|-|-\/\+|>) \w/.test(row));
    expect(titles).toHaveLength(100);
    expect(rows.slice(rows.indexOf(titles[0] ?? ''), rows.indexOf(titles[99] ?? '') + 1).length).toBeLessThanOrEqual(MOST_LINES);
    expect(rows.filter((row) => row.includes('--full'))).toHaveLength(1);
  });
});

/** The cases that have such a file, which must be some. */
function casesWith(file: string): string[] {
  const found = cases.filter((name) => existsSync(`${folder}${name}/${file}`));
  if (found.length < 4) throw new Error(`only ${found.length} cases have ${file}`);
  return found;
}

describe('plans in other formats', () => {
  it.each(casesWith('expected.md'))('%s reads as expected in Markdown', (name) => {
    expect(renderMarkdown(parsePlanFile(read(name, 'plan.json'), name))).toBe(read(name, 'expected.md'));
  });

  it.each(casesWith('expected.sarif'))('the findings of %s are as expected in SARIF', (name) => {
    const { findings } = parsePlanFile(read(name, 'plan.json'), name);
    expect(renderSarif(findings, { folder: 'iam/', home: 'iamsync.yaml' })).toBe(read(name, 'expected.sarif'));
    expect(renderSarif([...findings].reverse(), { folder: 'iam/', home: 'iamsync.yaml' })).toBe(read(name, 'expected.sarif'));
  });
});
