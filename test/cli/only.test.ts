// --only GLOB: a part of the account and what it must have first, on plan and apply.
import { afterAll, describe, expect, it } from 'vitest';
import { openBench, STACK_TRACE } from '../support/program.ts';
import type { Ended, Folder } from '../support/program.ts';

const bench = openBench();
afterAll(() => bench.close());

const SANDBOX = '--sandbox=sandbox.json';
const FILES = {
  'manifests/a.yaml': `policies:
  read: { document: { Statement: [{ Effect: Allow, Action: s3:GetObject, Resource: "*" }] } }
  limit: { document: { Statement: [{ Effect: Allow, Action: "*", Resource: "*" }] } }
  other: { document: { Statement: [{ Effect: Allow, Action: sqs:*, Resource: "*" }] } }
roles:
  app-one:
    trust: { roles: deployer }
    policies: [read]
    boundary: limit
  deployer:
    trust: { services: lambda.amazonaws.com }
  app-two:
    trust: { services: lambda.amazonaws.com }
    policies: [other]
`,
};

interface Planned {
  readonly changes: readonly { readonly address: string; readonly verb: string }[];
  readonly options: { readonly only: readonly string[] };
  readonly digest: string;
}

async function planned(folder: Folder, ...args: readonly string[]): Promise<Planned> {
  const ended = await folder.run(['plan', SANDBOX, '--format', 'json', ...args]);
  expect(ended.code, ended.all).toBe(0);
  const plan: Planned = JSON.parse(ended.stdout);
  return plan;
}

const changed = (plan: Planned): string[] => plan.changes.map(({ verb, address }) => `${verb} ${address}`);
const hashOf = ({ digest }: Planned): string => digest.slice(digest.indexOf('.') + 1);

function isClear(ended: Ended, says: RegExp): void {
  expect(ended.code, ended.all).toBe(1);
  expect(ended.stderr).toMatch(says);
  expect(ended.stderr).toMatch(/ {2}next: .+/);
  expect(ended.all).not.toMatch(STACK_TRACE);
}

describe('--only', () => {
  it('plans what the globs name and what that must have first: policies, boundaries, trusted roles', async () => {
    const folder = bench.folder(FILES);
    expect(changed(await planned(folder, '--only', 'Role/app-one'))).toEqual([
      'create Policy/limit',
      'create Policy/read',
      'create Role/app-one',
      'create Role/deployer',
    ]);
    expect(changed(await planned(folder, '--only', 'Role/deployer', '--only', 'Policy/o*'))).toEqual([
      'create Policy/other',
      'create Role/deployer',
    ]);
    expect(changed(await planned(folder, '--only', 'Role/app-*'))).toHaveLength(6);
    expect(changed(await planned(folder))).toHaveLength(6);
  });

  it('brings groups and the role of an instance profile along, however deep', async () => {
    const text = `groups:
  staff: { policies: [read] }
  mixed: { members: [ann] }
users:
  ann: { groups: [staff] }
  bob: {}
roles:
  web: { trust: { services: ec2.amazonaws.com } }
instanceProfiles: { web: { role: web } }
policies:
  read: { document: { Statement: [{ Effect: Allow, Action: s3:GetObject, Resource: "*" }] } }
`;
    const folder = bench.folder({ 'manifests/a.yaml': text });
    expect(changed(await planned(folder, '--only', 'User/ann'))).toEqual([
      'create Group/mixed',
      'create Group/staff',
      'create Policy/read',
      'create User/ann',
    ]);
    expect(changed(await planned(folder, '--only', 'InstanceProfile/*'))).toEqual(['create InstanceProfile/web', 'create Role/web']);
  });

  it('leaves alone what is there already, even if it is not as declared', async () => {
    const folder = bench.folder(FILES);
    expect((await folder.run(['apply', SANDBOX, '--yes'])).code).toBe(0);
    folder.write(
      'manifests/a.yaml',
      FILES['manifests/a.yaml']
        .replace('s3:GetObject', 's3:PutObject')
        .replace('    boundary: limit\n', '    boundary: limit\n    description: changed\n'),
    );
    expect(changed(await planned(folder, '--only', 'Role/app-one'))).toEqual(['update Role/app-one']);
    expect(changed(await planned(folder))).toEqual(['update Policy/read', 'update Role/app-one']);
  });

  it('removes only what it names', async () => {
    const folder = bench.folder(FILES);
    expect((await folder.run(['apply', SANDBOX, '--yes'])).code).toBe(0);
    folder.write(
      'manifests/a.yaml',
      `${FILES['manifests/a.yaml'].slice(0, FILES['manifests/a.yaml'].indexOf('roles:'))}removed: [Role/app-one, Role/app-two, Role/deployer]\n`,
    );
    expect(changed(await planned(folder, '--only', 'Role/app-t*'))).toEqual(['delete Role/app-two']);
  });

  it('prunes nothing, and does not take for orphans what it leaves out', async () => {
    const owned = { ...FILES, 'iamsync.yaml': 'owner: acme\nprune: true\njournal: none\nlimits: { deletes: 9 }\n' };
    const folder = bench.folder(owned);
    const applied = await folder.run(['apply', SANDBOX, '--yes']);
    expect(applied.code, applied.all).toBe(0);
    folder.write(
      'manifests/a.yaml',
      FILES['manifests/a.yaml']
        .slice(0, FILES['manifests/a.yaml'].indexOf('  app-two'))
        .replace('Action: s3:GetObject', 'Action: s3:PutObject'),
    );
    expect(changed(await planned(folder))).toEqual(['update Policy/read', 'delete Role/app-two']);
    expect(changed(await planned(folder, '--only', 'Policy/read'))).toEqual(['update Policy/read']);
  });

  it('says that the plan is partial', async () => {
    const folder = bench.folder(FILES);
    const { stdout } = await folder.run(['plan', SANDBOX, '--only', 'Policy/read']);
    expect(stdout).toContain('Partial: only Policy/read and what these need');
    await folder.run(['apply', SANDBOX, '--yes', '--only', 'Policy/read']);
    const again = await folder.run(['plan', SANDBOX, '--only', 'Policy/read', '--detailed-exitcode']);
    expect(again.code).toBe(0);
    expect(again.stdout).toContain('The rest of the account was not compared.');
  });

  it('is part of the digest, in whatever order the globs are given', async () => {
    const folder = bench.folder(FILES);
    const one = await planned(folder, '--only', 'Policy/read', '--only', 'Policy/limit');
    const two = await planned(folder, '--only', 'Policy/limit', '--only', 'Policy/read', '--only', 'Policy/read');
    const other = await planned(folder, '--only', 'Policy/limit', '--only', 'Policy/r*');
    expect(hashOf(two)).toBe(hashOf(one));
    expect(one.options.only).toEqual(['Policy/limit', 'Policy/read']);
    expect(changed(other)).toEqual(changed(one));
    expect(hashOf(other)).not.toBe(hashOf(one));
  });

  it('refuses a glob that matches nothing, and a name without its kind', async () => {
    const folder = bench.folder(FILES);
    isClear(
      await folder.run(['plan', SANDBOX, '--only', 'Role/nobody-*', '--only', 'Role/deployer']),
      /--only Role\/nobody-\* matches nothing/,
    );
    isClear(await folder.run(['plan', SANDBOX, '--only', 'deployer']), /matches nothing[^]*next: Write Role\/deployer\./);
    isClear(await folder.run(['plan', SANDBOX, '--only', '*/deployer', '--only', '/']), /--only \/ matches nothing/);
    isClear(await folder.run(['apply', SANDBOX, '--yes', '--only', 'Role/Deployer']), /Write Role\/deployer\./);
  });

  it('lets a star cross a slash in the last segment only', async () => {
    const folder = bench.folder(FILES);
    expect(changed(await planned(folder, '--only', '*/deployer'))).toEqual(['create Role/deployer']);
    expect(changed(await planned(folder, '--only', '*'))).toHaveLength(6);
    expect(changed(await planned(folder, '--only', 'P*/*'))).toEqual(['create Policy/limit', 'create Policy/other', 'create Policy/read']);
  });
});

describe('apply --only', () => {
  it('applies the part, and nothing else', async () => {
    const folder = bench.folder(FILES);
    const applied = await folder.run(['apply', SANDBOX, '--yes', '--only', 'Role/app-one']);
    expect(applied.code, applied.all).toBe(0);
    expect(changed(await planned(folder))).toEqual(['create Policy/other', 'create Role/app-two']);
  });

  it('takes the part from a reviewed plan, and refuses another one beside it', async () => {
    const folder = bench.folder(FILES);
    await planned(folder, '--only', 'Role/app-two', '--out', 'plan.json');
    isClear(await folder.run(['apply', 'plan.json', SANDBOX, '--only', 'Role/app-one']), /is only of Role\/app-two, not of Role\/app-one/);
    const applied = await folder.run(['apply', 'plan.json', SANDBOX]);
    expect(applied.code, applied.all).toBe(0);
    expect(changed(await planned(folder))).toHaveLength(4);
  });

  it('needs the same globs beside a digest', async () => {
    const folder = bench.folder(FILES);
    const { digest } = await planned(folder, '--only', 'Role/app-two');
    const whole = await folder.run(['apply', SANDBOX, '--expect', digest]);
    expect(whole.code, whole.all).toBe(3);
    const part = await folder.run(['apply', SANDBOX, '--only', 'Role/app-two', '--expect', digest]);
    expect(part.code, part.all).toBe(0);
  });
});
