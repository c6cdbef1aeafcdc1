// Access keys as a table, or as JSON. Ids of keys are no secrets.
import type { KeyRow } from '../model/keys.ts';
import { paint } from './paint.ts';

export const KEYS_FORMAT = 1;

export function renderKeysJson(rows: readonly KeyRow[]): string {
  return `${JSON.stringify({ formatVersion: KEYS_FORMAT, keys: rows }, null, 2)}\n`;
}

/** One line a key, and below it what comes next. */
export function renderKeys(rows: readonly KeyRow[], { color }: { readonly color: boolean }): string {
  if (rows.length === 0) return 'No slot has a key. Declare one under accessKeys of a user; iamsync keys list --all shows every key.\n';
  const cells = rows.map((row) => [
    `${row.user}/${row.slot ?? '-'}`,
    row.key ?? '-',
    row.status ?? '-',
    row.age === null ? '-' : `${row.age} d`,
    row.state,
    row.use ?? '-',
  ]);
  const head = ['SLOT', 'KEY', 'STATUS', 'AGE', 'STATE', 'USE'];
  const widths = head.map((title, column) => Math.max(title.length, ...cells.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const lines = rows.flatMap((row, index) => [line(cells[index] ?? []), `  next: ${row.next}`]);
  return `${[paint(line(head), 'dim', color), ...lines].join('\n')}\n`;
}
