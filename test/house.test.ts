// Proves the house: floors, walls, pure rooms, short files, no holes in the types. Each rule is shown a bad file, so that it can fail.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { LONGEST_FILE, LONGEST_FUNCTION, RULE_NAMES, violations } from './support/house.ts';
import type { Source } from './support/house.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const MEDIAN = 100;
const TOP_LEVEL = new Set([
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'action.yml',
  'bench',
  'docs',
  'iamsync.yaml',
  'manifests',
  'package-lock.json',
  'package.json',
  'schemas',
  'src',
  'test',
  'tsconfig.json',
]);
/** What tools leave behind and git ignores. */
const IGNORED = new Set(['coverage', 'dist', 'node_modules']);

function sources(folder: string): Source[] {
  // bench/ may hold nothing yet, and git keeps no empty folder.
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.includes('.generated.'))
    .sort()
    .map((path) => ({ path: `${folder}/${path}`.replaceAll('\\', '/'), text: readFileSync(join(root, folder, path), 'utf8') }));
}

const house = sources('src');
const found = [...house, ...sources('test'), ...sources('bench')].flatMap(violations);

describe('the house', () => {
  it('has a top level that a newcomer can take in', () => {
    const strays = readdirSync(root).filter((name) => !name.startsWith('.') && !IGNORED.has(name) && !TOP_LEVEL.has(name));
    expect(strays).toEqual([]);
  });

  it('is scanned at all', () => {
    expect(house.length).toBeGreaterThan(50);
    expect(new Set(house.map(({ path }) => path.split('/')[1])).size).toBeGreaterThan(8);
  });

  it.each(RULE_NAMES)('keeps the rule %s', (rule) => {
    expect(found.filter((violation) => violation.rule === rule).map(({ text }) => text)).toEqual([]);
  });

  it('has short files', () => {
    const lengths = house.map(({ text }) => text.trimEnd().split('\n').length).sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(MEDIAN);
  });
});

/** One file that breaks a rule, and its neighbour that does not. */
const CASES: readonly (readonly [rule: string, path: string, bad: string, good: string])[] = [
  ['first-line', 'src/model/x.ts', 'export const a = 1;', '// Why.\nexport const a = 1;'],
  ['file-length', 'src/cli/x.ts', '// Long.\n'.repeat(LONGEST_FILE + 1), '// Long.\n'.repeat(LONGEST_FILE)],
  ['floors', 'src/model/x.ts', "import { a } from '../policy/document.ts';", "import { a } from './plan.ts';"],
  ['floors', 'src/plan/x.ts', "import { a } from '../live/read.ts';", "import { a } from '../kinds/kind.ts';"],
  ['floors', 'src/plan/x.ts', "import type { A } from '../live/read.ts';", "import type { A } from '../model/plan.ts';"],
  ['floors', 'src/kinds/x.ts', "export { a } from '../access/evaluate.ts';", "export { a } from '../policy/arn.ts';"],
  ['floors', 'src/edge/x.ts', "const a = await import('../sandbox/server.ts');", "const a = await import('../live/read.ts');"],
  ['floors', 'src/live/x.ts', "type A = import('../edge/aws.ts').A;", "type A = import('../model/plan.ts').Plan;"],
  ['floors', 'src/cli/x.ts', "import { a } from '../../test/support/house.ts';", "import { a } from '../edge/files.ts';"],
  ['floors', 'src/cli/x.ts', "import p from '../../package.json';", "import p from './package.json';"],
  ['floors', 'src/cli/x.ts', "import { a } from './exit';", "import { a } from './exit.ts';"],
  ['floors', 'src/manifest/x.ts', "import { a } from './x.generated.js';", "import { a } from './validate.ts';"],
  ['floors', 'src/sandbox/x.ts', "import { a } from '../policy/normal.ts';", "import { a } from '../policy/document.ts';"],
  ['floors', 'src/sandbox/x.ts', "import { a } from '../kinds/kind.ts';", "import { a } from '../access/evaluate.ts';"],
  [
    'chain',
    'src/cli/commands/x.ts',
    "import { a } from '../../live/a.ts';\nimport { b } from '../../plan/b.ts';\nimport { c } from '../../render/c.ts';",
    "import { a } from '../../live/a.ts';\nimport type { B } from '../../plan/b.ts';\nimport { c } from '../../render/c.ts';",
  ],
  ['pure', 'src/plan/x.ts', 'const now = Date.now();', 'const now = clock.now();'],
  ['pure', 'src/plan/x.ts', 'const now = new Date();', 'const then = new Date(0);'],
  ['pure', 'src/plan/x.ts', 'const now = Date();', 'const date = a.Date;'],
  ['pure', 'src/plan/x.ts', 'const dice = Math.random();', 'const most = Math.max(1, 2);'],
  ['pure', 'src/plan/x.ts', 'setTimeout(run, 5);', 'clock.setTimeout(run);'],
  ['pure', 'src/plan/x.ts', 'const home = process.env.HOME;', 'const home = { process: 1 }.process;'],
  ['pure', 'src/plan/x.ts', 'const run = { process };', 'type Run = { process: string };'],
  ['pure', 'src/plan/x.ts', 'console.log(1);', "const text = 'console.log(1)'; // console.log(1)"],
  ['pure', 'src/plan/x.ts', 'await fetch(url);', 'await port.fetch(url);'],
  ['pure', 'src/plan/x.ts', 'const here = import.meta.url;', "const here = 'import.meta.url';"],
  ['pure', 'src/plan/x.ts', 'names.sort((a, b) => a.localeCompare(b));', 'names.sort(byCodePoint);'],
  ['pure-imports', 'src/live/x.ts', "import { readFile } from 'node:fs/promises';", "import { inspect } from 'node:util';"],
  ['pure-imports', 'src/live/x.ts', "import { randomUUID } from 'node:crypto';", "import { createHash } from 'node:crypto';"],
  ['pure-imports', 'src/live/x.ts', "import { IAMClient } from '@aws-sdk/client-iam';", "import type { Tag } from '@aws-sdk/client-iam';"],
  ['pure-imports', 'src/live/x.ts', 'const a = await import(name);', "const a = await import('./read.ts');"],
  ['types', 'src/cli/x.ts', 'const a: any = 1;', "const any: string = 'any';"],
  ['types', 'src/cli/x.ts', 'const a = b!;', 'const a = !b;'],
  ['types', 'src/cli/x.ts', 'const a = b as unknown as C;', 'const a = [1, 2] as const;'],
  ['types', 'src/cli/x.ts', 'const a = <C>b;', 'const a = b satisfies C;'],
  ['types', 'src/cli/x.ts', 'enum A { B }', "type A = 'B';"],
  ['switched-off', 'test/x.ts', '// @ts-ignore\nconst a = 1;', '// Nothing is ignored.\nconst a = 1;'],
  [
    'switched-off',
    'src/cli/x.ts',
    '// oxlint-disable-next-line no-x\nconst a = 1;',
    '// oxlint-disable-next-line no-x -- because\nconst a = 1;',
  ],
  ['classes', 'src/plan/x.ts', 'class Planner {}', 'class PlanError extends Error {}'],
  ['asleep', 'test/x.test.ts', "it.skip('works', () => {});", "it('works', () => {});"],
  ['file-name', 'src/cli/utils.ts', '', ''],
  ['room', 'src/attic/x.ts', '', ''],
  [
    'function-length',
    'src/cli/x.ts',
    `function a() {${'\n'.repeat(LONGEST_FUNCTION)}}`,
    `function a() {${'\n'.repeat(LONGEST_FUNCTION - 1)}}`,
  ],
];

describe('the rules of the house', () => {
  it.each(CASES)('%s finds what is wrong in %s (%#)', (rule, path, bad) => {
    expect(violations({ path, text: bad }).map((violation) => violation.rule)).toContain(rule);
  });

  it.each(CASES.filter(([, , bad, good]) => bad !== good))('%s leaves alone what is right in %s (%#)', (rule, path, _, good) => {
    expect(violations({ path, text: good }).map((violation) => violation.rule)).not.toContain(rule);
  });

  it('are each shown a bad file', () => {
    expect([...new Set(CASES.map(([rule]) => rule))].sort()).toEqual([...RULE_NAMES].sort());
  });
});
