// What one user or role may do at one moment: as sets of statements where those decide, as a principal for the engine where they don't.
import type { Principal } from '../../model/principal.ts';
import { addressOf } from '../../model/address.ts';
import { byCodePoint } from '../../model/json.ts';
import { once } from '../../model/once.ts';
import type { Document } from '../../policy/document.ts';
import { knownOf } from '../../access/known.ts';
import type { KnownValues } from '../../access/known.ts';
import { assumingOf } from './assuming.ts';
import { heldBy, principalOf } from './held.ts';
import type { Held } from './held.ts';
import type { Numbers } from './numbers.ts';
import { permittedBy } from './permitted.ts';
import type { Permitted } from './permitted.ts';
import { inOrder, openSaying, SILENCE, sourcesOf, TRUST } from './said.ts';
import type { Said, Saying } from './said.ts';
import type { Actor, Policy, World } from './world.ts';

export interface View {
  /** Of the actor. */
  readonly key: string;
  /** Equal for the same principal with the same permissions, trust and name. */
  readonly id: number;
  readonly principal: Principal;
  /** By the statements of all its documents together. */
  readonly permitted: Permitted;
  /** Its documents by where they are written, the boundary and the trust policy among them. */
  readonly sources: ReadonlyMap<string, Document>;
  /** What one of them says. */
  says(source: string): Said;
  /** True if the boundary is not known. */
  readonly isBoundBlindly: boolean;
  /** Equal where the trust policies are. */
  readonly trust: number;
  /** Equal where all is that decides about becoming a role: who it is, and its statements about that. */
  readonly assuming: number;
  /** True for who may do nothing at all. */
  readonly isNothing: boolean;
  /** True for who may do everything, and is neither limited nor denied anything. */
  readonly isAll: boolean;
}

export interface Views {
  /** As the account is now; undefined for who does not exist, and for groups. */
  of(actor: Actor | undefined): View | undefined;
}

/** Views of a world that changes; equal ones are one. */
export function openViews(world: World, numbers: Numbers): Views {
  const desk: Desk = { numbers, saying: openSaying(numbers) };
  const known = new Map<string, View>();
  const latest = new WeakMap<Actor, Seen[]>();
  return {
    of(actor) {
      if (actor === undefined || !actor.exists || actor.kind === 'Group') return undefined;
      // Of thousands a call moves few, and who is asked about is asked about after every call.
      const grounds = groundsOf(actor, world);
      const seen = latest.get(actor) ?? [];
      const there = seen.find((one) => isSame(one.grounds, grounds));
      if (there !== undefined) return there.view;
      const held = heldBy(actor, world);
      const key = keyOf(actor, held, numbers);
      const view = known.get(key) ?? viewOf(actor, held, desk, known.size + 1);
      known.set(key, view);
      latest.set(actor, [{ grounds, view }, ...seen.slice(0, MOST_SEEN - 1)]);
      return view;
    },
  };
}

/** A view, and what it was made of. */
interface Seen {
  readonly grounds: Grounds;
  readonly view: View;
}

/** An order is tried to and fro, so that somebody is seen again as it was before the last call. */
const MOST_SEEN = 4;

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

/** What views are made with. */
interface Desk {
  readonly numbers: Numbers;
  readonly saying: Saying;
}

// Most views are only told from others: what one permits is worked out when it is asked for.
function viewOf(actor: Actor, held: Held, { numbers, saying }: Desk, id: number): View {
  const { arn, permits } = actor;
  const principal = principalOf(actor, held);
  const known = once(() => knownOf(principal));
  const says = (document: Document): Said => saying(document, known);
  const trusted = once(() => (permits.trust === null ? SILENCE : saying(permits.trust, () => ({}))));
  const permitted = once(() => permittedBy(held, says, numbers));
  const sources = once(() => sourcesOf(held, permits.trust));
  const trust = once(() => numbers.text(`trust ${inOrder([...trusted().allow.keys()])}|${inOrder([...trusted().deny.keys()])}`));
  const assuming = once(() => numbers.text(`assuming ${arn} ${JSON.stringify(permits.tags)} ${assumingIn(held, known(), numbers)}`));
  return {
    id,
    key: actor.key,
    principal,
    isBoundBlindly: held.strange !== null,
    get permitted() {
      return permitted();
    },
    get sources() {
      return sources();
    },
    says(name) {
      const document = sources().get(name);
      if (name === TRUST) return trusted();
      return document === undefined ? SILENCE : says(document);
    },
    get trust() {
      return trust();
    },
    get assuming() {
      return assuming();
    },
    get isNothing() {
      return !held.isOpaque && permitted().allow.size === 0;
    },
    get isAll() {
      return held.documents.some(allowsAll) && isUnchecked(permitted());
    },
  };
}

function isUnchecked({ deny, unknown, limit }: Permitted): boolean {
  return limit === null && deny.size + unknown.size === 0;
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

function allowsAll({ Statement }: Document): boolean {
  const isStar = (patterns: readonly string[] | undefined): boolean => patterns?.length === 1 && patterns[0] === '*';
  return Statement.some(
    ({ Effect, Action, Resource, Condition }) => Effect === 'Allow' && isStar(Action) && isStar(Resource) && Condition === undefined,
  );
}
