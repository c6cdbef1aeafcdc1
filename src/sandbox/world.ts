// Everything that one sandbox holds: its accounts, its quotas, its clock, and where its next unique id comes from.
import { Account } from './account.ts';
import { timestamp } from './answer.ts';
import type { Signer } from './caller.ts';
import { CALM } from './circumstances.ts';
import type { Circumstances } from './circumstances.ts';
import { Dice } from './dice.ts';
import { accessKey, ID_PREFIX, secretText, uniqueId } from './ids.ts';
import type { Quotas } from './quotas.ts';
import type { AnyRecord } from './records.ts';
import { Replica } from './replica.ts';

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
  /** The SHA-256 of the seed file that the accounts began with. */
  planted: string | null = null;
  circumstances: Circumstances = CALM;
  /** Puts back what the accounts hold from the start. */
  replant: () => void = () => undefined;
  /** Milliseconds that the sandbox's clock is ahead of the one it was given. */
  private ahead = 0;
  private readonly now: () => number;
  private readonly born = new Map<string, number>();
  private readonly replicas = new Map<Account, Replica>();
  private readonly dice: Dice;

  constructor(options: WorldOptions) {
    this.seed = options.seed;
    this.drawn = options.drawn;
    this.quotas = options.quotas;
    this.now = options.now;
    this.dice = new Dice(options.seed);
  }

  /** Adds an account with its root-like key, unless it is there already. */
  open(id: string): Account {
    const known = this.accounts.get(id);
    if (known !== undefined) return known;
    const account = new Account(id, [accessKey(this.seed, id)]);
    this.accounts.set(id, account);
    return account;
  }

  /** Empties the accounts, which keep their keys, and sets the clock and the ids back to the start. */
  reset(): void {
    for (const [id, { keys, revision }] of this.accounts) {
      const empty = new Account(id, keys);
      empty.revision = revision + 1;
      this.accounts.set(id, empty);
    }
    this.replicas.clear();
    this.born.clear();
    this.drawn = 0;
    this.ahead = 0;
    this.replant();
  }

  newId(kind: keyof typeof ID_PREFIX): string {
    this.drawn += 1;
    const id = uniqueId(ID_PREFIX[kind], this.seed, this.drawn);
    // An access key id has 20 characters, one less than the other unique ids.
    const exact = kind === 'key' || kind === 'session' ? id.slice(0, 20) : id;
    this.note(exact);
    return exact;
  }

  /** A new secret; see `secretText`. */
  newSecret(length: number, alphabet?: '32' | '64'): string {
    this.drawn += 1;
    return secretText(this.seed, this.drawn, length, alphabet);
  }

  /** Remembers that something happens now. */
  note(what: string): void {
    this.born.set(what, this.time());
  }

  /** True if something happened less than so many milliseconds ago. */
  isFresh(what: string, milliseconds: number): boolean {
    return milliseconds > 0 && this.time() - (this.born.get(what) ?? Number.NEGATIVE_INFINITY) < milliseconds;
  }

  /** Milliseconds since the epoch. */
  time(): number {
    return this.now() + this.ahead;
  }

  /** Sets the clock forward. */
  advance(milliseconds: number): void {
    this.ahead += milliseconds;
  }

  /** Changes the circumstances; the chance in them begins again from the seed. */
  set(circumstances: Circumstances): void {
    this.circumstances = circumstances;
    this.dice.reseed(this.seed);
    const lags = circumstances.lag.reads !== 0;
    for (const account of this.accounts.values()) if (!lags || !this.replicas.has(account)) this.follow(account, lags);
  }

  /** The account as reads see it now. */
  seen(account: Account): Account {
    return this.replicas.get(account)?.at(this.time()) ?? account;
  }

  private follow(account: Account, lags: boolean): void {
    this.replicas.delete(account);
    account.onChange = () => undefined;
    if (!lags) return;
    const replica = new Replica(account);
    this.replicas.set(account, replica);
    account.onChange = (record, gone) => replica.note(record, gone, this.time() + this.dice.within(this.circumstances.lag.reads));
  }

  /** A time, now by default, as IAM writes it. */
  timestamp(milliseconds = this.time()): string {
    return timestamp(milliseconds);
  }

  /** Who signs with an access key. */
  signer(accessKeyId: string): Signer | undefined {
    for (const account of this.accounts.values()) {
      const signer = signerOf(account, accessKeyId);
      if (signer !== undefined) return this.isFresh(accessKeyId, this.circumstances.lag.keys) ? undefined : signer;
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

function signerOf(account: Account, accessKeyId: string): Signer | undefined {
  const root = account.keys.find((pair) => pair.id === accessKeyId);
  if (root !== undefined) return { account, caller: { kind: 'root' }, secret: root.secret, active: true, session: null };
  const own = account.findKey(accessKeyId);
  if (own !== undefined) {
    const { user, key } = own;
    return { account, caller: { kind: 'user', id: user.id }, secret: key.secret, active: key.status === 'Active', session: null };
  }
  const session = account.sessions.get(accessKeyId);
  if (session === undefined) return undefined;
  const { caller, secret } = session;
  return { account, caller, secret, active: caller.kind === 'root' || account.findById(caller.id) !== undefined, session };
}
