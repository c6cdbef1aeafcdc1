// One account's entities, with the indexes that keep every question cheap: by name, by unique id, and by what an entity holds.
import type { AnyRecord, Kind, Records } from './records.ts';
import { KINDS } from './records.ts';

/** An access key pair; `user` is the unique id of its user, or null for the root-like key of the account. */
export interface KeyPair {
  readonly id: string;
  readonly secret: string;
  readonly user: string | null;
}

export class Account {
  readonly id: string;
  readonly keys: KeyPair[];
  alias: string | null = null;
  /** Grows with every change; tells the store whether there is something to write. */
  revision = 0;

  private readonly tables: { readonly [K in Kind]: Map<string, Records[K]> } = {
    user: new Map(),
    group: new Map(),
    role: new Map(),
    policy: new Map(),
    profile: new Map(),
  };
  private readonly sorted = new Map<Kind, readonly string[]>();
  private readonly byId = new Map<string, AnyRecord>();
  private readonly held = new Map<string, Map<string, AnyRecord>>();

  constructor(id: string, keys: KeyPair[]) {
    this.id = id;
    this.keys = keys;
  }

  /** Finds by name; names of one kind that differ only by case are one name. */
  find<K extends Kind>(kind: K, name: string): Records[K] | undefined {
    return this.tables[kind].get(name.toLowerCase());
  }

  findById(id: string): AnyRecord | undefined {
    return this.byId.get(id);
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
    for (const holding of holdingsOf(record)) this.hold(holding, record);
    this.revision += 1;
  }

  remove(record: AnyRecord): void {
    this.forget(record);
    this.sorted.delete(record.kind);
    this.revision += 1;
  }

  /** Sets or clears the account's alias. */
  rename(alias: string | null): void {
    this.alias = alias;
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
    }
  }

  private forget(record: AnyRecord): void {
    this.tables[record.kind].delete(record.name.toLowerCase());
    this.byId.delete(record.id);
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
} as const;

function holdingsOf(record: AnyRecord): string[] {
  switch (record.kind) {
    case 'policy':
      return [];
    case 'profile':
      return record.role === null ? [] : [holding.profileRole(record.role)];
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
