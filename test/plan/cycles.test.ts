// Cutting reference cycles: what is left can be born in order, and nothing is closed for nothing.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Address } from '../../src/model/address.ts';
import { addressOf } from '../../src/model/address.ts';
import { cutCycles } from '../../src/plan/cycles.ts';
import type { Graph } from '../../src/plan/cycles.ts';

function graphOf(edges: Readonly<Record<string, readonly string[]>>): Graph {
  return new Map(Object.entries(edges).map(([node, ends]) => [addressOf('Role', node), ends.map((end) => addressOf('Role', end))]));
}

function cut(edges: Readonly<Record<string, readonly string[]>>): string[] {
  return [...cutCycles(graphOf(edges))].map((address) => address.slice('Role/'.length)).sort();
}

/** True if taking away, again and again, what refers to nothing that is left takes all away. */
function hasOrder(graph: Graph, closed: ReadonlySet<Address>): boolean {
  const left = new Set(graph.keys());
  for (let size = -1; size !== left.size;) {
    size = left.size;
    for (const node of left) {
      const targets = closed.has(node) ? [] : (graph.get(node) ?? []).filter((end) => left.has(end));
      if (targets.length === 0) left.delete(node);
    }
  }
  return left.size === 0;
}

const NODES = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const graphs = fc
  .record(Object.fromEntries(NODES.map((node) => [node, fc.subarray([...NODES, 'stranger'], { maxLength: 3 })])))
  .map(graphOf);

describe('cutCycles', () => {
  it.each([
    ['nothing', {}, []],
    ['a chain', { a: ['b'], b: ['c'], c: [] }, []],
    ['a diamond', { a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }, []],
    ['one who trusts itself', { a: ['a'] }, ['a']],
    ['two who trust each other', { b: ['a'], a: ['b'] }, ['a']],
    ['a ring', { a: ['b'], b: ['c'], c: ['a'] }, ['a']],
    ['a ring with a tail', { tail: ['b'], b: ['c'], c: ['b'] }, ['b']],
    ['two rings', { a: ['b'], b: ['a'], c: ['d'], d: ['c'] }, ['a', 'c']],
    ['two rings with a node in common', { m: ['a', 'z'], a: ['m'], z: ['m'] }, ['a', 'm']],
    ['those who are not born here', { a: ['there'], b: ['a'] }, []],
  ])('closes the smallest of every knot: %s', (_, edges, closed) => {
    expect(cut(edges)).toEqual(closed);
  });

  it('leaves no cycle in any graph', () => {
    fc.assert(
      fc.property(graphs, (graph) => hasOrder(graph, cutCycles(graph))),
      { numRuns: 2000 },
    );
  });

  it('closes nothing where there is no cycle', () => {
    const acyclic = graphs.map((graph) => new Map([...graph].map(([node, ends]) => [node, ends.filter((end) => end > node)])));
    fc.assert(
      fc.property(acyclic, (graph) => cutCycles(graph).size === 0),
      { numRuns: 500 },
    );
  });

  it('closes only what is part of a cycle', () => {
    const reaches = (graph: Graph, from: Address): boolean => {
      const seen = new Set<Address>();
      const open = [...(graph.get(from) ?? [])];
      for (let node = open.pop(); node !== undefined; node = open.pop()) {
        if (node === from) return true;
        if (seen.has(node)) continue;
        seen.add(node);
        open.push(...(graph.get(node) ?? []));
      }
      return false;
    };
    fc.assert(
      fc.property(graphs, (graph) => [...cutCycles(graph)].every((node) => reaches(graph, node))),
      { numRuns: 2000 },
    );
  });

  it('does not depend on the order of nodes or edges', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const turned = new Map([...graph].toReversed().map(([node, ends]) => [node, ends.toReversed()]));
        expect([...cutCycles(turned)].sort()).toEqual([...cutCycles(graph)].sort());
      }),
      { numRuns: 1000 },
    );
  });

  it('copes with a chain of many thousands, without recursion', () => {
    const names = Array.from({ length: 20_000 }, (_, index) => `r${String(index).padStart(6, '0')}`);
    const ring = Object.fromEntries(names.map((name, index) => [name, [names[(index + 1) % names.length] ?? '']]));
    expect(cut(ring)).toEqual(['r000000']);
  });
});
