// Who becomes a role: who is let in from elsewhere, and which principals of the account may assume it.
import { trusts } from '../../access/assume.ts';
import { outsiders } from '../../access/who/reach.ts';
import type { Principals } from '../../model/principal.ts';
import { accountOfRoot } from '../../policy/arn.ts';

/** Pairs of a role and a principal that are asked: more would take minutes. */
const MOST_PAIRS = 4_000_000;
/** Edges after which no further role is asked. */
const MOST_EDGES = 20_000;

export interface Assumed {
  /** From elsewhere, as trust policies name them. */
  readonly entries: readonly { readonly role: string; readonly who: string; readonly label: string }[];
  readonly pairs: readonly { readonly role: string; readonly by: string; readonly note: string }[];
  /** Roles that were not asked. */
  readonly unasked: number;
}

const NOTES = { yes: '', conditional: 'under a condition', undecided: 'undecided', no: '' } as const;

/** Roles and principals in address order. */
export function assumed({ principals }: Principals): Assumed {
  const roles = principals.filter(({ kind }) => kind === 'Role');
  const asked = roles.slice(0, Math.floor(MOST_PAIRS / Math.max(1, principals.length)));
  const pairs: { role: string; by: string; note: string }[] = [];
  let left = roles.length - asked.length;
  for (const [index, role] of asked.entries()) {
    if (pairs.length > MOST_EDGES) {
      left += asked.length - index;
      break;
    }
    for (const by of principals) {
      const { may } = by === role ? { may: 'no' as const } : trusts(role, by);
      if (may !== 'no') pairs.push({ role: role.address, by: by.address, note: NOTES[may] });
    }
  }
  const entries = outsiders(roles).flatMap(({ role, principals: named }) => named.map((who) => ({ role, who, label: labelOf(who) })));
  return { entries, pairs, unasked: left };
}

/** `everyone`, `account 210987654321`, `lambda.amazonaws.com`, the last part of an ARN. */
function labelOf(who: string): string {
  const account = accountOfRoot(who) ?? (/^\d{12}$/.test(who) ? who : undefined);
  if (account !== undefined) return `account ${account}`;
  if (who === '*') return 'everyone';
  return who.startsWith('arn:') ? who.slice(who.search(/[^:]*$/)).replace(/^(oidc-provider|saml-provider|role|user)\//, '') : who;
}
