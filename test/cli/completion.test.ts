// Completion in a real bash, and the schemas that the program prints.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { DEMO } from '../support/demo.ts';
import { openBench, PROGRAM } from '../support/program.ts';

const bench = openBench();
afterAll(() => bench.close());
const root = fileURLToPath(new URL('../..', import.meta.url));

/** What bash offers when the last of the words is completed. */
function offered(words: readonly string[], folder: string): string[] {
  const script = `iamsync() { "${process.execPath}" "${PROGRAM}" "$@"; }
source <(iamsync completion bash)
COMP_WORDS=(iamsync ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}
_iamsync
printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', script], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    .split('\n')
    .filter((word) => word !== '');
}

describe('completion', () => {
  it.each([
    [['expl'], ['explain']],
    [['access', 'e'], ['evaluate']],
    [['plan', '--detail'], ['--detailed-exitcode']],
    [['plan', '--format', 'j'], ['json']],
    [['explain', 'Ro'], ['Role/reader']],
    [
      ['plan', '--only', ''],
      ['Policy/demo-read', 'Role/reader'],
    ],
    [['completion', 'f'], ['fish']],
    [['explain', 'Zzz'], []],
  ])('of %j offers %j in bash', (words, expected) => {
    expect(offered(words, bench.folder(DEMO).path)).toEqual(expected);
  });

  it.each(['zsh', 'fish'])('has a script for %s, which that shell reads if it is here', async (shell) => {
    const folder = bench.folder({});
    const { code, stdout } = await folder.run(['completion', shell]);
    expect(code).toBe(0);
    expect(stdout).toContain('--get-yargs-completions');
    folder.write('script', stdout);
    const path = ['/usr/bin', '/bin'].map((at) => join(at, shell)).find(existsSync);
    if (path !== undefined) expect(execFileSync(path, ['-n', join(folder.path, 'script')], { encoding: 'utf8' })).toBe('');
  });

  it.each([
    ['fish', 'expl', 'explain'],
    ['fish', 'explain Ro', 'Role/reader'],
    ['zsh', 'expl', 'explain'],
    ['zsh', 'explain Ro', 'Role/reader'],
  ])('of %s completes %j, if that shell is here', (shell, line, expected) => {
    const path = ['/usr/bin', '/bin'].map((at) => join(at, shell)).find(existsSync);
    const folder = bench.folder({ ...DEMO, 'bin/iamsync': `#!/bin/sh\nexec "${process.execPath}" "${PROGRAM}" "$@"\n` });
    chmodSync(join(folder.path, 'bin/iamsync'), 0o755);
    const env = { ...process.env, HOME: folder.path, PATH: `${join(folder.path, 'bin')}:${process.env['PATH'] ?? ''}` };
    // What zsh's own functions would show is printed; the last word is what is typed so far.
    const zsh = `compdef() { : }; compadd() { print -l -- \${(P)2} }; _describe() { print -l -- \${(P)2} }
source <(iamsync completion zsh); words=(iamsync ${line}); CURRENT=\${#words}; _iamsync`;
    const fish = `iamsync completion fish | source; complete -C 'iamsync ${line}'`;
    const words =
      path === undefined ? expected : execFileSync(path, ['-c', shell === 'zsh' ? zsh : fish], { cwd: folder.path, env, encoding: 'utf8' });
    expect(words.split('\n').map((word) => word.split(/[\t:]/)[0])).toContain(expected);
  });

  it('knows three shells', async () => {
    expect(await bench.folder({}).run(['completion', 'tcsh'])).toMatchObject({ code: 1, stdout: '' });
  });
});

describe('schema', () => {
  it.each(['manifest', 'config', 'plan', 'plans', 'access', 'findings'])('prints that of %s as it is committed', async (name) => {
    const { code, stdout } = await bench.folder({}).run(['schema', name]);
    expect(code).toBe(0);
    expect(stdout).toBe(readFileSync(join(root, `schemas/${name}.schema.json`), 'utf8'));
  });

  it('writes those that editors read', async () => {
    const folder = bench.folder({});
    expect((await folder.run(['schema', '--write'])).stdout).toBe('wrote schemas/manifest.schema.json\nwrote schemas/config.schema.json\n');
    expect(JSON.parse(folder.read('schemas/config.schema.json'))).toHaveProperty('title', 'iamsync configuration');
  });
});
