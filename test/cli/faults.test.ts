// Bad input and faults of the world: each ends with its code, a message, a next step, no stack trace, and nothing written or lost.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { DEMO } from '../support/demo.ts';
import { ACCOUNT, openBench, STACK_TRACE, towards } from '../support/program.ts';
import type { Ended } from '../support/program.ts';
import type { Files } from '../support/world.ts';

const bench = openBench();
let sandbox: Sandbox;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  sandbox = await bench.sandbox();
  env = towards(sandbox);
});
beforeEach(() => {
  sandbox.heal();
  sandbox.setLatency(0);
  sandbox.forgetCalls();
});
afterAll(() => bench.close());

const KEPT: Files = { ...DEMO, 'iamsync.yaml': 'journal: kept\n' };

function writes(): string[] {
  return sandbox.calls.filter((call) => !/^(Get|List)/.test(call.op)).map((call) => call.op);
}

function isClear(ended: Ended, code: number, says: RegExp): void {
  expect(ended.code, ended.all).toBe(code);
  expect(ended.stderr).toMatch(says);
  expect(ended.stderr).toMatch(/^error: .+\n(?: .*\n)* {2}next: \S.+/m);
  expect(ended.all).not.toMatch(STACK_TRACE);
}

function without(...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)));
}

describe.each(['plan', 'apply'])('%s', (command) => {
  const args = command === 'apply' ? ['apply', '--yes'] : ['plan'];
  const run = (variables: Readonly<Record<string, string>>, files = KEPT): Promise<Ended> => bench.folder(files).run(args, variables);

  it('says that there are no credentials', async () => {
    const ended = await run(without('AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'));
    isClear(ended, 1, /no usable AWS credentials/);
    expect(sandbox.calls).toEqual([]);
  });

  it('says that a profile does not exist', async () => {
    isClear(await run({ ...without('AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'), AWS_PROFILE: 'nobody' }), 1, /nobody/);
  });

  it('says that AWS does not know the access key, without showing the secret', async () => {
    const ended = await run({ ...env, AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE' });
    isClear(ended, 1, /InvalidClientTokenId/);
    expect(ended.all).not.toContain(env['AWS_SECRET_ACCESS_KEY']);
  });

  it('says that the secret does not belong to the key, without showing either secret', async () => {
    const ended = await run({ ...env, AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY' });
    isClear(ended, 1, /SignatureDoesNotMatch/);
    expect(ended.all).not.toContain('wJalrXUtnFEMI');
    expect(ended.all).not.toContain(env['AWS_SECRET_ACCESS_KEY']);
  });

  it('says that the credentials have expired', async () => {
    sandbox.fail({
      op: 'GetCallerIdentity',
      code: 'ExpiredToken',
      status: 403,
      message: 'The security token included in the request is expired',
    });
    isClear(await run(env), 1, /expired/);
  });

  it('says that the endpoint is unreachable', async () => {
    const gone = await bench.sandbox();
    const url = gone.url;
    await gone.close();
    isClear(await run({ ...env, AWS_ENDPOINT_URL: url }), 1, /can't be reached/);
  });

  it('says that what answers is not AWS', async () => {
    sandbox.fail({ op: 'GetCallerIdentity', code: '', status: 404 });
    const ended = await run(env);
    expect(ended.code, ended.all).toBe(1);
    expect(ended.all).not.toMatch(STACK_TRACE);
  });

  it('names the permission when AWS denies a part of the reading, and never takes the rest for the whole', async () => {
    for (const op of ['GetAccountAuthorizationDetails', 'ListRoles', 'GetAccountSummary']) {
      sandbox.fail({ op, code: 'AccessDenied', status: 403, message: `User is not authorized to perform: iam:${op}` });
      const ended = await run(env);
      isClear(ended, 1, new RegExp(`iam:${op}`));
      expect(ended.stdout).toBe('');
    }
    expect(writes()).toEqual([]);
  });

  it('names all permissions at once when several are missing', async () => {
    sandbox.fail({ op: 'GetAccountAuthorizationDetails', code: 'AccessDenied', status: 403 });
    sandbox.fail({ op: 'ListRoles', code: 'AccessDenied', status: 403 });
    const ended = await run(env);
    isClear(ended, 1, /iam:GetAccountAuthorizationDetails/);
    expect(ended.stderr).toContain('iam:ListRoles');
  });

  it('names the permission when AWS denies the second page', async () => {
    const other = await bench.sandbox();
    const there = towards(other);
    const more = { ...KEPT, 'manifests/more.yaml': 'roles:\n  second:\n    trust: { services: ec2.amazonaws.com }\n' };
    expect((await bench.folder(more).run(['apply', '--yes'], there)).code).toBe(0);
    other.setPageSize(1);
    other.fail({ op: 'ListRoles', nth: 2, code: 'AccessDenied', status: 403 });
    isClear(await run(there, more), 1, /iam:ListRoles/);
  });

  it('refuses an account that is not the configured one, before the crawl', async () => {
    const ended = await run(env, { ...DEMO, 'iamsync.yaml': 'accounts:\n  prod: { id: "999999999999" }\njournal: kept\n' });
    isClear(ended, 1, new RegExp(`${ACCOUNT}.*999999999999`));
    expect(sandbox.calls.map((call) => call.op)).toEqual(['GetCallerIdentity']);
  });

  it('needs no region', async () => {
    const ended = await run(without('AWS_REGION'), { ...KEPT, 'manifests/demo.yaml': 'policies: {}\n' });
    expect([0, 1], ended.all).toContain(ended.code);
    expect(ended.stderr).not.toMatch(/region/i);
  });

  it('says which region is none', async () => {
    isClear(await run({ ...env, AWS_REGION: 'not a region' }), 1, /not a region/);
  });

  const configs: readonly (readonly [what: string, text: string, place: string])[] = [
    ['is not YAML', 'accounts: [\n', 'iamsync.yaml:2:1'],
    ['has an unknown key', 'journal: kept\nacounts: {}\n', 'iamsync.yaml:2:1'],
    ['has a bad id', 'accounts:\n  prod: { id: 12 }\n', 'iamsync.yaml:2:15'],
    ['is a list', '- a\n', 'iamsync.yaml:1:1'],
  ];
  it.each(configs)('shows the place in an iamsync.yaml that %s', async (_, text, place) => {
    const ended = await run(env, { ...DEMO, 'iamsync.yaml': text });
    expect(ended.code, ended.all).toBe(1);
    expect(ended.stderr).toContain(place);
    expect(ended.stderr).toContain('next: ');
    expect(ended.all).not.toMatch(STACK_TRACE);
    expect(sandbox.calls).toEqual([]);
  });
});

describe('a read that fails for a moment', () => {
  it('is repeated: throttling, 5xx and lost connections are not the end', async () => {
    sandbox.fail({ op: 'GetAccountAuthorizationDetails', code: 'Throttling', status: 400, message: 'Rate exceeded' });
    sandbox.fail({ op: 'ListRoles', code: 'ServiceUnavailable', status: 503 });
    sandbox.fail({ op: 'GetAccountSummary' });
    const ended = await bench.folder(KEPT).run(['plan', '--detailed-exitcode'], env);
    expect(ended.code, ended.all).toBe(2);
  });
});

describe('an unreadable place for the journal', () => {
  it('is told before anything is written', async () => {
    const folder = bench.folder({ ...DEMO, 'iamsync.yaml': 'journal: taken/journal\n', taken: 'a file, not a folder\n' });
    const ended = await folder.run(['apply', '--yes'], env);
    isClear(ended, 1, /taken\/journal/);
    expect(writes()).toEqual([]);
  });

  it('does not keep plan from planning', async () => {
    const folder = bench.folder({ ...DEMO, 'iamsync.yaml': 'journal: taken/journal\n', taken: 'a file, not a folder\n' });
    const ended = await folder.run(['plan', '--detailed-exitcode'], env);
    expect(ended.code, ended.all).toBe(2);
  });
});

describe('the place for the plan', () => {
  it('is told when it cannot be written', async () => {
    isClear(await bench.folder(KEPT).run(['plan', '--out', 'no/such/folder/plan.json'], env), 1, /no\/such\/folder\/plan\.json/);
  });
});

describe("a sandbox's state file", () => {
  it.each([
    ['is no JSON', 'hello'],
    ['is another JSON', '{"version": 4}'],
  ])('that %s is told, and stays as it is', async (_, text) => {
    const folder = bench.folder({ ...DEMO, 'sandbox.json': text });
    isClear(await folder.run(['apply', '--sandbox=sandbox.json', '--yes']), 1, /sandbox\.json/);
    expect(folder.read('sandbox.json')).toBe(text);
  });

  it('that is empty, as mktemp leaves it, is filled', async () => {
    const folder = bench.folder({ ...DEMO, 'sandbox.json': '' });
    expect((await folder.run(['apply', '--sandbox=sandbox.json', '--yes'])).code).toBe(0);
    expect(folder.read('sandbox.json')).toContain('123456789012');
  });
});
