// The terminal's plan: what the last line says, what can never be said, and that nothing from outside reaches the terminal's controls.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/model/finding.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { renderPlan, summary } from '../../src/render/text.ts';
import { action, create, planOf, update } from './samples.ts';

const plain = { color: false, width: 100 };
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
