// Permissions boundaries of users and roles.
import type { Account } from '../account.ts';
import { invalidInput, noSuchEntity } from '../errors.ts';
import type { Reader } from '../input.ts';
import { findPolicy, ownPrincipal } from '../lookup.ts';
import { existingName, isPolicyArn } from '../names.ts';
import type { Operation, Operations } from '../operation.ts';
import { operation } from '../operation.ts';

const BOUNDARY = { min: 20, max: 2048 } as const;

/** Reads the boundary of a request that may have one. */
export function maybeBoundary(input: Reader): string | undefined {
  return input.maybe('PermissionsBoundary', BOUNDARY);
}

/** Throws unless the ARN is that of a managed policy that exists. */
export function checkBoundary(account: Account, arn: string): void {
  if (!isPolicyArn(arn)) throw invalidInput(`ARN ${arn} is not valid.`);
  if (findPolicy(account, arn) === undefined) throw noSuchEntity(`Scope ARN: ${arn} does not exist or is not attachable.`);
}

function put(kind: 'user' | 'role'): Operation {
  return operation(
    (input) => ({ name: existingName(input, kind), arn: input.text('PermissionsBoundary', BOUNDARY) }),
    ({ account }, { name, arn }) => {
      const principal = ownPrincipal(account, kind, name);
      checkBoundary(account, arn);
      account.put({ ...principal, boundary: arn });
      return undefined;
    },
  );
}

function remove(kind: 'user' | 'role'): Operation {
  return operation(
    (input) => existingName(input, kind),
    ({ account }, name) => {
      const principal = ownPrincipal(account, kind, name);
      if (principal.boundary === null) throw noSuchEntity(`The ${kind} with name ${name} does not have a permissions boundary.`);
      account.put({ ...principal, boundary: null });
      return undefined;
    },
  );
}

export const boundaries: Operations = {
  PutUserPermissionsBoundary: put('user'),
  DeleteUserPermissionsBoundary: remove('user'),
  PutRolePermissionsBoundary: put('role'),
  DeleteRolePermissionsBoundary: remove('role'),
};
