// The law of the fast reader: what it reads, the parser of all of YAML reads the same, with the same places and no complaint.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainYaml } from '../../src/manifest/plain-yaml.ts';
import { parseWhole } from '../../src/manifest/whole-yaml.ts';
import { parseYaml } from '../../src/manifest/yaml.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const CONTROL = /(?![\t\n\r\u0080-\u009f])\p{Cc}/u;

const samples = ['manifests', 'test/cases/manifest', 'test/cases/kinds'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.ya?ml$/.test(path))
    .sort()
    .map((path) => readFileSync(join(root, folder, path), 'utf8')),
);

/** True if the fast reader took it. */
function agrees(text: string): boolean {
  if (CONTROL.test(text) || text.startsWith('\uFEFF')) return false;
  const fast = plainYaml('a.yaml', text);
  if (fast === undefined) return false;
  expect(parseWhole('a.yaml', text, null)).toEqual({ documents: fast, findings: [], broken: false, empty: false });
  return true;
}

// Each has a line that only the whole parser may read, or read as wrong.
const UNUSUAL: readonly (readonly [why: string, text: string])[] = [
  ['nothing', ''],
  ['only a comment', '# a\n'],
  ['a text alone', 'a\n'],
  ['null', 'a:\n'],
  ['null in a list', 'a:\n  -\n'],
  ['a spelled null', 'a: ~\n'],
  ['a tab', 'a:\tb\n'],
  ['a carriage return', 'a: b\r\n'],
  ['an anchor', 'a: &x b\n'],
  ['an alias', 'a: *x\n'],
  ['a tag', 'a: !x b\n'],
  ['a block text', 'a: |\n  b\n'],
  ['a folded text', 'a: >\n  b\n'],
  ['a text over two lines', 'a: b\n  c\n'],
  ['a quoted text over two lines', 'a: "b\n  c"\n'],
  ['an escape that JSON lacks', 'a: "\\x41"\n'],
  ['a colon in a value', 'a: b: c\n'],
  ['a key without a blank', 'a:b\n'],
  ['a number as a key', '1: b\n'],
  ['a merge key', '<<: b\n'],
  ['a question mark', '? a\n: b\n'],
  ['a directive', '%YAML 1.2\n---\na: b\n'],
  ['an end of a document', 'a: b\n...\n'],
  ['a text behind a mark', '--- a\n'],
  ['an empty document', 'a: b\n---\n'],
  ['a line too far left', '  a: b\n c: d\n'],
  ['a line too far right', 'a: b\n c: d\n'],
  ['a list beside its key', 'a: - b\n'],
  ['an open bracket', 'a: [b\n'],
  ['a bracket too far left', 'a:\n  b: [c,\n d]\n'],
  ['a comma at the end', 'a: [b,]\n'],
  ['a comment in brackets', 'a: [b, # c\n  d]\n'],
  ['a pair in a list', 'a: [b: c]\n'],
  ['a key without a value', 'a: {b}\n'],
  ['what follows a bracket', 'a: [b] c\n'],
  ['what follows a quote', 'a: "b" c\n'],
  ['a float', 'a: 1.10\n'],
  ['a leading zero', 'a: 012345678901\n'],
  ['many digits', 'a: 12345678901234567890\n'],
  ['a byte order mark inside', 'a: \uFEFFb\n'],
];

const BITS = Array.from('-#"\'[]{},!|>%@`\\~1 ').concat(
  ['  ', '\n', '- ', ': ', ':', ' #', '&a ', '*a', '? ', '---\n', '...\n', 'null', 'true', '1.5', '0x1', '<<', '\u2028', '\n  ', '\n- '],
  ['k:\n', '[]', '{}', '01', '\u0085'],
);

describe('the fast reader of YAML', () => {
  it('reads nearly all manifests as the whole parser does', () => {
    const taken = samples.filter(agrees);
    expect(samples.length).toBeGreaterThan(100);
    expect(taken.length / samples.length).toBeGreaterThan(0.6);
  });

  it.each(UNUSUAL)('leaves to the whole parser: %s', async (_, text) => {
    expect(plainYaml('a.yaml', text)).toBeUndefined();
    expect(await parseYaml('a.yaml', text)).toEqual(parseWhole('a.yaml', text, null));
  });

  it('reads nesting, quotes, comments and several documents', () => {
    const text = `# head
a: # of a
  - b
  - c: 'd''s'   # d
    "e": [x, "y\\n", -3, true, { f: g }]
  - - h
    - i
j: {
  "k": 1, l: [ ],
  m: {} }

n:
- o
---
p: s3:GetObject
q: '#'
`;
    expect(agrees(text)).toBe(true);
  });

  // Bits that mean something in YAML, put anywhere into manifests and taken out anywhere.
  it('never reads otherwise what somebody broke', () => {
    const bits = fc.constantFrom(...BITS);
    const short = samples.filter((text) => text.length < 1500);
    const edit = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(3), bits);
    let taken = 0;
    fc.assert(
      fc.property(fc.constantFrom(...short), fc.array(edit, { minLength: 1, maxLength: 3 }), (text, edits) => {
        const broken = edits.reduce((all, [share, less, bit]) => {
          const at = Math.floor(share * all.length);
          return all.slice(0, at) + bit + all.slice(at + less);
        }, text);
        if (agrees(broken)) taken += 1;
      }),
      { numRuns: 1200 },
    );
    expect(taken).toBeGreaterThan(100);
  });
});
