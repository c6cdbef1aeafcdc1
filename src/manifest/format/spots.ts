// The members of a YAML document in the order of the text, with the collections that they stand in.
import { isAlias, isMap, isPair, isScalar } from 'yaml';
import type { ParsedNode, YAMLMap, YAMLSeq } from 'yaml';
import { columnOf } from './comments.ts';
import type { Lines } from './comments.ts';

export interface Container {
  readonly flow: boolean;
  readonly start: number;
  readonly end: number;
  /** That of its members, in block style. */
  readonly column: number;
}

export interface Spot {
  /** Offset of the key, or of the dash. */
  readonly start: number;
  readonly column: number;
  /** Offset of the value; that of the member where there is none. */
  readonly value: number;
  readonly key: ParsedNode | null;
  readonly node: ParsedNode | null;
  /** Null for the root. */
  readonly container: Container | null;
  /** What it holds, if that is a mapping or a list. */
  readonly inside: { readonly container: Container; readonly spots: readonly Spot[] } | null;
}

interface Token {
  readonly type: string;
  readonly offset: number;
}

interface Around {
  readonly lines: Lines;
  readonly key: ParsedNode | null;
  readonly container: Container | null;
}

/** The root of a document. Undefined if it holds what no manifest has: a key that is no plain text, a pair in a list. */
export function spotsOf(root: ParsedNode, lines: Lines): Spot | undefined {
  return spotAt(root, root.range[0], { lines, key: null, container: null });
}

function spotAt(node: ParsedNode | null, start: number, { lines, key, container }: Around): Spot | undefined {
  const value = node === null || node.range[1] <= node.range[0] ? start : node.range[0];
  const spot = { start, column: columnOf(lines, start), value, key, node, container };
  if (node === null || isAlias(node) || isScalar(node)) return { ...spot, inside: null };
  const [first, end] = node.range;
  const flow = node.flow === true;
  const inner: Container = { flow, start: first, end, column: flow ? 0 : columnOf(lines, first) };
  const spots = isMap(node) ? membersOf(node, lines, inner) : itemsOf(node, lines, inner);
  return spots === undefined ? undefined : { ...spot, inside: { container: inner, spots } };
}

function membersOf(map: YAMLMap.Parsed, lines: Lines, container: Container): readonly Spot[] | undefined {
  return whole(
    map.items.map(({ key, value }, index) => {
      const isExplicit = startOf(map, index).some((token) => token.type === 'explicit-key-ind');
      if (isExplicit || !isScalar(key) || key.value === null || key.anchor !== undefined || key.tag !== undefined) return undefined;
      return spotAt(value, key.range[0], { lines, key, container });
    }),
  );
}

function itemsOf(list: YAMLSeq.Parsed, lines: Lines, container: Container): readonly Spot[] | undefined {
  return whole(
    list.items.map((item, index) => {
      if (isPair(item)) return undefined;
      const dash = startOf(list, index).find((token) => token.type === 'seq-item-ind');
      return spotAt(item, dash?.offset ?? item?.range[0] ?? container.start, { lines, key: null, container });
    }),
  );
}

function startOf({ srcToken: token }: YAMLMap.Parsed | YAMLSeq.Parsed, index: number): readonly Token[] {
  return token !== undefined && 'items' in token ? (token.items[index]?.start ?? []) : [];
}

function whole(spots: readonly (Spot | undefined)[]): readonly Spot[] | undefined {
  const found = spots.filter((spot) => spot !== undefined);
  return found.length === spots.length ? found : undefined;
}

/** A spot and all that are in it, in the order of the text. */
export function inOrder(root: Spot): Spot[] {
  const found: Spot[] = [];
  const add = (spot: Spot): void => {
    found.push(spot);
    for (const member of spot.inside?.spots ?? []) add(member);
  };
  add(root);
  return found;
}
