// The nouns of the picture of an account. All text in them is safe to show; the browser and the program share them.

/** In the order of the columns of a drawing. */
export const NODE_KINDS = ['outside', 'user', 'group', 'role', 'policy', 'inline', 'aws', 'power'] as const;
export type NodeKind = (typeof NODE_KINDS)[number];

export const STATUSES = ['same', 'added', 'removed', 'changed'] as const;
export type Status = (typeof STATUSES)[number];

/** `member` of a group, `attached` policy, `bounded` by a boundary, `trust` from outside, `assume` a role, `escalation` to more access. */
export const EDGE_KINDS = ['member', 'attached', 'bounded', 'trust', 'assume', 'escalation'] as const;
export type EdgeKind = (typeof EDGE_KINDS)[number];

export interface GraphNode {
  /** An address, an ARN of AWS's, or who comes from outside: `outside/lambda.amazonaws.com`. */
  readonly id: string;
  readonly kind: NodeKind;
  /** The name, without what its kind says already. */
  readonly label: string;
  /** As much of it as a drawing has room for. */
  readonly short: string;
  readonly status: Status;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  readonly status: Status;
  /** What is to be said beside; often empty. */
  readonly note: string;
}

export interface Graph {
  /** In the order of their kinds, and by id. */
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** What is missing from it; empty if nothing is. */
  readonly lacks: string;
}

export const KIND_WORDS: Readonly<Record<NodeKind, string>> = {
  outside: 'from outside',
  user: 'user',
  group: 'group',
  role: 'role',
  policy: 'policy',
  inline: 'inline policy',
  aws: 'AWS policy',
  power: 'administrator',
};

export const STATUS_WORDS: Readonly<Record<Status, string>> = { same: '', added: 'new', removed: 'removed', changed: 'changed' };

/** `Role/app may assume Role/deploy`: the words between the two ends of an edge. */
export const EDGE_WORDS: Readonly<Record<EdgeKind, string>> = {
  member: 'is in',
  attached: 'holds',
  bounded: 'is bounded by',
  trust: 'may enter',
  assume: 'may assume',
  escalation: 'can come to the access of',
};

/** One edge in words. */
export function sayEdge({ from, to, kind, status, note }: GraphEdge): string {
  const ends = `${from.replace(/^outside\//, '')} ${EDGE_WORDS[kind]} ${to}`;
  return `${ends}${note === '' ? '' : ` (${note})`}${status === 'same' ? '' : `, ${STATUS_WORDS[status]}`}`;
}
