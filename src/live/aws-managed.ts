// Documents of AWS managed policies that the plan attaches and nobody uses yet: the crawl shows only those in use.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicyVersion.html
import type { ManagedPolicyDetail } from '@aws-sdk/client-iam';
import { isMissing } from '../model/callerror.ts';
import type { Crawl } from '../model/crawl.ts';
import { Failure } from '../model/failure.ts';
import { byCodePoint } from '../model/json.ts';
import type { IamReader } from '../model/ports.ts';
import { kindOf } from '../kinds/index.ts';
import type { Pair } from '../kinds/terrain.ts';
import { parseArn } from '../policy/arn.ts';
import { readEach } from './tags.ts';

/**
 * The crawl with the AWS managed policies that the desired side of the pairs holds: GetPolicy and GetPolicyVersion for each that
 * is missing. One that AWS does not have, or does not show to the caller, stays unknown. The same crawl if nothing is missing.
 */
export async function withAwsManaged(iam: IamReader, crawl: Crawl, pairs: readonly Pair[]): Promise<Crawl> {
  const known = new Set(crawl.policies.map((policy) => policy.Arn));
  const held = pairs.flatMap(({ after }) => (after === null ? [] : (kindOf(after.kind)?.holds(after.spec) ?? [])));
  const missing = new Set(held.map(({ arn }) => arn).filter((arn) => parseArn(arn)?.account === 'aws' && !known.has(arn)));
  const wanted = [...missing].sort(byCodePoint).map((arn) => ({ arn }));
  const found = [...(await readEach(wanted, ({ arn }) => readManaged(iam, arn))).values()].flatMap((policy) => policy ?? []);
  return found.length === 0 ? crawl : { ...crawl, policies: [...crawl.policies, ...found] };
}

async function readManaged(iam: IamReader, PolicyArn: string): Promise<ManagedPolicyDetail | null> {
  try {
    const { Policy } = await iam.get('GetPolicy', { PolicyArn });
    const VersionId = Policy?.DefaultVersionId;
    if (VersionId === undefined) return null;
    const { PolicyVersion } = await iam.get('GetPolicyVersion', { PolicyArn, VersionId });
    const Document = PolicyVersion?.Document;
    return Document === undefined ? null : { Arn: PolicyArn, DefaultVersionId: VersionId, PolicyVersionList: [{ VersionId, Document }] };
  } catch (error) {
    if (isMissing(error) || (error instanceof Failure && error.code === 'access-denied')) return null;
    throw error;
  }
}
