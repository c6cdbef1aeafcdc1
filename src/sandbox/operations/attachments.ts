// Managed policies attached to users, groups and roles.
import { AwsError, limitExceeded, noSuchEntity } from '../errors.ts';
import { findPolicy, isAwsArn, ownPrincipal, thePrincipal } from '../lookup.ts';
import { existingName, pathPrefix, policyArn } from '../names.ts';
import type { Operation, Operations } from '../operation.ts';
import { operation, pageRequest } from '../operation.ts';
import { pageMembers, pageOfItems } from '../paging.ts';
import type { PrincipalKind } from '../records.ts';
import { attachedMembers } from '../show.ts';

const NOUN = { user: 'User', group: 'Group', role: 'Role' } as const;

function attach(kind: PrincipalKind): Operation {
  return operation(
    (input) => ({ name: existingName(input, kind), arn: policyArn(input) }),
    ({ account, world }, { name, arn }) => {
      const principal = ownPrincipal(account, kind, name);
      const policy = findPolicy(account, arn);
      if (policy === undefined) throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
      if (isAwsArn(arn) && policy.path.startsWith('/aws-service-role/'))
        throw new AwsError('PolicyNotAttachable', 400, 'Cannot attach a Service Role Policy to a Customer Role.');
      if (principal.attached.includes(arn)) return undefined;
      const quota = world.quotas[`AttachedPoliciesPer${NOUN[kind]}Quota`];
      if (principal.attached.length >= quota) throw limitExceeded(`Cannot exceed quota for PoliciesPer${NOUN[kind]}: ${quota}`);
      account.put({ ...principal, attached: [...principal.attached, arn] });
      return undefined;
    },
  );
}

function detach(kind: PrincipalKind): Operation {
  return operation(
    (input) => ({ name: existingName(input, kind), arn: policyArn(input) }),
    ({ account }, { name, arn }) => {
      const principal = ownPrincipal(account, kind, name);
      if (!principal.attached.includes(arn)) throw noSuchEntity(`Policy ${arn} was not found.`);
      account.put({ ...principal, attached: principal.attached.filter((one) => one !== arn) });
      return undefined;
    },
  );
}

function list(kind: PrincipalKind): Operation {
  return operation(
    (input) => ({ name: existingName(input, kind), prefix: pathPrefix(input), page: input.page() }),
    (context, { name, prefix, page: asked }) => {
      const principal = thePrincipal(context.account, kind, name);
      const attached = principal.attached.filter((arn) => findPolicy(context.account, arn)?.path.startsWith(prefix) ?? true);
      const page = pageOfItems(context.op, attachedMembers({ ...principal, attached }), pageRequest(context, asked));
      return { AttachedPolicies: page.items, ...pageMembers(page) };
    },
  );
}

export const attachments: Operations = Object.fromEntries(
  (['user', 'group', 'role'] as const).flatMap((kind): [string, Operation][] => [
    [`Attach${NOUN[kind]}Policy`, attach(kind)],
    [`Detach${NOUN[kind]}Policy`, detach(kind)],
    [`ListAttached${NOUN[kind]}Policies`, list(kind)],
  ]),
);
