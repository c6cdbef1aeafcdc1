// What the program loads before a command runs: each file of it is felt at every start, and one import too many brings hundreds.
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { importsOf, visits } from '../support/syntax.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Files below src, and names of packages, that a file of src brings along: what it imports outright, not what it loads later. */
function broughtBy(entry: string): Set<string> {
  const seen = new Set([entry]);
  for (const path of seen) {
    if (!path.endsWith('.ts')) continue;
    for (const { from, node, typeOnly } of importsOf(visits(readFileSync(join(root, path), 'utf8')))) {
      if (!typeOnly && node.type !== 'ImportExpression')
        seen.add(from.startsWith('.') ? relative(root, join(root, dirname(path), from)) : from);
    }
  }
  return seen;
}

/** What takes long to load and is asked for by few. */
const HEAVY = ['yaml', 'node:child_process', 'node:readline/promises', 'src/cli/pipeline.ts', 'src/edge/aws.ts', 'src/edge/git.ts'].concat([
  'src/edge/memory.ts',
  'src/render/html/plan.ts',
  'src/render/markdown.ts',
  'src/render/text.ts',
  'src/sandbox/server.ts',
]);

describe('what is loaded at start', () => {
  it('is the reader of the command line alone, for --help and --version', () => {
    expect([...broughtBy('src/main.ts')].filter((path) => path.startsWith('src/')).length).toBeLessThan(10);
  });

  it('is nothing heavy, for validate', () => {
    const brought = broughtBy('src/cli/commands/validate.ts');
    expect(HEAVY.filter((path) => brought.has(path))).toEqual([]);
    expect([...brought].filter((path) => path.includes('generated'))).toEqual(['src/manifest/validators.generated.js']);
    expect(brought).toContain('src/manifest/desired.ts');
  });

  it('is seen to be heavy where it is', () => {
    expect(broughtBy('src/cli/commands/fmt.ts')).toContain('yaml');
  });
});
