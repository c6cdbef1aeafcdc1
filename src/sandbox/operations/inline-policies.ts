// Inline policies of users, groups and roles: kept exactly as sent, limited in sum by principal.
import { percentEncode } from '../answer.ts';
import { documentSize, documentText } from '../documents.ts';
import { limitExceeded, noSuchEntity } from '../errors.ts';
import { checkIdentityDocument } from '../grammar.ts';
import type { Reader } from '../input.ts';
import { ownPrincipal, thePrincipal } from '../lookup.ts';
import { existingName, inlineName } from '../names.ts';
import type { Context, Operation, Operations } from '../operation.ts';
import { operation, pageRequest } from '../operation.ts';
import { pageMembers, pageOfItems } from '../paging.ts';
import type { PrincipalKind, PrincipalRecord } from '../records.ts';

const NOUN = { user: 'User', group: 'Group', role: 'Role' } as const;
const SIZE_QUOTA = { user: 'UserPolicySizeQuota', group: 'GroupPolicySizeQuota', role: 'RolePolicySizeQuota' } as const;

interface Named {
  readonly principal: string;
  readonly policy: string;
}

function readNames(input: Reader, kind: PrincipalKind): Named {
  return { principal: existingName(input, kind), policy: inlineName(input) };
}

function theText(
  { account }: Context,
  kind: PrincipalKind,
  { principal: name, policy }: Named,
): { principal: PrincipalRecord; text: string } {
  const principal = thePrincipal(account, kind, name);
  const text = principal.inline.get(policy);
  if (text === undefined) throw noSuchEntity(`The ${kind} policy with name ${policy} cannot be found.`);
  return { principal, text };
}

function put(kind: PrincipalKind): Operation {
  return operation(
    (input) => ({ ...readNames(input, kind), text: documentText(input) }),
    ({ account, world }, { principal: name, policy, text }) => {
      const principal = ownPrincipal(account, kind, name);
      checkIdentityDocument(text, 'inline');
      const inline = new Map([...principal.inline, [policy, text]]);
      const size = [...inline.values()].reduce((sum, one) => sum + documentSize(one), 0);
      const quota = world.quotas[SIZE_QUOTA[kind]];
      if (size > quota) throw limitExceeded(`Maximum policy size of ${quota} bytes exceeded for ${kind} ${principal.name}`);
      account.put({ ...principal, inline });
      return undefined;
    },
  );
}

function get(kind: PrincipalKind): Operation {
  return operation(
    (input) => readNames(input, kind),
    (context, names) => {
      const { principal, text } = theText(context, kind, names);
      return { [`${NOUN[kind]}Name`]: principal.name, PolicyName: names.policy, PolicyDocument: percentEncode(text) };
    },
  );
}

function list(kind: PrincipalKind): Operation {
  return operation(
    (input) => ({ name: existingName(input, kind), page: input.page() }),
    (context, { name, page: asked }) => {
      const names = [...thePrincipal(context.account, kind, name).inline.keys()].sort();
      const page = pageOfItems(context.op, names, pageRequest(context, asked));
      return { PolicyNames: page.items, ...pageMembers(page) };
    },
  );
}

function remove(kind: PrincipalKind): Operation {
  return operation(
    (input) => readNames(input, kind),
    (context, names) => {
      const { principal } = theText(context, kind, names);
      ownPrincipal(context.account, kind, names.principal);
      context.account.put({ ...principal, inline: new Map([...principal.inline].filter(([name]) => name !== names.policy)) });
      return undefined;
    },
  );
}

export const inlinePolicies: Operations = Object.fromEntries(
  (['user', 'group', 'role'] as const).flatMap((kind): [string, Operation][] => [
    [`Put${NOUN[kind]}Policy`, put(kind)],
    [`Get${NOUN[kind]}Policy`, get(kind)],
    [`List${NOUN[kind]}Policies`, list(kind)],
    [`Delete${NOUN[kind]}Policy`, remove(kind)],
  ]),
);
