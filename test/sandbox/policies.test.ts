// Managed policies and their versions: life, names, documents, quotas, conflicts. Evidence tags as in the facts: A recorded, D documented, I reported, K known, M model.
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DetachRolePolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  ListEntitiesForPolicyCommand,
  ListPoliciesCommand,
  ListPolicyVersionsCommand,
  PutRolePermissionsBoundaryCommand,
  SetDefaultPolicyVersionCommand,
} from '@aws-sdk/client-iam';
import type { ListPoliciesCommandInput } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { allow, like, open, policyArn, refusal, trust } from './support.ts';

const document = allow();

describe('the life of a policy', () => {
  it('is created without description and document in the answer, and read with both [A]', async () => {
    const { iam } = await open();
    const created = await iam.send(
      new CreatePolicyCommand({
        PolicyName: 'Read',
        Path: '/team/',
        PolicyDocument: document,
        Description: 'reads',
        Tags: [
          { Key: 'b', Value: '' },
          { Key: 'A', Value: '1' },
        ],
      }),
    );
    expect(created.Policy).toEqual({
      PolicyName: 'Read',
      PolicyId: like(/^ANPA[A-Z2-7]{17}$/),
      Arn: policyArn('Read', '/team/'),
      Path: '/team/',
      DefaultVersionId: 'v1',
      AttachmentCount: 0,
      PermissionsBoundaryUsageCount: 0,
      IsAttachable: true,
      CreateDate: new Date('2026-11-22T10:42:00Z'),
      UpdateDate: new Date('2026-11-22T10:42:00Z'),
      Tags: [
        { Key: 'b', Value: '' },
        { Key: 'A', Value: '1' },
      ],
    });
    const read = await iam.send(new GetPolicyCommand({ PolicyArn: policyArn('Read', '/team/') }));
    expect(read.Policy?.Description).toBe('reads');
    expect(read.Policy?.Tags).toEqual([
      { Key: 'A', Value: '1' },
      { Key: 'b', Value: '' },
    ]);
    const version = await iam.send(new GetPolicyVersionCommand({ PolicyArn: policyArn('Read', '/team/'), VersionId: 'v1' }));
    expect(decodeURIComponent(version.PolicyVersion?.Document ?? '')).toBe(document);
  });

  it('has tags in GetPolicy even if there are none, and neither tags nor description in ListPolicies [A]', async () => {
    const { iam } = await open();
    const created = await iam.send(new CreatePolicyCommand({ PolicyName: 'Read', PolicyDocument: document, Description: 'reads' }));
    expect(created.Policy).not.toHaveProperty('Tags');
    expect((await iam.send(new GetPolicyCommand({ PolicyArn: policyArn('Read') }))).Policy?.Tags).toEqual([]);
    const listed = await iam.send(new ListPoliciesCommand({ Scope: 'Local' }));
    expect(listed.Policies?.map((policy) => policy.PolicyName)).toEqual(['Read']);
    expect(listed.Policies?.[0]).not.toHaveProperty('Description');
    expect(listed.Policies?.[0]).not.toHaveProperty('Tags');
  });

  it('keeps documents verbatim and percent-encodes them after RFC 3986 [A, K]', async () => {
    const { iam } = await open();
    const odd =
      '{ "Version": "2012-10-17",\n "Statement": {"Effect":"Allow","Action":["s3:*"],"Resource":"arn:aws:s3:::b!\'()*/${aws:username}"} }';
    await iam.send(new CreatePolicyCommand({ PolicyName: 'Odd', PolicyDocument: odd }));
    const read = await iam.send(new GetPolicyVersionCommand({ PolicyArn: policyArn('Odd'), VersionId: 'v1' }));
    expect(read.PolicyVersion?.Document).toMatch(/^%7B%20%22Version%22/);
    expect(read.PolicyVersion?.Document).not.toMatch(/[!'()*]/);
    expect(decodeURIComponent(read.PolicyVersion?.Document ?? '')).toBe(odd);
  });

  it('has one name per account whatever its path and case [A, D]', async () => {
    const { iam } = await open();
    await iam.send(new CreatePolicyCommand({ PolicyName: 'Read', PolicyDocument: document }));
    const again = await refusal(iam.send(new CreatePolicyCommand({ PolicyName: 'read', Path: '/other/', PolicyDocument: document })));
    expect(again).toEqual({
      code: 'EntityAlreadyExists',
      status: 409,
      message: 'A policy called read already exists. Duplicate names are not allowed.',
    });
  });

  it('is missing in the words of AWS [A]', async () => {
    const { iam } = await open();
    const arn = policyArn('None');
    expect(await refusal(iam.send(new GetPolicyCommand({ PolicyArn: arn })))).toEqual({
      code: 'NoSuchEntity',
      status: 404,
      message: `Policy ${arn} was not found.`,
    });
    expect((await refusal(iam.send(new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: 'v1' })))).message).toBe(
      `Policy ${arn} version v1 does not exist or is not attachable.`,
    );
  });

  it('is deleted only when nobody holds it, also as a boundary, and when one version is left [K]', async () => {
    const { iam } = await open();
    const PolicyArn = policyArn('Read');
    await iam.send(new CreatePolicyCommand({ PolicyName: 'Read', PolicyDocument: document }));
    await iam.send(new CreateRoleCommand({ RoleName: 'R', AssumeRolePolicyDocument: trust() }));
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'R', PolicyArn }));
    const remove = () => iam.send(new DeletePolicyCommand({ PolicyArn }));
    expect(await refusal(remove())).toEqual({
      code: 'DeleteConflict',
      status: 409,
      message: 'Cannot delete a policy attached to entities.',
    });
    await iam.send(new DetachRolePolicyCommand({ RoleName: 'R', PolicyArn }));
    await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: allow('s3:PutObject') }));
    expect((await refusal(remove())).message).toBe(
      "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
    );
    await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v2' }));
    await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: 'R', PermissionsBoundary: PolicyArn }));
    expect((await refusal(remove())).code).toBe('DeleteConflict');
    expect(
      (await iam.send(new ListEntitiesForPolicyCommand({ PolicyArn, PolicyUsageFilter: 'PermissionsBoundary' }))).PolicyRoles,
    ).toHaveLength(1);
  });
});

describe('versions', () => {
  it('are five at most, newest first, without documents, and numbers never come back [A]', async () => {
    const { iam } = await open();
    const PolicyArn = policyArn('Read');
    await iam.send(new CreatePolicyCommand({ PolicyName: 'Read', PolicyDocument: document }));
    const create = (isDefault = false) =>
      iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: allow(`s3:Get${isDefault}`), SetAsDefault: isDefault }));
    expect((await create(true)).PolicyVersion).toEqual({
      VersionId: 'v2',
      IsDefaultVersion: true,
      CreateDate: new Date('2026-11-22T10:42:00Z'),
    });
    for (let n = 3; n <= 5; n++) await create();
    expect(await refusal(create())).toEqual({
      code: 'LimitExceeded',
      status: 409,
      message: 'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.',
    });
    await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v5' }));
    expect((await create()).PolicyVersion?.VersionId).toBe('v6');
    await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v6' }));
    expect((await create()).PolicyVersion?.VersionId).toBe('v7');
    const { Versions } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn }));
    expect(Versions?.map((version) => version.VersionId)).toEqual(['v7', 'v4', 'v3', 'v2', 'v1']);
    expect(Versions?.every((version) => version.Document === undefined)).toBe(true);
  });

  it('may be made the default repeatedly, and the default is not deleted [A]', async () => {
    const { iam } = await open();
    const PolicyArn = policyArn('Read');
    await iam.send(new CreatePolicyCommand({ PolicyName: 'Read', PolicyDocument: document }));
    await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: document }));
    for (let i = 0; i < 2; i++) await iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: 'v2' }));
    expect((await iam.send(new GetPolicyCommand({ PolicyArn }))).Policy?.DefaultVersionId).toBe('v2');
    expect(await refusal(iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v2' })))).toMatchObject({
      code: 'DeleteConflict',
      message: 'Cannot delete the default version of a policy.',
    });
    expect((await refusal(iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: 'v9' })))).message).toBe(
      `Policy ${PolicyArn} version v9 does not exist or is not attachable.`,
    );
    expect((await refusal(iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: 'two' })))).message).toBe(
      "1 validation error detected: Value at 'versionId' failed to satisfy constraint: Member must satisfy regular expression pattern: v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?",
    );
  });
});

describe('AWS managed policies', () => {
  const PolicyArn = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

  it('exist with their path and default version, and cannot be changed [D, K]', async () => {
    const { iam } = await open();
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
    expect(Policy).toMatchObject({ PolicyName: 'ReadOnlyAccess', Path: '/', IsAttachable: true, Tags: [] });
    const version = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId ?? '' }));
    expect(decodeURIComponent(version.PolicyVersion?.Document ?? '')).toContain('"s3:Get*"');
    expect((await refusal(iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: document })))).code).toBe('AccessDenied');
    const department = await iam.send(new GetPolicyCommand({ PolicyArn: 'arn:aws:iam::aws:policy/job-function/SystemAdministrator' }));
    expect(department.Policy?.Path).toBe('/job-function/');
  });

  it('are not attached to a role if they belong to a service-linked role [M]', async () => {
    const { iam } = await open();
    await iam.send(new CreateRoleCommand({ RoleName: 'R', AssumeRolePolicyDocument: trust() }));
    const slr = 'arn:aws:iam::aws:policy/aws-service-role/BatchServiceRolePolicy';
    expect((await refusal(iam.send(new AttachRolePolicyCommand({ RoleName: 'R', PolicyArn: slr })))).code).toBe('PolicyNotAttachable');
  });

  it('are listed by scope, by attachment and by path [M]', async () => {
    const { iam } = await open();
    await iam.send(new CreatePolicyCommand({ PolicyName: 'Mine', PolicyDocument: document }));
    await iam.send(new CreateRoleCommand({ RoleName: 'R', AssumeRolePolicyDocument: trust() }));
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'R', PolicyArn }));
    const names = async (input: ListPoliciesCommandInput) =>
      (await iam.send(new ListPoliciesCommand(input))).Policies?.map((policy) => policy.PolicyName);
    expect(await names({ Scope: 'AWS', MaxItems: 1000 })).toHaveLength(1000);
    expect(await names({ OnlyAttached: true })).toEqual(['ReadOnlyAccess']);
    expect(await names({ Scope: 'AWS', PathPrefix: '/job-function/' })).toContain('SystemAdministrator');
    expect(await names({ PolicyUsageFilter: 'PermissionsBoundary' })).toEqual([]);
  });
});
