// What a plan is refused for, and what it warns of, before anything is written. Findings are added; nothing is filtered.
import type { Address } from '../model/address.ts';
import { parseAddress } from '../model/address.ts';
import type { Finding } from '../model/finding.ts';
import type { Change } from '../model/plan.ts';
import type { LiveState, Spec } from '../model/state.ts';
import { kindOf } from '../kinds/index.ts';
import type { Kind, Terrain } from '../kinds/kind.ts';
import type { Pair } from '../kinds/terrain.ts';
import type { Consent } from './consent.ts';
import { fixedFields } from '../kinds/terrain.ts';

export interface Guarded {
  readonly changes: readonly Change[];
  readonly pairs: readonly Pair[];
  readonly live: LiveState;
  readonly terrain: Terrain;
  /** What was agreed to in approvals. */
  readonly consent: Consent;
  readonly mayReplace: (address: Address) => boolean;
}

/** All guards' findings, in the order of the changes. */
export function guard(ground: Guarded): Finding[] {
  const known = knownArns(ground);
  return [
    ...ground.changes.flatMap((change) => [
      ...fixed(change, ground),
      ...orphans(change, ground),
      ...overQuota(change, ground.live),
      ...builtIn(change),
      ...lastHold(change, ground),
    ]),
    ...ground.pairs.flatMap((pair) => dangling(pair, ground, known)),
    ...census(ground),
  ];
}

function finding(
  change: Pick<Change, 'address' | 'origin'>,
  severity: Finding['severity'],
  rule: string,
  message: string,
  next: string,
): Finding {
  return { severity, rule, message, next, place: change.origin, address: change.address };
}

function kindAt(address: Address) {
  const parsed = parseAddress(address);
  return parsed === undefined ? undefined : kindOf(parsed.kind);
}

// AWS has no call for it: another value means a new entity under the same name, with a new id.
function fixed(change: Change, ground: Guarded): Finding[] {
  const kind = kindAt(change.address);
  if (change.verb !== 'replace' || kind === undefined) return [];
  if (ground.mayReplace(change.address)) return replaced(change, kind, ground);
  return fixedFields(kind, change.before, change.after).map((field) => {
    const old = JSON.stringify(change.before[field]);
    return finding(
      change,
      'error',
      'fixed-field',
      `The ${field} of ${change.address} is ${old} in the account and ${JSON.stringify(change.after[field])} in the manifests; AWS cannot change it without replacing the ${kind.name.toLowerCase()}.`,
      `Write ${field}: ${old} under ${kind.section}.${parseAddress(change.address)?.name ?? ''}, give the new one another name, or have it replaced: --allow-replace ${change.address} for one run, or approvals: { allow: replace ${change.address}, until, why }.`,
    );
  });
}

// Who limits others can't go for a moment, and what others elsewhere know of it is gone for good.
function replaced(change: Change, kind: Kind, { terrain, pairs }: Guarded): Finding[] {
  const old = pairs.find((pair) => pair.address === change.address)?.live?.arn ?? change.arn;
  const bounded = terrain.holders(old).flatMap((holder) => (holder.as === 'boundary' ? [holder.address] : []));
  const breaks = finding(
    change,
    'warning',
    'replaced',
    `${change.address} is deleted and made again. This breaks what no call in this account can mend: ${kind.breaks ?? 'nothing that is known'}.`,
    'Look for it in other accounts and in policies of resources before you agree.',
  );
  if (bounded.length === 0) return [breaks];
  return [
    breaks,
    finding(
      change,
      'error',
      'boundary-in-use',
      `${change.address} is the permissions boundary of ${bounded.join(', ')}, who would be without limit while it is replaced.`,
      'Give them another boundary first, or give the new policy another name.',
    ),
  ];
}

// A deleted principal's id in a trust policy: another one under its name is not the same one.
function orphans(change: Change, ground: Guarded): Finding[] {
  const kind = kindAt(change.address);
  if (kind === undefined || change.verb !== 'update') return [];
  const orphaned = kind.orphans(change.before).filter((id) => !kind.orphans(change.after).includes(id));
  if (orphaned.length === 0) return [];
  const declared = new Set(ground.pairs.filter((pair) => pair.after !== null).map((pair) => pair.arn));
  const trusted = (spec: Spec): string[] =>
    kind.references(spec).flatMap((reference) => (reference.field === 'trust' ? [reference.arn] : []));
  const before = trusted(change.before);
  const strangers = trusted(change.after).filter((arn) => !before.includes(arn) && !declared.has(arn));
  if (strangers.length > 0 && ground.consent.allows('re-trust', change.address)) return [];
  return strangers.map((arn) =>
    finding(
      change,
      'error',
      're-trust',
      `${change.address} trusted ${orphaned.join(', ')}, which no longer exists; the manifest would trust ${arn} in its place, which is not declared here and may be somebody else under the old name.`,
      `Declare ${arn} in these manifests if it is yours, take it out of the trust policy, or add to approvals: { allow: re-trust ${change.address}, until, why }.`,
    ),
  );
}

function overQuota(change: Change, live: LiveState): Finding[] {
  const kind = kindAt(change.address);
  if (kind === undefined || change.verb === 'delete') return [];
  return kind.usage(change.after).flatMap((usage) => {
    const quota = live.quotas[usage.quota];
    if (quota === undefined || usage.used <= quota) return [];
    return [
      finding(
        change,
        'error',
        'quota',
        `${change.address} would have ${usage.used} ${usage.unit} in ${usage.field}; this account's quota is ${quota}.`,
        `Use less, or have AWS raise ${usage.quota}.`,
      ),
    ];
  });
}

function census(ground: Guarded): Finding[] {
  const kinds = new Set(ground.changes.flatMap((change) => kindAt(change.address) ?? []));
  return [...kinds].flatMap((kind) => {
    const of = (verb: Change['verb']): Change[] =>
      ground.changes.filter((change) => change.verb === verb && kindAt(change.address) === kind);
    const count = ground.live.quotas[kind.census.count];
    const quota = ground.live.quotas[kind.census.quota];
    const first = of('create')[0];
    if (count === undefined || quota === undefined || first === undefined) return [];
    const total = count + of('create').length - of('delete').length;
    if (total <= quota) return [];
    return [
      finding(
        first,
        'error',
        'quota',
        `The account would have ${total} ${kind.section}; its quota is ${quota}.`,
        `Remove some, or have AWS raise ${kind.census.quota}.`,
      ),
    ];
  });
}

function builtIn(change: Change): Finding[] {
  const path = change.verb === 'create' ? change.after['path'] : change.before['path'];
  const name = parseAddress(change.address)?.name ?? '';
  if (typeof path !== 'string' || kindAt(change.address)?.isBuiltIn(name, path) !== true) return [];
  return [
    finding(
      change,
      'error',
      'aws-owned',
      `${change.address} (path ${path}) belongs to AWS.`,
      'Take it out of the manifests: iamsync never changes what AWS made for itself.',
    ),
  ];
}

// Deleting a role that others trust leaves a dead id in their trust policies, and making it again does not bring it back.
function lastHold(change: Change, ground: Guarded): Finding[] {
  if (change.verb !== 'delete') return [];
  const trusting = ground.terrain.trustingAfter(change.arn).map((role) => role.address);
  return [
    ...(trusting.length === 0
      ? []
      : [
          finding(
            change,
            'warning',
            'trusted',
            `${trusting.join(', ')} trusts ${change.address} and will be left with a dead id in the trust policy.`,
            'Change these trust policies first, or along with it.',
          ),
        ]),
    ...limited(change, ground),
  ];
}

// A boundary limits; who is declared must say that the limit shall go, and for everybody else it is said aloud.
function limited(change: Change, { terrain }: Guarded): Finding[] {
  const bounded = terrain.holdersAfter(change.arn).flatMap((holder) => (holder.as === 'boundary' ? [holder.address] : []));
  const declared = bounded.filter((address) => terrain.planned(address));
  const others = bounded.filter((address) => !terrain.planned(address));
  return [
    ...(declared.length === 0
      ? []
      : [
          finding(
            change,
            'error',
            'boundary-in-use',
            `${change.address} is the permissions boundary of ${declared.join(', ')}; deleting it would lift what limits them.`,
            'Give them another boundary, or declare boundary: { none: true } for them.',
          ),
        ]),
    ...(others.length === 0
      ? []
      : [
          finding(
            change,
            'warning',
            'boundary-lifted',
            `${change.address} is the permissions boundary of ${others.join(', ')}: with it goes what limits them, and they may do whatever their policies allow.`,
            'Give them another boundary first if that is not wanted.',
          ),
        ]),
  ];
}

function knownArns(ground: Guarded): Set<string> {
  const moved = new Set(
    ground.pairs.flatMap((pair) => (pair.after === null || (pair.live !== null && pair.live.arn !== pair.arn) ? [pair.live?.arn] : [])),
  );
  const there = ground.live.entities.map((entity) => entity.arn).filter((arn) => !moved.has(arn));
  return new Set([...there, ...ground.pairs.flatMap((pair) => (pair.after === null ? [] : [pair.arn]))]);
}

// What a declared entity refers to in this account must exist: AWS would refuse the call half-way through.
function dangling(pair: Pair, ground: Guarded, known: ReadonlySet<string>): Finding[] {
  const { after } = pair;
  const kind = after === null ? undefined : kindOf(after.kind);
  if (after === null || kind === undefined) return [];
  const own = `arn:${ground.live.scope.partition}:iam::${ground.live.scope.account}:`;
  const missing = (kind.links?.(after.spec) ?? []).filter(({ address }) => ground.terrain.sides(address).after === null);
  const named = missing.map(({ field, address }) =>
    finding(
      { address: pair.address, origin: after.origin },
      'error',
      'dangling',
      `${pair.address} refers to ${address} in ${field}, which is neither in the account nor declared.`,
      'Correct the name, or declare it.',
    ),
  );
  const pointed = kind.references(after.spec).flatMap(({ field, arn }) => {
    if (!arn.startsWith(own) || known.has(arn)) return [];
    return [
      finding(
        { address: pair.address, origin: after.origin },
        'error',
        'dangling',
        `${pair.address} refers to ${arn} in ${field}, which is neither in the account nor declared.`,
        'Correct the name or the path, or declare it.',
      ),
    ];
  });
  return [...named, ...pointed];
}
