// Every kind, one line each, in order of rank.
import type { KindName } from '../model/address.ts';
import { accessKey } from './access-key/access-key.ts';
import { account } from './account/account.ts';
import { group } from './group/group.ts';
import { instanceProfile } from './instance-profile/instance-profile.ts';
import type { Kind } from './kind.ts';
import { loginProfile } from './login-profile/login-profile.ts';
import { oidcProvider } from './oidc-provider/oidc-provider.ts';
import { policy } from './policy/policy.ts';
import { role } from './role/role.ts';
import { samlProvider } from './saml-provider/saml-provider.ts';
import { serviceLinkedRole } from './service-linked-role/service-linked-role.ts';
import { user } from './user/user.ts';

export const KINDS: readonly Kind[] = [
  account,
  policy,
  oidcProvider,
  samlProvider,
  group,
  user,
  role,
  serviceLinkedRole,
  instanceProfile,
  accessKey,
  loginProfile,
];

/** The kinds that have a section of their own in a manifest; the others are declared within these. */
export const SECTIONED: readonly Kind[] = KINDS.filter((kind) => kind.section !== '');

/** The kind of an address; undefined for a kind that is not managed yet. */
export function kindOf(name: KindName): Kind | undefined {
  return KINDS.find((kind) => kind.name === name);
}

/** The kind that a section of a manifest declares. */
export function kindOfSection(section: string): Kind | undefined {
  return KINDS.find((kind) => kind.section === section);
}
