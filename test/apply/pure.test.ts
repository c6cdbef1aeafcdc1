// The parts of apply that only look: secrets, advice.
import { describe, expect, it } from 'vitest';
import { advise } from '../../src/apply/advice.ts';
import { redact } from '../../src/apply/redact.ts';

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
