// Builds the tree of a parsed YAML document: aliases are followed within bounds, nulls and odd keys are reported and left out.
import { isAlias, isMap, isPair, isScalar, isSeq } from 'yaml';
import type { Alias, Pair, ParsedNode, Scalar as YamlScalar, YAMLMap, YAMLSeq } from 'yaml';
import type { Finding, Place } from '../model/finding.ts';
import type { Entry, Node, Scalar } from './node.ts';
import { emptyKey, missingValue } from './null.ts';
import { error, note } from './report.ts';
import { bareStar, tagged, TOO_DEEP } from './syntax.ts';

/** Far more than a policy document needs, and far less than any stack holds. */
const DEEPEST = 100;
/** How many values aliases may repeat in one document: enough for any honest use, too few for a bomb. */
const MOST_REPEATED = 100_000;

interface Building {
  readonly place: (offset: number) => Place;
  readonly findings: Finding[];
  readonly anchors: Map<string, { readonly node: Node; readonly size: number }>;
  readonly open: Set<string>;
  /** Anchors of values that were reported, so that their aliases need not be. */
  readonly failed: Set<string>;
  size: number;
  repeated: number;
}

export interface Built {
  readonly node: Node | undefined;
  readonly findings: readonly Finding[];
  readonly broken: boolean;
  readonly empty: boolean;
}

/** The tree of one document; `place` turns an offset of the text into a place. */
export function buildTree(contents: ParsedNode | null, place: (offset: number) => Place): Built {
  const building: Building = { place, findings: [], anchors: new Map(), open: new Set(), failed: new Set(), size: 0, repeated: 0 };
  if (
    contents === null ||
    (isScalar(contents) && contents.value === null && (contents.source ?? '') === '' && contents.anchor === undefined)
  ) {
    return { node: undefined, findings: [], broken: false, empty: true };
  }
  const node = build(contents, 0, building, { place: place(contents.range[0]), inside: 'document' });
  return { node, findings: building.findings, broken: node === undefined, empty: false };
}

const STRING_TAG = 'tag:yaml.org,2002:str';

function tagFinding(place: Place): Finding {
  const words = tagged();
  return error(words.rule, place, words.message, words.next);
}

/** Where a value stands, for the message in case that there is none. */
export type Where =
  | { readonly inside: 'document' | 'list'; readonly place: Place }
  | { readonly inside: 'mapping'; readonly place: Place; readonly key: string; readonly flow: boolean };

function build(node: ParsedNode | null, depth: number, building: Building, where: Where): Node | undefined {
  if (node === null) return complain(building, missingValue(where, ''));
  if (isAlias(node)) return follow(node, building);
  if (depth > DEEPEST) return complain(building, error(TOO_DEEP.rule, building.place(node.range[0]), TOO_DEEP.message, TOO_DEEP.next));
  if (node.tag !== undefined && !(isScalar(node) && node.tag === STRING_TAG))
    return complain(building, tagFinding(building.place(node.range[0])));
  const anchor = node.anchor;
  const before = building.size;
  building.size += 1;
  if (anchor !== undefined) building.open.add(anchor);
  const built = buildValue(node, depth, building, where);
  if (anchor === undefined) return built;
  close(anchor, built, building.size - before, building);
  return built;
}

// An anchor may be set again; aliases mean the last one before them.
function close(anchor: string, node: Node | undefined, size: number, building: Building): void {
  building.open.delete(anchor);
  building.anchors.delete(anchor);
  building.failed.delete(anchor);
  if (node === undefined) building.failed.add(anchor);
  else building.anchors.set(anchor, { node, size });
}

function buildValue(node: Exclude<ParsedNode, Alias.Parsed>, depth: number, building: Building, where: Where): Node | undefined {
  const place = building.place(node.range[0]);
  if (isMap(node)) return buildMapping(node, place, depth, building);
  if (isSeq(node)) return buildList(node, place, depth, building);
  return buildScalar(node, place, building, where);
}

function buildScalar(scalar: YamlScalar.Parsed, place: Place, building: Building, where: Where): Scalar | undefined {
  const { value } = scalar;
  const source = scalar.source ?? '';
  if (value === null) return complain(building, missingValue(where.inside === 'mapping' ? where : { ...where, place }, source));
  if (typeof value === 'boolean') return { type: 'scalar', place, value, source };
  if (typeof value === 'number') return { type: 'scalar', place, value: Number.isFinite(value) ? value : source, source };
  if (typeof value !== 'string')
    return complain(building, error('yaml-value', place, 'This is no text, number or boolean.', 'Put it in quotes.'));
  return { type: 'scalar', place, value, source: value };
}

function buildList(list: YAMLSeq.Parsed, place: Place, depth: number, building: Building): Node {
  const items = list.items.flatMap((item) => {
    if (isPair(item)) return complain(building, emptyKey(place)) ?? [];
    return build(item, depth + 1, building, { place: item === null ? place : building.place(item.range[0]), inside: 'list' }) ?? [];
  });
  return { type: 'list', place, items, dropped: items.length < list.items.length };
}

function buildMapping(map: YAMLMap.Parsed, place: Place, depth: number, building: Building): Node {
  const entries: Entry[] = [];
  const dropped: string[] = [];
  for (const pair of map.items) {
    const key = buildKey(pair, place, building);
    if (key === undefined) continue;
    const value = build(pair.value, depth + 1, building, { place: key.place, inside: 'mapping', key: key.text, flow: map.flow === true });
    if (value === undefined) dropped.push(key.text);
    else entries.push({ key: key.text, place: key.place, value });
  }
  return { type: 'mapping', place, entries, dropped };
}

function buildKey(
  pair: Pair<ParsedNode, ParsedNode | null>,
  mapping: Place,
  building: Building,
): { text: string; place: Place } | undefined {
  const { key } = pair;
  const place = key.range === undefined ? mapping : building.place(key.range[0]);
  const node = isAlias(key) ? follow(key, building) : key;
  if (node === undefined) return undefined;
  if ('type' in node && node.type === 'scalar') return { text: node.source, place };
  if (!isScalar(node)) {
    return complain(
      building,
      error(
        'key',
        place,
        'A key of a mapping is a text, not a list or a mapping.',
        'Put the key in quotes if it begins with a bracket or a brace.',
      ),
    );
  }
  const text = keyText(node, place, building);
  return text === undefined ? undefined : { text, place };
}

function keyText(scalar: YamlScalar, place: Place, building: Building): string | undefined {
  const { value, source, type, tag } = scalar;
  if (value === null) return complain(building, emptyKey(place));
  if (tag !== undefined && tag !== STRING_TAG) return complain(building, tagFinding(place));
  if (value === '<<' && type === 'PLAIN') {
    return complain(
      building,
      error('yaml-merge', place, 'YAML 1.2 has no merge keys (<<).', 'Write the entries out, or use an alias (*name) for the whole value.'),
    );
  }
  if (typeof value === 'string') return value;
  const text = source ?? '';
  const message = `The key ${text} is a ${typeof value} in YAML; its text is taken as it stands.`;
  building.findings.push(note('text-taken', place, message, `Put it in quotes: "${text}".`));
  return text;
}

function follow(alias: Alias.Parsed, building: Building): Node | undefined {
  const place = building.place(alias.range[0]);
  const target = building.anchors.get(alias.source);
  if (building.failed.has(alias.source)) return undefined;
  if (target === undefined) {
    const self = building.open.has(alias.source);
    const star = bareStar();
    const message = self
      ? `The alias *${alias.source} stands inside of what it repeats.`
      : `${star.message} There is no anchor &${alias.source} before it.`;
    return complain(
      building,
      error(star.rule, place, message, self ? 'Write the value out.' : `If a text is meant, put it in quotes: "*${alias.source}".`),
    );
  }
  const before = building.repeated;
  building.repeated += target.size;
  building.size += target.size;
  if (building.repeated <= MOST_REPEATED) return target.node;
  // Told once; every further alias only repeats it.
  if (before > MOST_REPEATED) return undefined;
  return complain(
    building,
    error(
      'yaml-alias',
      place,
      `The aliases of this document repeat more than ${MOST_REPEATED} values.`,
      'Write the values out, or split the file.',
    ),
  );
}

function complain(building: Building, finding: Finding): undefined {
  building.findings.push(finding);
  return undefined;
}
