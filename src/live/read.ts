// Reads an account: one identity, one crawl, and only what the declared entities need beyond it.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
import { Failure } from '../model/failure.ts';
import { pagesOf } from '../model/pages.ts';
import { readListed, readMore } from './beyond.ts';
import { foresee } from './foresight.ts';
import type { Foresight } from './foresight.ts';
import type { Wanted } from './beyond.ts';
import { openStride } from './stride.ts';
import type { Stride } from './stride.ts';
import { readEach, readTagList, TAG_READING, tagsByArn } from './tags.ts';
import type { Carrier } from './tags.ts';
import { together } from './together.ts';
import type { EntityType, GroupDetail, ManagedPolicyDetail, RoleDetail, UserDetail } from '@aws-sdk/client-iam';
import { parseAddress } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import type { JsonObject } from '../model/json.ts';
import type { Crawl, RoleSettings } from '../model/crawl.ts';
import type { AccountReader, IamReader, Tagging } from '../model/ports.ts';
import type { Quotas } from '../model/state.ts';

/** Names of entities, or those of all that the account has. */
export type Names = readonly string[] | 'all';

/** What the plan needs to know. */
export interface Need {
  /** Names of the customer managed policies whose tags are needed, whether they exist or not. */
  readonly policies: Names;
  /** Names of those whose description is needed too: one GetPolicy each. */
  readonly descriptions: Names;
  /** What of each kind is read beyond the crawl: the names that it is needed for. A kind that is missing here is not read. */
  readonly beyond?: Wanted;
  /** How many entities the account is thought to have, at the least: those that manifests declare. */
  readonly atLeast?: number;
  /** The 12-digit id of the account that must be read. */
  readonly expectAccount?: string;
  /** Told after each answer: how many there were so far, of which operation, and how many there will be as far as is known. */
  readonly progress?: (done: number, what: string, expected: number) => void;
}

type Details = Pick<Crawl, 'users' | 'groups' | 'roles' | 'policies'>;
type Tick = (what: string) => void;

/** What GetAccountAuthorizationDetails shows of a role leaves two fields out; AWS's default for one is an hour. */
const AN_HOUR = 3600;
const PAGE_SIZE = 1000;
/** Everything that the crawl can hold; AWS managed policies come only where they are in use. */
const EVERYTHING: EntityType[] = ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'];
const ALL_BUT_ROLES = EVERYTHING.filter((type) => type !== 'Role');
/** From so many entities on their pages are read in two lists side by side, which then takes no call more, or one. */
const MANY = PAGE_SIZE / 2;
/**
 * Reads the account with 1 GetCallerIdentity, then concurrently the pages of GetAccountAuthorizationDetails (of a large account: those
 * with roles beside those with all else), the pages of ListRoles, 1 GetAccountSummary, tag:GetResources and what kinds must list by
 * themselves; then what kinds need to know of some entities (where tag:GetResources can't be had: one call for each needed entity that
 * exists). No call scales with the number of undeclared entities. Throws Failure; a part that can't be read fails the whole.
 */
export async function readCrawl(reader: AccountReader, need: Need): Promise<Crawl> {
  let answers = 0;
  const foresight = foresee();
  const tick: Tick = (what) => need.progress?.((answers += 1), what, Math.max(answers, foresight.expected()));
  const { scope, caller } = await reader.identity.whoAmI();
  foresight.begun();
  tick('GetCallerIdentity');
  refuseOther(scope.account, need.expectAccount);
  const iam = ticking(reader.iam, tick, foresight);
  const beyond = need.beyond ?? new Map();
  const { details, carriers, known, listed, ...settings } = await readAtOnce(iam, tickingTags(reader.tagging, tick, foresight), need);
  const described = customerPolicies(details.policies, need.descriptions).filter((policy) => policy.needed);
  const [tags, policyDescriptions, more] = await together(
    () => tagsByArn(iam, carriers, known),
    () => readEach(described, ({ arn }) => readDescription(iam, arn)),
    () => readMore(iam, beyond, details),
  );
  return { scope, caller, ...details, ...settings, tags, beyond: new Map([...listed, ...more]), policyDescriptions };
}

/** What can be asked for before anything is known of the account. */
async function readAtOnce(iam: IamReader, tagging: Tagging, { policies: needed, beyond = new Map(), atLeast = 0 }: Need) {
  const stride = openStride();
  const isLarge = atLeast > MANY;
  const most = readDetails(iam, isLarge ? ALL_BUT_ROLES : EVERYTHING, stride).finally(() => stride.end());
  const ofRoles = isLarge ? readDetails(iam, ['Role']) : most;
  const listing = readListed(iam, beyond, needed === 'all');
  const carriersIn = async (): Promise<Carrier[]> => {
    const [{ policies }, listed] = [await most, await listing];
    return [...customerPolicies(policies, needed), ...listedCarriers(listed, needed === 'all' ? 'all' : beyond)];
  };
  const [others, { roles }, roleSettings, summary, listed, known] = await together(
    () => most,
    () => ofRoles,
    () => readRoleSettings(iam),
    () => readSummary(iam),
    () => listing,
    () => readTagList(tagging, { stride, carriers: carriersIn }),
  );
  return { details: { ...others, roles }, roleSettings, summary, listed, known, carriers: await carriersIn() };
}

/** Tells of every answer. */
function ticking(iam: IamReader, tick: Tick, foresight: Foresight): IamReader {
  return {
    async get(op, input) {
      foresight.begun();
      const answer = await iam.get(op, input);
      foresight.answered(op, answer, input);
      tick(op);
      return answer;
    },
  };
}

function tickingTags(tagging: Tagging, tick: Tick, foresight: Foresight): Tagging {
  const ticked = async <T>(answer: Promise<T>): Promise<T> => {
    foresight.begun();
    const known = await answer;
    tick(TAG_READING);
    return known;
  };
  return { page: (next) => ticked(tagging.page(next)), of: (arns) => ticked(tagging.of(arns)) };
}

// Names are unique in an account whatever the path; one emulator leaves them out, and the ARN always ends in them.
function customerPolicies(policies: readonly ManagedPolicyDetail[], needed: Names): Carrier[] {
  const names = needed === 'all' ? null : new Set(needed);
  const own = policies.flatMap(({ Arn }) => (Arn === undefined || Arn.split(':')[4] === 'aws' ? [] : [Arn]));
  return own.map((arn) => {
    const name = arn.slice(arn.lastIndexOf('/') + 1);
    return { kind: 'Policy', name, arn, needed: names?.has(name) ?? true };
  });
}

function listedCarriers(listed: ReadonlyMap<Address, JsonObject>, wanted: Wanted | 'all'): Carrier[] {
  return [...listed].flatMap(([address, { arn }]) => {
    const parsed = parseAddress(address);
    return parsed === undefined || typeof arn !== 'string'
      ? []
      : [{ ...parsed, arn, needed: wanted === 'all' || wanted.get(parsed.kind)?.includes(parsed.name) === true }];
  });
}

/** Throws Failure('wrong-account') unless the account is the expected one; without an expectation every account is. */
export function refuseOther(account: string, expected: string | undefined): void {
  if (expected === undefined || expected === account) return;
  throw new Failure(
    'wrong-account',
    `the credentials belong to account ${account}, not to ${expected}`,
    `Use credentials of account ${expected}, or choose the account that ${account} is configured as.`,
  );
}

async function readDetails(iam: IamReader, Filter: EntityType[], stride?: Stride): Promise<Details> {
  const users: UserDetail[] = [];
  const groups: GroupDetail[] = [];
  const roles: RoleDetail[] = [];
  const policies: ManagedPolicyDetail[] = [];
  const op = 'GetAccountAuthorizationDetails';
  for await (const page of pagesOf(op, (from) => iam.get(op, { Filter, MaxItems: PAGE_SIZE, ...from }))) {
    if (page.IsTruncated === true) stride?.step();
    users.push(...(page.UserDetailList ?? []));
    groups.push(...(page.GroupDetailList ?? []));
    roles.push(...(page.RoleDetailList ?? []));
    policies.push(...(page.Policies ?? []));
  }
  return { users, groups, roles, policies };
}

async function readRoleSettings(iam: IamReader): Promise<ReadonlyMap<string, RoleSettings>> {
  const settings = new Map<string, RoleSettings>();
  for await (const page of pagesOf('ListRoles', (from) => iam.get('ListRoles', { MaxItems: PAGE_SIZE, ...from }))) {
    for (const role of page.Roles ?? []) {
      if (role.RoleName === undefined) continue;
      settings.set(role.RoleName, { description: role.Description ?? '', maxSessionDuration: role.MaxSessionDuration ?? AN_HOUR });
    }
  }
  return settings;
}

async function readSummary(iam: IamReader): Promise<Quotas> {
  const { SummaryMap = {} } = await iam.get('GetAccountSummary', {});
  return Object.fromEntries(Object.entries(SummaryMap).filter((entry): entry is [string, number] => entry[1] !== undefined));
}

/**
 * The crawl with the descriptions of these policies, which nobody knew to be needed before the account was compared. The same
 * crawl if it has them all.
 */
export async function withDescriptions(iam: IamReader, crawl: Crawl, arns: readonly string[]): Promise<Crawl> {
  const missing = arns.filter((arn) => !crawl.policyDescriptions.has(arn)).map((arn) => ({ arn }));
  if (missing.length === 0) return crawl;
  const found = await readEach(missing, ({ arn }) => readDescription(iam, arn));
  return { ...crawl, policyDescriptions: new Map([...crawl.policyDescriptions, ...found]) };
}

async function readDescription(iam: IamReader, PolicyArn: string): Promise<string> {
  const { Policy } = await iam.get('GetPolicy', { PolicyArn });
  return Policy?.Description ?? '';
}
