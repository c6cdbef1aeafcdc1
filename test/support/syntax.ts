// Reads TypeScript as a tree for the house rules. The parser is the one that the test runner brings along.
import { parseAst } from 'vitest/node';

export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [member: string]: unknown;
}

export interface Visit {
  readonly node: Node;
  readonly parent: Node | null;
  /** The member of the parent in which the node stands. */
  readonly as: string;
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string' && 'start' in value;
}

/** The node in a member, if one stands there. */
export function child(node: Node, member: string): Node | null {
  const value = node[member];
  return isNode(value) ? value : null;
}

/** The text in a member, if one stands there. */
export function text(node: Node | null, member: string): string | null {
  const value = node?.[member];
  return typeof value === 'string' ? value : null;
}

function* walk(node: Node, parent: Node | null, as: string): Generator<Visit> {
  yield { node, parent, as };
  for (const [member, value] of Object.entries(node)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (isNode(item)) yield* walk(item, node, member);
    }
  }
}

/** Every node of a TypeScript source, parents first; throws where the source does not parse. */
export function visits(source: string): Visit[] {
  // oxlint-disable-next-line typescript/no-deprecated -- its successor is not exported by the test runner
  const tree: unknown = parseAst(source, { lang: 'ts' });
  if (!isNode(tree)) throw new Error('the parser returned no tree');
  return [...walk(tree, null, '')];
}

export interface Import {
  readonly from: string;
  readonly node: Node;
  /** Nothing of it is left at run time. */
  readonly typeOnly: boolean;
  readonly names: readonly string[];
}

/** Every way in which a file names another: import, export from, import(), and import types. */
export function importsOf(all: readonly Visit[]): Import[] {
  return all.flatMap(({ node }) => {
    const source = text(child(node, 'source'), 'value');
    switch (node.type) {
      case 'ImportDeclaration':
        return source === null ? [] : [{ from: source, node, typeOnly: node['importKind'] === 'type', names: imported(node) }];
      case 'ExportNamedDeclaration':
      case 'ExportAllDeclaration':
        return source === null ? [] : [{ from: source, node, typeOnly: node['exportKind'] === 'type', names: [] }];
      case 'ImportExpression':
        return [{ from: source ?? '(computed)', node, typeOnly: false, names: [] }];
      case 'TSImportType':
        return [{ from: source ?? '(computed)', node, typeOnly: true, names: [] }];
      default:
        return [];
    }
  });
}

function imported(node: Node): string[] {
  const specifiers = node['specifiers'];
  if (!Array.isArray(specifiers)) return [];
  return specifiers.flatMap((specifier) => (isNode(specifier) ? (text(child(specifier, 'imported'), 'name') ?? []) : []));
}

/** True for a name that stands for a value, and not for a member, a key, a label or a type. */
export function isReference({ node, parent, as }: Visit): boolean {
  if (node.type !== 'Identifier' || parent === null) return false;
  if (parent.type === 'MemberExpression' && as === 'property') return parent['computed'] === true;
  if (parent.type === 'Property' && as === 'key') return parent['computed'] === true || parent['shorthand'] === true;
  return !parent.type.startsWith('TS') && !(as === 'key' && parent['computed'] !== true) && as !== 'label' && as !== 'imported';
}
