// Customer managed policies out of a crawl.
import type { ManagedPolicyDetail } from '@aws-sdk/client-iam';
import type { Crawl } from '../../model/crawl.ts';
import { allPages } from '../../model/pages.ts';
import type { Live } from '../../model/state.ts';
import { normalise, parseLive } from '../../policy/normal.ts';
import type { TagsOf } from '../asking.ts';
import { ownTags } from '../facets/tags.ts';
import { versionNumber } from './facts.ts';
import type { PolicyFacts } from './facts.ts';
import type { PolicySpec } from './policy.ts';

/** Every policy of the account itself, with all versions; AWS managed ones are not ours to manage. */
export function readPolicies(crawl: Crawl): Live<PolicySpec>[] {
  return crawl.policies.filter((detail) => !isAwsManaged(detail.Arn)).map((detail) => readPolicy(detail, crawl));
}

/** True for `arn:<partition>:iam::aws:policy/…`. */
export function isAwsManaged(arn: string | undefined): boolean {
  return arn?.split(':')[4] === 'aws';
}

function readPolicy(detail: ManagedPolicyDetail, crawl: Crawl): Live<PolicySpec> {
  const arn = detail.Arn ?? '';
  const facts = readFacts(detail);
  const tags = crawl.tags.get(arn);
  return {
    kind: 'Policy',
    // One emulator leaves the name out of the crawl; the ARN always ends in it.
    name: detail.PolicyName ?? arn.slice(arn.lastIndexOf('/') + 1),
    arn,
    spec: {
      path: detail.Path ?? '/',
      description: crawl.policyDescriptions.get(arn) ?? { unread: 'a policy description is not part of the crawl; --deep reads it' },
      document: facts.versions.find((version) => version.id === facts.defaultVersion)?.document ?? normalise({}, '2012-10-17'),
      tags: tags === undefined ? { unread: 'tags of policies are not part of the crawl' } : ownTags(tags),
    },
    facts,
  };
}

function readFacts(detail: ManagedPolicyDetail): PolicyFacts {
  const versions = (detail.PolicyVersionList ?? []).map((version) => ({
    id: version.VersionId ?? 'v1',
    document: parseLive(version.Document ?? '{}'),
    created: version.CreateDate?.toISOString() ?? '',
  }));
  return {
    id: detail.PolicyId ?? '',
    defaultVersion: detail.DefaultVersionId ?? 'v1',
    versions: versions.sort((a, b) => versionNumber(b.id) - versionNumber(a.id)),
    created: detail.CreateDate?.toISOString() ?? '',
    updated: detail.UpdateDate?.toISOString() ?? '',
  };
}

/** Tags of one policy, where the tagging API can't be had. */
export const policyTags: TagsOf = async (iam, { arn: PolicyArn }) => {
  const pages = await allPages('ListPolicyTags', (from) => iam.get('ListPolicyTags', { PolicyArn, ...from }));
  return Object.fromEntries(pages.flatMap((page) => page.Tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
};
