// Who asks: what kind of principal an ARN names, and what is known of it without asking the account.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
import { parseArn } from '../../policy/arn.ts';
import type { Asking } from './question.ts';

/**
 * `unknown`: nobody was named, so that only identity policies speak; `anonymous`: `*`; `other`: a service, a provider or a
 * canonical user, which have no identity policies.
 */
export type CallerKind = 'user' | 'role' | 'session' | 'federated' | 'root' | 'anonymous' | 'other' | 'unknown';

export interface Caller {
  readonly kind: CallerKind;
  /** The type under which a Principal element would name it. */
  readonly type: string;
  /** As the request names it. */
  readonly name: string;
  readonly account: string | null;
  /** The friendly name of a user or role, without its path; empty for others. */
  readonly friendly: string;
  /** A service-linked role: no service or resource control policy concerns it. */
  readonly serviceLinked: boolean;
  /** Context keys, in lower case, that follow from the ARN. */
  readonly facts: Readonly<Record<string, string>>;
}

const NOBODY: Caller = { kind: 'unknown', type: 'AWS', name: '', account: null, friendly: '', serviceLinked: false, facts: {} };

/** What a request's `principal` says. */
export function callerOf(asking: Asking | undefined): Caller {
  if (asking === undefined) return NOBODY;
  if (typeof asking === 'string') return fromText(asking);
  const [type = 'AWS', name = ''] = Object.entries(asking)[0] ?? [];
  return /^aws$/i.test(type) ? fromText(name) : otherOf(type, name);
}

function fromText(text: string): Caller {
  if (text === '*') return { ...NOBODY, kind: 'anonymous', name: text, facts: { 'aws:principaltype': 'Anonymous' } };
  if (/^\d{12}$/.test(text)) return rootOf('aws', text);
  const arn = parseArn(text);
  if (arn === undefined) return otherOf(typeOf(text), text);
  const { partition, account, resource } = arn;
  const [type = '', ...names] = resource.split('/');
  const last = names.at(-1) ?? '';
  switch (`${arn.service}:${type}`) {
    case 'iam:root':
      return rootOf(partition, account);
    case 'iam:user':
      return aws('user', text, account, last, { 'aws:username': last, 'aws:principaltype': 'User', 'aws:principalarn': text });
    case 'iam:role':
      return {
        ...aws('role', text, account, last, { 'aws:principaltype': 'AssumedRole', 'aws:principalarn': text }),
        serviceLinked: names[0] === 'aws-service-role',
      };
    case 'sts:assumed-role': {
      // The ARN of a session leaves the role's path out: a role with a path needs aws:PrincipalArn in the context.
      const role = `arn:${partition}:iam::${account}:role/${names[0] ?? ''}`;
      return aws('session', text, account, names[0] ?? '', { 'aws:principaltype': 'AssumedRole', 'aws:principalarn': role });
    }
    case 'sts:federated-user':
      return aws('federated', text, account, last, {
        'aws:principaltype': 'FederatedUser',
        'aws:principalarn': text,
        'aws:userid': `${account}:${last}`,
      });
    case 'iam:saml-provider':
    case 'iam:oidc-provider':
      return otherOf('Federated', text);
  }
  return otherOf('AWS', text);
}

function rootOf(partition: string, account: string): Caller {
  const name = `arn:${partition}:iam::${account}:root`;
  return aws('root', name, account, '', { 'aws:principaltype': 'Account', 'aws:principalarn': name, 'aws:userid': account });
}

function aws(kind: CallerKind, name: string, account: string, friendly: string, facts: Readonly<Record<string, string>>): Caller {
  const known = { ...facts, 'aws:principalaccount': account, 'aws:principalisawsservice': 'false' };
  return { kind, type: 'AWS', name, account, friendly, serviceLinked: false, facts: known };
}

function otherOf(type: string, name: string): Caller {
  const service = /^service$/i.test(type);
  const facts = service ? { 'aws:principalisawsservice': 'true', 'aws:principalservicename': name } : {};
  return { ...NOBODY, kind: 'other', type, name, facts };
}

/** Of a name that is no ARN: services end so, and other names with dots are those of identity providers. */
function typeOf(name: string): string {
  if (/\.amazonaws\.com(\.cn)?$/.test(name)) return 'Service';
  return name.includes('.') ? 'Federated' : 'AWS';
}
