// The condition keys that every request has: who asks, with which credentials, when and from where.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
import type { Account } from '../account.ts';
import { timestamp } from '../answer.ts';
import type { Asker } from '../authenticate.ts';
import { identityOf } from '../caller.ts';
import type { Service } from '../protocol.ts';
import type { Tag, UserRecord } from '../records.ts';
import { arnOf } from '../records.ts';
import type { World } from '../world.ts';
import type { Keys } from './need.ts';

const TYPES = { root: 'Account', user: 'User', role: 'AssumedRole' } as const;
/** Where IAM is, whatever region a request was signed for. */
const GLOBAL_REGION = 'us-east-1';

/** The keys of a request. `account` is the caller's, as far as it is known by now. */
export function requestKeys(world: World, asker: Asker, account: Account, service: Service): Keys {
  const { origin, region } = asker;
  return {
    ...principalKeys(asker, account),
    ...credentialKeys(world, asker),
    'aws:CurrentTime': timestamp(world.time()),
    'aws:EpochTime': String(Math.floor(world.time() / 1000)),
    'aws:SourceIp': origin.sourceIp,
    'aws:UserAgent': origin.userAgent,
    'aws:Referer': origin.referer,
    // The sandbox speaks plain HTTP, and says so.
    'aws:SecureTransport': 'false',
    'aws:ViaAWSService': 'false',
    'aws:RequestedRegion': service === 'iam' ? GLOBAL_REGION : region,
  };
}

function principalKeys({ account: own, caller, session }: Asker, account: Account): Keys {
  const { Arn, UserId, Account: id } = identityOf(own, caller);
  const record = caller.kind === 'root' ? undefined : account.findById(caller.id);
  return {
    'aws:PrincipalArn': caller.kind === 'role' && record !== undefined ? arnOf(id, record) : Arn,
    'aws:PrincipalAccount': id,
    'aws:PrincipalType': TYPES[caller.kind],
    'aws:PrincipalIsAWSService': 'false',
    'aws:userid': UserId,
    'aws:username': record?.kind === 'user' ? record.name : undefined,
    ...principalTags([...(record?.tags ?? []), ...(session?.tags ?? [])]),
  };
}

/** What is known of a user without a request. */
export function identityKeys(account: Account, user: UserRecord): Readonly<Record<string, string>> {
  return {
    'aws:PrincipalArn': arnOf(account.id, user),
    'aws:PrincipalAccount': account.id,
    'aws:PrincipalType': TYPES.user,
    'aws:userid': user.id,
    'aws:username': user.name,
    ...principalTags(user.tags),
  };
}

/** Tags of the session win over those of the role; their keys are compared without case. */
function principalTags(tags: readonly Tag[]): Record<string, string> {
  const last = new Map(tags.map((tag) => [tag.key.toLowerCase(), tag]));
  return Object.fromEntries([...last.values()].map(({ key, value }) => [`aws:PrincipalTag/${key}`, value]));
}

// Long-lived keys have none of these, which is not the same as `false`.
function credentialKeys(world: World, { session }: Asker): Keys {
  if (session === null) return {};
  const age = Math.floor((world.time() - Date.parse(session.issued)) / 1000);
  return {
    'aws:TokenIssueTime': session.issued,
    'aws:MultiFactorAuthPresent': session.mfa === null ? 'false' : 'true',
    'aws:MultiFactorAuthAge': session.mfa === null ? undefined : String(age),
    'aws:SourceIdentity': session.sourceIdentity ?? undefined,
  };
}
