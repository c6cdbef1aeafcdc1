// Short forms of trust for federated identities
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp.html).
import type { JsonObject } from '../../model/json.ts';
import type { CompileContext } from '../kind.ts';
import type { Federated } from './schema.ts';
import { listOf, mergeConditions } from './forms.ts';

type At = readonly (string | number)[];

/** Providers that AWS knows by name, without an entity in the account. */
const BUILT_IN = new Set(['cognito-identity.amazonaws.com', 'accounts.google.com', 'www.amazon.com', 'graph.facebook.com']);
const URL_PART = /^[A-Za-z0-9.-]+(:\d+)?(\/[^\s]*)?$/;

/** A statement that lets the subjects of an OIDC provider in; undefined after complaining. */
export function oidcStatement(item: Federated, at: At, context: CompileContext): JsonObject | undefined {
  const url = item.provider.replace(/^https:\/\//, '').replace(/^arn:[a-z-]+:iam::\d{12}:oidc-provider\//, '');
  if (!URL_PART.test(url)) {
    context.report([...at, 'provider'], {
      rule: 'trust-provider',
      message: `${item.provider} is not an OIDC provider.`,
      next: 'Write its URL without https://, or its ARN.',
    });
    return undefined;
  }
  const subjects = listOf(item.subjects);
  if (subjects.length === 0) {
    context.report(at, {
      rule: 'trust-subjects',
      message: `Trust in ${url} names no subjects, so everybody with an account there could come in.`,
      next: 'Write { provider, subjects: [...] }; for GitHub a subject is like repo:org/name:ref:refs/heads/main.',
    });
    return undefined;
  }
  const wild = subjects.some((subject) => /[*?]/.test(subject));
  const condition = mergeConditions(
    [
      ['StringEquals', `${url}:aud`, [...(item.aud === undefined ? ['sts.amazonaws.com'] : listOf(item.aud))]],
      [wild ? 'StringLike' : 'StringEquals', `${url}:sub`, [...subjects]],
    ],
    item.when,
    at,
    context,
  );
  return statement(
    BUILT_IN.has(url) ? url : arnOf('oidc-provider', url, item.provider, context),
    'sts:AssumeRoleWithWebIdentity',
    condition,
  );
}

/** A statement that lets the users of a SAML provider in. */
export function samlStatement(item: Federated, at: At, context: CompileContext): JsonObject | undefined {
  if (!/^([\w._-]{1,128}|arn:[a-z-]+:iam::\d{12}:saml-provider\/[\w._-]{1,128})$/.test(item.provider)) {
    context.report([...at, 'provider'], {
      rule: 'trust-provider',
      message: `${item.provider} is not a SAML provider.`,
      next: 'Write its name (letters, digits and ._-) or its ARN.',
    });
    return undefined;
  }
  const subjects = listOf(item.subjects);
  const wild = subjects.some((subject) => /[*?]/.test(subject));
  const condition = mergeConditions(
    [
      ['StringEquals', 'SAML:aud', [...(item.aud === undefined ? [signIn(context.scope.partition)] : listOf(item.aud))]],
      ...(subjects.length === 0
        ? []
        : ([[wild ? 'StringLike' : 'StringEquals', 'SAML:sub', [...subjects]]] satisfies [string, string, string[]][])),
    ],
    item.when,
    at,
    context,
  );
  return statement(arnOf('saml-provider', item.provider, item.provider, context), 'sts:AssumeRoleWithSAML', condition);
}

function statement(provider: string, action: string, condition: JsonObject): JsonObject {
  return { Effect: 'Allow', Principal: { Federated: provider }, Action: action, Condition: condition };
}

function arnOf(type: string, name: string, written: string, context: CompileContext): string {
  return written.startsWith('arn:') ? written : `arn:${context.scope.partition}:iam::${context.scope.account}:${type}/${name}`;
}

// https://docs.aws.amazon.com/general/latest/gr/signin-service.html
/** The audience of SAML sign-ins unless another one is written. */
export function signIn(partition: string): string {
  switch (partition) {
    case 'aws-cn':
      return 'https://signin.amazonaws.cn/saml';
    case 'aws-us-gov':
      return 'https://signin.amazonaws-us-gov.com/saml';
    default:
      return 'https://signin.aws.amazon.com/saml';
  }
}
