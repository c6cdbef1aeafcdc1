// X.509 certificates with which users sign old SOAP requests.
import { X509Certificate } from 'node:crypto';
import type { Members } from '../answer.ts';
import type { SigningCertificate } from '../credentials.ts';
import { STATUSES, withStatus } from '../credentials.ts';
import { AwsError, limitExceeded, noSuchEntity } from '../errors.ts';
import type { Reader } from '../input.ts';
import { userOrCaller } from '../lookup.ts';
import { maybeUser } from '../names.ts';
import type { Context, Operations } from '../operation.ts';
import { operation, pageRequest } from '../operation.ts';
import { pageMembers, pageOfItems } from '../paging.ts';
import type { UserRecord } from '../records.ts';

const BODY = { min: 1, max: 16_384, pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+' } as const;
const ID = { min: 24, max: 128, pattern: '[\\w]+' } as const;

interface Named {
  readonly user: string | undefined;
  readonly id: string;
}

const readNames = (input: Reader): Named => ({ user: maybeUser(input), id: input.text('CertificateId', ID) });

function userOf(context: Context, { user: name, id }: Named): UserRecord {
  const user = userOrCaller(context, name);
  if (user.credentials.certificates.every((one) => one.id !== id)) throw noSuchEntity(`The Certificate with id ${id} cannot be found.`);
  return user;
}

function withCertificates({ account }: Context, user: UserRecord, certificates: readonly SigningCertificate[]): void {
  account.put({ ...user, credentials: { ...user.credentials, certificates } });
}

function shown(user: UserRecord, one: SigningCertificate): Members {
  return { UserName: user.name, CertificateId: one.id, CertificateBody: one.body, Status: one.status, UploadDate: one.uploaded };
}

function fingerprint(body: string): string | undefined {
  try {
    return new X509Certificate(body).fingerprint256;
  } catch {
    return undefined;
  }
}

function upload(context: Context, user: UserRecord, body: string): SigningCertificate {
  const { world } = context;
  const { certificates } = user.credentials;
  const quota = world.quotas.SigningCertificatesPerUserQuota;
  const print = fingerprint(body);
  if (print === undefined) throw new AwsError('MalformedCertificate', 400, `Certificate ${body} is malformed.`);
  if (certificates.some((one) => fingerprint(one.body) === print))
    throw new AwsError('DuplicateCertificate', 409, 'The certificate is already associated with an IAM user.');
  if (certificates.length >= quota) throw limitExceeded(`Cannot exceed quota for CertificatesPerUser: ${quota}`);
  // Ids of certificates are longer than other unique ids.
  const id = world.newId('certificate') + world.newId('certificate').slice(4, 15);
  const certificate: SigningCertificate = { id, body, status: 'Active', uploaded: world.timestamp() };
  withCertificates(context, user, [...certificates, certificate]);
  return certificate;
}

export const signingCertificates: Operations = {
  UploadSigningCertificate: operation(
    (input) => ({ name: maybeUser(input), body: input.text('CertificateBody', BODY) }),
    (context, { name, body }) => {
      const user = userOrCaller(context, name);
      return { Certificate: shown(user, upload(context, user, body)) };
    },
  ),

  ListSigningCertificates: operation(
    (input) => ({ name: maybeUser(input), page: input.page() }),
    (context, { name, page: asked }) => {
      const user = userOrCaller(context, name);
      const page = pageOfItems(context.op, user.credentials.certificates, pageRequest(context, asked));
      return { Certificates: page.items.map((one) => shown(user, one)), ...pageMembers(page) };
    },
  ),

  UpdateSigningCertificate: operation(
    (input) => ({ ...readNames(input), status: input.needed('Status', STATUSES) }),
    (context, { status, ...named }) => {
      const user = userOf(context, named);
      withCertificates(context, user, withStatus(user.credentials.certificates, named.id, status));
      return undefined;
    },
  ),

  DeleteSigningCertificate: operation(readNames, (context, named) => {
    const user = userOf(context, named);
    const left = user.credentials.certificates.filter((one) => one.id !== named.id);
    withCertificates(context, user, left);
    return undefined;
  }),
};
