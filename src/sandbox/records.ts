// What the sandbox remembers of an entity. Records are never changed in place: an operation puts a new one.
import type { Credentials } from './credentials.ts';

export interface Tag {
  readonly key: string;
  readonly value: string;
}

interface EntityBase {
  /** The unique id, e.g. `AROA…`. */
  readonly id: string;
  readonly name: string;
  /** Begins and ends with a slash. */
  readonly path: string;
  /** ISO 8601, whole seconds, UTC. */
  readonly created: string;
  /** Sorted by key. Groups have none. */
  readonly tags: readonly Tag[];
  /** The tagging API also returns what was tagged once and is not any more. */
  readonly onceTagged: boolean;
}

interface PrincipalBase extends EntityBase {
  /** Texts of the inline policies, exactly as sent. */
  readonly inline: ReadonlyMap<string, string>;
  /** ARNs of managed policies, in the order in which they were attached. */
  readonly attached: readonly string[];
  /** ARN of the permissions boundary. Groups have none. */
  readonly boundary: string | null;
}

export interface UserRecord extends PrincipalBase {
  readonly kind: 'user';
  /** Unique ids: a membership survives the renaming of either side. */
  readonly groups: readonly string[];
  readonly credentials: Credentials;
}

export interface GroupRecord extends PrincipalBase {
  readonly kind: 'group';
}

export interface RoleRecord extends PrincipalBase {
  readonly kind: 'role';
  readonly description: string | null;
  /** Seconds. */
  readonly maxSessionDuration: number;
  /** JSON in which users and roles are named by unique id (see trust.ts). */
  readonly trust: string;
}

export interface ProfileRecord extends EntityBase {
  readonly kind: 'profile';
  /** Unique id of its role. */
  readonly role: string | null;
}

export interface PolicyVersion {
  readonly number: number;
  readonly created: string;
  /** The document exactly as sent. */
  readonly text: string;
}

export interface PolicyRecord extends EntityBase {
  readonly kind: 'policy';
  readonly description: string | null;
  readonly updated: string;
  /** Highest number first. */
  readonly versions: readonly PolicyVersion[];
  readonly defaultVersion: number;
  /** Numbers are never used twice, also after a delete. */
  readonly nextVersion: number;
}

/** A virtual MFA device. Its serial number is its ARN. */
export interface MfaRecord extends EntityBase {
  readonly kind: 'mfa';
  /** What the codes are made from, in base 32. */
  readonly seed: string;
  /** Unique id of the user who has it enabled. */
  readonly user: string | null;
  readonly enabled: string | null;
}

/** The name is the address without `https://`. */
export interface OidcRecord extends EntityBase {
  readonly kind: 'oidc';
  readonly clientIds: readonly string[];
  readonly thumbprints: readonly string[];
}

/** A private key of a SAML provider; what it is is not kept. */
export interface PrivateKey {
  readonly id: string;
  readonly added: string;
}

export interface SamlRecord extends EntityBase {
  readonly kind: 'saml';
  readonly document: string;
  readonly encryption: 'Required' | 'Allowed';
  readonly privateKeys: readonly PrivateKey[];
}

export interface Records {
  user: UserRecord;
  group: GroupRecord;
  role: RoleRecord;
  profile: ProfileRecord;
  policy: PolicyRecord;
  mfa: MfaRecord;
  oidc: OidcRecord;
  saml: SamlRecord;
}

export type Kind = keyof Records;
export type PrincipalKind = 'user' | 'group' | 'role';
export type PrincipalRecord = Records[PrincipalKind];
export type AnyRecord = Records[Kind];

export const KINDS: readonly Kind[] = ['user', 'group', 'role', 'policy', 'profile', 'mfa', 'oidc', 'saml'];

const RESOURCE = {
  user: 'user',
  group: 'group',
  role: 'role',
  profile: 'instance-profile',
  policy: 'policy',
  mfa: 'mfa',
  oidc: 'oidc-provider',
  saml: 'saml-provider',
} as const;

/** The ARN of an entity of an account. */
export function arnOf(account: string, record: Pick<AnyRecord, 'kind' | 'path' | 'name'>): string {
  return `arn:aws:iam::${account}:${RESOURCE[record.kind]}${record.path}${record.name}`;
}
