// Reference cycles: roles that trust each other can't be born in any order. Some are born (and die) with a closed trust policy.
import type { Address } from '../model/address.ts';
import { byCodePoint } from '../model/json.ts';

export type Graph = ReadonlyMap<Address, readonly Address[]>;

/**
 * The smallest addresses that, once closed, leave no cycle among the rest: one of every knot, again until there is none.
 * An edge to oneself is a cycle.
 */
export function cutCycles(graph: Graph): Set<Address> {
  const closed = new Set<Address>();
  for (;;) {
    const knots = components(graph, closed).filter((knot) => knot.length > 1 || isLoop(graph, knot[0], closed));
    if (knots.length === 0) return closed;
    for (const knot of knots) {
      const [first] = [...knot].sort(byCodePoint);
      if (first !== undefined) closed.add(first);
    }
  }
}

function isLoop(graph: Graph, node: Address | undefined, closed: ReadonlySet<Address>): boolean {
  return node !== undefined && targets(graph, node, closed).includes(node);
}

// A closed node lets everything go.
function targets(graph: Graph, node: Address, closed: ReadonlySet<Address>): readonly Address[] {
  return closed.has(node) ? [] : (graph.get(node) ?? []).filter((target) => graph.has(target));
}

// Kosaraju's strongly connected components, without recursion: accounts may hold thousands of roles.
function components(graph: Graph, closed: ReadonlySet<Address>): Address[][] {
  const forward = new Map([...graph.keys()].map((node) => [node, targets(graph, node, closed)] as const));
  const backward = new Map<Address, Address[]>([...graph.keys()].map((node) => [node, []]));
  for (const [node, ends] of forward) for (const end of ends) backward.get(end)?.push(node);
  const order = finishOrder(forward).reverse();
  const seen = new Set<Address>();
  return order.flatMap((root) => {
    const members = reach(backward, root, seen);
    return members.length === 0 ? [] : [members];
  });
}

function finishOrder(graph: ReadonlyMap<Address, readonly Address[]>): Address[] {
  const seen = new Set<Address>();
  const finished: Address[] = [];
  for (const root of graph.keys()) {
    const stack: { node: Address; next: number }[] = seen.has(root) ? [] : [{ node: root, next: 0 }];
    seen.add(root);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const end = graph.get(top.node)?.[top.next++];
      if (end === undefined) {
        finished.push(top.node);
        stack.pop();
      } else if (!seen.has(end)) {
        seen.add(end);
        stack.push({ node: end, next: 0 });
      }
    }
  }
  return finished;
}

function reach(graph: ReadonlyMap<Address, readonly Address[]>, root: Address, seen: Set<Address>): Address[] {
  const members: Address[] = [];
  const stack = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    members.push(node);
    stack.push(...(graph.get(node) ?? []));
  }
  return members;
}
