// Reads an account: one identity, one crawl, and only what the declared entities need beyond it.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
import pLimit from 'p-limit';
import { Failure } from '../model/failure.ts';
import { follow, pagesOf } from './pages.ts';
import { together } from './together.ts';
import type { EntityType, GroupDetail, ManagedPolicyDetail, RoleDetail, Tag, UserDetail } from '@aws-sdk/client-iam';
import type { Crawl, RoleSettings } from '../model/crawl.ts';
import type { AccountReader, IamReader, Tagging } from '../model/ports.ts';
import type { Quotas } from '../model/state.ts';

/** What the plan needs to know. */
export interface Need {
  /** Names of the customer managed policies whose tags are needed, whether they exist or not. */
  readonly policies: readonly string[];
  /** Names of those whose description is needed too: one GetPolicy each. */
  readonly descriptions: readonly string[];
  /** The 12-digit id of the account that must be read. */
  readonly expectAccount?: string;
  /** Told after each answer: how many there were so far, and of which operation. */
  readonly progress?: (done: number, what: string) => void;
}

type Details = Pick<Crawl, 'users' | 'groups' | 'roles' | 'policies'>;
type Tags = Readonly<Record<string, string>>;
type Tick = (what: string) => void;

/** What GetAccountAuthorizationDetails shows of a role leaves two fields out; AWS's default for one is an hour. */
const AN_HOUR = 3600;
const PAGE_SIZE = 1000;
/** Everything that the crawl can hold; AWS managed policies come only where they are in use. */
const EVERYTHING: EntityType[] = ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'];
/** Calls at once where an operation is needed for each declared policy: IAM's buckets are small. */
const AT_ONCE = 4;

/**
 * Reads the account with 1 GetCallerIdentity, then concurrently the pages of GetAccountAuthorizationDetails, the pages of ListRoles,
 * 1 GetAccountSummary and the pages of tag:GetResources (where those can't be had: 1 ListPolicyTags for each needed policy that
 * exists). No call scales with the number of undeclared entities. Throws Failure; a part that can't be read fails the whole.
 */
export async function readCrawl(reader: AccountReader, need: Need): Promise<Crawl> {
  let answers = 0;
  const tick: Tick = (what) => need.progress?.((answers += 1), what);
  const { scope, caller } = await reader.identity.whoAmI();
  tick('GetCallerIdentity');
  refuseOther(scope.account, need.expectAccount);
  const [details, roleSettings, summary, pages] = await together(
    () => readDetails(reader.iam, tick),
    () => readRoleSettings(reader.iam, tick),
    () => readSummary(reader.iam, tick),
    () => readTagPages(reader.tagging, tick),
  );
  const present = customerPolicies(details.policies);
  const arnsOf = (names: readonly string[]): string[] => [...new Set(names)].flatMap((name) => present.get(name) ?? []);
  const [tags, policyDescriptions] = await together(
    () => (pages === null ? readPolicyTags(reader.iam, arnsOf(need.policies), tick) : Promise.resolve(policyTags(details.policies, pages))),
    () => readDescriptions(reader.iam, arnsOf(need.descriptions), tick),
  );
  return { scope, caller, ...details, roleSettings, tags, policyDescriptions, summary };
}

// Names are unique in an account whatever the path; one emulator leaves them out, and the ARN always ends in them.
function customerPolicies(policies: readonly ManagedPolicyDetail[]): ReadonlyMap<string, string> {
  const own = policies.flatMap(({ Arn }) => (Arn === undefined || Arn.split(':')[4] === 'aws' ? [] : [Arn]));
  return new Map(own.map((arn) => [arn.slice(arn.lastIndexOf('/') + 1), arn]));
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

async function readDetails(iam: IamReader, tick: Tick): Promise<Details> {
  const users: UserDetail[] = [];
  const groups: GroupDetail[] = [];
  const roles: RoleDetail[] = [];
  const policies: ManagedPolicyDetail[] = [];
  const op = 'GetAccountAuthorizationDetails';
  for await (const page of pagesOf(op, (from) => iam.get(op, { Filter: EVERYTHING, MaxItems: PAGE_SIZE, ...from }))) {
    tick(op);
    users.push(...(page.UserDetailList ?? []));
    groups.push(...(page.GroupDetailList ?? []));
    roles.push(...(page.RoleDetailList ?? []));
    policies.push(...(page.Policies ?? []));
  }
  return { users, groups, roles, policies };
}

async function readRoleSettings(iam: IamReader, tick: Tick): Promise<ReadonlyMap<string, RoleSettings>> {
  const settings = new Map<string, RoleSettings>();
  for await (const page of pagesOf('ListRoles', (from) => iam.get('ListRoles', { MaxItems: PAGE_SIZE, ...from }))) {
    tick('ListRoles');
    for (const role of page.Roles ?? []) {
      if (role.RoleName === undefined) continue;
      settings.set(role.RoleName, { description: role.Description ?? '', maxSessionDuration: role.MaxSessionDuration ?? AN_HOUR });
    }
  }
  return settings;
}

async function readSummary(iam: IamReader, tick: Tick): Promise<Quotas> {
  const { SummaryMap = {} } = await iam.get('GetAccountSummary', {});
  tick('GetAccountSummary');
  return Object.fromEntries(Object.entries(SummaryMap).filter((entry): entry is [string, number] => entry[1] !== undefined));
}

/** Tags by ARN from tag:GetResources; null where it is denied or not offered. */
async function readTagPages(tagging: Tagging, tick: Tick): Promise<ReadonlyMap<string, Tags> | null> {
  const found = new Map<string, Tags>();
  const seen = new Set<string>();
  for (let next: string | undefined; ; ) {
    const page = await tagging.page(next);
    tick('GetResources');
    if (page === null) return null;
    for (const { arn, tags } of page.resources) found.set(arn, tags);
    if (page.next === undefined) return found;
    next = follow('GetResources', page.next, seen);
  }
}

// GetResources leaves out what has no tags: after its last page, a policy that did not come is known to have none.
function policyTags(policies: readonly ManagedPolicyDetail[], pages: ReadonlyMap<string, Tags>): ReadonlyMap<string, Tags> {
  return new Map(policies.flatMap(({ Arn }) => (Arn === undefined ? [] : [[Arn, pages.get(Arn) ?? {}] as const])));
}

async function readPolicyTags(iam: IamReader, declared: readonly string[], tick: Tick): Promise<ReadonlyMap<string, Tags>> {
  return readEach(declared, async (PolicyArn) => {
    const tags: Tag[] = [];
    for await (const page of pagesOf('ListPolicyTags', (from) => iam.get('ListPolicyTags', { PolicyArn, ...from }))) {
      tick('ListPolicyTags');
      tags.push(...(page.Tags ?? []));
    }
    return Object.fromEntries(tags.map(({ Key, Value }) => [Key ?? '', Value ?? '']));
  });
}

async function readDescriptions(iam: IamReader, declared: readonly string[], tick: Tick): Promise<ReadonlyMap<string, string>> {
  return readEach(declared, async (PolicyArn) => {
    const { Policy } = await iam.get('GetPolicy', { PolicyArn });
    tick('GetPolicy');
    return Policy?.Description ?? '';
  });
}

/** One reading for each ARN, a few at once; after a failure no further one is begun. */
async function readEach<T>(arns: readonly string[], read: (arn: string) => Promise<T>): Promise<ReadonlyMap<string, T>> {
  const limit = pLimit(AT_ONCE);
  const entries = arns.map((arn) => limit(async () => [arn, await read(arn)] as const));
  try {
    return new Map(await Promise.all(entries));
  } finally {
    limit.clearQueue();
  }
}
