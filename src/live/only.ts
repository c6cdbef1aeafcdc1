// A part of the account (`--only`): what the globs name and what that must have first. Everything else stays as it is.
import { addressOf } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import { Failure } from '../model/failure.ts';
import { matcher } from '../model/glob.ts';
import type { DesiredState, LiveState } from '../model/state.ts';
import { kindOf } from '../kinds/index.ts';
import type { Pair } from '../kinds/terrain.ts';
import { holderOf } from './parts.ts';
import type { Narrowed } from './scope.ts';

/**
 * What is left of the comparison: the declared and removed entities that the globs match, and the entities that these refer to and
 * that the account does not have as yet, however deep. Nothing is pruned. No globs: everything.
 * Throws Failure('usage') for a glob that matches nothing declared or removed.
 */
export function onlySome(narrowed: Narrowed, globs: readonly string[], desired: DesiredState, live: LiveState): Narrowed {
  if (globs.length === 0) return narrowed;
  refuseIdle(globs, desired);
  const chosen = withNeeds(narrowed.pairs.filter(isAsked(globs)), narrowed.pairs, live);
  const isChosen = ({ address }: { readonly address?: Address }): boolean => address === undefined || chosen.has(address);
  return {
    ...narrowed,
    pairs: narrowed.pairs.filter(isChosen),
    kept: narrowed.kept.filter(isChosen),
    unread: narrowed.unread.filter(isChosen),
    findings: narrowed.findings.filter(isChosen),
    foreign: narrowed.foreign.filter(isChosen),
    defaulted: narrowed.defaulted.filter(isChosen),
    orphans: [],
  };
}

// Pruned pairs have neither a declaration nor a line under removed.
function isAsked(globs: readonly string[]): (pair: Pair) => boolean {
  const matches = matcher(globs);
  return (pair) =>
    (pair.after !== null || pair.origin !== undefined) && (matches(pair.address) || (pair.from !== undefined && matches(pair.from)));
}

function refuseIdle(globs: readonly string[], desired: DesiredState): void {
  const known = [
    ...desired.entities.map((entity) => addressOf(entity.kind, entity.name)),
    ...desired.removed.map((removal) => removal.address),
  ];
  const idle = globs.filter((glob) => !known.some(matcher([glob])));
  if (idle.length === 0) return;
  const [first = ''] = idle;
  const meant = first.includes('/')
    ? known.filter((address) => address.toLowerCase() === first.toLowerCase())
    : known.filter(matcher([`*/${first}`]));
  const next =
    meant.length > 0 ? `Write ${meant.slice(0, 3).join(' or ')}.` : 'Write addresses or globs of them: Role/deploy, Role/app-*, Policy/*.';
  throw new Failure('usage', `--only ${idle.join(', ')} matches nothing that is declared or removed for this account.`, next);
}

function withNeeds(asked: readonly Pair[], all: readonly Pair[], live: LiveState): ReadonlySet<Address> {
  const byArn = new Map(all.map((pair) => [pair.arn, pair]));
  const byAddress = new Map(all.map((pair) => [pair.address, pair]));
  const there = new Set(live.entities.flatMap((entity) => [entity.arn, addressOf(entity.kind, entity.name)]));
  const chosen = new Set(asked.map((pair) => pair.address));
  const open = [...asked];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    for (const need of needsOf(pair, byArn, byAddress)) {
      if (chosen.has(need.address) || need.after === null || (there.has(need.arn) && there.has(need.address))) continue;
      chosen.add(need.address);
      open.push(need);
    }
  }
  return chosen;
}

// A reference may be an ARN (policies, boundaries, trusted principals) or a name (groups, the role of a profile).
function needsOf({ after }: Pair, byArn: ReadonlyMap<string, Pair>, byAddress: ReadonlyMap<string, Pair>): Pair[] {
  const kind = after === null ? undefined : kindOf(after.kind);
  if (after === null || kind === undefined) return [];
  const links = kind.links?.(after.spec) ?? [];
  const holder = holderOf(addressOf(after.kind, after.name));
  return [
    ...(holder === undefined ? [] : [byAddress.get(holder) ?? []].flat()),
    ...kind.references(after.spec).flatMap(({ arn }) => byArn.get(arn) ?? []),
    ...links.flatMap(({ address }) => byAddress.get(address) ?? []),
  ];
}
