// The credential report: one row for the root user and one for each user.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
import { Failure } from '../../model/failure.ts';

export interface ReportKey {
  readonly active: boolean;
  /** Milliseconds since the epoch; null: not known. */
  readonly rotated: number | null;
  readonly used: number | null;
}

export interface ReportRow {
  readonly user: string;
  readonly isRoot: boolean;
  readonly created: number | null;
  readonly password: { readonly used: number | null; readonly changed: number | null } | null;
  readonly mfa: boolean;
  readonly keys: readonly ReportKey[];
}

const ROOT = '<root_account>';

/** The rows of the CSV. Throws Failure('aws') for what is no credential report. */
export function readReport(csv: string): ReportRow[] {
  const [head = '', ...lines] = csv.split('\n').map((line) => line.replace(/\r$/, ''));
  const columns = head.split(',');
  if (!['user', 'arn', 'password_enabled', 'mfa_active'].every((name) => columns.includes(name)))
    throw new Failure('aws', 'the credential report has not the columns of one', 'Name the endpoint and its version in a bug report.');
  return lines.filter((line) => line !== '').map((line) => rowOf(cellsOf(line, columns.length), columns));
}

const COMMA_OUTSIDE_QUOTES = /,(?=(?:[^"]*"[^"]*")*[^"]*$)/;

// Names of users may hold commas and are not quoted; then the name and the ARN hold the same number of them.
function cellsOf(line: string, count: number): string[] {
  const cells = line.split(COMMA_OUTSIDE_QUOTES);
  const extra = (cells.length - count) / 2;
  if (extra <= 0) return cells;
  const joined = [cells.slice(0, extra + 1), cells.slice(extra + 1, 2 * extra + 2)].map((parts) => parts.join(','));
  return [...joined, ...cells.slice(2 * extra + 2)];
}

function rowOf(cells: readonly string[], columns: readonly string[]): ReportRow {
  const cell = (name: string): string => cells[columns.indexOf(name)] ?? '';
  const time = (name: string): number | null => {
    const parsed = Date.parse(cell(name));
    return Number.isNaN(parsed) ? null : parsed;
  };
  return {
    user: cell('user'),
    isRoot: cell('user') === ROOT,
    created: time('user_creation_time'),
    password:
      cell('password_enabled') === 'true' || cell('user') === ROOT
        ? { used: time('password_last_used'), changed: time('password_last_changed') }
        : null,
    mfa: cell('mfa_active') === 'true',
    keys: ['1', '2'].map((n) => ({
      active: cell(`access_key_${n}_active`) === 'true',
      rotated: time(`access_key_${n}_last_rotated`),
      used: time(`access_key_${n}_last_used_date`),
    })),
  };
}
