// The one place where it is known who wants to do what with which resource, before it is done.
import type { JsonObject } from '../model/json.ts';
import type { Account } from './account.ts';
import type { Caller, Session } from './caller.ts';
import type { Call } from './protocol.ts';
import type { Kind } from './records.ts';
import { arnOf } from './records.ts';

/** A request in the words of the policy language. */
export interface AccessRequest {
  /** The account of who asks. */
  readonly account: Account;
  readonly caller: Caller;
  readonly session: Session | null;
  /** E.g. `iam:CreateUser`. */
  readonly action: string;
  /** An ARN, or `*` for what concerns no single resource. */
  readonly resource: string;
}

/** Throws AccessDenied unless the request is allowed. */
export type AccessCheck = (request: AccessRequest) => void;

/** Whoever has a key that signs may do everything. */
export const allowAll: AccessCheck = () => undefined;

// What the actions are called where their names are not those of the operations.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
const S3_ACTIONS: Readonly<Record<string, string>> = {
  HeadBucket: 'ListBucket',
  HeadObject: 'GetObject',
  ListBuckets: 'ListAllMyBuckets',
  ListObjects: 'ListBucket',
  ListObjectsV2: 'ListBucket',
};

// The first parameter that a request has says which resource it is about.
const NAMED: readonly (readonly [parameter: string, kind: Kind])[] = [
  ['InstanceProfileName', 'profile'],
  ['GroupName', 'group'],
  ['UserName', 'user'],
  ['RoleName', 'role'],
];
const ARNS = ['PolicyArn', 'RoleArn', 'SerialNumber', 'SAMLProviderArn', 'OpenIDConnectProviderArn'];
const MADE: readonly (readonly [parameter: string, kind: Kind])[] = [
  ['PolicyName', 'policy'],
  ['VirtualMFADeviceName', 'mfa'],
];

/** The action that a call needs to be allowed. */
export function actionOf({ service, op }: Call): string {
  if (service === 'tagging') return `tag:${op}`;
  return service === 's3' ? `s3:${S3_ACTIONS[op] ?? op}` : `${service}:${op}`;
}

/** The resource that a call is about. */
export function resourceOf(account: Account, call: Call): string {
  if (call.s3 !== undefined) return bucketArn(call.s3.bucket, call.s3.key);
  const { input } = call;
  for (const [parameter, kind] of NAMED) {
    const name = text(input, parameter);
    if (name !== undefined) return arnOf(account.id, account.find(kind, name) ?? { kind, name, path: text(input, 'Path') ?? '/' });
  }
  for (const parameter of ARNS) {
    const arn = text(input, parameter);
    if (arn !== undefined) return arn;
  }
  for (const [parameter, kind] of MADE) {
    const name = text(input, parameter);
    if (name !== undefined) return arnOf(account.id, { kind, name, path: text(input, 'Path') ?? '/' });
  }
  return '*';
}

function bucketArn(bucket: string, key: string): string {
  if (bucket === '') return '*';
  return key === '' ? `arn:aws:s3:::${bucket}` : `arn:aws:s3:::${bucket}/${key}`;
}

function text(input: JsonObject, parameter: string): string | undefined {
  const value = input[parameter];
  return typeof value === 'string' ? value : undefined;
}
