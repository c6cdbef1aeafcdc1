// The nouns of the table of ways to more access. A way is data: which actions on which kind of resource, and what they come to.

/** On what an action of a way must be allowed. */
export type Shape =
  | 'own user'
  | 'own role'
  | 'own group'
  | 'own policy'
  | 'other group'
  | 'target user'
  | 'target role'
  | 'policy of the target'
  | 'passed role'
  | 'new user'
  | 'new role'
  | 'trusted provider'
  | '*';

export interface Need {
  readonly action: string;
  readonly on: Shape;
}

/** A change of what a principal may do. */
export type Change =
  | 'attach'
  | 'inline'
  | 'version'
  | 'default version'
  | 'attach to group'
  | 'inline of group'
  | 'join'
  | 'join and attach'
  | 'join and inline'
  | 'drop boundary'
  | 'replace boundary'
  | 'detach'
  | 'delete inline'
  | 'detach from group'
  | 'delete inline of group'
  | 'leave'
  | 'tag'
  | 'untag';

/** How one becomes somebody else. */
export type Take = 'credentials' | 'assume' | 'trust';

/** What the actions of a way come to. */
export type Gain =
  | { readonly kind: 'change'; readonly of: 'User' | 'Role'; readonly change: Change }
  | { readonly kind: 'take'; readonly of: 'User' | 'Role'; readonly take: Take; readonly change?: Change; readonly isTagged?: true }
  /** A service works with the role that is passed to it. */
  | { readonly kind: 'pass'; readonly services: readonly string[] }
  /** A service works with a role that something there has already. */
  | { readonly kind: 'run'; readonly services: readonly string[] }
  | { readonly kind: 'create' }
  | { readonly kind: 'provider'; readonly federation: 'saml-provider' | 'oidc-provider'; readonly exists: boolean }
  /** Access that IAM of this account does not hold. */
  | { readonly kind: 'beyond'; readonly to: 'administrator' | 'itself' };

export type Family =
  | 'self-escalation'
  | 'principal access'
  | 'write and take'
  | 'limits'
  | 'new PassRole'
  | 'existing PassRole'
  | 'federation'
  | 'organization';

export interface Template {
  /** Stable, so that it can be looked up. */
  readonly id: string;
  readonly family: Family;
  /** What happens, for people. */
  readonly what: string;
  readonly needs: readonly Need[];
  readonly gain: Gain;
  /** The catalogues that know it, and their names for it. Empty: in none. */
  readonly sources: readonly string[];
}
