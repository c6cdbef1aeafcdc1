// What may be referred to: declared entities with their ARNs, and those that are declared elsewhere or shall go.
import { addressOf } from '../model/address.ts';
import type { Address, KindName, Scope } from '../model/address.ts';
import type { Place } from '../model/finding.ts';
import type { Removal } from '../model/state.ts';
import { KINDS } from '../kinds/index.ts';
import { parseArn } from '../policy/arn.ts';
import type { Declared } from './gather.ts';
import { entryOf } from './node.ts';
import { at } from './report.ts';

export interface Known {
  readonly address: Address;
  readonly name: string;
  readonly arn: string;
  readonly place: Place;
}

export interface Registry {
  readonly scope: Scope;
  /** The account is not known yet: an ARN with a written account id may or may not be of this one. */
  readonly symbolic: boolean;
  /** By address in small letters, since IAM does not tell names apart by case. */
  readonly declared: ReadonlyMap<string, Known>;
  /** The ARNs of these. */
  readonly arns: ReadonlySet<string>;
  readonly elsewhere: ReadonlyMap<string, Place>;
  readonly removed: ReadonlyMap<string, Place>;
  /** Texts of files that could not be read in full: what they name may be declared in them. */
  readonly broken: readonly string[];
}

/** Everything that references may mean. The path that makes an ARN is taken as it is written; kinds judge it. */
export function registryOf(
  declared: readonly Declared[],
  others: { readonly elsewhere: ReadonlyMap<Address, Place>; readonly removed: readonly Removal[]; readonly broken: readonly string[] },
  scope: Scope,
  symbolic: boolean,
): Registry {
  const known = declared.map(({ kind, name, address, place, tree }): [string, Known] => {
    const written = entryOf(tree, 'path')?.value;
    const path = written?.type === 'scalar' ? String(written.value) : '/';
    return [address.toLowerCase(), { address, name, place, arn: kind.arn(name, path, scope) }];
  });
  // Of two that differ by case the first is kept; the pair is reported already.
  const byName = new Map(known.reverse());
  return {
    scope,
    symbolic,
    declared: byName,
    arns: new Set([...byName.values()].map(({ arn }) => arn)),
    elsewhere: new Map([...others.elsewhere].map(([address, place]) => [address.toLowerCase(), place])),
    removed: new Map(others.removed.map((removal) => [removal.address.toLowerCase(), removal.origin])),
    broken: others.broken,
  };
}

/** A reference that can't hold: why, and what to write instead. */
export interface Problem {
  readonly rule: string;
  readonly message: string;
  readonly next: string;
}

// How each kind's ARNs begin: `role` in arn:aws:iam::123456789012:role/ci/deploy.
// A role that belongs to a service is named like any other.
const TYPES: ReadonlyMap<string, KindName> = new Map(
  KINDS.toReversed().flatMap((kind) => {
    const type = parseArn(kind.arn('name', '/', { account: '123456789012', partition: 'aws' }))?.resource.split('/')[0];
    return type === undefined ? [] : [[type, kind.name] as const];
  }),
);

/** The address behind an ARN of this account, declared or not; undefined for other ARNs. */
export function addressOfArn(arn: string, scope: Scope): Address | undefined {
  const parsed = parseArn(arn);
  if (parsed === undefined || parsed.service !== 'iam' || parsed.account !== scope.account || parsed.partition !== scope.partition)
    return undefined;
  const [type, ...rest] = parsed.resource.split('/');
  const kind = TYPES.get(type ?? '');
  // The URL of a provider holds slashes; everything else has its path before its name.
  const name = kind === 'OidcProvider' ? rest.join('/') : rest.at(-1);
  return kind === undefined || name === undefined || name === '' ? undefined : addressOf(kind, name);
}

/** What is wrong with an ARN in view of what is declared and removed; undefined if nothing is. */
export function arnProblem(arn: string, registry: Registry): Problem | undefined {
  if (registry.arns.has(arn)) return undefined;
  const address = addressOfArn(arn, registry.scope);
  if (address === undefined) return undefined;
  const known = registry.declared.get(address.toLowerCase());
  if (known !== undefined) {
    const how = known.address === address ? 'path' : 'case';
    return {
      rule: 'reference-differs',
      message: `${arn} differs only by ${how} from ${known.address} (${at(known.place)}), which is ${known.arn}.`,
      next: `Write ${known.name}, or its whole ARN; IAM holds only one entity of that name.`,
    };
  }
  const gone = registry.removed.get(address.toLowerCase());
  return gone === undefined ? undefined : removedProblem(arn, address, gone);
}

/** The problem of a reference to what `removed` takes away. */
export function removedProblem(reference: string, address: Address, place: Place): Problem {
  return {
    rule: 'reference-removed',
    message: `${reference} names ${address}, which is removed at ${at(place)}.`,
    next: 'Remove this reference too, or keep the entity.',
  };
}
