// Two scenarios of the examples, by manifests and commands: roles (policies, instance profile, a role of a service) and the account
// (alias, rules for passwords, report, summary, providers). Whatever the examples read call by call, the crawl reads in bulk.
import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListGroupsCommand,
  ListPoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  ListUsersCommand,
} from '@aws-sdk/client-iam';
import type { GroupDetail, ManagedPolicyDetail, RoleDetail, UserDetail } from '@aws-sdk/client-iam';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { JsonObject } from '../../src/model/json.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { ACCOUNT, openBench, towards } from '../support/program.ts';
import type { Ended, Folder } from '../support/program.ts';

const bench = openBench();
afterAll(() => bench.close());

let sandbox: Sandbox;
let folder: Folder;
let iam: IAMClient;
beforeAll(async () => {
  sandbox = await bench.sandbox();
  const root = sandbox.keys[ACCOUNT] ?? { accessKeyId: '', secretAccessKey: '' };
  iam = new IAMClient({ endpoint: sandbox.url, region: 'us-east-1', credentials: root });
  folder = bench.folder({ 'iamsync.yaml': 'journal: journal\n' });
});

function run(...args: string[]): Promise<Ended> {
  sandbox.forgetCalls();
  return folder.run(args, towards(sandbox));
}

const asked = (): string[] => [...new Set(sandbox.calls.map(({ op }) => op))];

/** The manifests become these and are applied; resolves to the operations that changed the account. */
async function apply(content: JsonObject): Promise<string[]> {
  folder.write('manifests/all.yaml', JSON.stringify(content));
  const ended = await run('apply', '--yes', '--allow-deletes', '9');
  expect(ended.code, ended.all).toBe(0);
  const writing = asked().filter((op) => !/^(Get|List|Generate)/.test(op));
  const pending = await run('plan', '--detailed-exitcode');
  expect(pending.code, pending.all).toBe(0);
  return writing.sort();
}

const read: JsonObject = { document: { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] } };
const ec2 = { services: 'ec2.amazonaws.com' };
const inline: JsonObject = { own: { Statement: [{ Effect: 'Allow', Action: 'sqs:*', Resource: '*' }] } };
const app = (policies: string[]): JsonObject => ({ app: { trust: ec2, policies, inline } });

interface Snapshot {
  readonly UserDetailList: UserDetail[];
  readonly GroupDetailList: GroupDetail[];
  readonly RoleDetailList: RoleDetail[];
  readonly Policies: ManagedPolicyDetail[];
}

describe('roles', () => {
  it('get a policy of AWS that nobody used yet, and one of their own', async () => {
    folder.write('manifests/all.yaml', JSON.stringify({ policies: { read }, roles: app(['read', 'aws:AmazonSQSReadOnlyAccess']) }));
    expect((await run('plan')).code).toBe(0);
    expect(asked()).toEqual(expect.arrayContaining(['GetPolicy', 'GetPolicyVersion']));
    expect(await apply({ policies: { read }, roles: app(['read', 'aws:AmazonSQSReadOnlyAccess']) })).toEqual([
      'AttachRolePolicy',
      'CreatePolicy',
      'CreateRole',
      'PutRolePolicy',
    ]);
  });

  it('are what the calls of the examples say, one by one, though one crawl read them all', async () => {
    await apply({
      policies: { read },
      roles: app(['read', 'aws:AmazonSQSReadOnlyAccess']),
      users: { ann: { groups: ['staff'] } },
      groups: { staff: { policies: ['read'] } },
    });
    expect((await run('snapshot', '--out', 'account.json')).code).toBe(0);
    expect(asked()).toEqual(expect.arrayContaining(['GetAccountAuthorizationDetails', 'GetAccountSummary', 'ListRoles']));
    const snapshot: Snapshot = JSON.parse(folder.read('account.json'));
    const { UserDetailList, GroupDetailList, RoleDetailList, Policies } = snapshot;
    const arns = (list: readonly { readonly Arn?: string | undefined }[] = []) => list.map(({ Arn }) => Arn).sort();
    expect(arns(UserDetailList)).toEqual(arns((await iam.send(new ListUsersCommand({}))).Users));
    expect(arns(GroupDetailList)).toEqual(arns((await iam.send(new ListGroupsCommand({}))).Groups));
    expect(arns(RoleDetailList)).toEqual(arns((await iam.send(new ListRolesCommand({}))).Roles));
    const own = (await iam.send(new ListPoliciesCommand({ Scope: 'Local' }))).Policies;
    expect(arns(Policies.filter(({ Arn }) => Arn?.includes('::aws:') === false))).toEqual(arns(own));
    const [role] = RoleDetailList;
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'app' }));
    expect([role?.RoleId, role?.AssumeRolePolicyDocument]).toEqual([
      Role?.RoleId,
      JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')),
    ]);
    const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: 'app' }));
    expect(role?.AttachedManagedPolicies).toEqual(expect.arrayContaining([...(AttachedPolicies ?? [])]));
    const { PolicyNames } = await iam.send(new ListRolePoliciesCommand({ RoleName: 'app' }));
    expect(role?.RolePolicyList?.map(({ PolicyName }) => PolicyName)).toEqual(PolicyNames);
    const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/read`;
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
    const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId }));
    const found = Policies.find(({ Arn }) => Arn === PolicyArn);
    expect(found?.PolicyVersionList?.[0]?.Document).toEqual(JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? '')));
  });

  it('go into an instance profile, and a service gets its own', async () => {
    expect(
      await apply({
        policies: { read },
        roles: app(['read']),
        instanceProfiles: { box: { role: 'app' } },
        serviceLinkedRoles: { 'autoscaling.amazonaws.com': {} },
        users: { ann: { groups: ['staff'] } },
        groups: { staff: { policies: ['read'] } },
      }),
    ).toEqual(['AddRoleToInstanceProfile', 'CreateInstanceProfile', 'CreateServiceLinkedRole', 'DetachRolePolicy']);
  });

  it('go, and the one of the service stays', async () => {
    expect(await apply({ removed: ['InstanceProfile/box', 'Role/app', 'Policy/read', 'User/ann', 'Group/staff'] })).toEqual(
      expect.arrayContaining(['DeleteInstanceProfile', 'DeleteRole', 'DetachRolePolicy', 'RemoveRoleFromInstanceProfile']),
    );
    const { Roles } = await iam.send(new ListRolesCommand({}));
    expect(Roles?.map(({ RoleName }) => RoleName)).toEqual(['AWSServiceRoleForAutoScaling']);
  });
});

describe('the account', () => {
  const metadata: string = parse(readFileSync(fileURLToPath(new URL('../cases/kinds/saml-provider/born.yaml', import.meta.url)), 'utf8'))
    .samlProviders.okta.metadata;

  it('gets an alias, rules for passwords and a provider', async () => {
    const content = { account: { alias: 'acme-demo', passwordPolicy: { minimumLength: 14 } }, samlProviders: { okta: { metadata } } };
    expect(await apply(content)).toEqual(['CreateAccountAlias', 'CreateSAMLProvider', 'UpdateAccountPasswordPolicy']);
    expect(asked()).toEqual(expect.arrayContaining(['ListAccountAliases', 'GetAccountPasswordPolicy', 'ListSAMLProviders']));
  });

  it('is audited: summary, report and rules', async () => {
    const { code, stdout } = await run('audit');
    expect(code).toBe(0);
    expect(stdout).toContain('password-policy-weak');
    expect(stdout).toContain('provider-unused');
    expect(asked()).toEqual(expect.arrayContaining(['GetAccountSummary', 'GenerateCredentialReport', 'GetCredentialReport']));
  });

  it('gets another alias, and none', async () => {
    const account = (alias: string) => ({
      account: { alias, passwordPolicy: { minimumLength: 14 } },
      samlProviders: { okta: { metadata } },
    });
    expect(await apply(account('acme-prod'))).toEqual(['CreateAccountAlias']);
    expect(await apply({ removed: ['Account/alias', 'Account/passwordPolicy', 'SamlProvider/okta'] })).toEqual([
      'DeleteAccountAlias',
      'DeleteAccountPasswordPolicy',
      'DeleteSAMLProvider',
    ]);
  });
});
