// The account in normal form: every kind reads its own entities out of the crawl.
import { KINDS } from '../kinds/index.ts';
import { bystanders, otherPrincipals } from '../kinds/principals.ts';
import { addressOf } from '../model/address.ts';
import { byCodePoint } from '../model/json.ts';
import { parseArn } from '../policy/arn.ts';
import { asJson } from '../policy/document.ts';
import { parseLive } from '../policy/normal.ts';
import type { ManagedPolicyDetail } from '@aws-sdk/client-iam';
import type { Crawl } from '../model/crawl.ts';
import type { JsonObject } from '../model/json.ts';
import type { LiveState } from '../model/state.ts';

/** What the crawl says about the account, entities in address order, documents in normal form. */
export function liveState(crawl: Crawl): LiveState {
  const entities = KINDS.flatMap((kind) => kind.read(crawl));
  return {
    scope: crawl.scope,
    caller: crawl.caller,
    quotas: crawl.summary,
    entities: inOrder(entities, (entity) => addressOf(entity.kind, entity.name)),
    bystanders: inOrder(bystanders(crawl), (one) => `${one.kind}/${one.name} ${one.as} ${one.policyArn}`),
    otherArns: otherPrincipals(crawl).toSorted(byCodePoint),
    awsPolicies: awsPolicies(crawl.policies),
  };
}

function inOrder<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  return items.toSorted((a, b) => byCodePoint(keyOf(a), keyOf(b)));
}

function awsPolicies(policies: readonly ManagedPolicyDetail[]): Readonly<Record<string, JsonObject>> {
  const documents = policies.flatMap((policy) => {
    const text = defaultDocument(policy);
    return policy.Arn === undefined || text === undefined || !isAwsOwned(policy.Arn) ? [] : [[policy.Arn, asJson(parseLive(text))] as const];
  });
  return Object.fromEntries(documents.toSorted(([a], [b]) => byCodePoint(a, b)));
}

function defaultDocument({ DefaultVersionId, PolicyVersionList = [] }: ManagedPolicyDetail): string | undefined {
  return PolicyVersionList.find((version) => version.VersionId === DefaultVersionId)?.Document;
}

function isAwsOwned(arn: string): boolean {
  return parseArn(arn)?.account === 'aws';
}
