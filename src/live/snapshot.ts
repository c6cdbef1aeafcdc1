// The account as a file: our own format, which carries all that was read, and what the AWS CLI writes, which leaves a few things out.
import { Failure } from '../model/failure.ts';
import { addressOf, parseAddress } from '../model/address.ts';
import type { Scope } from '../model/address.ts';
import type { Crawl, RoleSettings } from '../model/crawl.ts';
import { isList, isObject, parseJson } from '../model/json.ts';
import { sortedBy } from '../model/lists.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { parseArn } from '../policy/arn.ts';
import { LISTS, readDetails } from './details.ts';
import type { Details } from './details.ts';
import { plain } from './plain.ts';

const FORMAT = 'iamsync-snapshot';
export const SNAPSHOT_FORMAT = 1;

/** The text of a snapshot. It holds no secrets, since IAM's answers hold none, and no time, so that the same account gives the same bytes. */
export function writeSnapshot(crawl: Crawl): string {
  const { scope, roleSettings, tags, beyond, policyDescriptions, summary } = crawl;
  // Through the reader, so that nothing gets into the file that is not read out of it.
  const lists = {
    UserDetailList: plain(crawl.users),
    GroupDetailList: plain(crawl.groups),
    RoleDetailList: plain(crawl.roles),
    Policies: plain(crawl.policies),
  };
  const { users, groups, roles, policies } = readDetails(lists, 'the account');
  const content = {
    format: FORMAT,
    formatVersion: SNAPSHOT_FORMAT,
    account: scope.account,
    partition: scope.partition,
    UserDetailList: sorted(users, (one) => one.UserName),
    GroupDetailList: sorted(groups, (one) => one.GroupName),
    RoleDetailList: sorted(roles, (one) => one.RoleName),
    Policies: sorted(policies, (one) => one.Arn),
    roleSettings: plain(roleSettings),
    tags: plain(tags),
    beyond: plain(beyond),
    policyDescriptions: plain(policyDescriptions),
    quotas: plain(summary),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

function sorted<T>(list: readonly T[], keyOf: (one: T) => string | undefined): Json {
  return sortedBy(list, (one) => keyOf(one) ?? '').map(plain);
}

export interface Snapshot {
  readonly crawl: Crawl;
  /** Whether it lists the kinds that the crawl does not show (instance profiles); else one that it lacks may be there. */
  readonly lists: boolean;
}

/**
 * The crawl in a file: a snapshot of ours, or the output of `aws iam get-account-authorization-details`. What the latter leaves out
 * (settings of roles, tags and descriptions of policies, quotas) is missing in the crawl, and so unread. `expected`: the account that
 * it must be. Throws Failure: input for what is neither or is only a part, plan-format for another version, wrong-account.
 */
export function readSnapshot(text: string, file: string, expected: string | undefined): Snapshot {
  const content = parsed(text, file);
  const format = content['format'];
  if (format !== undefined && format !== FORMAT) throw neither(file);
  const crawl = format === FORMAT ? readOwn(content, file) : readForeign(content, file, expected);
  if (expected === undefined || expected === crawl.scope.account) return { crawl, lists: format === FORMAT };
  throw new Failure(
    'wrong-account',
    `${file} is of account ${crawl.scope.account}, not of ${expected}`,
    `Give a file of account ${expected}, or choose the account that ${crawl.scope.account} is configured as.`,
  );
}

function parsed(text: string, file: string): JsonObject {
  let content: Json;
  try {
    content = parseJson(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new Failure(
      'input',
      `${file} is not JSON${text.trim() === '' ? ': it is empty' : ''}`,
      'Make it with iamsync snapshot, or with aws iam get-account-authorization-details --output json.',
      cause,
    );
  }
  if (!isObject(content)) throw neither(file);
  return content;
}

function neither(file: string): Failure {
  return new Failure(
    'input',
    `${file} is neither a snapshot nor the output of get-account-authorization-details`,
    'Make it with iamsync snapshot, or with aws iam get-account-authorization-details, without --query.',
  );
}

function readOwn(content: JsonObject, file: string): Crawl {
  const { formatVersion, account, partition } = content;
  if (formatVersion !== SNAPSHOT_FORMAT) {
    throw new Failure(
      'plan-format',
      `${file} is a snapshot of format ${JSON.stringify(formatVersion ?? null)}; this version reads format ${SNAPSHOT_FORMAT}`,
      'Make the snapshot anew with this version of iamsync.',
    );
  }
  if (typeof account !== 'string' || !/^\d{12}$/.test(account) || typeof partition !== 'string') throw neither(file);
  return {
    scope: { account, partition },
    caller: null,
    ...readDetails(content, file),
    roleSettings: new Map(
      Object.entries(member(content, 'roleSettings', file)).map(([name, value]) => [name, settings(value, file, name)]),
    ),
    tags: new Map(Object.entries(member(content, 'tags', file)).map(([arn, value]) => [arn, texts(value, file, `tags of ${arn}`)])),
    beyond: readBeyond(member(content, 'beyond', file), file),
    policyDescriptions: new Map(Object.entries(texts(content['policyDescriptions'], file, 'policyDescriptions'))),
    summary: numbers(content['quotas'], file),
  };
}

function member(content: JsonObject, field: string, file: string): JsonObject {
  const found = content[field];
  if (isObject(found)) return found;
  throw broken(file, `${field} is missing`);
}

function readBeyond(found: JsonObject, file: string): Crawl['beyond'] {
  return new Map(
    Object.entries(found).map(([text, facts]) => {
      const address = parseAddress(text);
      if (address === undefined || !isObject(facts)) throw broken(file, `${text} is no address of something that was read`);
      return [addressOf(address.kind, address.name), facts] as const;
    }),
  );
}

function settings(value: Json, file: string, name: string): RoleSettings {
  const { description, maxSessionDuration } = isObject(value) ? value : {};
  if (typeof description === 'string' && typeof maxSessionDuration === 'number') return { description, maxSessionDuration };
  throw broken(file, `the settings of role ${name} are not complete`);
}

function texts(value: Json | undefined, file: string, what: string): Record<string, string> {
  const entries = Object.entries(isObject(value) ? value : {}).flatMap(([key, text]): [string, string][] =>
    typeof text === 'string' ? [[key, text]] : [],
  );
  if (isObject(value) && entries.length === Object.keys(value).length) return Object.fromEntries(entries);
  throw broken(file, `${what} are not texts`);
}

function numbers(value: Json | undefined, file: string): Record<string, number> {
  const entries = Object.entries(isObject(value) ? value : {}).flatMap(([key, one]): [string, number][] =>
    typeof one === 'number' ? [[key, one]] : [],
  );
  if (isObject(value) && entries.length === Object.keys(value).length) return Object.fromEntries(entries);
  throw broken(file, 'quotas are not numbers');
}

function broken(file: string, what: string): Failure {
  return new Failure('input', `${file} is a snapshot that was changed or cut: ${what}`, 'Make it anew with iamsync snapshot.');
}

function readForeign(content: JsonObject, file: string, expected: string | undefined): Crawl {
  if (!LISTS.every((list) => isList(content[list]))) throw neither(file);
  const details = readDetails(content, file);
  refusePart(content, details, file);
  const scope = scopeOf(details) ?? (expected === undefined ? undefined : { account: expected, partition: 'aws' });
  if (scope === undefined)
    throw new Failure(
      'input',
      `${file} holds no entity that tells which account it is of`,
      'Name the account under accounts in iamsync.yaml.',
    );
  if (scope === 'several') throw new Failure('input', `${file} holds entities of several accounts`, 'Give a file of one account.');
  return {
    scope,
    caller: null,
    ...details,
    roleSettings: new Map(),
    tags: new Map(),
    beyond: profilesOf(details),
    policyDescriptions: new Map(),
    summary: {},
  };
}

// Profiles are shown with their roles only; that there are no others can't be known from this.
function profilesOf({ roles }: Details): Crawl['beyond'] {
  const held = roles.flatMap((role) => (role.InstanceProfileList ?? []).map((profile) => ({ profile, role: role.RoleName ?? '' })));
  return new Map(
    held.map(({ profile, role }) => [
      addressOf('InstanceProfile', profile.InstanceProfileName ?? ''),
      {
        arn: profile.Arn ?? '',
        path: profile.Path ?? '/',
        id: profile.InstanceProfileId ?? '',
        created: profile.CreateDate?.toISOString() ?? '',
        role,
      },
    ]),
  );
}

function scopeOf({ users, groups, roles, policies }: Details): Scope | 'several' | undefined {
  const arns = [...users, ...groups, ...roles, ...policies].map((one) => parseArn(one.Arn ?? ''));
  const found = new Map(
    arns.flatMap((arn) => (arn === undefined || arn.account === 'aws' ? [] : [[`${arn.partition}:${arn.account}`, arn] as const])),
  );
  const [first, ...others] = found.values();
  if (others.length > 0) return 'several';
  return first === undefined ? undefined : { account: first.account, partition: first.partition };
}

// What a page or a filter leaves out would look like something to create.
function refusePart(content: JsonObject, { users, groups, roles, policies }: Details, file: string): void {
  const next = 'Run aws iam get-account-authorization-details without --filter, --max-items and --no-paginate.';
  if (content['IsTruncated'] === true || typeof content['NextToken'] === 'string' || typeof content['Marker'] === 'string')
    throw new Failure('input', `${file} is only a part of the account: there are more pages`, next);
  const known = new Set(policies.map((policy) => policy.Arn));
  const held = [...users, ...groups, ...roles].flatMap((one) =>
    (one.AttachedManagedPolicies ?? []).map((policy) => policy.PolicyArn ?? ''),
  );
  const absent = held.find((arn) => parseArn(arn)?.account !== 'aws' && !known.has(arn));
  if (absent !== undefined) throw new Failure('input', `${file} is only a part of the account: ${absent} is attached and not in it`, next);
  const names = new Set(groups.map((group) => group.GroupName));
  const group = users.flatMap((user) => user.GroupList ?? []).find((name) => !names.has(name));
  if (group !== undefined)
    throw new Failure('input', `${file} is only a part of the account: users are in the group ${group}, which is not in it`, next);
}
