// Who becomes a role: principals of the account step by step, and whom its trust policy lets in from elsewhere.
import type { Address } from '../../model/address.ts';
import type { Principal, Principals } from '../../model/principal.ts';
import { byCodePoint } from '../../model/json.ts';
import { accountOfRoot, parseArn } from '../../policy/arn.ts';
import { isDocument } from '../../policy/document.ts';
import { trusts } from '../assume.ts';

export interface Through {
  readonly principal: Address;
  /** The roles in the order in which they are assumed; the last is the one that is able. */
  readonly roles: readonly Address[];
  /** `yes`: at once; `conditional`: one of the steps needs the right context; `undecided`: one of them hangs on what is not known. */
  readonly may: 'yes' | 'conditional' | 'undecided';
}

export interface Outside {
  readonly role: Address;
  /** Services, providers and accounts, as its trust policy names them. */
  readonly principals: readonly string[];
}

/** The shortest way of every principal to one of the roles, in address order. */
export function reaching({ principals }: Principals, targets: readonly Principal[]): Through[] {
  const found = new Map<Address, Through>(targets.map(({ address }) => [address, { principal: address, roles: [], may: 'yes' }]));
  for (let frontier = targets; frontier.length > 0;) {
    const next: Principal[] = [];
    for (const role of frontier) {
      const onward = found.get(role.address);
      for (const principal of principals) {
        const step = onward === undefined || found.has(principal.address) ? undefined : stepTo(role, principal, onward);
        if (step === undefined) continue;
        found.set(principal.address, step);
        if (principal.kind === 'Role') next.push(principal);
      }
    }
    frontier = next;
  }
  return [...found.values()].filter(({ roles }) => roles.length > 0).sort((a, b) => byCodePoint(a.principal, b.principal));
}

function stepTo(role: Principal, principal: Principal, onward: Through): Through | undefined {
  const { may } = trusts(role, principal);
  if (may === 'no') return undefined;
  const roles = [role.address, ...onward.roles];
  return { principal: principal.address, roles, may: may === 'undecided' || onward.may === 'yes' ? may : onward.may };
}

/** Whom the roles trust beyond the principals of their account. */
export function outsiders(roles: readonly Principal[]): Outside[] {
  return roles.flatMap((role) => {
    const principals = trustedBy(role);
    return principals.length === 0 ? [] : [{ role: role.address, principals }];
  });
}

function trustedBy({ arn, trust }: Principal): string[] {
  const account = parseArn(arn)?.account;
  if (trust === null || !isDocument(trust)) return [];
  const names = trust.Statement.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Principal: named = {} }) =>
    named === '*' ? ['*'] : Object.values(named).flat(),
  );
  const isInside = (name: string): boolean => name === account || accountOfRoot(name) === account || isPrincipalOf(name, account);
  return [...new Set(names.filter((name) => !isInside(name)))].sort(byCodePoint);
}

// Providers of the account let in who is elsewhere.
function isPrincipalOf(name: string, account: string | undefined): boolean {
  const arn = parseArn(name);
  return arn !== undefined && arn.account === account && !/^(oidc|saml)-provider\//.test(arn.resource);
}
