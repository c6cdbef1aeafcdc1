// What apply did in several accounts: a line for each, what was not tried, and as JSON.
import type { AccountRun } from '../model/accounts.ts';
import { count, layout, line } from './layout.ts';
import type { Line, Look } from './layout.ts';

const STAGES_FORMAT = 1;

/** A line for each account in the order of their turns; the last line counts. */
export function renderStages(runs: readonly AccountRun[], look: Look): string {
  const rows = runs.map((run): Line => ({ ...line(2, `stage ${run.stage}, ${run.name}: ${ended(run)}`), whole: true }));
  const whole = runs.every(({ exit }) => exit === 0);
  const closing: Line = { ...line(0, tally(runs), whole ? 'strong' : 'error'), whole: true };
  return layout([line(0, `${count(runs.length, 'account')}:`, 'strong'), ...rows, closing], look);
}

function ended({ exit }: AccountRun): string {
  switch (exit) {
    case null:
      return 'not tried';
    case 0:
      return 'done';
    case 3:
      return 'refused (exit 3)';
    case 4:
      return 'incomplete: calls that write were sent, and the run did not end as planned (exit 4)';
    default:
      return `failed (exit ${exit})`;
  }
}

function tally(runs: readonly AccountRun[]): string {
  const done = runs.filter(({ exit }) => exit === 0).map(({ name }) => name);
  const failed = runs.filter(({ exit }) => exit !== 0 && exit !== null).map(({ name }) => name);
  const rest = runs.filter(({ exit }) => exit === null).map(({ name }) => name);
  if (done.length === runs.length) return `Applied to ${count(done.length, 'account')}.`;
  const left = rest.length === 0 ? '' : ` Not tried: ${rest.join(', ')}.`;
  const names = failed.length === 0 ? '' : ` (${failed.join(', ')})`;
  return `Not applied everywhere: ${done.length} done, ${failed.length} refused or failed${names}, ${rest.length} not tried.${left}`;
}

/** The same as JSON text that ends with a line break. */
export function renderStagesJson(runs: readonly AccountRun[]): string {
  const accounts = runs.map(({ account, name, stage, exit, applied, error }) => ({ account, name, stage, exit, applied, error }));
  return `${JSON.stringify({ formatVersion: STAGES_FORMAT, accounts }, null, 2)}\n`;
}
