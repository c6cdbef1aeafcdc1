// The picture of an account, or of what a plan makes of it: who is there, who holds what, who becomes whom.
import { byCodePoint, canonical } from '../../model/json.ts';
import type { EscalationPath } from '../../model/escalation.ts';
import type { Grant, Principal, Principals } from '../../model/principal.ts';
import { clean } from '../clean.ts';
import { count } from '../layout.ts';
import { assumed } from './assumed.ts';
import { escalated } from './escalated.ts';
import { shorten } from './label.ts';
import { NODE_KINDS } from './nouns.ts';
import type { EdgeKind, Graph, GraphEdge, GraphNode, NodeKind, Status } from './nouns.ts';

/** An account before and after; the same object twice where nothing changes. */
export interface Sides {
  readonly before: Principals;
  readonly after: Principals;
}

/** What one side holds. */
interface Side {
  readonly nodes: ReadonlyMap<string, Held>;
  readonly edges: ReadonlyMap<string, GraphEdge>;
  /** How many roles were not asked who may assume them. */
  readonly unasked: number;
}

interface Held {
  readonly kind: NodeKind;
  readonly label: string;
  /** What two sides are compared by. */
  readonly content: string;
}

/**
 * The picture of both sides in one. `changed`: addresses that a plan changes, in whatever way; `paths`: ways to more access to be
 * shown, which count as new where the sides differ.
 */
export function graphOf({ before, after }: Sides, changed: ReadonlySet<string> = new Set(), paths: readonly EscalationPath[] = []): Graph {
  const now = sideOf(after);
  const was = before === after ? now : sideOf(before);
  const there = new Map([...was.nodes, ...now.nodes]);
  const statusOf = (id: string): Status => {
    const [old, fresh] = [was.nodes.get(id), now.nodes.get(id)];
    // What is not the account's own neither comes nor goes: only what ties it does.
    if (isElsewhere(old ?? fresh)) return 'same';
    if (old === undefined || fresh === undefined) return old === undefined ? 'added' : 'removed';
    return old.content !== fresh.content || changed.has(id) ? 'changed' : 'same';
  };
  const rising = escalated(paths, there, before === after ? 'same' : 'added');
  const nodes = [...there].map(([id, { kind, label }]): GraphNode => ({ id, kind, label, short: shorten(label), status: statusOf(id) }));
  const edges = [...new Map([...was.edges, ...now.edges])].map(([key, edge]): GraphEdge => {
    if (!was.edges.has(key)) return { ...edge, status: 'added' };
    if (!now.edges.has(key)) return { ...edge, status: 'removed' };
    return edge;
  });
  const rank = ({ kind }: GraphNode): number => NODE_KINDS.indexOf(kind);
  return {
    nodes: [...nodes, ...rising.nodes].sort((a, b) => rank(a) - rank(b) || byCodePoint(a.id, b.id)),
    edges: [...edges, ...rising.edges].sort((a, b) => byCodePoint(keyOf(a), keyOf(b))),
    lacks:
      now.unasked + was.unasked === 0
        ? ''
        : `Who may assume ${count(Math.max(now.unasked, was.unasked), 'role')} is not in the picture: there are too many pairs to ask.`,
  };
}

function isElsewhere(held: Held | undefined): boolean {
  return held?.kind === 'outside' || held?.kind === 'aws';
}

function sideOf(principals: Principals): Side {
  const nodes = new Map<string, Held>();
  const edges = new Map<string, GraphEdge>();
  const hold = (id: string, kind: NodeKind, label: string, content = ''): string => {
    const safe = clean(id);
    const known = nodes.get(safe);
    if (known === undefined || known.content === '') nodes.set(safe, { kind, label: clean(label), content });
    return safe;
  };
  const tie = (kind: EdgeKind, from: string, to: string, note = ''): void => {
    const edge: GraphEdge = { from: clean(from), to: clean(to), kind, status: 'same', note: clean(note) };
    edges.set(keyOf(edge), edge);
  };
  for (const { address, document } of principals.managed ?? [])
    hold(address, 'policy', address.slice('Policy/'.length), canonical(document));
  for (const group of groupsOf(principals)) {
    hold(group.address, 'group', group.address.slice('Group/'.length));
    for (const grant of group.policies) tie('attached', group.address, holdGrant(grant, group.address, hold));
    for (const member of group.members) tie('member', member, group.address);
  }
  for (const principal of principals.principals) holdPrincipal(principal, hold, tie);
  const { entries, pairs, unasked } = assumed(principals);
  for (const { role, who, label } of entries) tie('trust', hold(`outside/${who}`, 'outside', label), role);
  for (const { role, by, note } of pairs) tie('assume', by, role, note);
  return { nodes, edges: new Map([...edges].filter(([, { from, to }]) => nodes.has(from) && nodes.has(to))), unasked };
}

type Hold = (id: string, kind: NodeKind, label: string, content?: string) => string;
type Tie = (kind: EdgeKind, from: string, to: string, note?: string) => void;

function holdPrincipal(principal: Principal, hold: Hold, tie: Tie): void {
  const { address, kind, name, policies, boundary, trust, unknown } = principal;
  hold(address, kind === 'User' ? 'user' : 'role', name, trust === null ? ' ' : canonical(trust));
  for (const grant of policies) if (grant.via === null) tie('attached', address, holdGrant(grant, address, hold));
  if (boundary !== null) tie('bounded', address, holdGrant(boundary, address, hold));
  for (const source of unknown)
    if (source.startsWith('arn:')) tie('attached', address, hold(source, 'aws', lastOf(source)), 'its document is not known');
}

function holdGrant({ source, document }: Grant, holder: string, hold: Hold): string {
  const content = canonical(document);
  if (source.startsWith('Policy/')) return hold(source, 'policy', source.slice('Policy/'.length), content);
  if (source.startsWith('arn:')) return hold(source, 'aws', lastOf(source), content);
  return hold(source, 'inline', source.replace(`${holder}/inline/`, ''), content);
}

function lastOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

// Where groups are not told, at least those through which something is held.
function groupsOf({ groups, principals }: Principals): Required<Principals>['groups'] {
  if (groups !== undefined) return groups;
  const found = new Map<string, { members: Set<Principal['address']>; grants: Map<string, Grant>; via: Principal['address'] }>();
  for (const { address, policies } of principals)
    for (const grant of policies) {
      if (grant.via === null) continue;
      const group = found.get(grant.via) ?? { members: new Set(), grants: new Map(), via: grant.via };
      group.members.add(address);
      group.grants.set(grant.source, grant);
      found.set(grant.via, group);
    }
  return [...found.values()].map(({ members, grants, via }) => ({
    address: via,
    arn: '',
    members: [...members],
    policies: [...grants.values()],
  }));
}

function keyOf({ from, to, kind }: GraphEdge): string {
  return `${kind}\n${from}\n${to}`;
}
