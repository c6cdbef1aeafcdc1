// Plans of many accounts over HTTP: roles assumed by external id, one report in every format, and an error in one hides no other.
import { Ajv } from 'ajv';
import { afterAll, describe, expect, it } from 'vitest';
import { firstOf } from '../../src/cli/exit.ts';
import { PLANS_SCHEMA } from '../../src/render/schemas/plans.ts';
import { configured, HUB, IDS, openOrganisation, organise, ORGANISATION, WITHOUT_ROLE } from '../support/organisation.ts';
import { openBench } from '../support/program.ts';

const bench = openBench();
afterAll(() => bench.close());

const { dev: DEV, test: TEST, prod: PROD } = IDS;

describe('plan of several accounts', () => {
  it('plans each with the role that is assumed there, and reports them by name', async () => {
    const { sandbox, run } = await openOrganisation(bench);
    const { code, stdout, stderr, all } = await run('plan');
    expect(code, all).toBe(0);
    expect(stdout.match(/^== .* ==$/gm)).toEqual([
      `== dev (${DEV}), stage 0 ==`,
      `== prod (${PROD}), stage 2 ==`,
      `== test (${TEST}), stage 1 ==`,
    ]);
    expect(stdout).toContain(`Caller arn:aws:sts::${PROD}:assumed-role/iamsync/iamsync`);
    expect(stdout).toContain('acme-prod/*');
    expect(stdout).toMatch(
      /\n3 accounts:\n {2}dev: Plan: 1 to create.*\n {2}prod: Plan: 2 to create.*\n {2}test: Plan: 1 .*\n3 accounts: 3 with changes, 0 without\.\n$/,
    );
    expect(stderr.match(/^\[\d\/3\] (dev|test|prod): planned$/gm)).toHaveLength(3);
    const asked = sandbox.calls.filter(({ op }) => op === 'AssumeRole');
    expect(asked).toHaveLength(3);
  });

  it('is JSON that fits its schema and has the same bytes twice', async () => {
    const { run } = await openOrganisation(bench);
    const [one, two] = [await run('plan', '--format', 'json'), await run('plan', '--format', 'json')];
    const minute = /\d{4}-\d\d-\d\dT\d\d:\d\dZ(\.[0-9a-f]{64})?/g;
    expect(one.stdout.replaceAll(minute, '')).toBe(two.stdout.replaceAll(minute, ''));
    const report: { accounts: { name: string; account: string; plan: { account: string } }[] } = JSON.parse(one.stdout);
    const fits = new Ajv({ strict: false }).compile(PLANS_SCHEMA);
    expect(fits(report), JSON.stringify(fits.errors)).toBe(true);
    expect(report.accounts.map(({ name, plan }) => [name, plan.account])).toEqual([
      ['dev', DEV],
      ['prod', PROD],
      ['test', TEST],
    ]);
  });

  it('says of one what went wrong and plans the others: a missing role, broken manifests, an account that is throttled', async () => {
    const { sandbox, run } = await openOrganisation(bench, { ...WITHOUT_ROLE, 'prod/audit.yaml': 'roles:\n  auditor: {}\n' });
    const { code, stdout, all } = await run('plan', '--detailed-exitcode');
    expect(code, all).toBe(1);
    expect(stdout).toContain('dev: Plan: 1 to create');
    expect(stdout).toMatch(/prod: No plan: 1 error in the manifests\./);
    expect(stdout).toContain('prod/audit.yaml:2:3 error');
    expect(stdout).toMatch(new RegExp(`test: No plan: arn:aws:iam::${TEST}:role/missing can't be assumed`));
    expect(stdout).toMatch(/3 accounts: 1 with changes, 0 without, 2 without a plan\.\n$/);

    sandbox.fail({ op: 'ListRoles', code: 'Throttling', nth: 1, times: 2 });
    const json = await run('plan', '--format', 'json');
    expect(json.code).toBe(1);
    const report: { accounts: Record<string, unknown>[] } = JSON.parse(json.stdout);
    const fits = new Ajv({ strict: false }).compile(PLANS_SCHEMA);
    expect(fits(report), JSON.stringify(fits.errors)).toBe(true);
    expect(report.accounts.map((one) => Object.keys(one).at(-1))).toEqual(['plan', 'findings', 'error']);
    expect(report.accounts[2]?.['error']).toMatchObject({ code: 'access-denied' });
  });

  it('ends with 2 if one has changes and none has an error, with 3 if one is refused', async () => {
    const { run } = await openOrganisation(bench);
    expect((await run('apply', '--account', 'dev', '--yes')).code).toBe(0);
    const pending = await run('plan', '--detailed-exitcode');
    expect(pending.code, pending.all).toBe(2);
    expect(pending.stdout).toContain('dev: No changes.');
    expect((await run('plan', '--detailed-exitcode', '--account', 'dev')).code).toBe(0);
    const refused = await openOrganisation(bench, {
      ...configured((text) => `${text}limits: { deletes: 0 }\n`),
      'prod/audit.yaml': 'removed: [Role/iamsync]\n',
    });
    const { code, stdout } = await refused.run('plan', '--detailed-exitcode');
    expect(code, stdout).toBe(3);
    expect(stdout).toMatch(/, 1 refused\.\n$/);
  });

  it('refuses an account whose role leads elsewhere by its id', async () => {
    const swapped = configured((text) => text.replace(`"${DEV}"`, '"555555555555"').replaceAll('$(account):role', `${PROD}:role`));
    const { run } = await openOrganisation(bench, swapped);
    const { code, stdout, all } = await run('plan');
    expect(code, all).toBe(1);
    expect(all.replaceAll(/\s+/g, ' ')).toContain(`is of account ${PROD}, not of 555555555555`);
    expect(stdout).toBe('');
  });

  it('without roles is told of every account but that of the credentials', async () => {
    const { run } = await openOrganisation(
      bench,
      configured((text) => text.replace(/ {2}assumeRole:.*\n/, '').replace('accounts:', `accounts:\n  hub: { id: "${HUB}" }`)),
    );
    const { code, stdout } = await run('plan', '--format', 'json');
    expect(code).toBe(1);
    const report: { accounts: { name: string; error?: { code: string } }[] } = JSON.parse(stdout);
    expect(report.accounts.filter(({ name }) => name !== 'hub').map(({ error }) => error?.code)).toEqual([
      'wrong-account',
      'wrong-account',
      'wrong-account',
    ]);
  });

  it('is Markdown with a table, and SARIF with what several accounts have once', async () => {
    const { run } = await openOrganisation(bench, {
      ...WITHOUT_ROLE,
      'common/more.yaml': 'roles:\n  second: { description: 12, trust: { services: ec2.amazonaws.com } }\n',
    });
    const markdown = await run('plan', '--format', 'markdown');
    expect(markdown.stdout).toMatch(/^<!-- iamsync:plans -->\n\n## iamsync plan for 3 accounts\n/);
    expect(markdown.stdout).toContain(`| \`dev\` | ${DEV} | `);
    const sarif: { runs: { results: { ruleId: string; message: { text: string } }[] }[] } = JSON.parse(
      (await run('plan', '--format', 'sarif')).stdout,
    );
    const texts = sarif.runs[0]?.results.map(({ message }) => message.text) ?? [];
    expect(texts.filter((text) => text.includes('(dev, prod)'))).not.toEqual([]);
    expect(sarif.runs[0]?.results.map(({ ruleId }) => ruleId)).toContain('account-access-denied');
  });

  it('takes the roles of --guards, and shows where the working configuration says otherwise', async () => {
    const { folder, run } = await openOrganisation(bench, WITHOUT_ROLE);
    folder.write('guards.yaml', ORGANISATION['iamsync.yaml']);
    const { code, stdout, all } = await run('plan', '--guards', 'guards.yaml');
    expect(code, all).toBe(0);
    expect(stdout).toContain(`arn:aws:sts::${TEST}:assumed-role/iamsync/iamsync`);
    expect(stdout).toContain('role/missing');
  });

  it('plans several at once, but never more than eight', async () => {
    const ids = Array.from({ length: 11 }, (_, index) => String(600_000_000_000 + index));
    const sandbox = await bench.sandbox({ accounts: [HUB, ...ids] });
    const env = await organise(sandbox, ids);
    const accounts = ids.map((id, index) => `  a${index}: { id: "${id}", vars: { bucket: b } }\n`).join('');
    const config = ORGANISATION['iamsync.yaml'].replace(/accounts:\n[^]*/, `accounts:\n${accounts}`);
    const { code, stdout, all } = await bench.folder({ ...ORGANISATION, 'iamsync.yaml': config }).run(['plan'], env);
    expect(code, all).toBe(0);
    expect(stdout).toMatch(/11 accounts: 11 with changes, 0 without\.\n$/);
    // By the order of the calls: an account is under way from its first to its last one.
    const calls = sandbox.calls.map(({ account }) => account).filter((account) => account !== HUB);
    const underWay = calls.map((_, at) => ids.filter((id) => calls.indexOf(id) <= at && calls.lastIndexOf(id) >= at).length);
    expect(Math.max(...underWay)).toBeLessThanOrEqual(8);
    expect(Math.max(...underWay)).toBeGreaterThan(1);
  });

  it('is of one account where a file or an action is meant', async () => {
    const { run } = await openOrganisation(bench);
    for (const args of [
      ['--explain', 'Role/reader#CreateRole'],
      ['--live', 'x.json'],
    ]) {
      const { code, stderr } = await run('plan', ...args);
      expect(code).toBe(1);
      expect(stderr).toMatch(/Several accounts are configured: dev, prod, test\.\n {2}next: Choose one with --account NAME\./);
    }
  });
});

it.each([
  [[], 0],
  [[0, 0], 0],
  [[0, 2], 2],
  [[2, 3, 0], 3],
  [[3, 1, 2], 1],
  [[1, 4, 3, 2, 0], 4],
] as const)('the exit code of %j is %i', (codes, code) => {
  expect(firstOf(codes)).toBe(code);
});
