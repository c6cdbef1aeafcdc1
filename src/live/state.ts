// The account in normal form: every kind reads its own entities out of the crawl.
import { kindOf, KINDS } from '../kinds/index.ts';
import { addressOf } from '../model/address.ts';
import { byCodePoint, objectOf } from '../model/json.ts';
import { sortedBy } from '../model/lists.ts';
import { parseArn } from '../policy/arn.ts';
import { asJson } from '../policy/document.ts';
import { parseLive } from '../policy/normal.ts';
import type { ManagedPolicyDetail } from '@aws-sdk/client-iam';
import type { Crawl } from '../model/crawl.ts';
import type { JsonObject } from '../model/json.ts';
import type { LiveState } from '../model/state.ts';

/** What the crawl says about the account, entities in address order, documents in normal form. */
export function liveState(crawl: Crawl): LiveState {
  const marks = marksByArn(crawl);
  const entities = KINDS.flatMap((kind) => kind.read(crawl)).map((entity) => {
    // What is a part of another entity carries none of its own.
    const found = kindOf(entity.kind)?.holder === undefined ? marks.get(entity.arn) : undefined;
    return found === undefined ? entity : { ...entity, marks: found };
  });
  return {
    scope: crawl.scope,
    caller: crawl.caller,
    quotas: crawl.summary,
    entities: sortedBy(entities, (entity) => addressOf(entity.kind, entity.name)),
    awsPolicies: awsPolicies(crawl.policies),
  };
}

// Specs leave out the tags that nobody may declare; who owns what is read off them.
function marksByArn(crawl: Crawl): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const carriers = [...crawl.users, ...crawl.roles].map(({ Arn = '', Tags = [] }) => {
    return [Arn, Tags.map(({ Key = '', Value = '' }) => [Key, Value] as const)] as const;
  });
  const tagged = [...crawl.tags].map(([arn, tags]) => [arn, Object.entries(tags)] as const);
  return new Map([...carriers, ...tagged].map(([arn, tags]) => [arn, objectOf(tags.filter(([key]) => RESERVED.test(key)))]));
}

const RESERVED = /^(aws|iamsync):/i;

function awsPolicies(policies: readonly ManagedPolicyDetail[]): Readonly<Record<string, JsonObject>> {
  const documents = policies.flatMap((policy) => {
    const text = defaultDocument(policy);
    return policy.Arn === undefined || text === undefined || !isAwsOwned(policy.Arn)
      ? []
      : [[policy.Arn, asJson(parseLive(text))] as const];
  });
  return Object.fromEntries(documents.toSorted(([a], [b]) => byCodePoint(a, b)));
}

function defaultDocument({ DefaultVersionId, PolicyVersionList = [] }: ManagedPolicyDetail): string | undefined {
  return PolicyVersionList.find((version) => version.VersionId === DefaultVersionId)?.Document;
}

function isAwsOwned(arn: string): boolean {
  return parseArn(arn)?.account === 'aws';
}
