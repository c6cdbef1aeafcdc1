// What a plan is refused for, and what it warns of, before anything is written. Findings are added; nothing is filtered.
import type { Address } from '../model/address.ts';
import { addressOf, parseAddress } from '../model/address.ts';
import type { Finding } from '../model/finding.ts';
import type { Change } from '../model/plan.ts';
import { isUnread } from '../model/state.ts';
import type { LiveState, Spec } from '../model/state.ts';
import { kindOf } from '../kinds/index.ts';
import type { Terrain } from '../kinds/kind.ts';
import type { Pair } from '../kinds/terrain.ts';
import { fixedFields } from './diff.ts';

export interface Guarded {
  readonly changes: readonly Change[];
  readonly pairs: readonly Pair[];
  readonly live: LiveState;
  readonly terrain: Terrain;
}

/** All guards' findings, in the order of the changes. */
export function guard(ground: Guarded): Finding[] {
  const known = knownArns(ground);
  return [
    ...ground.changes.flatMap((change) => [...fixed(change), ...orphans(change, ground), ...overQuota(change, ground.live), ...builtIn(change), ...lastHold(change, ground)]),
    ...ground.pairs.flatMap((pair) => dangling(pair, ground, known)),
    ...census(ground),
  ];
}

function finding(change: Pick<Change, 'address' | 'origin'>, severity: Finding['severity'], rule: string, message: string, next: string): Finding {
  return { severity, rule, message, next, place: change.origin, address: change.address };
}

function kindAt(address: Address) {
  const parsed = parseAddress(address);
  return parsed === undefined ? undefined : kindOf(parsed.kind);
}

// AWS has no call for it: another value means a new entity under the same name, with a new id.
function fixed(change: Change): Finding[] {
  const kind = kindAt(change.address);
  if (change.verb !== 'replace' || kind === undefined) return [];
  return fixedFields(kind, change.before, change.after).map((field) => {
    const old = JSON.stringify(isUnread(change.before[field]) ? null : change.before[field]);
    return finding(
      change,
      'error',
      'fixed-field',
      `The ${field} of ${change.address} is ${old} in the account and ${JSON.stringify(change.after[field])} in the manifests; AWS cannot change it without replacing the ${kind.name.toLowerCase()}.`,
      `Write ${field}: ${old} under ${kind.section}.${parseAddress(change.address)?.name ?? ''}, or give the new one another name.`,
    );
  });
}

// A deleted principal's id in a trust policy: another one under its name is not the same one.
function orphans(change: Change, ground: Guarded): Finding[] {
  const kind = kindAt(change.address);
  if (kind === undefined || change.verb !== 'update') return [];
  const orphaned = kind.orphans(change.before).filter((id) => !kind.orphans(change.after).includes(id));
  if (orphaned.length === 0) return [];
  const declared = new Set(ground.pairs.filter((pair) => pair.after !== null).map((pair) => pair.arn));
  const trusted = (spec: Spec): string[] => kind.references(spec).flatMap((reference) => (reference.field === 'trust' ? [reference.arn] : []));
  const before = trusted(change.before);
  const strangers = trusted(change.after).filter((arn) => !before.includes(arn) && !declared.has(arn));
  return strangers.map((arn) =>
    finding(
      change,
      'error',
      're-trust',
      `${change.address} trusted ${orphaned.join(', ')}, which no longer exists; the manifest would trust ${arn} in its place, which is not declared here and may be somebody else under the old name.`,
      `Declare ${arn} in these manifests if it is yours, or take it out of the trust policy.`,
    ),
  );
}

function overQuota(change: Change, live: LiveState): Finding[] {
  const kind = kindAt(change.address);
  if (kind === undefined || change.verb === 'delete') return [];
  return kind.usage(change.after).flatMap((usage) => {
    const quota = live.quotas[usage.quota];
    if (quota === undefined || usage.used <= quota) return [];
    return [finding(change, 'error', 'quota', `${change.address} would have ${usage.used} ${usage.unit} in ${usage.field}; this account's quota is ${quota}.`, `Use less, or have AWS raise ${usage.quota}.`)];
  });
}

function census(ground: Guarded): Finding[] {
  const kinds = new Set(ground.changes.flatMap((change) => kindAt(change.address) ?? []));
  return [...kinds].flatMap((kind) => {
    const of = (verb: Change['verb']): Change[] => ground.changes.filter((change) => change.verb === verb && kindAt(change.address) === kind);
    const count = ground.live.quotas[kind.census.count];
    const quota = ground.live.quotas[kind.census.quota];
    const first = of('create')[0];
    if (count === undefined || quota === undefined || first === undefined) return [];
    const total = count + of('create').length - of('delete').length;
    if (total <= quota) return [];
    return [finding(first, 'error', 'quota', `The account would have ${total} ${kind.section}; its quota is ${quota}.`, `Remove some, or have AWS raise ${kind.census.quota}.`)];
  });
}

function builtIn(change: Change): Finding[] {
  const path = change.verb === 'create' ? change.after['path'] : change.before['path'];
  const name = parseAddress(change.address)?.name ?? '';
  if (typeof path !== 'string' || kindAt(change.address)?.isBuiltIn(name, path) !== true) return [];
  return [finding(change, 'error', 'aws-owned', `${change.address} (path ${path}) belongs to AWS.`, 'Take it out of the manifests: iamsync never changes what AWS made for itself.')];
}

// Deleting a role that others trust leaves a dead id in their trust policies, and making it again does not bring it back.
function lastHold(change: Change, ground: Guarded): Finding[] {
  if (change.verb !== 'delete') return [];
  const trusting = ground.terrain.trustingAfter(change.arn).map((role) => addressOf('Role', role.name));
  const bounded = ground.terrain.holdersAfter(change.arn).filter((holder) => holder.as === 'boundary').map((holder) => addressOf(holder.kind, holder.name));
  return [
    ...(trusting.length === 0 ? [] : [finding(change, 'warning', 'trusted', `${trusting.join(', ')} trusts ${change.address} and will be left with a dead id in the trust policy.`, 'Change these trust policies first, or along with it.')]),
    ...(bounded.length === 0 ? [] : [finding(change, 'error', 'boundary-in-use', `${change.address} is the permissions boundary of ${bounded.join(', ')}; deleting it would lift what limits them.`, 'Give them another boundary, or declare boundary: { none: true } for them, first.')]),
  ];
}

function knownArns(ground: Guarded): Set<string> {
  const deleted = new Set(ground.pairs.filter((pair) => pair.after === null).map((pair) => pair.arn));
  const there = [...ground.live.entities.map((entity) => entity.arn), ...ground.live.otherArns].filter((arn) => !deleted.has(arn));
  return new Set([...there, ...ground.pairs.flatMap((pair) => (pair.after === null ? [] : [pair.arn]))]);
}

// What a declared entity refers to in this account must exist: AWS would refuse the call half-way through.
function dangling(pair: Pair, ground: Guarded, known: ReadonlySet<string>): Finding[] {
  const { after } = pair;
  const kind = after === null ? undefined : kindOf(after.kind);
  if (after === null || kind === undefined) return [];
  const own = `arn:${ground.live.scope.partition}:iam::${ground.live.scope.account}:`;
  return kind.references(after.spec).flatMap(({ field, arn }) => {
    if (!arn.startsWith(own) || known.has(arn)) return [];
    return [finding({ address: pair.address, origin: after.origin }, 'error', 'dangling', `${pair.address} refers to ${arn} in ${field}, which is neither in the account nor declared.`, 'Correct the name or the path, or declare it.')];
  });
}
