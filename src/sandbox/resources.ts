// Which texts IAM takes as a resource of a policy statement. Messages as recorded from CreatePolicy, 18 February 2026.
import { malformedDocument } from './errors.ts';

const PARTITIONS = new Set(['*', 'aws', 'aws-cn', 'aws-us-gov', 'aws-iso', 'aws-iso-b', 'aws-iso-e', 'aws-iso-f', 'aws-eusc']);
const IAM_RESOURCES = [
  'user/',
  'federated-user/',
  'role/',
  'group/',
  'instance-profile/',
  'mfa/',
  'server-certificate/',
  'policy/',
  'sms-mfa/',
  'saml-provider/',
  'oidc-provider/',
  'report/',
  'access-report/',
];

/** Throws MalformedPolicyDocument unless the text is `*` or an ARN that IAM accepts. */
export function checkResource(resource: string): void {
  if (resource === '*') return;
  const [scheme, partition = '', service, region = '', , ...rest] = resource.split(':');
  if (scheme !== 'arn') throw malformedDocument(`Resource ${resource} must be in ARN format or "*".`);
  if (!PARTITIONS.has(partition)) throw malformedDocument(`Partition "${partition}" is not valid for resource "${filled(resource)}".`);
  if (service === undefined) throw malformedDocument('Resource vendor must be fully qualified and cannot contain regexes.');
  const id = rest.join(':');
  if (service === '' || (rest.length === 0 && resource.includes('::'))) throw malformedDocument('The policy failed legacy parsing');
  if (service === 'iam' && rest.length > 0) checkIamResource(resource, region, id);
  if (service === 's3' && rest.length > 0 && region !== '' && !id.startsWith('accesspoint/'))
    throw malformedDocument(`Resource ${resource} can not contain region information.`);
}

function checkIamResource(resource: string, region: string, id: string): void {
  if (region !== '') throw malformedDocument(`IAM resource ${resource} cannot contain region information.`);
  const known = id === '*' || id === 'root' || IAM_RESOURCES.some((prefix) => id.startsWith(prefix));
  // A wildcard may stand before the slash (`*/x`, `ro*`): refuse only what can never name a resource of IAM.
  if (known || /^[^/]*[*?]/.test(id)) return;
  throw malformedDocument(`IAM resource path must either be "*", root, or start with ${IAM_RESOURCES.join(', ')}.`);
}

// AWS shows missing parts of an ARN as `*`.
function filled(resource: string): string {
  const parts = resource.split(':');
  return [...parts, ...Array.from({ length: Math.max(0, 6 - parts.length) }, () => '*')].join(':');
}
