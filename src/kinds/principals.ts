// The principals of an account: what each kind says about access, with the documents behind it, as the noun that access knows.
import { addressOf } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import { byCodePoint } from '../model/json.ts';
import type { Grant, Principal, Principals } from '../model/principal.ts';
import type { DesiredState, Live, LiveState } from '../model/state.ts';
import { groupsOf, managedOf } from './givable.ts';
import { kindOf } from './index.ts';
import type { Permits } from './kind.ts';

/**
 * All users and roles of a state with what they may do, in address order. Groups, managed policies and boundaries are followed to
 * their documents; of those that the state does not hold, the ARN (of a group: the address) is listed as unknown.
 */
export function principalsOf(state: LiveState): Principals {
  const documents = documentsOf(state);
  const groups = new Map(
    state.entities.flatMap((entity) => (entity.kind === 'Group' ? [[entity.name, groupGrants(entity, documents)]] : [])),
  );
  const principals = state.entities.flatMap((entity) => principalOf(entity, documents, groups));
  return {
    scope: state.scope,
    principals: principals.sort((a, b) => byCodePoint(a.address, b.address)),
    groups: groupsOf(state, (name) => groups.get(name)?.grants ?? []),
    managed: managedOf(state),
  };
}

/** The desired entities as if they were all that the account holds: for questions to manifests alone. */
export function stateOf(desired: DesiredState): LiveState {
  const entities = desired.entities.map(({ kind, name, spec }): Live => {
    const path = typeof spec['path'] === 'string' ? spec['path'] : '/';
    return { kind, name, spec, arn: kindOf(kind)?.arn(name, path, desired.scope) ?? '', facts: {} };
  });
  return { scope: desired.scope, caller: null, quotas: {}, entities, awsPolicies: {} };
}

/** Managed policies by ARN, as something that a principal holds itself. */
type Documents = ReadonlyMap<string, Grant>;

/** What reaches a principal by one way. */
interface Reached {
  readonly grants: readonly Grant[];
  readonly unknown: readonly string[];
}

function documentsOf({ entities, awsPolicies }: LiveState): Documents {
  const aws = Object.entries(awsPolicies).map(([arn, document]): [string, Grant] => [arn, { source: arn, via: null, document }]);
  const own = entities.flatMap((entity): [string, Grant][] => {
    const document = kindOf(entity.kind)?.document(entity.spec) ?? null;
    return document === null ? [] : [[entity.arn, { source: addressOf(entity.kind, entity.name), via: null, document }]];
  });
  return new Map([...aws, ...own]);
}

function principalOf(entity: Live, documents: Documents, groups: ReadonlyMap<string, Reached>): Principal[] {
  const { kind, name, arn, spec, facts } = entity;
  const permits = kindOf(kind)?.permits?.(spec);
  if (permits?.isPrincipal !== true || (kind !== 'User' && kind !== 'Role')) return [];
  const address = addressOf(kind, name);
  const own = reachOf(address, null, permits, documents);
  const through = permits.groups.map((group) => groups.get(group) ?? { grants: [], unknown: [addressOf('Group', group)] });
  const boundary = permits.boundary === null ? null : (documents.get(permits.boundary) ?? null);
  const unbounded = permits.boundary !== null && boundary === null ? [permits.boundary] : [];
  const id = facts['id'];
  return [
    {
      address,
      kind,
      name,
      path: typeof spec['path'] === 'string' ? spec['path'] : '/',
      arn,
      uniqueId: typeof id === 'string' && id !== '' ? id : null,
      tags: permits.tags === null ? null : tagsOf({ ...permits.tags, ...entity.marks }),
      policies: [...own.grants, ...through.flatMap((reached) => reached.grants)],
      boundary,
      trust: permits.trust,
      unknown: setOf([...own.unknown, ...through.flatMap((reached) => reached.unknown), ...unbounded]),
    },
  ];
}

function groupGrants(entity: Live, documents: Documents): Reached {
  const address = addressOf(entity.kind, entity.name);
  const permits = kindOf(entity.kind)?.permits?.(entity.spec);
  return permits === undefined ? { grants: [], unknown: [] } : reachOf(address, address, permits, documents);
}

function reachOf(address: Address, via: Address | null, { inline, attached }: Permits, documents: Documents): Reached {
  const written = Object.entries(inline)
    .toSorted(([a], [b]) => byCodePoint(a, b))
    .map(([name, document]): Grant => ({ source: `${address}/inline/${name}`, via, document }));
  const held = attached.map((arn) => ({ arn, grant: documents.get(arn) }));
  return {
    grants: [...written, ...held.flatMap(({ grant }) => (grant === undefined ? [] : [via === null ? grant : { ...grant, via }]))],
    unknown: held.flatMap(({ arn, grant }) => (grant === undefined ? [arn] : [])),
  };
}

function tagsOf(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(tags).toSorted(([a], [b]) => byCodePoint(a, b)));
}

function setOf(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort(byCodePoint);
}
