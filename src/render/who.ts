// Who can do something, for people and for programs.
import { describeGrounds } from '../access/ruling.ts';
import type { Able, Wanted, WhoCan } from '../access/who.ts';
import type { ContextValues } from '../model/access.ts';
import { isList } from '../model/json.ts';
import { clean } from './clean.ts';
import { paint } from './paint.ts';

const WHO_FORMAT = 1;

/** Sections: who can, by assuming a role, from elsewhere, denied, undecided. */
export function renderWho(wanted: Wanted, found: WhoCan, color: boolean): string {
  const { able, denied, undecided, through, outside } = found;
  const context = Object.entries(wanted.context).map(([key, values]) => `${key} = ${valuesOf(values)}`);
  const what = clean(`${wanted.action} on ${wanted.resource}${context.length === 0 ? '' : ` with ${context.join(', ')}`}`);
  const head = able.length === 0 ? `Nobody in the account can ${what}` : `Who can ${what}`;
  const lines = [
    paint(head, 'strong', color),
    ...able.flatMap((one) => [
      '',
      `  ${paint(clean(one.principal), 'strong', color)}${extentOf(one)}`,
      ...one.by.map((by) => `    ${clean(describeGrounds(by))}`),
    ]),
    ...section(
      'By assuming a role',
      through.map(({ principal, roles, may }) => `${[principal, ...roles].join(' -> ')}${mayOf(may)}`),
      color,
    ),
    ...section(
      'From elsewhere',
      outside.map(({ role, principals }) => `${role} trusts ${principals.join(', ')}`),
      color,
    ),
    ...section(
      'Denied',
      denied.map(({ principal, by }) => `${principal}${by === null ? '' : ` by ${describeGrounds(by)}`}`),
      color,
    ),
    ...section(
      'Undecided',
      undecided.map(({ principal, reason }) => `${principal}: ${reason}`),
      color,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function section(title: string, lines: readonly string[], color: boolean): string[] {
  return lines.length === 0 ? [] : ['', paint(title, 'strong', color), ...lines.map((line) => `  ${clean(line)}`)];
}

function extentOf({ extent, condition, witness }: Able): string {
  const context =
    condition === null
      ? ''
      : ` if ${Object.entries(condition)
          .map(([key, values]) => `${key} is ${valuesOf(values)}`)
          .join(' and ')}`;
  switch (extent) {
    case 'all':
      return '';
    case 'conditional':
      return clean(context);
    case 'some':
      return clean(` in part, e.g. ${witness.action} on ${witness.resource}${context}`);
  }
}

function mayOf(may: 'yes' | 'conditional' | 'undecided'): string {
  if (may === 'yes') return '';
  return may === 'conditional' ? ' (under a condition)' : ' (undecided)';
}

function valuesOf(values: ContextValues): string {
  return isList(values) ? values.join(', ') : values;
}

export function renderWhoJson(account: string, wanted: Wanted, found: WhoCan): string {
  return `${JSON.stringify({ formatVersion: WHO_FORMAT, account, question: wanted, ...found }, null, 2)}\n`;
}
