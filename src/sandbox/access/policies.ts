// The policies that decide what a caller may do, compiled once and kept for as long as none of them changes.
import type { Policies, Prepared } from '../../access/evaluate.ts';
import { preparePolicies } from '../../access/evaluate.ts';
import type { Json } from '../../model/json.ts';
import type { Account } from '../account.ts';
import type { Asker } from '../authenticate.ts';
import type { Session } from '../caller.ts';
import { findPolicy } from '../lookup.ts';
import type { GroupRecord, PolicyRecord, RoleRecord, UserRecord } from '../records.ts';
import { EMPTY, identityDocument, versionDocument } from './readable.ts';

/** Who holds policies. */
export type Holder = UserRecord | GroupRecord | RoleRecord;

/** A policy with the name under which a simulation shows it. */
export interface Source {
  readonly id: string;
  readonly document: Json;
  readonly text: string;
}

interface Kept {
  /** Everything that was read. None of it is ever changed in place, so the same objects mean the same policies. */
  readonly from: readonly unknown[];
  readonly prepared: Prepared;
}

// By the inline policies of the user or role, which stay the same object when something else of it changes.
const kept = new WeakMap<Holder['inline'] | Session, Kept>();
const NOTHING: Policies = { identityPolicies: [] };
const EVERYTHING: Policies = {
  identityPolicies: [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }],
};

/** The compiled policies of a user, role or session. `account` is the caller's, as far as it is known by now. */
export function preparedFor(account: Account, asker: Asker): Prepared {
  const { caller, session } = asker;
  const record = caller.kind === 'root' ? undefined : account.findById(caller.id);
  if (record?.kind !== 'user' && record?.kind !== 'role') return preparePolicies(NOTHING);
  const from = readBy(account, record, session);
  const key = session ?? record.inline;
  const known = kept.get(key);
  if (known?.from.length === from.length && from.every((one, index) => known.from[index] === one)) return known.prepared;
  const prepared = preparePolicies(policiesOf(account, asker));
  kept.set(key, { from, prepared });
  return prepared;
}

/** The policies of whoever asks: everything for the root-like key, nothing for who is not known here yet. */
export function policiesOf(account: Account, { caller, session }: Asker): Policies {
  if (caller.kind === 'root') return EVERYTHING;
  const record = account.findById(caller.id);
  if (record?.kind !== 'user' && record?.kind !== 'role') return NOTHING;
  const limits = sessionPolicies(account, session);
  return { ...policiesOfHolder(account, record), ...(limits.length === 0 ? {} : { session: limits }) };
}

function policiesOfHolder(account: Account, record: Holder): Policies {
  const { boundary } = record;
  return {
    identityPolicies: sourcesOf(account, record).map(({ document }) => document),
    // A boundary that is gone allows nothing.
    ...(boundary === null ? {} : { boundary: managedSource(account, boundary).document }),
  };
}

/** The identity policies of a user with their groups, of a group alone, or of a role. */
export function sourcesOf(account: Account, record: Holder): Source[] {
  return [record, ...groupsOf(account, record)].flatMap((holder) => heldBy(account, holder));
}

/** A managed policy by its default version; one that is gone says nothing. */
export function managedSource(account: Account, arn: string): Source {
  const policy = findPolicy(account, arn);
  const version = policy?.versions.find(({ number }) => number === policy.defaultVersion);
  const id = arn.slice(arn.lastIndexOf('/') + 1);
  return version === undefined ? { id, document: EMPTY, text: '' } : { id, document: versionDocument(version), text: version.text };
}

function readBy(account: Account, record: UserRecord | RoleRecord, session: Session | null): unknown[] {
  const holders: Holder[] = [record, ...groupsOf(account, record)];
  const arns = [...holders.flatMap(({ attached }) => attached), ...(session?.policyArns ?? [])];
  const policies = [...arns, ...(record.boundary === null ? [] : [record.boundary])].map((arn): PolicyRecord | undefined =>
    findPolicy(account, arn),
  );
  return [record.boundary, ...holders.flatMap(({ inline, attached }) => [inline, attached]), ...policies];
}

function groupsOf(account: Account, record: Holder): GroupRecord[] {
  if (record.kind !== 'user') return [];
  return record.groups.map((id) => account.findById(id)).filter((group) => group?.kind === 'group');
}

function heldBy(account: Account, { kind, name, inline, attached }: Holder): Source[] {
  const own = [...inline].map(([policy, text]) => ({ id: `${kind}_${name}_${policy}`, document: identityDocument(text), text }));
  const managed = attached.map((arn) => managedSource(account, arn));
  return [...own, ...managed];
}

function sessionPolicies(account: Account, session: Session | null): Json[] {
  if (session === null) return [];
  return [...session.policies.map(identityDocument), ...session.policyArns.map((arn) => managedSource(account, arn).document)];
}
