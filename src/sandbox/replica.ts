// What reads see while changes spread: a copy of an account that hears of each change later, every entity by its own delay.
import { Account } from './account.ts';
import type { AnyRecord } from './records.ts';

interface Change {
  readonly record: AnyRecord;
  readonly gone: boolean;
  /** Milliseconds since the epoch at which the copy hears of it. */
  readonly due: number;
}

export class Replica {
  private readonly original: Account;
  private readonly copy: Account;
  private pending: Change[] = [];

  constructor(original: Account) {
    this.original = original;
    this.copy = Account.beside(original);
    for (const record of original.records()) this.copy.put(record);
  }

  /** Notes a change that the copy hears of at a time, but never before an older change of the same entity. */
  note(record: AnyRecord, gone: boolean, due: number): void {
    const last = this.pending.findLast((change) => change.record.id === record.id)?.due ?? 0;
    this.pending.push({ record, gone, due: Math.max(due, last) });
  }

  /** The account as reads see it at a time. */
  at(now: number): Account {
    const due = this.pending.filter((change) => change.due <= now);
    if (due.length > 0) {
      this.pending = this.pending.filter((change) => change.due > now);
      for (const { record, gone } of due) this.apply(record, gone);
    }
    this.copy.settings = this.original.settings;
    return this.copy;
  }

  private apply(record: AnyRecord, gone: boolean): void {
    const known = this.copy.findById(record.id);
    if (gone && known !== undefined) this.copy.remove(known);
    // The name may still belong to an entity whose end has not been heard of.
    if (!gone && this.copy.find(record.kind, record.name)?.id !== record.id) this.displace(record);
    if (!gone) this.copy.put(record);
  }

  private displace(record: AnyRecord): void {
    const other = this.copy.find(record.kind, record.name);
    if (other !== undefined) this.copy.remove(other);
  }
}
