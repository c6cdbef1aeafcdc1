// Whether somebody may make a call, asked before anything is done.
import type { Decision } from '../../access/evaluate.ts';
import type { Asker } from '../authenticate.ts';
import { identityOf } from '../caller.ts';
import { unknownKey } from '../errors.ts';
import type { Call } from '../protocol.ts';
import type { World } from '../world.ts';
import { decideNeed } from './decide.ts';
import { denial } from './denial.ts';
import type { Need } from './need.ts';
import { needsOf } from './needs.ts';

/** Throws AccessDenied unless every permission that the call needs is there. The root-like key may do everything in its account. */
export function checkAccess(world: World, asker: Asker, call: Call): void {
  const { account, caller } = asker;
  // Of what is not S3, nothing is another account's.
  if (caller.kind === 'root' && call.s3 === undefined) return;
  checkSessionToken(asker, call);
  for (const need of needsOf(world, asker, call)) {
    const decision =
      caller.kind === 'root' ? rootDecision(account.id, need.owner) : decideNeed({ world, asker, service: call.service }, need);
    if (decision.decision === 'Allowed' || (decision.layer === 'identity' && isGranted(asker, need, decision))) continue;
    throw denial(identityOf(account, caller).Arn, need, decision);
  }
}

function rootDecision(account: string, owner: string | undefined): { decision: 'Allowed' | 'ImplicitlyDenied'; layer: 'resource' } {
  return { decision: owner === undefined || owner === account ? 'Allowed' : 'ImplicitlyDenied', layer: 'resource' };
}

// Where the account's password policy lets users change their passwords, they need no permission to.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_enable-user-change.html
function isGranted({ account, caller }: Asker, { action }: Need, { decision }: Pick<Decision, 'decision'>): boolean {
  if (decision === 'ExplicitlyDenied' || caller.kind !== 'user') return false;
  const changing = action === 'iam:ChangePassword' || action === 'iam:GetAccountPasswordPolicy';
  return changing && account.settings.passwordPolicy?.allowChange === true;
}

// The credentials of GetSessionToken reach IAM only if an MFA code was given with them.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
function checkSessionToken({ caller, session }: Asker, { service }: Call): void {
  if (session !== null && caller.kind === 'user' && session.mfa === null && service === 'iam') throw unknownKey();
}
