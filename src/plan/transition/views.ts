// What one user or role may do at one moment: as sets of statements where those decide, as a principal for the engine where they don't.
import type { Grant, Principal } from '../../model/principal.ts';
import { addressOf } from '../../model/address.ts';
import { byCodePoint } from '../../model/json.ts';
import type { Document, Statement } from '../../policy/document.ts';
import { knownOf } from '../../access/known.ts';
import type { KnownValues } from '../../access/known.ts';
import type { Numbers } from './numbers.ts';
import type { Actor, Policy, World } from './world.ts';

type Statements = ReadonlySet<number>;

export interface View {
  /** Of the actor. */
  readonly key: string;
  /** Equal for the same principal with the same permissions, trust and name. */
  readonly id: number;
  /** Equal where the permissions are. */
  readonly grants: number;
  readonly principal: Principal;
  readonly allow: Statements;
  readonly deny: Statements;
  /** The same by where it is written, what the boundary allows and the trust policy among it. */
  readonly sources: ReadonlyMap<string, Said>;
  /** What the boundary allows, by its statements; null if there is none. */
  readonly limit: Statements | null;
  /** Documents of AWS that are not known and are taken for grants; they are among `allow` too. */
  readonly blind: Statements;
  /** True if the boundary is not known. */
  readonly isBoundBlindly: boolean;
  /** Documents that are not known: each may allow anything, and deny anything. */
  readonly unknown: Statements;
  /** Equal where the trust policies are. */
  readonly trust: number;
  /** Equal where all is that decides about becoming a role: who it is, and its statements about that. */
  readonly assuming: number;
  /** True for who may do nothing at all. */
  readonly isNothing: boolean;
  /** True for who may do everything, and is neither limited nor denied anything. */
  readonly isAll: boolean;
}

/** What one document says. */
export interface Said {
  readonly allow: ReadonlyMap<number, Statement>;
  readonly deny: ReadonlyMap<number, Statement>;
}

export interface Views {
  /** As the account is now; undefined for who does not exist, and for groups. */
  of(actor: Actor | undefined): View | undefined;
}

/** Views of a world that changes; equal ones are one. */
export function openViews(world: World, numbers: Numbers): Views {
  const known = new Map<string, View>();
  const latest = new WeakMap<Actor, { readonly grounds: Grounds; readonly view: View }>();
  return {
    of(actor) {
      if (actor === undefined || !actor.exists || actor.kind === 'Group') return undefined;
      // Of thousands a call moves few, and who is asked about is asked about after every call.
      const grounds = groundsOf(actor, world);
      const last = latest.get(actor);
      if (last !== undefined && isSame(last.grounds, grounds)) return last.view;
      const held = heldBy(actor, world);
      const key = keyOf(actor, held, numbers);
      const view = known.get(key) ?? viewOf(actor, held, numbers, known.size + 1);
      known.set(key, view);
      latest.set(actor, { grounds, view });
      return view;
    },
  };
}

/** All of the world that decides beside themselves what somebody holds; whatever changes is another object. */
type Grounds = readonly (Policy | Actor | undefined)[];

function groundsOf({ permits }: Actor, { actors, keys, policies }: World): Grounds {
  const grounds: (Policy | Actor | undefined)[] = [];
  for (const arn of permits.attached) grounds.push(policies.get(arn));
  if (permits.boundary !== null) grounds.push(policies.get(permits.boundary));
  for (const name of permits.groups) {
    const group = actors.get(keys.get(addressOf('Group', name)) ?? '');
    grounds.push(group);
    for (const arn of group?.permits.attached ?? []) grounds.push(policies.get(arn));
  }
  return grounds;
}

function isSame(one: Grounds, other: Grounds): boolean {
  return one.length === other.length && one.every((each, index) => each === other[index]);
}

interface Held {
  readonly grants: readonly Grant[];
  readonly documents: readonly Document[];
  readonly boundary: { readonly grant: Grant; readonly document: Document } | null;
  /** True if not every attached policy is known. */
  readonly isOpaque: boolean;
  /** A boundary that is not known. */
  readonly strange: string | null;
  readonly grantedBlindly: readonly string[];
  readonly unknown: readonly string[];
}

function heldBy({ kind, name, permits }: Actor, world: World): Held {
  const groups = permits.groups.flatMap((group) => {
    const address = addressOf('Group', group);
    const there = world.actors.get(world.keys.get(address) ?? '');
    return there === undefined ? [] : [{ permits: there.permits, via: address }];
  });
  const reached = [
    reachedBy(permits, addressOf(kind, name), null, world),
    ...groups.map((one) => reachedBy(one.permits, one.via, one.via, world)),
  ];
  const all = reached.flatMap((one) => one.held);
  const missing = reached.flatMap((one) => one.missing);
  const limit = permits.boundary === null ? undefined : world.policies.get(permits.boundary);
  return {
    grants: all.map(({ grant }) => grant),
    documents: all.map(({ document }) => document),
    boundary: limit === undefined ? null : heldPolicy(limit, null),
    isOpaque: missing.length > 0,
    strange: permits.boundary !== null && limit === undefined ? permits.boundary : null,
    grantedBlindly: missing.filter(isBlindGrant).sort(byCodePoint),
    unknown: missing.filter((arn) => !isBlindGrant(arn)).sort(byCodePoint),
  };
}

interface HeldDocument {
  readonly grant: Grant;
  readonly document: Document;
}

function heldPolicy({ address, document }: Policy, via: Grant['via']): HeldDocument {
  return { grant: { source: address, via, document }, document };
}

/** What somebody, or a group, holds: the documents, and the ARNs of those that are not known. */
function reachedBy(
  permits: Actor['permits'],
  source: string,
  via: Grant['via'],
  { policies }: World,
): { held: HeldDocument[]; missing: string[] } {
  const written = Object.entries(permits.inline).map(([name, document]): HeldDocument => ({
    grant: { source: `${source}/inline/${name}`, via, document },
    document,
  }));
  const attached = permits.attached.map((arn) => ({ arn, policy: policies.get(arn) }));
  return {
    held: [...written, ...attached.flatMap(({ policy }) => (policy === undefined ? [] : [heldPolicy(policy, via)]))],
    missing: attached.flatMap(({ arn, policy }) => (policy === undefined ? [arn] : [])),
  };
}

function keyOf(
  { key, arn, permits }: Actor,
  { grants, documents, boundary, unknown, grantedBlindly, strange }: Held,
  numbers: Numbers,
): string {
  const held = documents
    .map((document, index) => `${grants[index]?.source ?? ''} ${grants[index]?.via ?? ''} ${numbers.document(document)}`)
    .sort(byCodePoint);
  const { trust, tags } = permits;
  return [
    key,
    arn,
    held.join(','),
    boundary === null ? '' : numbers.document(boundary.document),
    [...unknown, '', ...grantedBlindly, '', strange ?? ''].join(' '),
    trust === null ? '' : numbers.document(trust),
    tags === null ? '' : JSON.stringify(Object.entries(tags).sort(([a], [b]) => byCodePoint(a, b))),
  ].join('|');
}

function principalOf({ kind, name, path, arn, uniqueId, permits }: Actor, held: Held): Principal {
  return {
    address: addressOf(kind, name),
    kind: kind === 'User' ? 'User' : 'Role',
    name,
    path,
    arn,
    uniqueId,
    tags: permits.tags,
    policies: held.grants,
    boundary: held.boundary?.grant ?? null,
    trust: permits.trust,
    unknown: [...held.unknown, ...held.grantedBlindly, ...(held.strange === null ? [] : [held.strange])],
  };
}

function viewOf(actor: Actor, held: Held, numbers: Numbers, id: number): View {
  const principal = principalOf(actor, held);
  const { arn, permits } = actor;
  const known = knownOf(principal);
  const said = held.documents.map((document) => saidIn(document, known, numbers));
  const limit = held.boundary === null ? null : saidIn(held.boundary.document, known, numbers);
  const trust = permits.trust === null ? SILENCE : saidIn(permits.trust, {}, numbers);
  const blind = new Set(held.grantedBlindly.map((arn) => numbers.text(`granted ${arn}`)));
  const allow = new Set([...said.flatMap((one) => [...one.allow.keys()]), ...blind]);
  const denies = new Set([...said, ...(limit === null ? [] : [limit])].flatMap((one) => [...one.deny.keys()]));
  const limits = held.strange === null ? limitsOf(limit) : new Set([numbers.text(`limited ${held.strange}`)]);
  const unknown = new Set(held.unknown.map((each) => numbers.text(`unknown ${each}`)));
  const sorted = (set: Statements | null): string => (set === null ? '-' : [...set].sort((a, b) => a - b).join(' '));
  return {
    id,
    key: actor.key,
    grants: numbers.text(`grants ${[allow, denies, limits, unknown].map(sorted).join('|')}`),
    principal,
    allow,
    deny: denies,
    sources: new Map([
      ...held.grants.map(({ source, via }, index) => [`${source} ${via ?? ''}`, said[index] ?? SILENCE] as const),
      ...(limit === null ? [] : [[BOUNDARY, limit] as const]),
      [TRUST, trust],
    ]),
    limit: limits,
    blind,
    isBoundBlindly: held.strange !== null,
    unknown,
    trust: numbers.text(`trust ${sorted(new Set(trust.allow.keys()))}|${sorted(new Set(trust.deny.keys()))}`),
    assuming: numbers.text(`assuming ${arn} ${JSON.stringify(permits.tags)} ${assumingIn(held, known, numbers)}`),
    isNothing: allow.size === 0 && !held.isOpaque,
    isAll: denies.size + unknown.size === 0 && limits === null && held.documents.some(allowsAll),
  };
}

const SILENCE: Said = { allow: new Map(), deny: new Map() };
export const BOUNDARY = 'boundary';
const TRUST = 'trust';

function limitsOf(limit: Said | null): Statements | null {
  return limit === null ? null : new Set(limit.allow.keys());
}

function assumingIn({ documents, boundary, unknown, grantedBlindly, strange }: Held, known: KnownValues, numbers: Numbers): string {
  const about = (document: Document): number[] => assumingOf(document).map((one) => numbers.statement(document.Version, one, known));
  const limit =
    boundary === null
      ? 'none'
      : about(boundary.document)
          .sort((a, b) => a - b)
          .join(' ');
  const held = documents.flatMap(about).sort((a, b) => a - b);
  return [held.join(' '), limit, ...unknown, ...grantedBlindly, strange ?? ''].join('|');
}

const assuming = new WeakMap<Document, readonly Statement[]>();

function assumingOf(document: Document): readonly Statement[] {
  const found = assuming.get(document) ?? document.Statement.filter(concernsAssuming);
  assuming.set(document, found);
  return found;
}

/** Whether a statement may be about becoming a role. */
export function concernsAssuming({ Action }: Statement): boolean {
  return Action === undefined || Action.some((pattern) => mayMatch(pattern.toLowerCase()));
}

function mayMatch(pattern: string): boolean {
  const end = pattern.search(/[*?$]/);
  const start = end < 0 ? pattern : pattern.slice(0, end);
  return 'sts:assumerole'.startsWith(start) || start.startsWith('sts:assumerole');
}

// Documents of AWS's own that nobody uses yet are not read: all but those that are made to deny only allow.
function isBlindGrant(arn: string): boolean {
  return arn.split(':')[4] === 'aws' && !/deny|quarantine/i.test(arn);
}

function allowsAll({ Statement }: Document): boolean {
  const isStar = (patterns: readonly string[] | undefined): boolean => patterns?.length === 1 && patterns[0] === '*';
  return Statement.some(
    ({ Effect, Action, Resource, Condition }) => Effect === 'Allow' && isStar(Action) && isStar(Resource) && Condition === undefined,
  );
}

function saidIn({ Version, Statement }: Document, known: KnownValues, numbers: Numbers): Said {
  const [allow, deny] = [new Map<number, Statement>(), new Map<number, Statement>()];
  for (const statement of Statement)
    (statement.Effect === 'Allow' ? allow : deny).set(numbers.statement(Version, statement, known), statement);
  return { allow, deny };
}
