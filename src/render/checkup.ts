// What doctor found, one line a check.
import type { Checkup } from '../model/checkup.ts';
import { count, layout, line } from './layout.ts';
import type { Line, Look } from './layout.ts';

const CHECKUP_FORMAT = 1;
const TONES = { ok: 'add', warn: 'warning', fail: 'error' } as const;

/** The checks as text that ends with a line break. */
export function renderCheckup(checks: readonly Checkup[], look: Look): string {
  const names = checks.map(({ name, account }) => (account === null ? name : `${account}: ${name}`));
  const width = Math.max(0, ...names.map((name) => name.length));
  const lines = checks.flatMap(({ state, message, next }, index): Line[] => [
    line(0, `${state.padEnd(4)}  ${(names[index] ?? '').padEnd(width)}  ${message}`, state === 'ok' ? 'plain' : TONES[state]),
    ...(next === null ? [] : [line(8 + width, `next: ${next}`, 'dim')]),
  ]);
  return layout([...lines, line(0, summary(checks), 'strong')], look);
}

function summary(checks: readonly Checkup[]): string {
  const of = (state: Checkup['state']): number => checks.filter((check) => check.state === state).length;
  const failed = of('fail');
  if (failed > 0) return `${count(failed, 'check')} failed, ${count(of('warn'), 'warning')}.`;
  return of('warn') > 0 ? `Nothing failed, ${count(of('warn'), 'warning')}.` : `All ${count(checks.length, 'check')} are well.`;
}

export function renderCheckupJson(checks: readonly Checkup[]): string {
  return `${JSON.stringify({ formatVersion: CHECKUP_FORMAT, checks }, null, 2)}\n`;
}
