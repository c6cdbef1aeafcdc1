// Statements about federated identities back to their short forms.
import { ownMember } from '../../model/json.ts';
import type { Scope } from '../../model/address.ts';
import type { Conditions } from '../../policy/document.ts';
import { oneOrMany, whenOf, without } from './declare-conditions.ts';
import { signIn } from './federated.ts';
import type { Federated } from './schema.ts';

/** An item under `oidc`; undefined where the form can't say it: it asks for an audience and for subjects. */
export function declareOidc(provider: string, condition: Conditions, scope: Scope): Federated | undefined {
  const url = provider.replace(/^arn:[a-z-]+:iam::\d{12}:oidc-provider\//, '');
  const aud = condition['StringEquals']?.[`${url}:aud`];
  if (aud === undefined || aud.length === 0) return undefined;
  const found = subjectsOf(without(condition, 'StringEquals', `${url}:aud`), `${url}:sub`);
  return found.subjects.length === 0 ? undefined : itemOf(own(provider, 'oidc-provider', scope), aud, 'sts.amazonaws.com', found);
}

/** An item under `saml`, the bare provider where nothing else is said; undefined where the form can't say it. */
export function declareSaml(provider: string, condition: Conditions, scope: Scope): Federated | string | undefined {
  const aud = condition['StringEquals']?.['SAML:aud'];
  if (aud === undefined || aud.length === 0) return undefined;
  const found = subjectsOf(without(condition, 'StringEquals', 'SAML:aud'), 'SAML:sub');
  const item = itemOf(own(provider, 'saml-provider', scope), aud, signIn(scope.partition), found);
  return Object.keys(item).length === 1 ? item.provider : item;
}

interface Subjects {
  readonly subjects: readonly string[];
  readonly rest: Conditions;
}

function subjectsOf(condition: Conditions, key: string): Subjects {
  const operator = ['StringLike', 'StringEquals'].find((name) => ownMember(ownMember(condition, name) ?? {}, key) !== undefined);
  if (operator === undefined) return { subjects: [], rest: condition };
  return { subjects: ownMember(ownMember(condition, operator) ?? {}, key) ?? [], rest: without(condition, operator, key) };
}

function itemOf(provider: string, aud: readonly string[], usual: string, { subjects, rest }: Subjects): Federated {
  return {
    provider,
    ...(aud.length === 1 && aud[0] === usual ? {} : { aud: oneOrMany(aud) }),
    ...(subjects.length === 0 ? {} : { subjects: oneOrMany(subjects) }),
    ...whenOf(rest),
  };
}

// A provider of this account is known by its name, any other by its ARN.
function own(provider: string, type: string, { partition, account }: Scope): string {
  const prefix = `arn:${partition}:iam::${account}:${type}/`;
  return provider.startsWith(prefix) ? provider.slice(prefix.length) : provider;
}
