// ARNs: taken apart, put together, and the IAM ones that we compute ourselves.
import type { Scope } from '../model/address.ts';

/** The partitions of AWS (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html). */
export const PARTITIONS: readonly string[] = ['aws', 'aws-cn', 'aws-eusc', 'aws-iso', 'aws-iso-b', 'aws-iso-e', 'aws-iso-f', 'aws-us-gov'];

export interface Arn {
  readonly partition: string;
  readonly service: string;
  /** Empty for global services. */
  readonly region: string;
  /** Empty where names are global (S3 buckets); `aws` for AWS's own policies. */
  readonly account: string;
  /** Everything after the fifth colon, e.g. `role/ci/deploy`. */
  readonly resource: string;
}

/** Splits an ARN at its first five colons; undefined if it has fewer, or no partition, service or resource. */
export function parseArn(text: string): Arn | undefined {
  const [prefix, partition, service, region, account, ...rest] = text.split(':');
  if (prefix !== 'arn' || !partition || !service || region === undefined || account === undefined) return undefined;
  const resource = rest.join(':');
  return resource === '' ? undefined : { partition, service, region, account, resource };
}

export function formatArn(arn: Arn): string {
  return `arn:${arn.partition}:${arn.service}:${arn.region}:${arn.account}:${arn.resource}`;
}

/** ARN of a customer managed policy. `path` begins and ends with a slash; `/` is none. */
export function policyArn(scope: Scope, path: string, name: string): string {
  return entityArn(scope, 'policy', path, name);
}

export function roleArn(scope: Scope, path: string, name: string): string {
  return entityArn(scope, 'role', path, name);
}

export function userArn(scope: Scope, path: string, name: string): string {
  return entityArn(scope, 'user', path, name);
}

export function groupArn(scope: Scope, path: string, name: string): string {
  return entityArn(scope, 'group', path, name);
}

export function instanceProfileArn(scope: Scope, path: string, name: string): string {
  return entityArn(scope, 'instance-profile', path, name);
}

/** ARN of an OpenID Connect provider, by its URL without scheme. */
export function oidcProviderArn(scope: Scope, url: string): string {
  return entityArn(scope, 'oidc-provider', '/', url);
}

export function samlProviderArn(scope: Scope, name: string): string {
  return entityArn(scope, 'saml-provider', '/', name);
}

/** ARN of a policy that AWS owns, e.g. path `/service-role/`, name `AWSLambdaBasicExecutionRole`. */
export function awsPolicyArn(partition: string, path: string, name: string): string {
  return entityArn({ partition, account: 'aws' }, 'policy', path, name);
}

/** ARN that stands for a whole account in a principal: the account id says the same. */
export function rootArn(scope: Scope): string {
  return `arn:${scope.partition}:iam::${scope.account}:root`;
}

const ROOT = /^arn:[^:]+:iam::(\d{12}):root$/;

/** The account id behind `arn:<any partition>:iam::<12 digits>:root`; undefined for every other text. */
export function accountOfRoot(text: string): string | undefined {
  return ROOT.exec(text)?.[1];
}

export function isRootArn(text: string): boolean {
  return ROOT.test(text);
}

function entityArn(scope: Scope, type: string, path: string, name: string): string {
  return `arn:${scope.partition}:iam::${scope.account}:${type}${path}${name}`;
}
