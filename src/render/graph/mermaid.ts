// A part of a picture for Mermaid (https://mermaid.js.org/syntax/flowchart.html): names stand in quotes, with entities for what ends them.
import { KIND_WORDS, STATUS_WORDS } from './nouns.ts';
import type { EdgeKind, GraphEdge, GraphNode } from './nouns.ts';
import type { Part } from './neighbourhood.ts';

const ARROWS: Readonly<Record<EdgeKind, string>> = {
  member: '-->',
  attached: '-->',
  bounded: '-.->',
  trust: '-->',
  assume: '-->',
  escalation: '==>',
};
const WORDS: Readonly<Record<EdgeKind, string>> = {
  member: 'in',
  attached: '',
  bounded: 'boundary',
  trust: 'trusted',
  assume: 'assumes',
  escalation: 'escalates',
};

/** A flow chart that ends with a line break. Ids are numbers of ours, since names may hold anything. */
export function renderMermaid({ nodes, edges, hidden, left }: Part): string {
  const ids = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const rows = nodes.map((node) => `  ${ids.get(node.id) ?? ''}[${quoted(textOf(node, hidden.get(node.id) ?? 0))}]:::${classOf(node)}`);
  const lines = edges.map((edge) => `  ${ids.get(edge.from) ?? ''} ${ARROWS[edge.kind]}${labelOf(edge)} ${ids.get(edge.to) ?? ''}`);
  const rest = left === 0 ? [] : [`  more[${quoted(`+ ${left} more`)}]:::same`];
  return `${['flowchart LR', ...rows, ...rest, ...lines, ...CLASSES].join('\n')}\n`;
}

// Dark text on light fills: Mermaid draws on white and on black pages.
const CLASSES = [
  '  classDef same fill:#f6f8fa,stroke:#57606a,color:#1f2328',
  '  classDef added fill:#dafbe1,stroke:#1a7f37,color:#1f2328',
  '  classDef removed fill:#ffebe9,stroke:#cf222e,color:#1f2328,stroke-dasharray:4 3',
  '  classDef changed fill:#fff8c5,stroke:#9a6700,color:#1f2328',
  '  classDef power fill:#ffebe9,stroke:#cf222e,color:#1f2328,stroke-width:3px',
];

function classOf({ kind, status }: GraphNode): string {
  return kind === 'power' ? 'power' : status;
}

function textOf({ label, kind, status }: GraphNode, hidden: number): string {
  const words = [KIND_WORDS[kind], STATUS_WORDS[status], hidden === 0 ? '' : `+${hidden} more`].filter((word) => word !== '');
  return kind === 'power' ? label : `${label} (${words.join(', ')})`;
}

function labelOf({ kind, status, note }: GraphEdge): string {
  const words = [WORDS[kind], STATUS_WORDS[status], kind === 'assume' ? note : ''].filter((word) => word !== '');
  return words.length === 0 ? '' : `|${quoted(words.join(', '))}|`;
}

/** Letters, digits and what is harmless in names as they are; everything else as an entity by its number, which is Mermaid's own escape. */
function quoted(text: string): string {
  return `"${text.replaceAll(/[^\p{L}\p{N} .,/@+=_()-]/gu, (character) => `#${character.codePointAt(0) ?? 0};`)}"`;
}
