// Service-linked roles and other roles that are AWS's. Evidence tags: A recorded, D documented, I reported, K known, M model.
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  CreateServiceLinkedRoleCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DeleteServiceLinkedRoleCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  GetServiceLinkedRoleDeletionStatusCommand,
  ListAttachedRolePoliciesCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { awsManagedPolicies } from '../../src/sandbox/aws-managed.ts';
import { LINKED_SERVICES } from '../../src/sandbox/linked-services.ts';
import { allow, like, open, refusal, roleArn, trust } from './support.ts';

const AWSServiceName = 'batch.amazonaws.com';
const RoleName = 'AWSServiceRoleForBatch';
const POLICY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

describe('service-linked roles', () => {
  it('get name, path, trust and policy from AWS [A, D]', async () => {
    const { iam } = await open();
    const { Role } = await iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName, Description: 'd' }));
    expect(Role).toMatchObject({ RoleName, Path: '/aws-service-role/batch.amazonaws.com/', RoleId: like(/^AROA/) });
    expect(Role?.Arn).toBe(roleArn(RoleName, '/aws-service-role/batch.amazonaws.com/'));
    expect(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''))).toEqual({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: [AWSServiceName] }, Action: ['sts:AssumeRole'] }],
    });
    const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    expect(AttachedPolicies?.map((one) => one.PolicyName)).toEqual(['BatchServiceRolePolicy']);
    expect(await refusal(iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName })))).toEqual({
      code: 'InvalidInput',
      status: 400,
      message: `Service role name ${RoleName} has been taken in this account, please try a different suffix.`,
    });
  });

  it('take a suffix of a few services alone [A]', async () => {
    const { iam } = await open();
    const create = (service: string) => iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: service, CustomSuffix: 'mine' }));
    expect(await refusal(create(AWSServiceName))).toMatchObject({
      code: 'InvalidInput',
      message: 'Custom suffix is not allowed for batch.amazonaws.com',
    });
    expect((await create('autoscaling.amazonaws.com')).Role?.RoleName).toBe('AWSServiceRoleForAutoScaling_mine');
  });

  it('are deleted by a task, the same one until it has ended [M]', async () => {
    const { iam } = await open();
    await iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName }));
    const start = async () => (await iam.send(new DeleteServiceLinkedRoleCommand({ RoleName }))).DeletionTaskId;
    const DeletionTaskId = await start();
    expect(await start()).toBe(DeletionTaskId);
    const status = async () => (await iam.send(new GetServiceLinkedRoleDeletionStatusCommand({ DeletionTaskId }))).Status;
    expect([await status(), await status()]).toEqual(['IN_PROGRESS', 'SUCCEEDED']);
    expect((await refusal(start())).code).toBe('NoSuchEntity');
    const unknown = new GetServiceLinkedRoleDeletionStatusCommand({ DeletionTaskId: 'task/x' });
    expect((await refusal(iam.send(unknown))).code).toBe('NoSuchEntity');
  });

  it('have policies that the catalogue of AWS managed policies knows', () => {
    const policies = Object.values(LINKED_SERVICES).map(({ policy }) => `arn:aws:iam::aws:policy/aws-service-role/${policy}`);
    expect(policies.filter((arn) => !awsManagedPolicies().has(arn))).toEqual([]);
  });
});

describe('roles that are AWS’s', () => {
  it.each(['/aws-service-role/x.amazonaws.com/', '/aws-reserved/sso.amazonaws.com/'])(
    'below %s keep what they have [D, I]',
    async (Path) => {
      const { iam } = await open();
      await iam.send(new CreateRoleCommand({ RoleName: 'r', Path, AssumeRolePolicyDocument: trust() }));
      const one = { RoleName: 'r' };
      const calls = [
        iam.send(new AttachRolePolicyCommand({ ...one, PolicyArn: POLICY })),
        iam.send(new DetachRolePolicyCommand({ ...one, PolicyArn: POLICY })),
        iam.send(new PutRolePolicyCommand({ ...one, PolicyName: 'p', PolicyDocument: allow() })),
        iam.send(new PutRolePermissionsBoundaryCommand({ ...one, PermissionsBoundary: POLICY })),
        iam.send(new DeleteRolePermissionsBoundaryCommand(one)),
        iam.send(new UpdateAssumeRolePolicyCommand({ ...one, PolicyDocument: trust() })),
        iam.send(new DeleteRoleCommand(one)),
      ];
      for (const call of calls)
        expect(await refusal(call)).toEqual({
          code: 'UnmodifiableEntity',
          status: 400,
          message: "Cannot perform the operation on the protected role 'r' - this role is only modifiable by AWS",
        });
      expect((await refusal(iam.send(new DeleteRolePolicyCommand({ ...one, PolicyName: 'p' })))).code).toBe('NoSuchEntity');
      await iam.send(new TagRoleCommand({ ...one, Tags: [{ Key: 'a', Value: '1' }] }));
      await iam.send(new UpdateRoleCommand({ ...one, Description: 'mine', MaxSessionDuration: 3600 }));
      expect((await iam.send(new GetRoleCommand(one))).Role).toMatchObject({ Description: 'mine', Tags: [{ Key: 'a', Value: '1' }] });
    },
  );
});
