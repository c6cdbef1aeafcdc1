// Resources: `*` or an ARN. Refusals as recorded from IAM's CreatePolicy; what AWS takes and never matches is a warning.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
import type { Json } from '../../model/json.ts';
import { PARTITIONS } from '../arn.ts';
import { nearest } from '../nearest.ts';
import { error, isSymbolic, warning } from './problem.ts';
import type { Path, Problem } from './problem.ts';
import { checkVariables } from './variable.ts';

/** What the resource part of an IAM ARN must begin with. */
const IAM_TYPES: readonly string[] = [
  'access-report/',
  'delegation-request/',
  'federated-user/',
  'group/',
  'instance-profile/',
  'mfa/',
  'oidc-provider/',
  'policy/',
  'report/',
  'role/',
  'saml-provider/',
  'server-certificate/',
  'sms-mfa/',
  'u2f/',
  'user/',
];

// IAM's own resources, and whatever holds a dollar sign, are looked at more closely.
const ORDINARY = /^arn:aws:(?!iam:)[A-Za-z0-9-]+:(?::[^:$]*|[^:$]+:[^:$]+):[^$]+$/;

/** True for a resource that `checkResource` has nothing to say about, whatever the version: a quick look. */
export function isOrdinaryResource(text: Json): boolean {
  return text === '*' || (typeof text === 'string' && ORDINARY.test(text));
}

/** A Resource or NotResource of an identity policy. */
export function checkResource(text: string, at: Path, version: string): Problem[] {
  if (text === '*' || isSymbolic(text)) return [];
  const [prefix, partition, service, region, account, ...rest] = text.split(':');
  if (prefix !== 'arn' || partition === undefined) return [notAnArn(text, at)];
  if (partition !== '*' && !PARTITIONS.includes(partition)) return [unknownPartition(text, partition, at)];
  if (service === undefined || service === '' || /[*?$]/.test(service)) {
    const message = `The resource "${text}" does not name its service, and IAM takes no wildcard in its place.`;
    return [error(at, 'resource-service', message, 'Write one ARN for each service, or "*" for everything.')];
  }
  if (rest.length === 0) return [tooShort(text, at)];
  return [
    ...checkParts(text, at, { service, region: region ?? '', account: account ?? '', resource: rest.join(':') }),
    ...checkVariables(text, at, version),
  ];
}

/** Recorded: IAM refuses a short ARN that has an empty part, and pads any other with wildcards. */
function tooShort(text: string, at: Path): Problem {
  const next = 'Write arn:partition:service:region:account:resource; region and account may be empty.';
  if (text.includes('::')) return error(at, 'resource-arn', `The resource "${text}" has too few colons for an ARN.`, next);
  return warning(at, 'resource-arn', `The resource "${text}" has too few colons for an ARN; IAM fills it up with wildcards.`, next);
}

function checkParts(text: string, at: Path, arn: { service: string; region: string; account: string; resource: string }): Problem[] {
  if (arn.service === 'iam' && arn.region !== '') return [regional(text, 'IAM', at)];
  // Buckets and objects have no region and no account; access points, jobs and the like have both.
  if (arn.service === 's3' && arn.region !== '' && arn.account === '') return [regional(text, 'S3 buckets', at)];
  if (arn.resource === '')
    return [
      warning(
        at,
        'resource-arn',
        `The resource "${text}" ends before it names anything.`,
        'Name the resource, or write * for all of them.',
      ),
    ];
  if (arn.service !== 'iam' || arn.resource === '*') return [];
  if (IAM_TYPES.some((type) => arn.resource.startsWith(type))) return [];
  const message = `The resource part of "${text}" begins with none of IAM's types.`;
  return [error(at, 'resource-iam-type', message, `Begin it with one of ${IAM_TYPES.join(' ')} or write "*" alone.`)];
}

function notAnArn(text: string, at: Path): Problem {
  const next = /^[a-z0-9.-]+\/|^[a-z0-9.-]{3,63}$/.test(text)
    ? `A bucket's ARN would be arn:aws:s3:::${text}.`
    : 'Write arn:partition:service:region:account:resource, or "*" for everything.';
  return error(at, 'resource-arn', `The resource "${text}" is neither an ARN nor "*".`, next);
}

function unknownPartition(text: string, partition: string, at: Path): Problem {
  const close = nearest(partition, PARTITIONS);
  const next =
    close === undefined ? `Partitions are ${PARTITIONS.join(', ')}; $(partition) is the one of the account.` : `Did you mean ${close}?`;
  const message = `"${partition}" in the resource "${text}" is not a partition of AWS.`;
  // AWS's own policies carry `arn:aws*:`, so a pattern is not refused here.
  return partition.includes('*') && !partition.includes('$')
    ? warning(at, 'resource-partition', message, next)
    : error(at, 'resource-partition', message, next);
}

function regional(text: string, what: string, at: Path): Problem {
  return error(
    at,
    'resource-region',
    `The resource "${text}" names a region, but ${what} have none.`,
    'Leave the part between the third and the fourth colon empty.',
  );
}
