// One decision about one request, for people and for programs.
import type { Decision, Request } from '../access/evaluate.ts';

const WORDS = { Allowed: 'Allowed', ImplicitlyDenied: 'Denied, since nothing allows it', ExplicitlyDenied: 'Denied by a statement' };

const LAYERS = {
  identity: 'no identity policy allows it',
  boundary: 'the permissions boundary does not allow it',
  session: 'no session policy allows it',
  resource: 'the resource policy does not allow it',
  scp: 'a service control policy level does not allow it',
  rcp: 'a resource control policy level does not allow it',
};

/** `s3:GetObject on arn:…: Allowed`, and why. */
export function renderDecision({ action, resource }: Request, { decision, by, layer }: Decision): string {
  const unnamed = decision === 'Allowed' ? 'the root user may do everything in its account' : LAYERS[layer];
  return `${WORDS[decision]}: ${action} on ${resource}\n  ${by === null ? unnamed : `by ${by}`}\n`;
}

export function renderDecisionJson(request: Request, decision: Decision): string {
  return `${JSON.stringify({ request, ...decision }, null, 2)}\n`;
}
