// The credentials of users that are removed or expired: a few calls for each of them, none for anybody else.
import { isMissing } from '../../model/callerror.ts';
import { byCodePoint } from '../../model/json.ts';
import type { JsonObject } from '../../model/json.ts';
import { allPages } from '../../model/pages.ts';
import type { IamReader } from '../../model/ports.ts';
import type { Beyond } from '../asking.ts';
import type { AccessKey, Credentials } from './credentials.ts';
import type { UserSpec } from './user.ts';

export const beyondUser: Beyond<UserSpec> = {
  lists: false,
  needed: (spec) => spec === null || spec.credentials === 'off',
  async read(iam, names) {
    const found = new Map<string, JsonObject>();
    for (const name of names) found.set(name, { credentials: await readCredentials(iam, name) });
    return found;
  },
};

async function readCredentials(iam: IamReader, UserName: string): Promise<Credentials> {
  const [keys, password, ssh, certificates, services, mfa] = await Promise.all([
    readKeys(iam, UserName),
    readPassword(iam, UserName),
    allPages('ListSSHPublicKeys', (from) => iam.get('ListSSHPublicKeys', { UserName, ...from })),
    allPages('ListSigningCertificates', (from) => iam.get('ListSigningCertificates', { UserName, ...from })),
    allPages('ListServiceSpecificCredentials', (from) => iam.get('ListServiceSpecificCredentials', { UserName, ...from })),
    allPages('ListMFADevices', (from) => iam.get('ListMFADevices', { UserName, ...from })),
  ]);
  return {
    keys,
    password,
    sshKeys: ids(ssh.flatMap((page) => page.SSHPublicKeys ?? []).map((key) => key.SSHPublicKeyId)),
    certificates: ids(certificates.flatMap((page) => page.Certificates ?? []).map((certificate) => certificate.CertificateId)),
    serviceCredentials: services
      .flatMap((page) => page.ServiceSpecificCredentials ?? [])
      .map((one) => ({ id: one.ServiceSpecificCredentialId ?? '', service: one.ServiceName ?? '' }))
      .sort((a, b) => byCodePoint(a.id, b.id)),
    mfa: ids(mfa.flatMap((page) => page.MFADevices ?? []).map((device) => device.SerialNumber)),
  };
}

function ids(found: readonly (string | undefined)[]): string[] {
  return found.flatMap((id) => id ?? []).sort(byCodePoint);
}

async function readKeys(iam: IamReader, UserName: string): Promise<AccessKey[]> {
  const pages = await allPages('ListAccessKeys', (from) => iam.get('ListAccessKeys', { UserName, ...from }));
  const listed = pages
    .flatMap((page) => page.AccessKeyMetadata ?? [])
    .toSorted((a, b) => byCodePoint(a.AccessKeyId ?? '', b.AccessKeyId ?? ''));
  const keys: AccessKey[] = [];
  for (const { AccessKeyId = '', Status } of listed)
    keys.push({ id: AccessKeyId, active: Status === 'Active', used: await lastUsed(iam, AccessKeyId) });
  return keys;
}

// A key that nobody ever used has no date (recorded in February 2026: service and region are then N/A).
async function lastUsed(iam: IamReader, AccessKeyId: string): Promise<string> {
  const { AccessKeyLastUsed: last } = await iam.get('GetAccessKeyLastUsed', { AccessKeyId });
  return last?.LastUsedDate === undefined
    ? 'never used'
    : `last used ${dayOf(last.LastUsedDate)} for ${last.ServiceName ?? '?'} in ${last.Region ?? '?'}`;
}

async function readPassword(iam: IamReader, UserName: string): Promise<Credentials['password']> {
  try {
    await iam.get('GetLoginProfile', { UserName });
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  const { User } = await iam.get('GetUser', { UserName });
  return { used: User?.PasswordLastUsed === undefined ? 'never used' : `last used ${dayOf(User.PasswordLastUsed)}` };
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
