// What a plan says beside its changes: what stays unmentioned, what could not be read, and whether its order is safe.
import { append } from '../model/lists.ts';
import { byCodePoint } from '../model/json.ts';
import { exceptionText } from '../model/plan.ts';
import type { ComputedVerdict, Plan } from '../model/plan.ts';
import { line } from './layout.ts';
import type { Line } from './layout.ts';
import { isDocument, isEmpty, show } from './value.ts';

/** Entries of a list that are shown before the rest is counted. */
const MOST = 10;

/** The first lines of a list, and how many more there are; `full` for all of them. */
export function capped(lines: readonly Line[], full: boolean): Line[] {
  return full || lines.length <= MOST ? [...lines] : [...lines.slice(0, MOST), line(2, `… and ${lines.length - MOST} more`, 'dim')];
}

/** Fields that no manifest mentions and that hold something: they stay. */
export function keptLines(plan: Plan, full: boolean): Line[] {
  const held = plan.kept.filter(({ value }) => !isEmpty(value));
  if (held.length === 0) return [];
  const lines = held.map(({ address, field, value }) =>
    line(2, `${address} ${field}: ${isDocument(value) ? 'its document' : show(value)}`),
  );
  return [line(0, 'Kept as it is, because the manifests do not mention it:', 'strong'), ...capped(lines, full)];
}

/** Fields that were not compared, one line for each field and reason. */
export function unreadLines(plan: Plan, full: boolean): Line[] {
  const groups = new Map<string, string[]>();
  for (const { address, field, reason } of plan.unread) {
    append(groups, `${field}\n${reason}`, address);
  }
  if (groups.size === 0) return [];
  const lines = [...groups]
    .sort(([a], [b]) => byCodePoint(a, b))
    .map(([key, addresses]) => {
      const [field = '', reason = ''] = key.split('\n');
      const of = addresses.length > 3 ? `${addresses.length} entities` : addresses.join(', ');
      return line(2, `${field} of ${of}: ${reason}`);
    });
  return [line(0, 'Not read, so not compared:', 'strong'), ...capped(lines, full)];
}

/** The verdict about the order of calls, where one was computed. */
export function verdictLines({ verdict, waves }: Plan, full: boolean): Line[] {
  if (waves.length === 0) return [];
  switch (verdict.state) {
    case 'not-computed':
      return [];
    case 'safe':
      return [line(0, 'Order: no gap and no window in any state between two calls.', 'add')];
    case 'transient':
    case 'undecided': {
      const head = verdict.state === 'transient' ? 'No safe order:' : 'Undecided whether the order is safe:';
      return [
        line(0, head, 'warning'),
        ...capped(
          verdict.exceptions.map((one) => line(2, `${exceptionText(one)}${one.consent === 'given' ? ' (as was agreed)' : ''}`)),
          full,
        ),
        ...consentLine(verdict),
      ];
    }
  }
}

function consentLine({ hash }: ComputedVerdict): Line[] {
  return hash === null ? [] : [line(2, `--allow-transient=${hash} agrees to this`, 'warning')];
}
