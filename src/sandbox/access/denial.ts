// AccessDenied in AWS's words: who, what, on which resource, and which kind of policy is in the way.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
import type { Decision, Layer } from '../../access/evaluate.ts';
import { accessDenied } from '../errors.ts';
import type { AwsError } from '../errors.ts';
import type { Need } from './need.ts';

const POLICIES: Readonly<Record<Layer, readonly [article: string, noun: string]>> = {
  identity: ['an', 'identity-based policy'],
  boundary: ['a', 'permissions boundary'],
  session: ['a', 'session policy'],
  resource: ['a', 'resource-based policy'],
  scp: ['a', 'service control policy'],
  rcp: ['a', 'resource control policy'],
};

/** The error for a need that a caller, by ARN, does not have. */
export function denial(
  arn: string,
  need: Pick<Need, 'action' | 'shown'>,
  { decision, layer }: Pick<Decision, 'decision' | 'layer'>,
): AwsError {
  const [article, noun] = POLICIES[layer];
  const why =
    decision === 'ExplicitlyDenied' ? `with an explicit deny in ${article} ${noun}` : `because no ${noun} allows the ${need.action} action`;
  return accessDenied(`${unauthorized(arn, need)} ${why}`);
}

/** The beginning of the message, which is all that STS says where a role does not trust the caller. */
export function unauthorized(arn: string, { action, shown }: Pick<Need, 'action' | 'shown'>): string {
  return `User: ${arn} is not authorized to perform: ${action}${shown === undefined ? '' : ` on resource: ${shown}`}`;
}
