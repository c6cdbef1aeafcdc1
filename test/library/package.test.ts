// The package as npm would publish it: packed, installed into an empty folder without a network, and used from there.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
const home = mkdtempSync(join(tmpdir(), 'iamsync-package-'));
const at = join(home, 'project');
const run = promisify(execFile);
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Runs a program in the empty folder; its standard output. */
async function inside(command: string, ...args: readonly string[]): Promise<string> {
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, npm_config_cache: join(home, 'cache'), npm_config_update_notifier: 'false' };
  return (await run(command, args, { cwd: at, env, shell: process.platform === 'win32' })).stdout;
}

function write(file: string, text: string): void {
  writeFileSync(join(at, file), text);
}

const ROLES = `roles:
  reports:
    trust:
      services: [lambda.amazonaws.com]
`;

beforeAll(async () => {
  mkdirSync(join(at, 'manifests'), { recursive: true });
  write('package.json', '{ "name": "empty", "private": true, "type": "module" }\n');
  write('manifests/roles.yaml', ROLES);
  // Without scripts, since preparing would build under the other tests; what they run on was built before them.
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', home], { cwd: ROOT, shell: process.platform === 'win32' });
  const tarball = readdirSync(home).find((name) => name.endsWith('.tgz')) ?? '';
  await inside('npm', 'install', '--offline', '--no-audit', '--no-fund', join(home, tarball));
});

it('brings nothing along but itself', () => {
  expect(readdirSync(join(at, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['iamsync']);
  expect(existsSync(join(at, 'node_modules', 'iamsync', 'LICENSE'))).toBe(true);
});

it('has a program that validates and plans', async () => {
  expect(await inside('npx', '--offline', 'iamsync', '--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
  const program = join(at, 'node_modules', '.bin', 'iamsync');
  expect(await inside(program, 'validate')).toContain('Valid: 1 declared');
  expect(await inside(program, 'plan', '--sandbox')).toContain('Role/reports');
});

it('has a library for ES modules and for what requires them', async () => {
  write(
    'use.mjs',
    `import { compare, load, plan, sandbox } from 'iamsync';
const box = await sandbox();
const project = await load();
const { changes } = await plan({ project, connection: box.connection });
await box.stop();
const all = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
console.log(changes.map(({ verb, address }) => verb + ' ' + address).join(), compare({ existing: all, new: all }).verdict.verdict);
`,
  );
  write(
    'use.cjs',
    `const { FindingsError, load } = require('iamsync');\nload({ files: { 'manifests/a.yaml': 'rolls: {}' } }).catch((error) => console.log(error instanceof FindingsError));\n`,
  );
  expect(await inside(process.execPath, 'use.mjs')).toBe('create Role/reports proved\n');
  expect(await inside(process.execPath, '--no-warnings', 'use.cjs')).toBe('true\n');
});

it('opens nothing else of itself', async () => {
  write('inner.mjs', `import('iamsync/dist/cli/main.js').catch((error) => console.log(error.code));\n`);
  write(
    'schema.mjs',
    `import schema from 'iamsync/schemas/manifest.schema.json' with { type: 'json' };\nconsole.log(typeof schema.$schema);\n`,
  );
  expect(await inside(process.execPath, 'inner.mjs')).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED\n');
  expect(await inside(process.execPath, '--no-warnings', 'schema.mjs')).toBe('string\n');
});

/** A program that names most of what there is, for the compiler; what follows a line `wrong` it must refuse. */
const TYPED = `import { apply, compare, evaluate, Failure, FindingsError, IncompleteRun, load, plan, read, sandbox, unwind } from 'iamsync';
import type { Applied, Change, Finding, Patch, Plan, Project, Question } from 'iamsync';

export async function changesOf(project: Project): Promise<readonly Change[]> {
  const drawn: Plan = await plan({ project, only: ['Role/app-*'], newAccess: false, onProgress: (done, operation) => void [done, operation] });
  const { applied } = await unwind({ project, dryRun: true });
  const done: Applied | null = applied;
  const { run, report }: Applied = done ?? (await apply({ project, plan: drawn, concurrency: 2 }));
  const words: readonly string[] = [run ?? '', ...report.done.map(({ id }) => id)];
  return words.length > 0 ? drawn.changes : [];
}

export const patches = (change: Change): readonly Patch[] => change.fields;
export const calls = (drawn: Plan) => drawn.waves.flat().map((action) => ('op' in action.do ? action.do.op : 'wait'));

export function told(error: unknown): readonly Finding[] | readonly string[] | string {
  if (error instanceof FindingsError) return error.findings;
  if (error instanceof IncompleteRun) return error.applied.left;
  return error instanceof Failure ? error.code : 'unknown';
}

const question: Question = { request: { action: 's3:GetObject', resource: '*', context: {} }, identityPolicies: [{ Statement: [] }] };
export const answer: 'Allowed' | 'ImplicitlyDenied' | 'ExplicitlyDenied' = evaluate(question).decision;
export const verdict: 'proved' | 'refuted' | 'undecided' = compare({ existing: {}, new: '{}' }).verdict.verdict;
const box = await sandbox({ accounts: ['123456789012'] });
export const before = await read({ connection: box.connection });
export const project = await load({ folder: '.' });
// wrong: a plan needs a project
await plan({ connection: box.connection });
// wrong: and has no such option
await plan({ project, onli: [] });
`;

it.each([
  ['NodeNext', 'NodeNext'],
  ['ESNext', 'Bundler'],
])('has types that a strict compiler takes, with %s modules and %s resolution', async (module, moduleResolution) => {
  write('use.ts', TYPED.replaceAll('// wrong', '// @ts-expect-error'));
  const compilerOptions = {
    target: 'ES2023',
    lib: ['ES2023'],
    types: [],
    module,
    moduleResolution,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    declaration: true,
    outDir: 'out',
  };
  write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['use.ts'] }));
  await expect(inside(process.execPath, TSC, '-p', '.').catch((error: unknown) => String(Object(error).stdout))).resolves.toBe('');
});
