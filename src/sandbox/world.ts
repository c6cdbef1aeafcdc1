// Everything that one sandbox holds: its accounts, its quotas, its clock, and where its next unique id comes from.
import { Account } from './account.ts';
import type { KeyPair } from './account.ts';
import { timestamp } from './answer.ts';
import { accessKey, ID_PREFIX, uniqueId } from './ids.ts';
import type { Quotas } from './quotas.ts';
import type { AnyRecord, Kind } from './records.ts';

export interface WorldOptions {
  readonly seed: string;
  /** How many unique ids were drawn from the seed before. */
  readonly drawn: number;
  readonly quotas: Quotas;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export class World {
  readonly accounts = new Map<string, Account>();
  readonly seed: string;
  readonly quotas: Quotas;
  /** The most items that a page holds, whatever MaxItems says; IAM may always return fewer. */
  pageSize = Number.POSITIVE_INFINITY;
  drawn: number;
  private readonly now: () => number;

  constructor(options: WorldOptions) {
    this.seed = options.seed;
    this.drawn = options.drawn;
    this.quotas = options.quotas;
    this.now = options.now;
  }

  /** Adds an account with its root-like key, unless it is there already. */
  open(id: string): Account {
    const known = this.accounts.get(id);
    if (known !== undefined) return known;
    const account = new Account(id, [{ ...accessKey(this.seed, id), user: null }]);
    this.accounts.set(id, account);
    return account;
  }

  newId(kind: Kind): string {
    this.drawn += 1;
    return uniqueId(ID_PREFIX[kind], this.seed, this.drawn);
  }

  timestamp(): string {
    return timestamp(this.now());
  }

  /** The account and key pair of an access key id. */
  keyOwner(accessKeyId: string): { account: Account; key: KeyPair } | undefined {
    for (const account of this.accounts.values()) {
      const key = account.keys.find((pair) => pair.id === accessKeyId);
      if (key !== undefined) return { account, key };
    }
    return undefined;
  }

  /** The living entity of a unique id, in any account. */
  findById(id: string): { account: Account; record: AnyRecord } | undefined {
    for (const account of this.accounts.values()) {
      const record = account.findById(id);
      if (record !== undefined) return { account, record };
    }
    return undefined;
  }

  /** Grows with every change of any account. */
  revision(): number {
    return [...this.accounts.values()].reduce((sum, account) => sum + account.revision, 0);
  }
}
