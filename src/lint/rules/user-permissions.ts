// Permissions that hang on single users.
import type { Rule } from '../rule.ts';

export const userPermissions: Rule = {
  id: 'user-permissions',
  severity: 'warning',
  title: 'Permissions attached to a user',
  why: 'Permissions that hang on single users are granted one by one and forgotten one by one. Groups name the job, and a look at them tells who may do what.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html',
  entity({ kind, address, permits }) {
    if (kind !== 'User' || permits === null) return [];
    const { attached, inline } = permits;
    const next = 'Put the user into a group that holds them.';
    const message = (what: string): string => `${address} has ${what} of its own.`;
    return [
      ...(attached.length === 0
        ? []
        : [{ at: ['policies'], message: message(count(attached.length, 'attached policy', 'attached policies')), next }]),
      ...(Object.values(inline).some(allows) ? [{ at: ['inline'], message: message('an inline policy that allows something'), next }] : []),
    ];
  },
};

function count(number: number, one: string, many: string): string {
  return number === 1 ? `an ${one}` : `${number} ${many}`;
}

/** A Deny on one user (a freeze) is no permission. */
function allows({ Statement }: { readonly Statement: readonly { readonly Effect: string }[] }): boolean {
  return Statement.some(({ Effect }) => Effect === 'Allow');
}
