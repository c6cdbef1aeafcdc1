// Reads the parameters of the AWS Query protocol (`Tags.member.1.Key=a`) into a tree: mappings, lists and strings.
import type { Json, JsonObject } from '../model/json.ts';
import { isObject } from '../model/json.ts';

interface Node {
  value: string | undefined;
  readonly children: Map<string, Node>;
}

/** Parses a form body or query string. Throws URIError if the percent-encoding is broken. */
export function parseForm(text: string): Map<string, string> {
  const pairs = text.split('&').filter((pair) => pair !== '');
  return new Map(
    pairs.map((pair) => {
      const equals = pair.indexOf('=');
      const [name, value] = equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
      return [decode(name), decode(value)];
    }),
  );
}

function decode(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}

/**
 * Makes a tree of the parameters except Action and Version. Lists are ordered by their index, which may have gaps;
 * an empty list arrives as `Tags=` and stays an empty string.
 */
export function formTree(parameters: ReadonlyMap<string, string>): JsonObject {
  const root: Node = { value: undefined, children: new Map() };
  for (const [name, value] of parameters) {
    if (name === 'Action' || name === 'Version') continue;
    let node = root;
    for (const part of name.split('.')) {
      const child = node.children.get(part) ?? { value: undefined, children: new Map() };
      node.children.set(part, child);
      node = child;
    }
    node.value = value;
  }
  const tree = plain(root);
  return isObject(tree) ? tree : {};
}

function plain(node: Node): Json {
  const members = node.children.get('member');
  if (members !== undefined) {
    const indexed = [...members.children].sort(([a], [b]) => Number(a) - Number(b));
    return indexed.map(([, child]) => plain(child));
  }
  if (node.children.size === 0) return node.value ?? {};
  return Object.fromEntries([...node.children].map(([name, child]) => [name, plain(child)]));
}
