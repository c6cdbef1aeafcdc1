// Tags of what can't show them in the crawl, 100 entities a call. Optional: where it fails, the reader asks IAM one by one.
// https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
import { KINDS } from '../kinds/index.ts';
import { failureOf } from './failures.ts';
import type {
  GetResourcesInput,
  ResourceGroupsTaggingAPIClient,
  ResourceGroupsTaggingAPIClientConfig,
  ResourceTagMapping,
} from '@aws-sdk/client-resource-groups-tagging-api';
import type { Tagging, TagPage } from '../model/ports.ts';

const PAGE_SIZE = 100;
const TAGGED = KINDS.flatMap(({ tagType }) => tagType ?? []);

/** What the tagging client is made of; loaded at the first call. */
export type TaggingConfig = () => Promise<ResourceGroupsTaggingAPIClientConfig>;

export interface OpenTagging extends Tagging {
  close(): void;
}

/** `offered` is false where no such endpoint can be: an endpoint was given for IAM alone. */
export function taggingOver(config: TaggingConfig, offered: boolean): OpenTagging {
  let client: ResourceGroupsTaggingAPIClient | undefined;
  const ask = async (input: GetResourcesInput): Promise<TagPage | null> => {
    if (!offered) return null;
    try {
      const { ResourceGroupsTaggingAPIClient: Client, GetResourcesCommand } = await import('@aws-sdk/client-resource-groups-tagging-api');
      client ??= new Client(await config());
      const answer = await client.send(new GetResourcesCommand(input));
      return pageOf(answer.ResourceTagMappingList ?? [], answer.PaginationToken);
    } catch (error) {
      return nullIfOptional(error);
    }
  };
  return {
    page: (next) =>
      ask({ ResourceTypeFilters: TAGGED, ResourcesPerPage: PAGE_SIZE, ...(next === undefined ? {} : { PaginationToken: next }) }),
    async of(arns) {
      const answer = await ask({ ResourceARNList: [...arns] });
      // Nothing leads to a second page of it, so that an answer that has one is not all of it.
      return answer?.next === undefined ? (answer?.resources ?? null) : null;
    },
    close: () => client?.destroy(),
  };
}

function pageOf(mappings: readonly ResourceTagMapping[], token: string | undefined): TagPage {
  const resources = mappings.flatMap(({ ResourceARN, Tags = [] }) => {
    if (ResourceARN === undefined) return [];
    return [{ arn: ResourceARN, tags: Object.fromEntries(Tags.map(({ Key, Value }) => [Key ?? '', Value ?? ''])) }];
  });
  return { resources, next: token === '' ? undefined : token };
}

// Denied, unknown, unreachable: the tags can be had another way. Only what would fail there too is told at once.
function nullIfOptional(error: unknown): null {
  const failure = failureOf(error, 'tag:GetResources');
  if (failure.code === 'throttled') throw failure;
  return null;
}
