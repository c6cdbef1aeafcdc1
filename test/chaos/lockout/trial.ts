// One random plan and its caller: what iamsync says of it, and what the sandbox, which enforces permissions, makes of every state.
import { call, isCall } from '../../../src/model/call.ts';
import type { Plan } from '../../../src/model/plan.ts';
import { actionsOf } from '../../../src/model/plan.ts';
import { identityOf } from '../../../src/sandbox/caller.ts';
import type { RoleRecord, UserRecord } from '../../../src/sandbox/records.ts';
import { nearAccount } from '../../support/near.ts';
import type { Account } from '../../support/world.ts';
import { manifest, planOn } from '../../support/world.ts';
import { randomFrom } from '../fuzz/random.ts';
import { goTo, here, openBench } from '../transitions/course.ts';
import type { Bench } from '../transitions/course.ts';
import { documentOf } from '../transitions/side.ts';
import { takenBack } from './back.ts';
import type { TakenBack } from './back.ts';
import { caseOf, declared, found } from './chance.ts';
import { judged, recordOf } from './judge.ts';
import type { Harm } from './judge.ts';
import { askerAs } from './oracle.ts';
import { ABROAD, ABROAD_ROLES } from './words.ts';

export interface Trial {
  readonly plan: Plan;
  readonly isRefused: boolean;
  /** Whether it is told that calls are not allowed, and never were. */
  readonly isWarned: boolean;
  readonly harms: readonly Harm[];
  readonly backs: readonly TakenBack[];
  readonly states: number;
}

/** A bench with an account next door, whose roles may be let in. */
export async function openLockoutBench(): Promise<Bench> {
  const bench = openBench();
  const { writer } = nearAccount(bench.world, ABROAD);
  const open = documentOf([{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }]);
  const may = documentOf([{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' }]);
  for (const RoleName of ABROAD_ROLES) {
    await writer.call(call('CreateRole', { RoleName, AssumeRolePolicyDocument: JSON.stringify(open) }));
    await writer.call(call('PutRolePolicy', { RoleName, PolicyName: 'may', PolicyDocument: JSON.stringify(may) }));
  }
  return bench;
}

/** Fewer calls than this leave nothing between them. */
const LEAST = 2;

/** Null where the plan of a seed has nothing to do. `isTakenBack`: it is also taken back, from its end and from somewhere on the way. */
export async function trial(bench: Bench, seed: number, isTakenBack: boolean): Promise<Trial | null> {
  const random = randomFrom(seed);
  const { before, after, caller } = caseOf(random, seed);
  goTo(bench, { records: [] });
  await found(bench.account.writer, before);
  const who = recordOf(bench, caller);
  const [account, files] = [asked(bench, who), manifest(declared(after, before))];
  const plan = await planOn(account, files);
  if (actionsOf(plan).filter((action) => isCall(action.do)).length < LEAST) return null;
  const start = here(bench);
  const { harms, points } = await judged(bench, plan, who, random);
  const isSaid = (rule: string): boolean => plan.findings.some((finding) => finding.rule === rule);
  const isRefused = isSaid('lock-out');
  const ends = isTakenBack && !isRefused ? [points.at(-1) ?? start, random.one(points)] : [];
  const backs: TakenBack[] = [];
  for (const end of ends) backs.push(await takenBack(bench, { account, plan, files, who }, end, start));
  return { plan, isRefused, isWarned: isSaid('cannot-apply'), harms, backs, states: points.length };
}

// Everything may be read, and it is known who asks.
function asked({ account, kept, world }: Bench, who: UserRecord | RoleRecord): Account {
  const { Arn: arn, UserId: userId } = identityOf(kept, askerAs({ account, kept, world }, who).caller);
  const whoAmI = async () => ({ scope: { account: account.id, partition: 'aws' }, caller: { arn, userId } });
  return { ...account, reader: { ...account.reader, identity: { whoAmI } } };
}

/** What may not be: harm that no refusal has told of, and calls of a rollback that are not let through. */
export function wrongIn({ isRefused, harms, backs }: Trial): string[] {
  const fresh = isRefused ? [] : harms.filter(({ isOld }) => !isOld);
  return [
    ...fresh.map(({ kind, what, done }) => `${kind}: ${what} after ${done.join(', ')}`),
    ...backs.flatMap(({ refused }) => refused.map((what) => `taken back: ${what}`)),
  ];
}

/** True for a refusal of a plan that harms nobody in any of its states. */
export function isNeedless({ isRefused, harms }: Trial): boolean {
  return isRefused && harms.every(({ isOld }) => isOld);
}

/** True where a call is not allowed, and never was, and nobody was told. */
export function isUnwarned({ isRefused, isWarned, harms }: Trial): boolean {
  return !isRefused && !isWarned && harms.some(({ isOld, kind }) => isOld && kind === 'do');
}
