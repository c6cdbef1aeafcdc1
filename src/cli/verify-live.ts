// verify --live: who acts for which check, and what came of it.
import { trusts } from '../access/assume.ts';
import { openActor, randomName } from '../edge/acting.ts';
import type { AccountOptions } from '../edge/aws.ts';
import { clock, onInterrupt } from '../edge/world.ts';
import { refuseOther } from '../live/read.ts';
import type { Actor } from '../model/acting.ts';
import { parseAddress } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import type { Check, VerifyReport } from '../model/check.ts';
import { Failure } from '../model/failure.ts';
import type { Principal, Principals } from '../model/principal.ts';
import { principalsOf, stateOf } from '../kinds/principals.ts';
import { readManifests } from './manifests.ts';
import type { Manifests } from './manifests.ts';
import type { TargetOptions } from './options.ts';
import type { Screen } from './screen.ts';
import type { Source } from './source.ts';
import { openTarget } from './target.ts';
import { tryChecks } from './trying.ts';

export interface Acted {
  readonly report: VerifyReport;
  readonly interrupted: boolean;
}

/** Tries the checks of the manifests for real. The manifests with their errors where they don't compile. */
export async function verifyLive(
  argv: TargetOptions & { readonly as: readonly string[] | undefined },
  source: Source,
  screen: Screen,
  asOf: string,
): Promise<Acted | Manifests> {
  const profiles = profilesIn(argv.as ?? []);
  const target = await openTarget(argv, source);
  const interruption = onInterrupt(
    process,
    () => screen.note('\ninterrupted: what was written is removed, then it stops (once more: at once)\n'),
    (code) => process.exit(code),
  );
  const { signal } = interruption;
  const opened: Actor[] = [];
  const open = (reach: AccountOptions): Actor => keep(openActor({ ...reach, clock, signal }), opened);
  try {
    const base = open(target.reach);
    const { account, partition, arn } = await base.whoAmI();
    refuseOther(account, source.account?.id);
    const manifests = await readManifests(source, { account, partition }, asOf);
    if (manifests.desired === null) return manifests;
    const principals = principalsOf(stateOf(manifests.desired));
    const { credentials: _, ...reach } = target.reach;
    const named = new Map([...profiles].map(([address, profile]) => [address, open({ ...reach, profile })] as const));
    await refuseImpostors(named, profiles, principals);
    const company: Company = { base, baseArn: arn, named, principals, opened };
    const cast = { actorFor: actorsOf(company), isAws: () => base.isAws(), helpers: [base, ...named.values()], name: randomName };
    const tried = await tryChecks(manifests.desired.checks ?? [], cast, signal);
    return { report: { mode: 'live', account, ...tried }, interrupted: signal.aborted };
  } finally {
    interruption.release();
    for (const actor of opened) actor.close();
    await target.close();
  }
}

function keep(actor: Actor, opened: Actor[]): Actor {
  opened.push(actor);
  return actor;
}

/** `User/x=PROFILE`. */
function profilesIn(pairs: readonly string[]): ReadonlyMap<Address, string> {
  const found = new Map<Address, string>();
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const address = at < 0 ? undefined : parseAddress(pair.slice(0, at));
    const profile = pair.slice(at + 1);
    if (address === undefined || profile === '' || (address.kind !== 'User' && address.kind !== 'Role'))
      throw new Failure('usage', `--as ${pair} does not say who acts.`, 'Write User/NAME=PROFILE or Role/NAME=PROFILE.');
    found.set(`${address.kind}/${address.name}`, profile);
  }
  return found;
}

// A check that somebody else passes is no check.
async function refuseImpostors(
  named: ReadonlyMap<Address, Actor>,
  profiles: ReadonlyMap<Address, string>,
  { principals }: Principals,
): Promise<void> {
  for (const [address, actor] of named) {
    if (!address.startsWith('User/')) continue;
    const { arn } = await actor.whoAmI().catch((error: unknown) => {
      if (!(error instanceof Failure)) throw error;
      throw new Failure(
        error.code,
        `The profile ${profiles.get(address) ?? ''} of ${address} can't be used: ${error.message}`,
        error.next,
        error,
      );
    });
    const wanted = principals.find((principal) => principal.address === address)?.arn;
    const isRight = wanted === undefined ? arn.includes(':user/') && arn.endsWith(`/${address.slice('User/'.length)}`) : arn === wanted;
    if (!isRight)
      throw new Failure(
        'usage',
        `The profile ${profiles.get(address) ?? ''} is ${arn}, not ${wanted ?? address}.`,
        'Name a profile with keys of that user.',
      );
  }
}

interface Company {
  readonly base: Actor;
  readonly baseArn: string;
  /** Who has a profile of its own. */
  readonly named: ReadonlyMap<Address, Actor>;
  readonly principals: Principals;
  readonly opened: Actor[];
}

function actorsOf(company: Company): (check: Check) => Promise<Actor | string> {
  const known = new Map<Address, Promise<Actor | string>>();
  return ({ principal }) => {
    const found = known.get(principal) ?? (principal.startsWith('User/') ? userFor(principal, company) : roleFor(principal, company));
    known.set(principal, found);
    return found;
  };
}

function userFor(address: Address, { base, baseArn, named, principals }: Company): Promise<Actor | string> {
  const isBase = principals.principals.some((principal) => principal.address === address && principal.arn === baseArn);
  return Promise.resolve(named.get(address) ?? (isBase ? base : `nobody acts as ${address}: give --as ${address}=PROFILE`));
}

// A profile for the role is the role, or assumes it; else one of the users who act, or the caller.
async function roleFor(address: Address, company: Company): Promise<Actor | string> {
  const { base, named, principals, opened } = company;
  const role = principals.principals.find((principal) => principal.address === address);
  const own = named.get(address);
  if (own !== undefined && isSessionOf((await own.whoAmI()).arn, address)) return own;
  if (role === undefined) return `the manifests don't declare ${address}, so that its ARN is not known`;
  const users = [...named].filter(([other]) => mayAssume(role, other, principals)).map(([, actor]) => actor);
  let last = 'nobody who acts may assume it';
  for (const actor of own === undefined ? [...users, base] : [own]) {
    const session = await actor.become(role.arn);
    if ('act' in session) return keep(session, opened);
    last = session.message;
  }
  return `${address} can't be assumed: ${last}`;
}

function mayAssume(role: Principal, address: Address, { principals }: Principals): boolean {
  const user = address.startsWith('User/') ? principals.find((principal) => principal.address === address) : undefined;
  return user !== undefined && trusts(role, user).may !== 'no';
}

function isSessionOf(arn: string, address: Address): boolean {
  return arn.includes(`:assumed-role/${address.slice('Role/'.length)}/`);
}
