// Guards on the command line: limits and --allow-deletes, --guards from git and from a file, orphans and --unmanaged.
import { execFileSync } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { openBench, STACK_TRACE } from '../support/program.ts';
import type { Folder } from '../support/program.ts';

const bench = openBench();
afterAll(() => bench.close());

const SANDBOX = '--sandbox=sandbox.json';
const roles = (names: readonly string[]): string =>
  `policies:\n  keeper: { document: { Statement: { Effect: Allow, Action: "sts:*", Resource: "*" } } }\n${names.length === 0 ? '' : 'roles:\n'}${names.map((name) => `  ${name}: { trust: { services: lambda.amazonaws.com } }\n`).join('')}`;
const removed = (names: readonly string[]): string => `${roles([])}removed:\n${names.map((name) => `  - Role/${name}\n`).join('')}`;
const FIVE = ['a', 'b', 'c', 'd', 'e'];

function git(folder: Folder, ...args: readonly string[]): void {
  const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...identity, ...args], { cwd: folder.path, stdio: 'pipe', env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' } });
}

async function filled(config: string): Promise<Folder> {
  const folder = bench.folder({ 'iamsync.yaml': `journal: none\n${config}`, 'manifests/all.yaml': roles(FIVE) });
  const applied = await folder.run(['apply', SANDBOX, '--yes']);
  expect(applied.code, applied.all).toBe(0);
  return folder;
}

describe('the limit of deletions', () => {
  it('refuses with 3 and the whole plan, apply too; --allow-deletes lets one run through', async () => {
    const folder = await filled('');
    folder.write('manifests/all.yaml', removed(FIVE));
    const planned = await folder.run(['plan', SANDBOX]);
    expect(planned.code, planned.all).toBe(3);
    expect(planned.stdout).toContain('5 entities would be deleted; 3 are allowed in one run');
    expect(planned.stdout).toContain('- delete Role/e');
    const applied = await folder.run(['apply', SANDBOX, '--yes']);
    expect(applied.code, applied.all).toBe(3);
    expect((await folder.run(['plan', SANDBOX])).stdout).toContain('5 to delete');
    expect((await folder.run(['apply', SANDBOX, '--yes', '--allow-deletes', '4'])).code).toBe(3);
    const allowed = await folder.run(['apply', SANDBOX, '--yes', '--allow-deletes', '5']);
    expect(allowed.code, allowed.all).toBe(0);
  });

  it.each(['-1', '1.5', 'many'])('--allow-deletes %s is refused with 1', async (number) => {
    const ended = await bench.folder({ 'manifests/all.yaml': roles([]) }).run(['plan', '--sandbox', `--allow-deletes=${number}`]);
    expect(ended.code, ended.all).toBe(1);
    expect(ended.stderr).toContain('--allow-deletes');
    expect(ended.all).not.toMatch(STACK_TRACE);
  });
});

describe('--guards', () => {
  it('holds a change to the guards of a git reference, and shows every difference at the top', async () => {
    const folder = await filled('protect: [Role/a]\nlimits: { deletes: 1 }\n');
    git(folder, 'init', '-q', '-b', 'main');
    git(folder, 'add', 'iamsync.yaml', 'manifests');
    git(folder, 'commit', '-q', '-m', 'one');
    folder.write(
      'iamsync.yaml',
      'journal: none\nlimits: { deletes: 100 }\napprovals: [{ allow: delete Role/*, until: 2999-01-01, why: mine }]\n',
    );
    folder.write('manifests/all.yaml', removed(['a', 'b']));
    const free = await folder.run(['plan', SANDBOX]);
    expect(free.code, free.all).toBe(0);
    const held = await folder.run(['plan', SANDBOX, '--guards', 'main']);
    expect(held.code, held.all).toBe(3);
    expect(held.stdout).toContain('Role/a is protected');
    expect(held.stdout).toContain('2 entities would be deleted; 1 are allowed in one run');
    expect(held.stdout).toContain('Guards from main:iamsync.yaml:');
    for (const field of ['protect', 'limits', 'approvals'])
      expect(held.stdout).toMatch(new RegExp(`^  ${field}: .*\\n      not as in the working configuration: `, 'm'));
    expect(held.stdout.indexOf('Guards from')).toBeLessThan(held.stdout.indexOf('- delete Role/a'));
    expect((await folder.run(['apply', SANDBOX, '--yes', '--guards', 'main'])).code).toBe(3);
  });

  it('holds where the change deletes the configuration, and where there was none yet', async () => {
    const folder = await filled('protect: [Role/a]\n');
    git(folder, 'init', '-q', '-b', 'main');
    git(folder, 'add', 'manifests');
    git(folder, 'commit', '-q', '-m', 'without');
    git(folder, 'add', 'iamsync.yaml');
    git(folder, 'commit', '-q', '-m', 'with');
    git(folder, 'rm', '-q', 'iamsync.yaml');
    folder.write('manifests/all.yaml', removed(['a']));
    const held = await folder.run(['plan', SANDBOX, '--guards', 'HEAD']);
    expect(held.code, held.all).toBe(3);
    expect(held.stdout).toContain('Role/a is protected');
    const before = await folder.run(['plan', SANDBOX, '--guards', 'HEAD~1']);
    expect(before.code, before.all).toBe(0);
  });

  it.each([
    ['a nearer configuration', 'iamsync.yaml', 'iam/iamsync.yaml'],
    ['a configuration further up', 'iam/iamsync.yaml', 'iamsync.yaml'],
  ])('is not got around by %s', async (_, before, after) => {
    const folder = bench.folder({ [before]: 'journal: none\nprotect: [Role/a]\n', 'iam/manifests/all.yaml': roles(FIVE) });
    const part = ['--manifests', 'manifests'];
    const applied = await folder.run(['apply', SANDBOX, '--yes', ...part], {}, 'iam');
    expect(applied.code, applied.all).toBe(0);
    git(folder, 'init', '-q', '-b', 'main');
    git(folder, 'add', before, 'iam/manifests');
    git(folder, 'commit', '-q', '-m', 'guarded');
    git(folder, 'rm', '-q', before);
    folder.write(after, 'journal: none\n');
    folder.write('iam/manifests/all.yaml', removed(['a']));
    const held = await folder.run(['plan', SANDBOX, '--guards', 'main', ...part], {}, 'iam');
    expect(held.code, held.all).toBe(3);
    expect(held.stdout).toContain('Role/a is protected');
  });

  it('refuses a file that goes by the name of a reference', async () => {
    const folder = await filled('protect: [Role/a]\n');
    git(folder, 'init', '-q', '-b', 'main');
    git(folder, 'add', 'iamsync.yaml', 'manifests');
    git(folder, 'commit', '-q', '-m', 'one');
    folder.write('main', 'journal: none\n');
    const held = await folder.run(['plan', SANDBOX, '--guards', 'main']);
    expect(held.code, held.all).toBe(1);
    expect(held.stderr).toContain('main is a file here, and a reference of git too');
    expect((await folder.run(['plan', SANDBOX, '--guards', './main'])).code).toBe(0);
  });

  it('takes a file as well, and says that nothing differs if nothing does', async () => {
    const folder = await filled('');
    folder.write('guards.yaml', 'protect: [Role/a]\n');
    folder.write('manifests/all.yaml', removed(['a']));
    const held = await folder.run(['plan', SANDBOX, '--guards', 'guards.yaml']);
    expect(held.code, held.all).toBe(3);
    folder.write('same.yaml', '# nothing\n');
    expect((await folder.run(['plan', SANDBOX, '--guards', 'same.yaml'])).stdout).toContain('the working configuration has the same');
  });

  it('needs an approval beside takeOver', async () => {
    const folder = await filled('owner: acme\n');
    folder.write('iamsync.yaml', 'journal: none\nowner: other\n');
    folder.write('manifests/all.yaml', 'roles:\n  a: { trust: { services: lambda.amazonaws.com }, takeOver: acme }\n');
    expect((await folder.run(['plan', SANDBOX])).code).toBe(0);
    folder.write('guards.yaml', 'owner: other\n');
    const held = await folder.run(['plan', SANDBOX, '--guards', 'guards.yaml']);
    expect(held.code, held.all).toBe(3);
    expect(held.stdout).toContain('allow: adopt Role/a');
    folder.write('guards.yaml', 'owner: other\napprovals: [{ allow: adopt Role/a, until: 2999-01-01, why: agreed }]\n');
    const agreed = await folder.run(['plan', SANDBOX, '--guards', 'guards.yaml']);
    expect(agreed.code, agreed.all).toBe(0);
  });

  it.each([
    ['an unknown reference', 'nowhere', /git knows no nowhere/],
    ['what looks like an option', '--guards=-p', /git knows no -p|guards/],
    ['a file with mistakes', 'bad.yaml', /bad\.yaml:1:1/],
  ])('refuses %s with 1', async (_, from, says) => {
    const folder = bench.folder({ 'manifests/all.yaml': roles([]), 'bad.yaml': 'protct: []\n' });
    const ended = await folder.run(['plan', '--sandbox', ...(from.startsWith('--') ? [from] : ['--guards', from])]);
    expect(ended.code, ended.all).toBe(1);
    expect(ended.stderr).toMatch(says);
    expect(ended.all).not.toMatch(STACK_TRACE);
  });
});

describe('orphans', () => {
  it('count for plan --detailed-exitcode, and are pruned on demand', async () => {
    const folder = await filled('owner: acme\n');
    folder.write('manifests/all.yaml', roles(['a', 'b', 'c']));
    const listed = await folder.run(['plan', SANDBOX, '--detailed-exitcode']);
    expect(listed.code, listed.all).toBe(2);
    expect(listed.stdout).toContain('No changes.');
    expect(listed.stdout).toContain('Role/d (stamped acme/123456789012/Role/d): stays, since prune is off');
    expect((await folder.run(['apply', SANDBOX, '--yes'])).code).toBe(0);
    folder.write('iamsync.yaml', 'journal: none\nowner: acme\nprune: true\n');
    const pruned = await folder.run(['apply', SANDBOX, '--yes']);
    expect(pruned.code, pruned.all).toBe(0);
    expect(pruned.stdout).toContain('- delete Role/d');
    expect((await folder.run(['plan', SANDBOX, '--detailed-exitcode'])).code).toBe(0);
  });
});

describe('what nobody manages', () => {
  it('is counted, listed with --unmanaged, and pends nothing', async () => {
    const folder = await filled('');
    folder.write('manifests/all.yaml', roles(['a']));
    const counted = await folder.run(['plan', SANDBOX, '--detailed-exitcode']);
    expect([counted.code, counted.stdout.includes('Not managed here: Role 4')]).toEqual([0, true]);
    const listed = await folder.run(['plan', SANDBOX, '--unmanaged']);
    expect(listed.stdout).toMatch(/^ {2}Role\/e$/m);
    const json: { unmanaged: unknown } = JSON.parse((await folder.run(['plan', SANDBOX, '--unmanaged', '--format', 'json'])).stdout);
    expect(json.unmanaged).toEqual({ counts: [{ kind: 'Role', count: 4 }], listed: ['Role/b', 'Role/c', 'Role/d', 'Role/e'] });
  });
});
