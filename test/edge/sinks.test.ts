// Where secrets go: files that only their owner reads and git does not take along, programs without a shell, Secrets Manager.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { deliverToVault } from '../../src/edge/secret-calls.ts';
import { secretsOver } from '../../src/edge/secrets.ts';
import { deliverToProgram } from '../../src/edge/sink-exec.ts';
import { deliverToFile } from '../../src/edge/sink-file.ts';

const SECRET = { UserName: 'robot', AccessKeyId: 'AKIAIOSFODNN7EXAMPLE', SecretAccessKey: 'a-secret-that-nobody-may-read' };
const SCOPE = { account: '123456789012', partition: 'aws' };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'iamsync-sink-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});
const mode = (path: string): number => statSync(path).mode & 0o777;
const git = (...args: string[]): void => void execFileSync('git', args, { cwd: folder, stdio: 'ignore' });

describe('a file', () => {
  it('is readable by its owner alone, as are the folders that are made for it', async () => {
    const sink = join(folder, 'secrets');
    await deliverToFile(sink, 'robot/ci', SECRET);
    expect(JSON.parse(readFileSync(join(sink, 'robot', 'ci.json'), 'utf8'))).toEqual(SECRET);
    expect([mode(join(sink, 'robot', 'ci.json')), mode(join(sink, 'robot')), mode(sink)]).toEqual([0o600, 0o700, 0o700]);
  });

  it('takes the place of the one before, whose mode is nobody’s example', async () => {
    mkdirSync(join(folder, 'robot'));
    writeFileSync(join(folder, 'robot', 'ci.json'), 'old', { mode: 0o644 });
    await deliverToFile(folder, 'robot/ci', SECRET);
    expect(mode(join(folder, 'robot', 'ci.json'))).toBe(0o600);
    expect(readdirSync(join(folder, 'robot'))).toEqual(['ci.json']);
  });

  const LINKED: readonly (readonly [what: string, folders: readonly string[], link: string | null])[] = [
    ['the file', ['robot'], 'robot/ci.json'],
    ['the folder of the user', ['.'], 'robot'],
    ['the folder of the sink', [], '.'],
    ['a folder where the file should be', ['robot/ci.json'], null],
  ];
  it.each(LINKED)('is refused where %s leads elsewhere', async (_what, folders, link) => {
    const [elsewhere, sink] = [join(folder, 'elsewhere'), join(folder, 'secrets')];
    mkdirSync(elsewhere);
    for (const below of folders) mkdirSync(join(sink, below), { recursive: true });
    if (link !== null) symlinkSync(elsewhere, link === '.' ? sink : join(sink, link));
    await expect(deliverToFile(sink, 'robot/ci', SECRET)).rejects.toMatchObject({
      code: 'sink',
      message: expect.stringContaining('is no plain'),
    });
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  it.each(['../ci', 'robot/../../ci', 'robot/..', '/etc/ci', '.', ''])('is never outside of its folder: %s', async (name) => {
    const sink = join(folder, 'secrets');
    await expect(deliverToFile(sink, name, SECRET)).rejects.toMatchObject({ code: 'sink' });
    expect(existsSync(sink)).toBe(false);
  });

  it('is refused where git would track it, before any folder is made', async () => {
    git('init', '-q');
    await expect(deliverToFile(join(folder, 'a', 'secrets'), 'robot/ci', SECRET)).rejects.toMatchObject({
      code: 'sink',
      message: expect.stringContaining('git would track'),
      next: expect.stringContaining('.gitignore'),
    });
    expect(existsSync(join(folder, 'a'))).toBe(false);
  });

  it.each(['a/secrets/', 'secrets', '*.json', '/a'])('is written where .gitignore says %s', async (line) => {
    git('init', '-q');
    writeFileSync(join(folder, '.gitignore'), `${line}\n`);
    await deliverToFile(join(folder, 'a', 'secrets'), 'robot/ci', SECRET);
    expect(existsSync(join(folder, 'a', 'secrets', 'robot', 'ci.json'))).toBe(true);
  });

  it('is refused where git tracks it although it is ignored', async () => {
    git('init', '-q');
    mkdirSync(join(folder, 'robot'));
    writeFileSync(join(folder, 'robot', 'ci.json'), '{}');
    git('add', '.');
    writeFileSync(join(folder, '.gitignore'), '*.json\n');
    await expect(deliverToFile(folder, 'robot/ci', SECRET)).rejects.toMatchObject({ message: expect.stringContaining('git would track') });
    expect(readFileSync(join(folder, 'robot', 'ci.json'), 'utf8')).toBe('{}');
  });

  const SPOILT: readonly (readonly [what: string, spoil: () => void, says: RegExp])[] = [
    ['a setting that git can not read', () => writeFileSync(join(folder, '.git', 'config'), '[core\n'), /bad config/],
    ['an owner whom git does not trust', () => vi.stubEnv('GIT_TEST_ASSUME_DIFFERENT_OWNER', '1'), /dubious ownership/],
    ['a work tree whose repository is gone', () => unlinked(), /not a git repository/],
  ];
  const unlinked = (): void => {
    rmSync(join(folder, '.git'), { recursive: true });
    writeFileSync(join(folder, '.git'), `gitdir: ${join(folder, 'gone')}\n`);
  };
  it.each(SPOILT)('is refused with the words of git where it says neither yes nor no: %s', async (_what, spoil, says) => {
    vi.stubEnv('GIT_CONFIG_GLOBAL', '/dev/null');
    git('init', '-q');
    writeFileSync(join(folder, '.gitignore'), 'secrets/\n');
    spoil();
    await expect(deliverToFile(join(folder, 'secrets'), 'robot/ci', SECRET)).rejects.toMatchObject({
      code: 'sink',
      message: expect.stringMatching(says),
      next: expect.stringContaining('git'),
    });
    expect(existsSync(join(folder, 'secrets'))).toBe(false);
  });

  it.each(['GIT_DIR', 'GIT_CEILING_DIRECTORIES', 'GIT_INDEX_FILE', 'GIT_WORK_TREE'])(
    'is refused where git would track it, whatever %s says',
    async (variable) => {
      git('init', '-q');
      mkdirSync(join(folder, 'a'));
      vi.stubEnv(variable, variable === 'GIT_DIR' ? '.git' : folder);
      await expect(deliverToFile(join(folder, 'a', 'secrets'), 'robot/ci', SECRET)).rejects.toMatchObject({
        message: expect.stringContaining('git would track'),
      });
    },
  );

  it('is written where there is no git', async () => {
    git('init', '-q');
    vi.stubEnv('PATH', join(folder, 'nothing'));
    await deliverToFile(join(folder, 'secrets'), 'robot/ci', SECRET);
    expect(existsSync(join(folder, 'secrets', 'robot', 'ci.json'))).toBe(true);
  });

  it('is written into the folder of a repository itself, where git tracks nothing', async () => {
    git('init', '-q');
    await deliverToFile(join(folder, '.git', 'secrets'), 'robot/ci', SECRET);
    expect(existsSync(join(folder, '.git', 'secrets', 'robot', 'ci.json'))).toBe(true);
  });

  it('says where it can not be written, and no more', async () => {
    writeFileSync(join(folder, 'secrets'), 'a file');
    const failure = await deliverToFile(join(folder, 'secrets'), 'robot/ci', SECRET).catch((error: unknown) => String(error));
    expect(failure).toContain('is no plain folder');
    expect(failure).not.toContain(SECRET.SecretAccessKey);
  });
});

describe('a program', () => {
  const script = (text: string): string => {
    const path = join(folder, 'program.sh');
    writeFileSync(path, `#!/bin/sh\n${text}\n`);
    chmodSync(path, 0o755);
    return path;
  };

  it('gets the secret on its standard input, and its name where it is asked for', async () => {
    const out = join(folder, 'out');
    await deliverToProgram([script(`cat > '${out}'; echo "$1" >> '${out}'`), 'secret/{name}'], 'robot/ci', SECRET);
    const [json = '', name] = readFileSync(out, 'utf8').split('\n');
    expect(JSON.parse(json)).toEqual({ name: 'robot/ci', ...SECRET });
    expect(name).toBe('secret/robot/ci');
  });

  it('is run without a shell', async () => {
    const out = join(folder, 'out');
    await deliverToProgram([script(`cat > /dev/null; printf %s "$1" > '${out}'`), '$(id); {name} | cat'], "a'$(b)/$&", SECRET);
    expect(readFileSync(out, 'utf8')).toBe("$(id); a'$(b)/$& | cat");
  });

  const BAD: readonly (readonly [what: string, text: string, says: string])[] = [
    ['fails', 'cat; exit 3', 'exit code 3'],
    ['prints the secret and fails', 'cat >&2; exit 1', 'exit code 1'],
    ['reads nothing and fails', 'exit 1', 'exit code 1'],
    ['is killed', 'kill -9 $$', 'SIGKILL'],
    ['hangs', 'trap "" TERM; while :; do sleep 1; done', 'did not end'],
  ];
  it.each(BAD)('that %s has not taken it', async (_what, text, says) => {
    const failure = await deliverToProgram([script(text)], 'robot/ci', SECRET, 500).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'sink', message: expect.stringContaining(says) });
    expect(JSON.stringify(failure)).not.toContain(SECRET.SecretAccessKey);
  });

  it('that is not there, or can not be run, is told apart', async () => {
    await expect(deliverToProgram([join(folder, 'nothing')], 'robot/ci', SECRET)).rejects.toMatchObject({
      message: expect.stringContaining('is not there'),
    });
    const path = join(folder, 'plain');
    writeFileSync(path, '');
    await expect(deliverToProgram([path], 'robot/ci', SECRET)).rejects.toMatchObject({
      message: expect.stringContaining('can not be run'),
    });
  });

  it('that ends well without reading has taken it', async () => {
    await deliverToProgram([script('exit 0')], 'robot/ci', { Password: 'x'.repeat(200_000) });
  });
});

describe('Secrets Manager', () => {
  const mock = mockClient(SecretsManagerClient);
  beforeEach(() => void mock.reset());
  const named = (name: string): Error => Object.assign(new Error(`no: ${SECRET.SecretAccessKey}`), { name });
  const config = { region: 'eu-west-1', credentials: { accessKeyId: 'x', secretAccessKey: 'y' } };

  it('keeps a new secret', async () => {
    mock.on(CreateSecretCommand).resolves({});
    await deliverToVault(config, 'iamsync/robot/ci', SECRET);
    expect(mock.commandCalls(CreateSecretCommand)[0]?.args[0].input).toEqual({
      Name: 'iamsync/robot/ci',
      SecretString: JSON.stringify(SECRET),
    });
    expect(mock.commandCalls(PutSecretValueCommand)).toEqual([]);
  });

  it('gives a secret that is there a new version', async () => {
    mock.on(CreateSecretCommand).rejects(named('ResourceExistsException')).on(PutSecretValueCommand).resolves({});
    await deliverToVault(config, 'iamsync/robot/ci', SECRET);
    expect(mock.commandCalls(PutSecretValueCommand)[0]?.args[0].input).toEqual({
      SecretId: 'iamsync/robot/ci',
      SecretString: JSON.stringify(SECRET),
    });
  });

  it('that refuses is told by its code alone', async () => {
    mock.on(CreateSecretCommand).rejects(named('AccessDeniedException'));
    const failure = await deliverToVault(config, 'iamsync/robot/ci', SECRET).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'sink', message: 'Secrets Manager refuses iamsync/robot/ci: AccessDeniedException' });
    expect(JSON.stringify(failure)).not.toContain(SECRET.SecretAccessKey);
    expect(failure).not.toHaveProperty('cause');
  });
});

describe('the sinks of a configuration', () => {
  const never = (): never => {
    throw new Error('not to be called');
  };

  it('are found by name', async () => {
    const got: unknown[] = [];
    const sinks = {
      local: { kind: 'file', folder: join(folder, 'secrets') },
      sm: { kind: 'secretsManager', region: null, prefix: 'iamsync/' },
    } as const;
    const secrets = secretsOver(sinks, never, (...args) => Promise.resolve(void got.push(args)));
    await secrets.deliver('local', 'robot/ci', SECRET, SCOPE);
    await secrets.deliver('sm', 'robot/ci', SECRET, SCOPE);
    expect(existsSync(join(folder, 'secrets', 'robot', 'ci.json'))).toBe(true);
    expect(got).toEqual([['iamsync/robot/ci', SECRET, null]]);
    await expect(secrets.deliver('vault', 'robot/ci', SECRET, SCOPE)).rejects.toMatchObject({ code: 'sink' });
  });

  it('keep the secrets of several accounts apart, as the sink says or by their ids', async () => {
    const sinks = {
      plain: { kind: 'file', folder: join(folder, 'a') },
      told: { kind: 'file', folder: join(folder, '$(partition)-$(account)') },
    } as const;
    const secrets = secretsOver(sinks, never, never, true);
    for (const account of ['111111111111', '222222222222'])
      for (const sink of ['plain', 'told']) await secrets.deliver(sink, 'robot/ci', SECRET, { ...SCOPE, account });
    const files = readdirSync(folder, { recursive: true }).filter((file) => String(file).endsWith('.json'));
    expect(files.sort()).toEqual([
      'a/111111111111/robot/ci.json',
      'a/222222222222/robot/ci.json',
      'aws-111111111111/robot/ci.json',
      'aws-222222222222/robot/ci.json',
    ]);
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
  it('make passwords that every password policy of IAM takes', () => {
    const { password } = secretsOver({}, never, never);
    fc.assert(
      fc.property(fc.nat(), () => {
        const made = password();
        expect(made).toHaveLength(128);
        for (const needed of [/[A-Z]/, /[a-z]/, /[0-9]/, /[!@#$%^&*()_+\-=[\]{}|']/]) expect(made).toMatch(needed);
        expect(made).toMatch(/^[\x20-\x7e]+$/);
      }),
      { numRuns: 50 },
    );
  });
});
