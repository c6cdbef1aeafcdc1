// The parts of apply that only look: the way back, secrets, advice.
import { describe, expect, it } from 'vitest';
import { advise } from '../../src/apply/advice.ts';
import { redact } from '../../src/apply/redact.ts';
import { unwind } from '../../src/apply/unwind.ts';
import { call } from '../../src/model/call.ts';
import { action, planOf } from './fakes.ts';

describe('unwind', () => {
  const attach = call('AttachRolePolicy', { RoleName: 'x', PolicyArn: 'arn:p' });
  const detach = call('DetachRolePolicy', { RoleName: 'x', PolicyArn: 'arn:p' });
  const version = action('v', {
    do: call('CreatePolicyVersion', { PolicyArn: 'arn:p', PolicyDocument: '{}' }),
    undo: [
      call('SetDefaultPolicyVersion', { PolicyArn: 'arn:p', VersionId: 'v1' }),
      call('DeletePolicyVersion', { PolicyArn: 'arn:p', VersionId: { ref: 'v', field: 'PolicyVersion.VersionId' } }),
    ],
  });
  const plan = planOf([
    action('attach', { do: attach, undo: [detach] }),
    version,
    action('drop', { do: call('DeletePolicyVersion', { PolicyArn: 'arn:p', VersionId: 'v0' }), undo: { lost: 'a deleted version never gets its number back' } }),
    action('never', { undo: [attach] }),
  ]);

  it('takes back what was done, last first, with the ids that AWS chose', () => {
    const done = [
      { id: 'v', output: { PolicyVersion: { VersionId: 'v6' } } },
      { id: 'drop', output: {} },
      { id: 'attach', output: {} },
    ];
    expect(unwind(plan, done)).toEqual({
      steps: [
        { id: 'attach', step: detach },
        { id: 'v', step: call('SetDefaultPolicyVersion', { PolicyArn: 'arn:p', VersionId: 'v1' }) },
        { id: 'v', step: call('DeletePolicyVersion', { PolicyArn: 'arn:p', VersionId: 'v6' }) },
      ],
      lost: [{ id: 'drop', reason: 'a deleted version never gets its number back' }],
    });
  });

  it('says that an action can not be taken back when its answer was not recorded', () => {
    expect(unwind(plan, [{ id: 'v', output: {} }])).toEqual({
      steps: [],
      lost: [{ id: 'v', reason: 'the answer of v holds no PolicyVersion.VersionId, so that what to take back is not known' }],
    });
  });

  it('refuses a journal that is not of this plan', () => {
    expect(() => unwind(plan, [{ id: 'other', output: {} }])).toThrow('other, which its plan does not hold');
  });
});

describe('redact', () => {
  it('drops secrets at any depth and keeps everything else', () => {
    const answer = {
      AccessKey: { AccessKeyId: 'AKIA1', SecretAccessKey: 's1', Status: 'Active' },
      Credentials: [{ SessionToken: 's2', Expiration: '2026-11-22T00:00:00.000Z' }],
      VirtualMFADevice: { SerialNumber: 'arn', Base32StringSeed: 's3', QRCodePNG: 's4' },
      ServiceSpecificCredential: { ServicePassword: 's5', ServiceCredentialSecret: 's6', ServiceUserName: 'u' },
      PrivateKey: 's7',
      Password: 's8',
      IsTruncated: false,
    };
    const redacted = redact(answer);
    expect(JSON.stringify(redacted)).not.toMatch(/s[1-8]/);
    expect(redacted).toEqual({
      AccessKey: { AccessKeyId: 'AKIA1', Status: 'Active' },
      Credentials: [{ Expiration: '2026-11-22T00:00:00.000Z' }],
      VirtualMFADevice: { SerialNumber: 'arn' },
      ServiceSpecificCredential: { ServiceUserName: 'u' },
      IsTruncated: false,
    });
  });
});

describe('advise', () => {
  it('names the missing permission', () => {
    expect(advise({ code: 'AccessDenied', message: '', ambiguous: false }, 'AttachRolePolicy')).toContain('iam:AttachRolePolicy');
  });

  it('puts doubt above everything else', () => {
    expect(advise({ code: 'AccessDenied', message: '', ambiguous: true }, 'AttachRolePolicy')).toContain('may have been made');
  });
});
