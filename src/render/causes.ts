// This change before drift: changes in the order in which a reviewer of a commit reads them.
import type { Change, Plan } from '../model/plan.ts';

/** Changes under one heading. */
export interface CauseGroup {
  readonly cause: 'this-change' | 'drift' | null;
  readonly changes: readonly Change[];
}

/** Without --since all of them as they are; else what this change does, then what the account did by itself. No group is empty. */
export function byCause({ since, changes }: Pick<Plan, 'since' | 'changes'>): CauseGroup[] {
  if (since === undefined) return [{ cause: null, changes }];
  const isDrift = (change: Change): boolean => change.cause === 'drift';
  const groups: CauseGroup[] = [
    { cause: 'this-change', changes: changes.filter((change) => !isDrift(change)) },
    { cause: 'drift', changes: changes.filter(isDrift) },
  ];
  return groups.filter((group) => group.changes.length > 0);
}

/** What is said behind the title of a change that has two causes. */
export function alsoDrift(change: Change): string {
  return change.cause === 'both' ? '  (and drift)' : '';
}

/** `main (1a2b3c4d)`. */
export function sinceName({ ref, commit }: NonNullable<Plan['since']>): string {
  const short = commit.slice(0, 8);
  return commit.startsWith(ref) ? short : `${ref} (${short})`;
}
