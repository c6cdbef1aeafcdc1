// Actions: `<service>:<name>`, wildcards in the name only. Refusals as recorded from IAM's CreatePolicy and CreateRole.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
import type { Json } from '../../model/json.ts';
import { error, isSymbolic, warning } from './problem.ts';
import type { Path, Problem } from './problem.ts';

const SERVICE = /^[A-Za-z0-9.-]+$/;
const NAME = /^[A-Za-z0-9*?]+$/;

/** The actions that mean something in a trust policy. */
const TRUST_ACTIONS: ReadonlySet<string> = new Set([
  'sts:assumerole',
  'sts:assumerolewithsaml',
  'sts:assumerolewithwebidentity',
  'sts:setcontext',
  'sts:setsourceidentity',
  'sts:tagsession',
]);

const ORDINARY = /^[A-Za-z0-9.-]+:[A-Za-z0-9*?]+$/;

/** True for an action that `checkAction` has nothing to say about: a quick look. */
export function isOrdinaryAction(text: Json): boolean {
  return typeof text === 'string' && ORDINARY.test(text);
}

/** The same for `checkTrustAction`. */
export function isAssuming(text: Json): boolean {
  return text === 'sts:AssumeRole';
}

/** An action of an identity policy: `*` or `service:Name`. */
export function checkAction(text: string, at: Path): Problem[] {
  if (text === '*' || isSymbolic(text)) return [];
  const [service = '', name, ...more] = text.split(':');
  if (name === undefined) return [withoutService(text, at)];
  if (more.length > 0)
    return [
      error(at, 'action-colons', `The action "${text}" has more than one colon.`, 'Write it as service:Action, for example s3:GetObject.'),
    ];
  if (/[*?]/.test(service)) return [wildcardService(text, at)];
  if (!SERVICE.test(service)) {
    return [
      error(
        at,
        'action-service',
        `"${service}" in the action "${text}" is not a service prefix.`,
        'Write it as service:Action, for example s3:GetObject.',
      ),
    ];
  }
  if (name === '')
    return [
      error(at, 'action-name', `The action "${text}" names no action of ${service}.`, `Write ${service}:* for all of them, or name one.`),
    ];
  if (NAME.test(name)) return [];
  const message = `"${name}" in the action "${text}" has characters that no action has, so it matches nothing.`;
  return [warning(at, 'action-name', message, 'Action names hold letters and digits; * and ? are wildcards.')];
}

/** An action of a trust policy: IAM takes those of STS only. */
export function checkTrustAction(text: string, at: Path): Problem[] {
  if (isSymbolic(text)) return [];
  const lower = text.toLowerCase();
  if (!lower.startsWith('sts:')) {
    const message = `The action "${text}" can't stand in a trust policy: IAM takes sts: actions only.`;
    return [
      error(
        at,
        'trust-action',
        message,
        'A trust policy says who may assume the role (sts:AssumeRole); what the role may do goes into policies: or inline:.',
      ),
    ];
  }
  const problems = checkAction(text, at);
  if (problems.length > 0 || TRUST_ACTIONS.has(lower) || /[*?]/.test(lower)) return problems;
  return [
    warning(
      at,
      'trust-action',
      `The action "${text}" means nothing in a trust policy.`,
      'Use sts:AssumeRole, its WithSAML and WithWebIdentity forms, sts:TagSession or sts:SetSourceIdentity.',
    ),
  ];
}

function withoutService(text: string, at: Path): Problem {
  const next = text === '' ? 'Write it as service:Action, for example s3:GetObject.' : `Write it with its service, for example s3:${text}.`;
  return error(at, 'action-service', `The action "${text}" has no service prefix.`, next);
}

function wildcardService(text: string, at: Path): Problem {
  const next = text === '*:*' ? 'Write "*", which says the same.' : 'Write one action for each service.';
  return error(at, 'action-service', `The action "${text}" has a wildcard in its service prefix, which IAM refuses.`, next);
}
