// Who may assume a role: its trust policy must let the caller in, and the caller's own policies count where the trust only
// names the account, or the role is another account's.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
import type { Account } from '../account.ts';
import { identityOf } from '../caller.ts';
import { accessDenied } from '../errors.ts';
import type { Context } from '../operation.ts';
import type { RoleRecord, Tag } from '../records.ts';
import { arnOf } from '../records.ts';
import { decideTrust } from './decide.ts';
import { denial, unauthorized } from './denial.ts';
import type { Keys, Need } from './need.ts';
import { requestTags, resourceTags } from './needs.ts';

/** What a request says that trust policies have conditions for. */
interface Assumption {
  readonly name: string;
  readonly externalId: string | undefined;
  readonly tags: readonly Tag[];
  readonly transitive: readonly string[];
  readonly sourceIdentity: string | null;
  /** The device whose code was given. */
  readonly mfa: string | null;
}

/** Throws AccessDenied unless the caller may assume the role, and tag the session and name its source if the request does. */
export function checkAssumption(context: Context, owner: Account, role: RoleRecord, assumption: Assumption): void {
  const { account, asker, caller, world } = context;
  const arn = arnOf(owner.id, role);
  const who = identityOf(account, caller).Arn;
  // A change of the trust is not known everywhere at once.
  const seen = world.seen(owner).findById(role.id);
  const trust = seen?.kind === 'role' ? seen.trust : undefined;
  const keys = { ...conditionKeys(assumption), ...resourceTags(role) };
  for (const action of actionsOf(assumption)) {
    const need: Need = { action, resource: arn, shown: arn, keys, owner: owner.id };
    if (trust === undefined) throw accessDenied(unauthorized(who, need));
    const decision = decideTrust({ world, asker, service: 'sts' }, need, trust);
    if (decision.decision === 'Allowed') continue;
    if (decision.layer !== 'resource') throw denial(who, need, decision);
    const why = decision.decision === 'ExplicitlyDenied' ? ' with an explicit deny in the role trust policy' : '';
    throw accessDenied(`${unauthorized(who, need)}${why}`);
  }
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
function actionsOf({ tags, sourceIdentity }: Assumption): string[] {
  return ['sts:AssumeRole', ...(tags.length > 0 ? ['sts:TagSession'] : []), ...(sourceIdentity === null ? [] : ['sts:SetSourceIdentity'])];
}

function conditionKeys({ name, externalId, tags, transitive, sourceIdentity, mfa }: Assumption): Keys {
  return {
    'sts:RoleSessionName': name,
    'sts:ExternalId': externalId,
    'sts:SourceIdentity': sourceIdentity ?? undefined,
    'sts:TransitiveTagKeys': transitive.length === 0 ? undefined : transitive,
    ...requestTags(tags),
    // The code comes with this very request.
    ...(mfa === null ? {} : { 'aws:MultiFactorAuthPresent': 'true', 'aws:MultiFactorAuthAge': '0' }),
  };
}
