// One entity in full (`iamsync explain Role/x`), for people and for programs.
import type { Place } from '../model/finding.ts';
import { isList, isObject } from '../model/json.ts';
import type { Json } from '../model/json.ts';
import type { FieldPortrait, PolicyPortrait, Portrait, StatementPortrait } from '../model/portrait.ts';
import { isDocument } from '../policy/document.ts';
import { layout, line, sections } from './layout.ts';
import type { Line, Look } from './layout.ts';
import { show } from './value.ts';

const PORTRAIT_FORMAT = 1;

/** The portrait as text that ends with a line break. */
export function renderPortrait(portrait: Portrait, look: Look): string {
  const { fields, grants, boundary, trust, become, holders, unknown } = portrait;
  return layout(
    sections([
      headLines(portrait),
      titled('Fields:', fields.flatMap(fieldLines)),
      titled('Grants:', grants.flatMap(policyLines)),
      boundary === null ? [] : titled('Limited by its boundary:', policyLines(boundary)),
      titled('Trusts:', trust.map(statementLine)),
      titled('Who can become it:', become.map(becomeLine)),
      titled(
        'Held by:',
        holders.map(({ address, as }) => line(2, as === 'attachment' ? address : `${address} (${as})`)),
      ),
      titled(
        'Not known, and so not told above:',
        unknown.map((arn) => line(2, arn)),
      ),
    ]),
    look,
  );
}

export function renderPortraitJson(portrait: Portrait): string {
  return `${JSON.stringify({ formatVersion: PORTRAIT_FORMAT, ...portrait }, null, 2)}\n`;
}

function titled(title: string, lines: readonly Line[]): Line[] {
  return lines.length === 0 ? [] : [line(0, title, 'strong'), ...lines];
}

function headLines({ address, arn, place, removed, exists }: Portrait): Line[] {
  const declared = place === null ? 'declared by no manifest' : `declared at ${at(place)}`;
  const there = exists === null ? [] : [exists ? 'the account has it' : 'the account does not have it'];
  const gone = removed === null ? [] : [`to be removed by ${at(removed)}`];
  return [line(0, address, 'strong'), line(2, [declared, ...gone, ...there].join(', ')), ...(arn === null ? [] : [line(2, arn)])];
}

function fieldLines({ field, value, from, place, live }: FieldPortrait): Line[] {
  const isUnseen = from === 'kept' && value === null;
  // The name of a member says what it is: policies/demo-read.
  const own = field.endsWith(`/${show(value)}`) ? '' : `: ${inWords(value)}`;
  const said = isUnseen ? ': as the account has it' : own;
  const head = line(2, `${field}${said}${sourceWords(from, isUnseen, place)}`);
  return live === undefined ? [head] : [head, line(6, `the account has ${inWords(live)}`, 'change')];
}

function sourceWords(from: FieldPortrait['from'], isUnseen: boolean, place: Place | null): string {
  switch (from) {
    case 'manifest':
      return place === null ? '' : `  (${at(place)})`;
    case 'defaults':
      return place === null ? '  (default of the configuration)' : `  (default of ${at(place)})`;
    case 'kept':
      return isUnseen ? '  (left out)' : '  (left out: kept as the account has it)';
    case 'omitted':
      return '  (left out)';
    case 'account':
      return '';
  }
}

/** A value on one line; of a document how much it says, since its statements stand below. */
function inWords(value: Json): string {
  if (isList(value) && value.length === 0) return 'none';
  if (isObject(value) && isDocument(value)) return `a document of ${countOf(value.Statement.length)}`;
  if (!isObject(value)) return show(value);
  if ('Statement' in value) return `a document of ${countOf(isList(value['Statement']) ? value['Statement'].length : 1)}`;
  const members = Object.entries(value);
  return members.length === 0
    ? 'none'
    : members.map(([key, member]) => `${key} ${isObject(member) ? `{ ${inWords(member)} }` : show(member)}`).join(', ');
}

function countOf(statements: number): string {
  return `${statements} ${statements === 1 ? 'statement' : 'statements'}`;
}

function policyLines({ source, via, statements }: PolicyPortrait): Line[] {
  return [line(2, via === null ? source : `${source} through ${via}`), ...statements.map((one) => ({ ...statementLine(one), indent: 4 }))];
}

function statementLine({ words, place }: StatementPortrait): Line {
  return line(2, `${words}${place === null ? '' : `  (${at(place)})`}`);
}

const DOUBTS: Readonly<Record<string, string>> = { conditional: ' (under a condition)', undecided: ' (undecided)' };

function becomeLine({ principal, through, may }: Portrait['become'][number]): Line {
  const way = through.length === 0 ? '' : ` through ${through.join(', ')}`;
  return line(2, `${principal}${way}${DOUBTS[may] ?? ''}`);
}

function at({ file, line: row, column }: Place): string {
  return `${file}:${row}:${column}`;
}
