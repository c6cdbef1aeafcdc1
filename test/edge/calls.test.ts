// Single calls against a mocked SDK client: which command is sent, with what, how often, and what becomes of its answer.
import { AttachRolePolicyCommand, CreatePolicyVersionCommand, GetPolicyCommand, IAMClient, UpdateRoleCommand } from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { readerOver } from '../../src/edge/reads.ts';
import { writerOver } from '../../src/edge/writes.ts';
import { call } from '../../src/model/call.ts';

const client = new IAMClient({ region: 'us-east-1' });
const iam = mockClient(client);
const writer = writerOver(() => Promise.resolve(client));
const reader = readerOver(() => Promise.resolve(client));

beforeEach(() => iam.reset());

describe('a writing call', () => {
  it('is sent once, as the command of its name, with its input', async () => {
    iam.on(AttachRolePolicyCommand).resolves({});
    await writer.call(call('AttachRolePolicy', { RoleName: 'r', PolicyArn: 'arn:aws:iam::123456789012:policy/p' }));
    expect(iam.commandCalls(AttachRolePolicyCommand).map(({ args }) => args[0].input)).toEqual([
      { RoleName: 'r', PolicyArn: 'arn:aws:iam::123456789012:policy/p' },
    ]);
    expect(iam.calls()).toHaveLength(1);
  });

  it('sends an empty description, since leaving it out would keep the old one', async () => {
    iam.on(UpdateRoleCommand).resolves({});
    await writer.call(call('UpdateRole', { RoleName: 'r', Description: '', MaxSessionDuration: 3600 }));
    expect(iam.commandCalls(UpdateRoleCommand)[0]?.args[0].input).toEqual({ RoleName: 'r', Description: '', MaxSessionDuration: 3600 });
  });

  it('gives the answer back without what the SDK adds', async () => {
    iam
      .on(CreatePolicyVersionCommand)
      .resolves({ PolicyVersion: { VersionId: 'v2', IsDefaultVersion: false }, $metadata: { requestId: 'x' } });
    const answer = await writer.call(
      call('CreatePolicyVersion', { PolicyArn: 'arn:aws:iam::123456789012:policy/p', PolicyDocument: '{}', SetAsDefault: false }),
    );
    expect(answer).toEqual({ PolicyVersion: { VersionId: 'v2', IsDefaultVersion: false } });
  });

  it('is never sent while it holds a placeholder', async () => {
    const pending = call('SetDefaultPolicyVersion', {
      PolicyArn: 'arn:aws:iam::123456789012:policy/p',
      VersionId: { ref: 'Policy/p#CreatePolicyVersion', field: 'PolicyVersion.VersionId' },
    });
    await expect(writer.call(pending)).rejects.toThrow(/placeholder/);
    expect(iam.calls()).toHaveLength(0);
  });

  it('fails with the code of AWS and is not repeated', async () => {
    iam.on(AttachRolePolicyCommand).rejects(
      Object.assign(new Error('Cannot exceed quota for PoliciesPerRole: 10'), {
        name: 'LimitExceededException',
        $fault: 'client',
        $metadata: { httpStatusCode: 409 },
      }),
    );
    await expect(
      writer.call(call('AttachRolePolicy', { RoleName: 'r', PolicyArn: 'arn:aws:iam::123456789012:policy/p' })),
    ).rejects.toMatchObject({ code: 'LimitExceeded', ambiguous: false });
    expect(iam.calls()).toHaveLength(1);
  });
});

describe('a reading call', () => {
  it('is sent as the command of its name', async () => {
    iam.on(GetPolicyCommand).resolves({ Policy: { Description: 'd' } });
    expect((await reader.get('GetPolicy', { PolicyArn: 'arn:aws:iam::123456789012:policy/p' })).Policy?.Description).toBe('d');
  });

  it('names the missing permission when it is denied', async () => {
    iam.on(GetPolicyCommand).rejects(
      Object.assign(new Error('User: x is not authorized'), {
        name: 'AccessDenied',
        Code: 'AccessDenied',
        Type: 'Sender',
        $fault: 'client',
        $metadata: { httpStatusCode: 403, requestId: 'x' },
      }),
    );
    await expect(reader.get('GetPolicy', { PolicyArn: 'arn:aws:iam::123456789012:policy/p' })).rejects.toMatchObject({
      code: 'access-denied',
      message: expect.stringContaining('iam:GetPolicy'),
    });
  });
});
