// What a plan relies on beside what it changes: all that those hold whose access or reach it touches. A hash for each entity, so that
// a change that somebody else makes to one of them is seen and named, and a change to anything else is not.
import { append } from '../model/lists.ts';
import { createHash } from 'node:crypto';
import { addressOf, parseAddress } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import { byCodePoint, canonical, isList, isObject } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Change, Plan } from '../model/plan.ts';
import type { Grant, GroupAccess, Principal, Principals } from '../model/principal.ts';
import { kindOf } from '../kinds/index.ts';
import type { Sides } from './access.ts';
import { withinReach } from './reaching.ts';
import { sidesOf } from './sides.ts';

type Relied = NonNullable<Plan['relied']>;

/**
 * Hashes by address, or by ARN for policies that are not the account's own, in code point order: of users and roles that the changed
 * entities are, that hold them or are in them, of those who may become one of these and of the roles that these may become, as they are
 * before the plan; of their groups and of documents that reach them on either side and that the plan leaves alone.
 */
export function reliedOn({ before, after }: Sides, changes: readonly Change[]): Relied {
  if (changes.length === 0) return {};
  const touched = touchedBy(changes);
  const touching = [...[before, after].flatMap((side) => membersOf(side, touched)), ...holdersOf([before, after], touched)];
  const reached = withinReach([before, after], new Set(touching));
  const found = new Map<string, string>();
  const membership = membershipIn(before);
  for (const principal of before.principals) {
    const { address } = principal;
    if (reached.has(address)) found.set(address, hashOf(held(principal, membership.get(address) ?? [])));
  }
  const groups = new Set([before, after].flatMap((side) => groupsOf(side, reached)));
  for (const group of before.groups ?? []) if (groups.has(group.address)) found.set(group.address, hashOf(handedOn(group)));
  for (const [source, document] of documentsOf([before, after], reached)) {
    if (!touched.has(source)) found.set(source, hashOf(document));
  }
  return Object.fromEntries([...found].sort(([a], [b]) => byCodePoint(a, b)));
}

/** Addresses and ARNs of what changes, and of what the changes of parts are about: the user of a key, the role of an instance profile. */
function touchedBy(changes: readonly Change[]): ReadonlySet<string> {
  const touched = new Set<string>();
  for (const change of changes) {
    touched.add(change.address).add(change.arn);
    if (change.verb === 'rename') touched.add(change.from);
    const { kind, name } = parseAddress(change.address) ?? { kind: 'Account', name: '' };
    if (kind === 'AccessKey' || kind === 'LoginProfile') touched.add(addressOf('User', name.split('/')[0] ?? ''));
    if (kind !== 'InstanceProfile') continue;
    const { before, after } = sidesOf(change);
    for (const spec of [before, after]) {
      for (const link of spec === undefined ? [] : (kindOf(kind)?.links?.(spec) ?? [])) touched.add(link.address);
    }
  }
  return touched;
}

/** Users in groups that are touched. */
function membersOf({ groups = [] }: Principals, touched: ReadonlySet<string>): Address[] {
  return groups.flatMap((group) => (touched.has(group.address) ? group.members : []));
}

/** Users and roles that are touched on some side, hold what is, or trust it. */
function holdersOf(sides: readonly Principals[], touched: ReadonlySet<string>): Address[] {
  const isTouched = ({ source, via }: Grant): boolean => touched.has(source) || (via !== null && touched.has(via));
  // Whoever stays the same is one object on both sides.
  const everybody = new Set(sides.flatMap(({ principals }) => principals));
  const holders = [...everybody].filter(
    (one) =>
      touched.has(one.address) ||
      one.policies.some(isTouched) ||
      (one.boundary !== null && isTouched(one.boundary)) ||
      one.unknown.some((arn) => touched.has(arn)) ||
      federatedOf(one.trust).some((arn) => touched.has(arn)),
  );
  return holders.map(({ address }) => address);
}

function federatedOf(trust: JsonObject | null): string[] {
  const statements = trust?.['Statement'];
  return (isList(statements) ? statements : []).flatMap((statement) => {
    const named = isObject(statement) ? statement['Principal'] : undefined;
    const federated = isObject(named) ? named['Federated'] : undefined;
    return isList(federated) ? federated.filter((one) => typeof one === 'string') : [];
  });
}

function groupsOf({ groups = [] }: Principals, reached: ReadonlySet<string>): string[] {
  return groups.flatMap((group) => (group.members.some((member) => reached.has(member)) ? [group.address] : []));
}

/** Documents of managed policies that reach these, by where they are written. */
function documentsOf(sides: readonly Principals[], reached: ReadonlySet<string>): ReadonlyMap<string, JsonObject> {
  const found = new Map<string, JsonObject>();
  for (const { principals } of sides) {
    for (const { address, policies, boundary } of principals) {
      if (!reached.has(address)) continue;
      for (const grant of boundary === null ? policies : [...policies, boundary]) {
        // The first side is the one before the plan, and its documents are what is there.
        if (!isInline(grant) && !found.has(grant.source)) found.set(grant.source, grant.document);
      }
    }
  }
  return found;
}

function isInline({ source }: Grant): boolean {
  return !source.startsWith('Policy/') && !source.startsWith('arn:');
}

/** The groups of each user, also those that hand nothing on. */
function membershipIn({ groups = [] }: Principals): ReadonlyMap<string, readonly Address[]> {
  const membership = new Map<string, Address[]>();
  for (const { address, members } of groups) {
    for (const member of members) append(membership, member, address);
  }
  return membership;
}

function held({ arn, uniqueId, tags, policies, boundary, trust, unknown }: Principal, groups: readonly Address[]): Json {
  return {
    arn,
    id: uniqueId,
    tags: tags === null ? null : Object.fromEntries(Object.entries(tags).filter(([key]) => !key.toLowerCase().startsWith(OURS))),
    ...written(policies.filter(({ via }) => via === null)),
    boundary: boundary?.source ?? null,
    trust,
    groups: [...groups].sort(byCodePoint),
    unknown: [...unknown].sort(byCodePoint),
  };
}

/** Marks that iamsync keeps for itself. */
const OURS = 'iamsync:';

function handedOn({ arn, policies }: GroupAccess): Json {
  return { arn, ...written(policies) };
}

function written(grants: readonly Grant[]): JsonObject {
  const inline = grants.filter(isInline).map(({ source, document }): [string, Json] => [source, document]);
  const attached = grants.filter((grant) => !isInline(grant)).map(({ source }) => source);
  return { inline: Object.fromEntries(inline), attached: attached.sort(byCodePoint) };
}

const SHORT = 16;

function hashOf(value: Json): string {
  return createHash('sha256').update(canonical(value)).digest('hex').slice(0, SHORT);
}
