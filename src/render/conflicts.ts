// What stands in the way of a rollback: entities that somebody changed since, each differing part as it was before the run, after it, and now.
import { byCodePoint, isList, isObject, ownMember, same } from '../model/json.ts';
import type { Json } from '../model/json.ts';
import type { Change } from '../model/plan.ts';
import type { Conflict } from '../model/run.ts';
import { changeBlocks, MOST_LINES } from './blocks.ts';
import { wholeDocument } from './document.ts';
import { layout, line, sections } from './layout.ts';
import type { Line, Look } from './layout.ts';
import { bare, isDocument, isMap, show } from './value.ts';

/** The conflicts as text that ends with a line break; empty for none. */
export function renderConflicts(conflicts: readonly Conflict[], run: string, look: Look): string {
  return layout(sections(conflicts.map((conflict) => block(conflict, run))), look);
}

const TIMES = ['before the run', 'after the run ', 'now           '] as const;

function block({ address, before, after, now, fields }: Conflict, run: string): Line[] {
  const head = line(0, `! ${address} was changed since run ${run}`, 'warning');
  const there = [before, after, now].map((spec) => (spec === null ? 'not there' : 'there'));
  if (after === null || now === null) return [head, ...TIMES.map((time, index) => line(4, `${time}  ${there[index] ?? ''}`))];
  return [head, ...fields.flatMap((field) => part(field, [before?.[field], after[field], now[field]], 4))];
}

type Three = readonly [Json | undefined, Json | undefined, Json | undefined];

// Of a mapping and of a set, only the members that somebody changed.
function part(name: string, values: Three, indent: number): Line[] {
  const [before, after, now] = values;
  if (isMap(after) && isMap(now) && !isDocument(after) && !isDocument(now)) {
    const old = isObject(before) ? before : {};
    const names = [...new Set([...Object.keys(after), ...Object.keys(now)])]
      .filter((key) => !same(ownMember(after, key) ?? null, ownMember(now, key) ?? null))
      .sort(byCodePoint);
    return [
      line(indent, `${name}:`),
      ...names.flatMap((key) => part(bare(key), [ownMember(old, key), ownMember(after, key), ownMember(now, key)], indent + 4)),
    ];
  }
  if (isList(after) && isList(now)) {
    const isIn = (list: Json | undefined, item: Json): string =>
      isList(list) && list.some((one) => same(one, item)) ? 'there' : 'not there';
    const items = [...after, ...now].filter(
      (item, index, all) => isIn(after, item) !== isIn(now, item) && all.findIndex((one) => same(one, item)) === index,
    );
    return [
      line(indent, `${name}:`),
      ...items.flatMap((item) => [
        line(indent + 4, `${show(item)}:`),
        ...TIMES.map((time, index) => line(indent + 8, `${time}  ${isIn(values[index], item)}`)),
      ]),
    ];
  }
  return [line(indent, `${name}:`), ...TIMES.flatMap((time, index) => moment(time, values[index], indent + 4))];
}

function moment(time: string, value: Json | undefined, indent: number): Line[] {
  if (isDocument(value)) return [line(indent, `${time.trimEnd()}:`), ...wholeDocument(value, '+', indent + 4).map(plain)];
  return [line(indent, `${time}  ${value === undefined || value === null ? 'not there' : show(value)}`)];
}

// Neither added nor removed: it is what it was at that time.
function plain(one: Line): Line {
  return { ...one, text: one.text.replace(/^\+ /, ''), tone: 'plain' };
}

/** What the manifests would change back: in full before a rollback (`planned`), one line a change after it. */
export function renderBack(back: readonly Change[] | null, look: Look, planned: boolean): string {
  if (back === null)
    return layout([line(0, 'The manifests could not be compared, so what they would change back is not known.', 'warning')], look);
  if (back.length === 0) return layout([line(0, `The manifests ${planned ? 'will' : 'would'} change nothing of this back.`)], look);
  if (planned)
    return layout(
      [
        line(0, 'The manifests still say otherwise; the next apply would change back:', 'warning'),
        ...changeBlocks({ changes: back, defaulted: [] }, { rows: MOST_LINES, width: look.width }).lines,
      ],
      look,
    );
  return layout([line(0, 'The manifests still say otherwise:', 'warning'), ...back.map(asked)], look);
}

function asked({ verb, address, origin }: Change): Line {
  return line(2, `${origin === null ? '' : `${origin.file}:${origin.line} `}would ${verb} ${address}`);
}
