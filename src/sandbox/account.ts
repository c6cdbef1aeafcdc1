// One account's entities, with the indexes that keep every question cheap: by name, by unique id, and by what an entity holds.
import type { Session } from './caller.ts';
import type { AccessKey } from './credentials.ts';
import type { PasswordPolicy } from './passwords.ts';
import type { AnyRecord, Kind, Records, UserRecord } from './records.ts';
import { KINDS } from './records.ts';
import type { Bucket } from './s3/bucket.ts';

/** The root-like key of an account. */
export interface KeyPair {
  readonly id: string;
  readonly secret: string;
}

/** When and where an access key, or a role, was last used. */
export interface KeyUse {
  readonly at: string;
  readonly region: string;
  readonly service: string;
}

/** What belongs to the account itself. */
export interface Settings {
  readonly alias: string | null;
  /** Null: IAM's default rules. */
  readonly passwordPolicy: PasswordPolicy | null;
}

export class Account {
  readonly id: string;
  readonly keys: KeyPair[];
  settings: Settings = { alias: null, passwordPolicy: null };
  /** The last use of each access key, and of each role by its unique id. It alone is no reason to write the state file: AWS too lags behind with it. */
  readonly uses: Map<string, KeyUse>;
  /** Buckets of S3 by name. */
  readonly buckets = new Map<string, Bucket>();
  /** Temporary credentials by access key id. */
  readonly sessions = new Map<string, Session>();
  /** Deletions of service-linked roles: the unique id of the role by the id of the task. */
  readonly deletions = new Map<string, string>();
  /** The credential report; it is gone with the process. `made` in milliseconds since the epoch. */
  report: { readonly text: string; readonly made: number; readonly ready: boolean } | null = null;
  /** Grows with every change; tells the store whether there is something to write. */
  revision = 0;

  private readonly tables: { readonly [K in Kind]: Map<string, Records[K]> } = {
    user: new Map(),
    group: new Map(),
    role: new Map(),
    policy: new Map(),
    profile: new Map(),
    mfa: new Map(),
    oidc: new Map(),
    saml: new Map(),
  };
  private readonly sorted = new Map<Kind, readonly string[]>();
  private readonly byId = new Map<string, AnyRecord>();
  private readonly byKey = new Map<string, string>();
  private readonly held = new Map<string, Map<string, AnyRecord>>();

  /** Told of every entity that is put or, with true, removed. */
  onChange: (record: AnyRecord, gone: boolean) => void = () => undefined;

  constructor(id: string, keys: KeyPair[], uses = new Map<string, KeyUse>()) {
    this.id = id;
    this.keys = keys;
    this.uses = uses;
  }

  /** An empty account that stands for another: it has its id and keys, and shares what is known of the use of keys. */
  static beside({ id, keys, uses }: Account): Account {
    return new Account(id, keys, uses);
  }

  /** Finds by name; names of one kind that differ only by case are one name. */
  find<K extends Kind>(kind: K, name: string): Records[K] | undefined {
    return this.tables[kind].get(name.toLowerCase());
  }

  findById(id: string): AnyRecord | undefined {
    return this.byId.get(id);
  }

  /** The user of an access key, and the key. */
  findKey(id: string): { user: UserRecord; key: AccessKey } | undefined {
    const user = this.byId.get(this.byKey.get(id) ?? '');
    const key = user?.kind === 'user' ? user.credentials.keys.find((one) => one.id === id) : undefined;
    return user?.kind === 'user' && key !== undefined ? { user, key } : undefined;
  }

  count(kind: Kind): number {
    return this.tables[kind].size;
  }

  /** Lower-case names in order. The list is kept until an entity comes or goes. */
  names(kind: Kind): readonly string[] {
    const known = this.sorted.get(kind);
    if (known !== undefined) return known;
    const names = [...this.tables[kind].keys()].sort();
    this.sorted.set(kind, names);
    return names;
  }

  /** The entities that hold something (`holding.*`), in order of kind and name. */
  holders(holding: string): readonly AnyRecord[] {
    const holders = this.held.get(holding);
    if (holders === undefined) return [];
    return [...holders.keys()].sort().flatMap((id) => holders.get(id) ?? []);
  }

  holderCount(holding: string): number {
    return this.held.get(holding)?.size ?? 0;
  }

  /** Everything that is held, sorted: `holding.*` strings that begin with `prefix`. */
  holdings(prefix: string): readonly string[] {
    return [...this.held.keys()].filter((holding) => holding.startsWith(prefix)).sort();
  }

  records(): AnyRecord[] {
    return KINDS.flatMap((kind) => this.names(kind).flatMap((name) => this.find(kind, name) ?? []));
  }

  /** Adds an entity or replaces the one with the same unique id, under its new name if that has changed. */
  put(record: AnyRecord): void {
    const before = this.byId.get(record.id);
    if (before !== undefined) this.forget(before);
    const key = record.name.toLowerCase();
    if (before?.name.toLowerCase() !== key) this.sorted.delete(record.kind);
    this.enter(key, record);
    this.byId.set(record.id, record);
    if (record.kind === 'user') for (const one of record.credentials.keys) this.byKey.set(one.id, record.id);
    for (const holding of holdingsOf(record)) this.hold(holding, record);
    this.touch();
    this.onChange(record, false);
  }

  remove(record: AnyRecord): void {
    this.forget(record);
    this.sorted.delete(record.kind);
    this.touch();
    this.onChange(record, true);
  }

  /** Changes what belongs to the account itself. */
  set(change: Partial<Settings>): void {
    this.settings = { ...this.settings, ...change };
    this.revision += 1;
  }

  open(session: Session): void {
    this.sessions.set(session.id, session);
    this.touch();
  }

  /** Says that something has changed that is no entity. */
  touch(): void {
    this.revision += 1;
  }

  private enter(key: string, record: AnyRecord): unknown {
    switch (record.kind) {
      case 'user':
        return this.tables.user.set(key, record);
      case 'group':
        return this.tables.group.set(key, record);
      case 'role':
        return this.tables.role.set(key, record);
      case 'policy':
        return this.tables.policy.set(key, record);
      case 'profile':
        return this.tables.profile.set(key, record);
      case 'mfa':
        return this.tables.mfa.set(key, record);
      case 'oidc':
        return this.tables.oidc.set(key, record);
      case 'saml':
        return this.tables.saml.set(key, record);
    }
  }

  private forget(record: AnyRecord): void {
    this.tables[record.kind].delete(record.name.toLowerCase());
    this.byId.delete(record.id);
    if (record.kind === 'user') for (const one of record.credentials.keys) this.byKey.delete(one.id);
    for (const holding of holdingsOf(record)) {
      const holders = this.held.get(holding);
      holders?.delete(sortKey(record));
      if (holders?.size === 0) this.held.delete(holding);
    }
  }

  private hold(holding: string, record: AnyRecord): void {
    const holders = this.held.get(holding) ?? new Map<string, AnyRecord>();
    holders.set(sortKey(record), record);
    this.held.set(holding, holders);
  }
}

export const holding = {
  attachment: (arn: string): string => `attachment ${arn}`,
  boundary: (arn: string): string => `boundary ${arn}`,
  membership: (group: string): string => `membership ${group}`,
  profileRole: (role: string): string => `profile-role ${role}`,
  mfaOf: (user: string): string => `mfa-of ${user}`,
} as const;

function holdingsOf(record: AnyRecord): string[] {
  switch (record.kind) {
    case 'policy':
    case 'oidc':
    case 'saml':
      return [];
    case 'profile':
      return record.role === null ? [] : [holding.profileRole(record.role)];
    case 'mfa':
      return record.user === null ? [] : [holding.mfaOf(record.user)];
    case 'user':
    case 'group':
    case 'role':
      return [
        ...record.attached.map(holding.attachment),
        ...(record.boundary === null ? [] : [holding.boundary(record.boundary)]),
        ...(record.kind === 'user' ? record.groups.map(holding.membership) : []),
      ];
  }
}

function sortKey(record: AnyRecord): string {
  return `${record.kind}/${record.name.toLowerCase()}`;
}
