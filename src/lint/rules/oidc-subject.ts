// Trust in whomever an identity provider vouches for.
import { parseArn } from '../../policy/arn.ts';
import type { Statement, Text } from '../statement.ts';
import type { Rule } from '../rule.ts';

export const oidcSubject: Rule = {
  id: 'oidc-subject',
  severity: 'warning',
  title: 'Any subject of an identity provider',
  why: 'A public identity provider vouches for everyone who uses it. A role that does not name the subjects (the repositories, the projects) lets all of them in.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html',
  statement(statement, { use }) {
    const providers = (statement.principals ?? []).filter(({ type, text }) => type === 'Federated' && isOidc(text));
    if (use !== 'trust' || statement.effect === 'Deny' || providers.length === 0) return [];
    const next = 'Name the subjects that may come, repo:ORG/REPOSITORY:ref:refs/heads/main say.';
    const subjects = subjectsOf(statement);
    if (subjects.length === 0) {
      // A provider of a cluster or of the account's own has other claims that say who comes.
      return statement.conditions.some(({ key }) => /:(?!aud$)[^:]+$/i.test(key) && /[./]/.test(key))
        ? []
        : providers.map(({ text, at }) => ({ at, message: `Everyone whom ${text} vouches for may assume this role.`, next }));
    }
    return subjects
      .filter(({ text }) => isWide(text))
      .map(({ text, at }) => ({ at, message: `The subject "${text}" lets strangers in.`, next }));
  },
};

function isOidc(principal: string): boolean {
  return parseArn(principal)?.resource.startsWith('oidc-provider/') ?? /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(principal);
}

function subjectsOf({ conditions }: Statement): readonly Text[] {
  return conditions.filter(({ key, negated }) => /:sub$/i.test(key) && !negated).flatMap(({ values }) => values);
}

// A wildcard where the owner stands: `*`, `repo:*`, `repo:acme*`.
function isWide(subject: string): boolean {
  return /^[*?]/.test(subject) || /^[^:]+:[*?]/.test(subject) || /^repo:[^/]*[*?]/.test(subject);
}
