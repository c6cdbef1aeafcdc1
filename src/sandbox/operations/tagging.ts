// Resource Groups Tagging API, GetResources for IAM: tags of what is tagged in IAM, but never of users and roles.
// https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
import type { Json, JsonObject } from '../../model/json.ts';
import { isList, isObject } from '../../model/json.ts';
import type { Members } from '../answer.ts';
import { AwsError } from '../errors.ts';
import type { Context } from '../operation.ts';
import { pageOf } from '../paging.ts';
import type { AnyRecord, Kind } from '../records.ts';
import { arnOf } from '../records.ts';
import { tagMembers } from '../tags.ts';

const MAX_PAGE = 100;
const HOME_REGION = 'us-east-1';
const TAGGED = ['mfa', 'oidc', 'policy', 'profile', 'saml'] as const;
const NOT_WITH_NAMES = ['ResourceTypeFilters', 'TagFilters', 'PaginationToken', 'ResourcesPerPage', 'TagsPerPage'];
const TYPES: Partial<Record<Kind, string>> = {
  mfa: 'iam:mfa',
  oidc: 'iam:oidc-provider',
  policy: 'iam:policy',
  profile: 'iam:instance-profile',
  saml: 'iam:saml-provider',
};

interface TagFilter {
  readonly key: string;
  readonly values: readonly string[];
}

function strings(value: Json | undefined): string[] {
  return isList(value) ? value.filter((item) => typeof item === 'string') : [];
}

function tagFilters(value: Json | undefined): TagFilter[] {
  if (!isList(value)) return [];
  return value
    .filter(isObject)
    .map(({ Key: key, Values: values }) => ({ key: typeof key === 'string' ? key : '', values: strings(values) }));
}

function pageSize(value: Json | undefined): number {
  if (value === undefined || value === null) return MAX_PAGE;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MAX_PAGE) return value;
  throw new AwsError('InvalidParameterException', 400, `ResourcesPerPage should be between 1 and ${MAX_PAGE}.`);
}

/** An untagged resource that had tags once is still found, with no tags, unless tags are asked for. */
function isWanted(record: AnyRecord, types: readonly string[], filters: readonly TagFilter[]): boolean {
  const type = TYPES[record.kind];
  if (type === undefined || !record.onceTagged) return false;
  if (types.length > 0 && !types.includes(type) && !types.includes('iam')) return false;
  return filters.every(({ key, values }) =>
    record.tags.some((tag) => tag.key === key && (values.length === 0 || values.includes(tag.value))),
  );
}

/** IAM is tagged in us-east-1 alone: any other region has no resources of it. */
export function getResources(context: Context & { readonly region: string }, input: JsonObject): Members {
  const arns = input['ResourceARNList'];
  return isList(arns) && arns.length > 0 ? named(context, strings(arns), input) : found(context, input);
}

/** Who is named and is not there, or never had a tag, is left out; there is one page of them. */
function named({ account, region }: Context & { readonly region: string }, arns: readonly string[], input: JsonObject): Members {
  const other = NOT_WITH_NAMES.find((name) => input[name] !== undefined);
  if (other !== undefined) throw new AwsError('InvalidParameterException', 400, `ResourceARNList and ${other} can't go together.`);
  if (arns.length > MAX_PAGE) throw new AwsError('InvalidParameterException', 400, `At most ${MAX_PAGE} ARNs may be named.`);
  const wanted = new Set(arns);
  const records =
    region === HOME_REGION ? TAGGED.flatMap((kind) => account.names(kind).flatMap((name) => account.find(kind, name) ?? [])) : [];
  const items = records.flatMap((record: AnyRecord) => {
    const ResourceARN = arnOf(account.id, record);
    return wanted.has(ResourceARN) && isWanted(record, [], []) ? [{ ResourceARN, Tags: tagMembers(record.tags) }] : [];
  });
  return { PaginationToken: '', ResourceTagMappingList: items };
}

function found(context: Context & { readonly region: string }, input: JsonObject): Members {
  const { account, world, region } = context;
  const types = strings(input['ResourceTypeFilters']);
  const filters = tagFilters(input['TagFilters']);
  const token = input['PaginationToken'];
  const keys = TAGGED.flatMap((kind) => account.names(kind).map((name) => `${kind}/${name}`));
  const request = {
    marker: typeof token === 'string' && token !== '' ? token : undefined,
    maxItems: Math.min(pageSize(input['ResourcesPerPage']), world.pageSize),
  };
  const page = pageOf(context.op, region === HOME_REGION ? keys : [], request, (key) => {
    const kind = TAGGED.find((one) => key.startsWith(`${one}/`)) ?? 'policy';
    const record: AnyRecord | undefined = account.find(kind, key.slice(kind.length + 1));
    if (record === undefined || !isWanted(record, types, filters)) return undefined;
    return { ResourceARN: arnOf(account.id, record), Tags: tagMembers(record.tags) };
  });
  return { PaginationToken: page.marker ?? '', ResourceTagMappingList: page.items };
}
