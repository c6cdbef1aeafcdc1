// The terminal's plan: what the last line says, what can never be said, and that nothing from outside reaches the terminal's controls.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_LINES } from '../../src/render/blocks.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { Change } from '../../src/model/plan.ts';
import { renderPlan, summary } from '../../src/render/text.ts';
import { columns } from '../../src/render/width.ts';
import { action, create, planOf, update } from './samples.ts';

const plain = { color: false, width: 100 };
/** A change of an entity with a list of so many members. */
function changeOf(verb: string, name: string, length: number): Change {
  const spec = { list: Array.from({ length }, (_, index) => `item-${index}`), path: '/' };
  const made = create(name, spec);
  if (verb === 'create') return made;
  const { address, origin } = made;
  return verb === 'delete' ? { verb, address, arn: made.arn, origin, fields: [], before: spec } : { ...update({}, spec), address };
}

const last = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';
const error: Finding = { severity: 'error', rule: 'limit', message: 'too many', next: 'Ask.', place: null };

describe('the summary', () => {
  it('is the last line and the only one of its kind', () => {
    const text = renderPlan(planOf({ changes: [create('a', { path: '/' })] }), plain);
    expect(last(text)).toMatch(
      /^Plan: 1 to create, 0 to update, 0 to delete\. 0 calls in 0 waves\. Digest: 2026-11-22T10:42Z\.[0-9a-f]{64}$/,
    );
    expect(text.match(/^Plan:/gm)).toHaveLength(1);
  });

  it('says that nothing is pending only if nothing is', () => {
    expect(summary(planOf({}))).toBe('No changes. The account matches the manifests.');
    expect(summary(planOf({ waves: [[]] }))).toBe('No changes. The account matches the manifests.');
    expect(summary(planOf({ waves: [[action('a')]] }))).toMatch(/^Plan: .* 1 call in 1 wave\./);
    expect(summary(planOf({ changes: [update({}, {})] }))).toMatch(/^Plan: 0 to create, 1 to update/);
  });

  it('does not claim more than was compared', () => {
    expect(summary(planOf({ options: { only: ['Role/a*'], deep: false } }))).toBe(
      'No changes in Role/a*. The rest of the account was not compared.',
    );
    const unread = [{ address: 'Role/a', field: 'tags', reason: 'denied' }] as const;
    expect(summary(planOf({ unread, digest: null }))).toBe('No changes in what could be read. 1 field could not be compared.');
    expect(summary(planOf({ unread }))).toBe('No changes. The account matches the manifests.');
  });

  it('says that a plan is refused, with changes and without', () => {
    expect(summary(planOf({ findings: [error] }))).toBe('No changes. The account matches the manifests. Refused: 1 error above.');
    expect(summary(planOf({ findings: [error, error], changes: [update({}, { a: 1 })] }))).toContain(' Refused: 2 errors above. Digest: ');
    expect(summary(planOf({ findings: [{ ...error, severity: 'warning' }] }))).not.toContain('Refused');
  });

  it('is never broken, however narrow the terminal', () => {
    const plan = planOf({ changes: [update({}, { a: 1 })] });
    expect(last(renderPlan(plan, { color: false, width: 20 }))).toBe(summary(plan));
  });
});

describe('a plan as text', () => {
  it('with changes never says that there are none', () => {
    const spec = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.array(fc.string()), fc.constant(null)), { maxKeys: 4 });
    fc.assert(
      fc.property(spec, spec, (before: JsonObject, after: JsonObject) => {
        const text = renderPlan(planOf({ changes: [update(before, after)] }), plain);
        expect(last(text)).not.toMatch(/^No changes/);
        expect(text).toContain('~ update Role/deploy');
      }),
    );
  });

  it('holds no control character but the line break, whatever the account holds', () => {
    const odd = fc.string({ unit: fc.oneof(fc.constantFrom('\u001b', '\u009b', '\r', '\n', '\u202e', '\u0007', '\u200b'), fc.string()) });
    fc.assert(
      fc.property(odd, odd, odd, (key, value, name) => {
        const text = renderPlan(
          planOf({
            caller: { arn: value, userId: name },
            owner: name,
            changes: [create(name, { tags: { [key]: value }, list: [value], text: name })],
            findings: [{ ...error, message: value, next: key, place: { file: name, line: 1, column: 1 } }],
            unread: [{ address: `Role/${name}`, field: key, reason: value }],
            kept: [{ address: `Role/${name}`, field: key, value }],
            waves: [[action(name, { risk: 'gap', reason: value })]],
          }),
          plain,
        );
        // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
        expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u202e]/);
      }),
    );
  });

  it('is the same with colour once the colours are taken away', () => {
    const plan = planOf({ changes: [update({ a: 1 }, { a: 2 })], findings: [error] });
    const coloured = renderPlan(plan, { color: true, width: 100 });
    // oxlint-disable-next-line no-control-regex -- the escape character begins a colour
    const colours = /\u001b\[[0-9;]*m/g;
    expect(coloured).toMatch(colours);
    expect(coloured.replaceAll(colours, '')).toBe(renderPlan(plan, plain));
  });

  it('cuts nothing in full length', () => {
    const plan = planOf({ changes: Array.from({ length: 100 }, (_, index) => update({ a: 0, b: 0 }, { a: index + 1, b: index + 1 })) });
    const full = renderPlan(plan, { ...plain, full: true });
    expect(full.match(/~ b: 0 -> /g)).toHaveLength(100);
    expect(full).not.toContain('--full');
    expect(renderPlan(plan, plain).match(/^~ update .*… a, b$/gm)).toHaveLength(100);
  });

  it('cuts the long block and leaves the short ones alone', () => {
    const long = create('long', { list: Array.from({ length: 300 }, (_, index) => `item-${index}`) });
    const text = renderPlan(planOf({ changes: [long, update({ a: 1 }, { a: 2 })] }), plain);
    expect(text).toContain('~ a: 1 -> 2');
    expect(text).toMatch(/^ {4}… \d+ more lines$/m);
    const shown = (text.match(/item-/g) ?? []).length;
    const hidden = Number(/… (\d+) more/.exec(text)?.[1]);
    expect(shown + hidden).toBe(300);
  });

  it('lists the calls of a short plan, and of a long one only those with a risk', () => {
    const many = Array.from({ length: 60 }, (_, index) => action(`r${index}`, index === 30 ? { risk: 'gap', reason: 'no room' } : {}));
    const long = renderPlan(planOf({ waves: [many] }), plain);
    expect(long).toContain('60 calls in 1 wave (buried 60):\n');
    expect(long.match(/#DeleteRole/g)).toEqual(['#DeleteRole']);
    expect(long).toContain('Role/r30#DeleteRole\n');
    expect(renderPlan(planOf({ waves: [many] }), { ...plain, full: true }).match(/#DeleteRole/g)).toHaveLength(60);
    expect(renderPlan(planOf({ waves: [many.slice(0, 40)] }), plain).match(/#DeleteRole/g)).toHaveLength(40);
  });

  it('puts risky calls of one sort and one danger together in a long plan, and tells a danger once in a short one', () => {
    const final = { risk: 'irreversible', reason: 'listed under removed', undo: { lost: 'its id' } } as const;
    const many = Array.from({ length: 60 }, (_, index) => action(`r${index}`, index < 50 ? final : { risk: 'gap', reason: 'no room' }));
    const long = renderPlan(planOf({ waves: [many] }), plain);
    expect(long).toContain('buried  10 × DeleteRole: Role/r50, Role/r51, Role/r52 and 7 more\n');
    expect(long).toContain('buried  50 × DeleteRole: Role/r0, Role/r1, Role/r2 and 47 more\n');
    expect(long.indexOf('gap: ')).toBeLessThan(long.indexOf('irreversible: '));
    const short = renderPlan(planOf({ waves: [many.slice(0, 3)] }), plain);
    expect(short.match(/lost: its id|irreversible: /g)).toHaveLength(2);
    expect(short.match(/DeleteRole {2}\(irreversible, as above\)$/gm)).toHaveLength(2);
  });

  it('counts findings of a rule that speaks often, and never an error', () => {
    const many = Array.from({ length: 30 }, (_, index): Finding => ({ ...error, severity: 'note', rule: 'cascade', message: `n${index}` }));
    const errors = Array.from({ length: 30 }, (_, index): Finding => ({ ...error, message: `e${index}` }));
    const text = renderPlan(planOf({ findings: [...many, ...errors] }), plain);
    expect(text.match(/note cascade: /g)).toHaveLength(1);
    expect(text).toContain('… and 29 more (note cascade): --full shows all\n');
    expect(text.match(/error limit: /g)).toHaveLength(30);
    expect(renderPlan(planOf({ findings: many }), { ...plain, full: true }).match(/note cascade: n/g)).toHaveLength(30);
  });

  it.each([80, 100, 200])('of a hundred changes of any sort is at most 120 rows in %i columns and names every entity', (width) => {
    const name = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', '-'), minLength: 1, maxLength: 24 });
    const notes = Array.from({ length: 40 }, (_, index): Finding => ({
      ...error,
      severity: 'note',
      rule: 'cascade',
      message: `n${index}`,
    }));
    const sort = fc.constantFrom('create', 'update', 'delete');
    fc.assert(
      fc.property(fc.array(fc.tuple(sort, name, fc.nat(40)), { minLength: 100, maxLength: 100 }), fc.boolean(), (sorts, isNoted) => {
        const changes = sorts.map(([verb, text, length], index) => changeOf(verb, `${text}${index}`, length));
        const risky = sorts.map(([verb], index) =>
          action(`r${index}`, verb === 'delete' ? { risk: 'irreversible', reason: 'listed' } : {}),
        );
        const text = renderPlan(planOf({ changes, waves: [risky], findings: isNoted ? notes : [] }), { color: false, width });
        const rows = text.trimEnd().split('\n');
        expect(rows.length).toBeLessThanOrEqual(MOST_LINES);
        const named = new Set(text.split(/[\s,]+/));
        expect(changes.filter(({ address }) => !named.has(address))).toEqual([]);
        expect(rows.slice(0, -1).filter((row) => columns(row) > width)).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it('counts what is unread by field and reason', () => {
    const unread = ['a', 'b', 'c', 'd'].map((name) => ({ address: `Policy/${name}` as const, field: 'tags', reason: 'denied' }));
    expect(renderPlan(planOf({ unread }), plain)).toContain('  tags of 4 entities: denied\n');
    expect(renderPlan(planOf({ unread: unread.slice(0, 2) }), plain)).toContain('  tags of Policy/a, Policy/b: denied\n');
  });

  it('lists what is kept where something is there', () => {
    const kept = [
      { address: 'Role/a', field: 'boundary', value: null },
      { address: 'Role/b', field: 'boundary', value: 'arn:x' },
    ] as const;
    const text = renderPlan(planOf({ kept }), plain);
    expect(text).toContain('Role/b boundary: arn:x');
    expect(text).not.toContain('Role/a');
  });
});
