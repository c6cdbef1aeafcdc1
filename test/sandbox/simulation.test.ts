// Policy simulation over the real SDK. Evidence tags: D documented, I reported, K known.
import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  GetContextKeysForCustomPolicyCommand,
  GetContextKeysForPrincipalPolicyCommand,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  SimulateCustomPolicyCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import type { EvaluationResult, SimulatePrincipalPolicyCommandInput } from '@aws-sdk/client-iam';
import { beforeEach, describe, expect, it } from 'vitest';
import { newUser, permit, policy } from './callers.ts';
import type { World } from './support.ts';
import { open, policyArn, refusal, roleArn, trust, userArn } from './support.ts';

const OBJECT = 'arn:aws:s3:::b/k';
let world: World;

beforeEach(async () => {
  world = await open();
  await newUser(world, 'ann', '/team/');
});

const simulate = async (input: Partial<SimulatePrincipalPolicyCommandInput>) =>
  world.iam.send(
    new SimulatePrincipalPolicyCommand({ PolicySourceArn: userArn('ann', '/team/'), ActionNames: ['s3:GetObject'], ...input }),
  );
const decisions = async (input: Partial<SimulatePrincipalPolicyCommandInput>) =>
  (await simulate(input)).EvaluationResults?.map((result: EvaluationResult) => result.EvalDecision);

describe('SimulatePrincipalPolicy', () => {
  it('decides about each action and each resource, with the statements that decided [D]', async () => {
    await permit(world, 'ann', { Action: 's3:Get*', Resource: 'arn:aws:s3:::b/*' }, { Effect: 'Deny', Action: 's3:GetObjectAcl' });
    const { EvaluationResults, IsTruncated } = await simulate({
      ActionNames: ['s3:GetObject', 's3:GetObjectAcl'],
      ResourceArns: [OBJECT, 'arn:aws:s3:::c/k'],
    });
    expect(IsTruncated).toBe(false);
    expect(EvaluationResults?.map((one) => [one.EvalActionName, one.EvalResourceName, one.EvalDecision])).toEqual([
      ['s3:GetObject', OBJECT, 'allowed'],
      ['s3:GetObject', 'arn:aws:s3:::c/k', 'implicitDeny'],
      ['s3:GetObjectAcl', OBJECT, 'explicitDeny'],
      ['s3:GetObjectAcl', 'arn:aws:s3:::c/k', 'explicitDeny'],
    ]);
    expect(EvaluationResults?.map((one) => one.MatchedStatements?.map(({ SourcePolicyId }) => SourcePolicyId))).toEqual([
      ['user_ann_p'],
      [],
      ['user_ann_p'],
      ['user_ann_p'],
    ]);
  });

  it('counts groups, managed policies and those of the request, for users, groups and roles [D]', async () => {
    const { iam } = world;
    await iam.send(new CreateGroupCommand({ GroupName: 'g' }));
    await iam.send(new PutGroupPolicyCommand({ GroupName: 'g', PolicyName: 'p', PolicyDocument: policy({ Action: 's3:GetObject' }) }));
    expect(await decisions({})).toEqual(['implicitDeny']);
    await iam.send(new AddUserToGroupCommand({ GroupName: 'g', UserName: 'ann' }));
    await iam.send(new AttachUserPolicyCommand({ UserName: 'ann', PolicyArn: 'arn:aws:iam::aws:policy/IAMReadOnlyAccess' }));
    const ActionNames = ['s3:GetObject', 'iam:ListUsers', 'iam:CreateUser'];
    expect(await decisions({ ActionNames })).toEqual(['allowed', 'allowed', 'implicitDeny']);
    expect(await decisions({ ActionNames, PolicyInputList: [policy({ Action: 'iam:CreateUser' })] })).toEqual([
      'allowed',
      'allowed',
      'allowed',
    ]);
    expect(await decisions({ PolicySourceArn: 'arn:aws:iam::123456789012:group/g' })).toEqual(['allowed']);
    await iam.send(new CreateRoleCommand({ RoleName: 'r', AssumeRolePolicyDocument: trust() }));
    await iam.send(new PutRolePolicyCommand({ RoleName: 'r', PolicyName: 'p', PolicyDocument: policy({ Action: 's3:GetObject' }) }));
    expect(await decisions({ PolicySourceArn: roleArn('r') })).toEqual(['allowed']);
  });

  it('says what the boundary says: the own one, or that of the request [D]', async () => {
    await permit(world, 'ann', { Action: 's3:*' });
    expect((await simulate({})).EvaluationResults?.[0]?.PermissionsBoundaryDecisionDetail).toBeUndefined();
    await world.iam.send(new CreatePolicyCommand({ PolicyName: 'B', PolicyDocument: policy({ Action: 's3:Put*' }) }));
    await world.iam.send(new PutUserPermissionsBoundaryCommand({ UserName: 'ann', PermissionsBoundary: policyArn('B') }));
    const result = (await simulate({})).EvaluationResults?.[0];
    expect(result).toMatchObject({
      EvalDecision: 'implicitDeny',
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
    });
    const other = await simulate({ PermissionsBoundaryPolicyInputList: [policy({ Action: '*' })] });
    expect(other.EvaluationResults?.[0]).toMatchObject({
      EvalDecision: 'allowed',
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: true },
    });
  });

  it('takes context entries, and names the keys that it misses [D]', async () => {
    await permit(world, 'ann', {
      Action: 's3:GetObject',
      Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1', 'aws:username': 'ann' } },
    });
    const result = (await simulate({})).EvaluationResults?.[0];
    expect(result).toMatchObject({ EvalDecision: 'implicitDeny', MissingContextValues: ['aws:RequestedRegion'] });
    const ContextEntries = [{ ContextKeyName: 'aws:requestedregion', ContextKeyValues: ['eu-west-1'], ContextKeyType: 'string' as const }];
    expect((await simulate({ ContextEntries })).EvaluationResults?.[0]).toMatchObject({
      EvalDecision: 'allowed',
      MissingContextValues: [],
    });
  });

  it('takes a resource policy, and somebody to ask it [D]', async () => {
    const statement = { Effect: 'Allow', Principal: { AWS: userArn('ann', '/team/') }, Action: 's3:GetObject', Resource: OBJECT };
    const ResourcePolicy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    expect(await decisions({ ResourcePolicy, ResourceArns: [OBJECT] })).toEqual(['allowed']);
    await world.iam.send(new CreateRoleCommand({ RoleName: 'r', AssumeRolePolicyDocument: trust() }));
    const other = { ResourcePolicy, ResourceArns: [OBJECT], PolicySourceArn: roleArn('r') };
    expect((await refusal(simulate(other))).code).toBe('InvalidInput');
    expect(await decisions({ ...other, CallerArn: userArn('bob') })).toEqual(['implicitDeny']);
  });

  it('says where in the text of their policies the statements stand [D]', async () => {
    const text = `{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "Allow", "Action": "s3:*",
    "Resource": "*", "Sid": "a"
  }
}`;
    const two = JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 'iam:*', Resource: '*' }, JSON.parse(text).Statement] });
    const [result] = (await simulate({ PolicyInputList: [text, two] })).EvaluationResults ?? [];
    expect(result?.MatchedStatements).toMatchObject([
      { SourcePolicyId: 'PolicyInputList.1', StartPosition: { Line: 3, Column: 16 }, EndPosition: { Line: 6, Column: 4 } },
      { SourcePolicyId: 'PolicyInputList.2', StartPosition: { Line: 1, Column: two.lastIndexOf('{') + 1 } },
    ]);
  });

  it('comes in pages [D]', async () => {
    const first = await simulate({ ActionNames: ['a:B', 'a:C', 'a:D'], MaxItems: 2 });
    expect(first).toMatchObject({ IsTruncated: true, EvaluationResults: [{ EvalActionName: 'a:B' }, { EvalActionName: 'a:C' }] });
    const second = await simulate({ ActionNames: ['a:B', 'a:C', 'a:D'], MaxItems: 2, Marker: first.Marker });
    expect(second).toMatchObject({ IsTruncated: false, EvaluationResults: [{ EvalActionName: 'a:D' }] });
  });

  it.each([
    ['an unknown user', { PolicySourceArn: userArn('nobody') }, 'NoSuchEntity'],
    ['an ARN of something else', { PolicySourceArn: policyArn('P') }, 'InvalidInput'],
    ['a text that is no action', { ActionNames: ['GetObject'] }, 'InvalidInput'],
    ['a pattern of actions', { ActionNames: ['s3:Get*'] }, 'InvalidInput'],
    ['a resource that is no ARN', { ResourceArns: ['my-bucket'] }, 'InvalidInput'],
    ['a caller that is no user', { CallerArn: roleArn('r') }, 'InvalidInput'],
    ['a document that is none', { PolicyInputList: ['{}'] }, 'InvalidInput'],
  ])('refuses %s [D, K]', async (_, input, code) => {
    expect((await refusal(simulate(input))).code).toBe(code);
  });
});

describe('simulations without a principal', () => {
  it('decide about the policies of the request alone [D]', async () => {
    const { EvaluationResults } = await world.iam.send(
      new SimulateCustomPolicyCommand({ PolicyInputList: [policy({ Action: 's3:*' })], ActionNames: ['s3:GetObject', 'iam:GetUser'] }),
    );
    expect(EvaluationResults?.map((one) => one.EvalDecision)).toEqual(['allowed', 'implicitDeny']);
    expect(EvaluationResults?.[0]?.MatchedStatements?.[0]?.SourcePolicyId).toBe('PolicyInputList.1');
  });
});

describe('context keys', () => {
  it('are those of conditions and variables [D]', async () => {
    const statement = {
      Action: 's3:*',
      Resource: 'arn:aws:s3:::b/${aws:username}/*',
      Condition: { StringLike: { 's3:prefix': '${aws:PrincipalTag/team}' } },
    };
    const ContextKeyNames = ['aws:PrincipalTag/team', 'aws:username', 's3:prefix'];
    const custom = new GetContextKeysForCustomPolicyCommand({ PolicyInputList: [policy(statement)] });
    expect(await world.iam.send(custom)).toMatchObject({ ContextKeyNames });
    await permit(world, 'ann', statement);
    const own = new GetContextKeysForPrincipalPolicyCommand({ PolicySourceArn: userArn('ann', '/team/') });
    expect(await world.iam.send(own)).toMatchObject({ ContextKeyNames });
  });
});
