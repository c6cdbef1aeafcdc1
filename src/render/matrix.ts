// The configured accounts: as lines, and as the matrix of a pipeline.
import type { AccountName } from '../model/accounts.ts';
import { count, layout, line } from './layout.ts';
import type { Look } from './layout.ts';

export interface AccountRow extends AccountName {
  /** The ARN that is assumed. */
  readonly role: string | null;
  readonly applyAs: string | null;
  /** Folders. */
  readonly manifests: readonly string[];
}

/** An account a block; the last line counts. */
export function renderAccounts(rows: readonly AccountRow[], look: Look): string {
  const blocks = rows.flatMap(({ name, account, stage, role, applyAs, manifests }) => [
    line(0, `${name} (${account}), stage ${stage}`, 'strong'),
    line(2, role === null ? 'role: none, the credentials of the surroundings' : `role: ${role}`),
    ...(applyAs === null ? [] : [line(2, `applied as: ${applyAs}`)]),
    line(2, `manifests: ${manifests.join(', ')}`),
  ]);
  const total = rows.length === 0 ? 'No accounts are configured.' : `${count(rows.length, 'account')}.`;
  return layout([...blocks, line(0, total, 'strong')], look);
}

/**
 * One line of JSON that GitHub takes as a matrix
 * (https://docs.github.com/en/actions/writing-workflows/choosing-what-your-workflow-does/running-variations-of-jobs-in-a-workflow).
 */
export function renderMatrix(rows: readonly AccountRow[]): string {
  const include = rows.map(({ name, account, stage, role, applyAs, manifests }) => ({
    account: name,
    id: account,
    stage,
    role,
    applyAs,
    manifests,
  }));
  return `${JSON.stringify({ include })}\n`;
}
