// How a trust policy names principals: users and roles are kept by unique id, so that a recreated name is not trusted again.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
import { malformedDocument } from './errors.ts';
import { arnOf } from './records.ts';
import type { World } from './world.ts';

const UNIQUE_ID = /^(?:AIDA|AROA)[A-Z2-7]{17}$/;
const WEB_IDENTITIES = new Set(['cognito-identity.amazonaws.com', 'accounts.google.com', 'graph.facebook.com', 'www.amazon.com']);
const PROVIDER = /^arn:aws[a-z-]*:iam::\d{12}:(?:saml|oidc)-provider\/.+$/;
const SERVICE = /^[a-z0-9][a-z0-9.-]*\.(?:amazonaws\.com(?:\.cn)?|amazon\.com|aws\.internal|api\.aws)$/;

/** The form in which IAM keeps a principal. Throws MalformedPolicyDocument if there is no such principal. */
export function storedPrincipal(world: World, type: string, value: string): string {
  const stored = resolve(world, type, value);
  if (stored !== undefined) return stored;
  // AWS spells the type of a service in capitals here, and no other.
  throw malformedDocument(`Invalid principal in policy: "${type === 'Service' ? 'SERVICE' : type}":"${value}"`);
}

/** The form in which IAM shows a principal: the present ARN of who lives, the bare id of who was deleted. */
export function shownPrincipal(world: World, stored: string): string {
  if (!UNIQUE_ID.test(stored)) return stored;
  const found = world.findById(stored);
  return found === undefined ? stored : arnOf(found.account.id, found.record);
}

function resolve(world: World, type: string, value: string): string | undefined {
  if (type === 'AWS') return resolveAws(world, value);
  if (type === 'Service') return SERVICE.test(value) ? value : undefined;
  if (type === 'Federated') return PROVIDER.test(value) || WEB_IDENTITIES.has(value) ? value : undefined;
  return undefined;
}

function resolveAws(world: World, value: string): string | undefined {
  if (value === '*') return value;
  if (/^\d{12}$/.test(value)) return `arn:aws:iam::${value}:root`;
  if (UNIQUE_ID.test(value)) return world.findById(value) === undefined ? undefined : value;
  const [scheme, , service, region, account = '', resource = '', ...rest] = value.split(':');
  if (scheme !== 'arn' || region !== '' || rest.length > 0 || !/^\d{12}$/.test(account)) return undefined;
  if (service === 'iam') return resource === 'root' ? value : resolveEntity(world, account, resource, value);
  if (service === 'sts') return /^(?:assumed-role\/[^/*]+|federated-user)\/[^/*]+$/.test(resource) ? value : undefined;
  return undefined;
}

function resolveEntity(world: World, account: string, resource: string, value: string): string | undefined {
  const [kind, ...path] = resource.split('/');
  if ((kind !== 'user' && kind !== 'role') || path.length === 0 || /[*?]/.test(resource)) return undefined;
  const owner = world.accounts.get(account);
  // The principals of an account that this sandbox does not hold can't be looked up: they are taken on trust and kept as text.
  if (owner === undefined) return value;
  const record = owner.find(kind, path.at(-1) ?? '');
  if (record === undefined || world.isFresh(record.id, world.circumstances.lag.principals)) return undefined;
  return arnOf(account, record) === value ? record.id : undefined;
}
