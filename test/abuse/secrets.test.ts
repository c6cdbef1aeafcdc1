// Secrets in what goes wrong: programs that repeat what they are given, sinks that can't be written, answers of AWS that hold the request.
import { chmodSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { symptomOf } from '../../src/edge/symptom.ts';
import { deliverToFile } from '../../src/edge/sink-file.ts';
import { deliverToProgram } from '../../src/edge/sink-exec.ts';
import { openBench, STACK_TRACE } from '../support/program.ts';

const SECRET = { UserName: 'robot', AccessKeyId: 'AKIAIOSFODNN7EXAMPLE', SecretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
const bench = openBench();
afterAll(() => bench.close());

/** All that a thrown value would tell, its causes too. */
function told(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const next = 'next' in thrown ? String(thrown.next) : '';
  return `${thrown.message} ${thrown.stack ?? ''} ${next} ${told(thrown.cause ?? '')}`;
}

describe('a sink that fails', () => {
  const PROGRAMS: readonly (readonly [what: string, script: string])[] = [
    ['repeats its input on standard error', 'cat >&2; exit 1'],
    ['repeats its input on standard output', 'cat; exit 1'],
    ['is ended by a signal', 'cat; kill -9 $$'],
    ['reads nothing', 'exit 3'],
  ];
  it.each(PROGRAMS)('tells no secret where the program %s', async (_what, script) => {
    const thrown: unknown = await deliverToProgram(['sh', '-c', script], 'robot/ci', SECRET).catch((error: unknown) => error);
    expect(told(thrown)).toMatch(/^sh (?:ended with exit code|was ended by)/);
    expect(told(thrown)).not.toContain(SECRET.SecretAccessKey);
  });

  it('tells no secret where the folder can not be written', async () => {
    const folder = bench.folder({ file: '' });
    const thrown: unknown = await deliverToFile(join(folder.path, 'file', 'below'), 'robot/ci', SECRET).catch((error: unknown) => error);
    expect(told(thrown)).toContain('robot');
    expect(told(thrown)).not.toContain(SECRET.SecretAccessKey);
  });

  it('never has the secret among the arguments or the environment of a program', async () => {
    const folder = bench.folder({});
    const out = join(folder.path, 'seen');
    await deliverToProgram(
      ['sh', '-c', 'tr "\\0" "\\n" < /proc/$$/environ > "$0"; tr "\\0" "\\n" < /proc/$$/cmdline >> "$0"; cat > /dev/null', out],
      'robot/ci',
      SECRET,
    );
    expect(readFileSync(out, 'utf8')).not.toContain(SECRET.SecretAccessKey);
  });

  it('is told by the program of a run without the secret, whatever the sink says', async () => {
    const folder = bench.folder({
      'iamsync.yaml': JSON.stringify({ journal: 'journal', sinks: { loud: { exec: ['sh', '-c', 'cat | tee -a sunk >&2; exit 1'] } } }),
      'manifests/all.yaml': JSON.stringify({ users: { robot: { accessKeys: { ci: { deliver: 'loud' } } } } }),
    });
    const ended = await folder.run(['apply', '--yes', '--sandbox']);
    expect(ended.code, ended.all).toBe(4);
    expect(ended.all).not.toMatch(STACK_TRACE);
    const [, secret = ''] = /"SecretAccessKey":"([^"]+)"/.exec(folder.read('sunk')) ?? [];
    expect(secret.length).toBeGreaterThan(30);
    expect(ended.all).not.toContain(secret);
    folder.write('sunk', '');
  });
});

describe('an answer of AWS', () => {
  it('that holds the request or the response does not bring them along', () => {
    const error = Object.assign(new Error('The request was refused.'), {
      name: 'ValidationError',
      $fault: 'client',
      $metadata: { httpStatusCode: 400, requestId: 'r' },
      $response: { body: SECRET.SecretAccessKey, headers: { authorization: SECRET.SecretAccessKey } },
      request: { Password: SECRET.SecretAccessKey },
    });
    expect(JSON.stringify(symptomOf(error))).not.toContain(SECRET.SecretAccessKey);
  });
});

describe('a folder that only its owner may read', () => {
  it('is not opened to others by what is delivered into it', async () => {
    const folder = bench.folder({});
    mkdirSync(join(folder.path, 'kept'), { mode: 0o700 });
    chmodSync(join(folder.path, 'kept'), 0o700);
    await deliverToFile(join(folder.path, 'kept'), 'robot/ci', SECRET);
    expect(readFileSync(join(folder.path, 'kept', 'robot', 'ci.json'), 'utf8')).toContain(SECRET.SecretAccessKey);
  });
});

describe('export', () => {
  it('writes through no link that leads out of the folder', async () => {
    const folder = bench.folder({
      'elsewhere/users.yaml': 'theirs',
      'work/iamsync.yaml': 'journal: none\n',
      'work/manifests/all.yaml': 'users: { a: {} }\n',
    });
    expect((await folder.run(['apply', '--yes', '--sandbox=state.json'], {}, 'work')).code).toBe(0);
    mkdirSync(join(folder.path, 'work/out'));
    symlinkSync('../../elsewhere/users.yaml', join(folder.path, 'work/out/users.yaml'));
    const ended = await folder.run(['export', '--sandbox=state.json', '--out', 'out', '--force'], {}, 'work');
    expect([ended.code, ended.all]).toEqual([1, expect.stringContaining('leads out of the project')]);
    expect(folder.read('elsewhere/users.yaml')).toBe('theirs');
  });
});
