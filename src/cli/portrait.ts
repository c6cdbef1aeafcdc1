// Draws the portrait of an entity from what the manifests say and, where it was asked, what the account has.
import { whoCan } from '../access/who.ts';
import { kindOf } from '../kinds/index.ts';
import { principalsOf } from '../kinds/principals.ts';
import { addressOf, parseAddress } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import { isObject } from '../model/json.ts';
import type { Json } from '../model/json.ts';
import type { Portrait, PolicyPortrait, StatementPortrait } from '../model/portrait.ts';
import type { Grant } from '../model/principal.ts';
import type { Desired, DesiredState, Live, LiveState } from '../model/state.ts';
import type { Written, WrittenDocument } from '../model/written.ts';
import { isDocument } from '../policy/document.ts';
import { compileExpiry } from '../policy/expiry.ts';
import { normalise } from '../policy/normal.ts';
import { sentence } from '../render/statement.ts';
import { liveFields, portraitFields } from './portrait-fields.ts';

export interface Sitting {
  readonly desired: DesiredState;
  readonly written: Written;
  /** What the account has; null if it was not asked. */
  readonly live: LiveState | null;
  /** What it will have by the manifests, as far as that is known. */
  readonly state: LiveState;
  /** `2026-11-22T10:42Z`. */
  readonly asOf: string;
}

/** Every address that can be explained. */
export function explained({ desired, live }: Sitting): Address[] {
  const all = [...desired.entities, ...(live?.entities ?? [])].map(({ kind, name }) => addressOf(kind, name));
  return [...new Set([...all, ...desired.removed.map(({ address }) => address)])];
}

/** The portrait; undefined for what is neither declared, nor removed, nor there. */
export function portraitOf(address: Address, sitting: Sitting): Portrait | undefined {
  const { desired, live, state, written } = sitting;
  const declared = desired.entities.find((entity) => isAt(entity, address));
  const present = live?.entities.find((entity) => isAt(entity, address));
  const removal = desired.removed.find((one) => one.address === address);
  if (declared === undefined && present === undefined && removal === undefined) return undefined;
  // What nobody declares is as the account has it.
  const around = declared === undefined && present !== undefined && live !== null ? live : state;
  const subject = around.entities.find((entity) => isAt(entity, address));
  return {
    address,
    arn: subject?.arn ?? null,
    place: declared?.origin ?? null,
    removed: removal?.origin ?? null,
    exists: live === null ? null : present !== undefined,
    fields: declared === undefined ? liveFields(present) : portraitFields(declared, present, written),
    ...accessOf(address, around, sitting),
  };
}

type Access = Pick<Portrait, 'grants' | 'boundary' | 'trust' | 'become' | 'holders' | 'unknown'>;

function accessOf(address: Address, around: LiveState, { written, asOf }: Sitting): Access {
  const principals = principalsOf(around);
  const principal = principals.principals.find((one) => one.address === address);
  const group = principals.groups?.find((one) => one.address === address);
  const managed = principals.managed?.find((one) => one.address === address);
  const own = managed === undefined ? [] : [{ source: address, via: null, document: managed.document }];
  const { boundary = null, trust = null, unknown = [] } = principal ?? {};
  const subject = around.entities.find((entity) => isAt(entity, address));
  return {
    grants: (principal?.policies ?? group?.policies ?? own).map((grant) => policyOf(grant, written)),
    boundary: boundary === null ? null : policyOf(boundary, written),
    trust: trust === null ? [] : statementsOf(trust, documentAt(written, address, ['trust'])),
    become: principal?.kind === 'Role' ? becoming(principal.arn, principals, asOf) : [],
    holders: subject === undefined ? [] : holdersOf(subject, group?.members ?? [], around),
    unknown,
  };
}

function isAt({ kind, name }: Pick<Desired | Live, 'kind' | 'name'>, address: Address): boolean {
  return addressOf(kind, name) === address;
}

function becoming(arn: string, principals: Parameters<typeof whoCan>[0], asOf: string): Portrait['become'] {
  const { able, through, undecided } = whoCan(principals, { action: 'sts:AssumeRole', resource: arn, context: {} }, asOf);
  return [
    ...able.map(({ principal, extent }) => ({ principal, through: [], may: extent === 'all' ? 'yes' : 'conditional' })),
    ...through.flatMap(({ principal, roles, may }) => (roles.length > 1 ? [{ principal, through: roles.slice(0, -1), may }] : [])),
    ...undecided.map(({ principal }) => ({ principal, through: [], may: 'undecided' })),
  ];
}

function holdersOf({ arn, kind }: Live, members: readonly Address[], state: LiveState): Portrait['holders'] {
  if (kind === 'Group') return members.map((address) => ({ address, as: 'member' as const }));
  if (kind !== 'Policy') return [];
  return state.entities.flatMap((entity) =>
    (kindOf(entity.kind)?.holds(entity.spec) ?? []).flatMap((hold) =>
      hold.arn === arn ? [{ address: addressOf(entity.kind, entity.name), as: hold.as }] : [],
    ),
  );
}

function policyOf({ source, via, document }: Grant, written: Written): PolicyPortrait {
  const [kind = '', name = '', facet = '', ...rest] = source.split('/');
  const address = parseAddress(`${kind}/${name}`);
  const at = facet === 'inline' ? ['inline', rest.join('/')] : ['document'];
  const found = address === undefined ? undefined : documentAt(written, addressOf(address.kind, address.name), at);
  return { source, via, statements: statementsOf(document, found) };
}

function documentAt({ documents }: Written, address: Address, at: readonly string[]): WrittenDocument | undefined {
  return documents.find((one) => one.address === address && at.every((step, index) => one.at[index] === step));
}

// In the order of the file where there is one, each with its place.
function statementsOf(document: Json, written: WrittenDocument | undefined): StatementPortrait[] {
  const value = written?.value;
  if (written !== undefined && isObject(value) && value['Statement'] !== undefined) {
    const raw = value['Statement'];
    const list: readonly Json[] = Array.isArray(raw) ? raw : [raw];
    const single = !Array.isArray(raw);
    return list.flatMap((one, index) => {
      const { Statement } = normalise(compileExpiry({ Statement: [one] }).document, '2012-10-17');
      const place = written.place(single ? ['Statement'] : ['Statement', index]);
      return Statement.map((statement) => ({ words: sentence(statement), statement, place }));
    });
  }
  if (!isObject(document) || !isDocument(document)) return [];
  return document.Statement.map((statement) => ({ words: sentence(statement), statement, place: null }));
}
