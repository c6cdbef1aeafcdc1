// Who applies a plan: the user or role behind an ARN.
import { addressOf } from '../../model/address.ts';
import type { Address } from '../../model/address.ts';
import type { Finding } from '../../model/finding.ts';
import type { LiveState } from '../../model/state.ts';
import { parseArn } from '../../policy/arn.ts';

/** The user or role whose permissions the calls are made with. */
export interface Applier {
  readonly address: Address;
  readonly kind: 'User' | 'Role';
  /** `who applies this plan (applyAs)`. */
  readonly told: string;
}

/** Null where nobody can be judged; the findings say why, if there is something to say. */
export interface Applying {
  readonly applier: Applier | null;
  readonly findings: readonly Finding[];
}

const NOBODY: Applying = { applier: null, findings: [] };

/**
 * Who applies: `applyAs` of the configuration, else the caller of the plan. Root is not judged, since nothing can be taken from it, nor is
 * whoever the account does not hold (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html).
 */
export function applierOf({ caller, scope, entities }: LiveState, applyAs: string | null): Applying {
  const arn = applyAs ?? caller?.arn;
  const parsed = arn === undefined ? undefined : parseArn(arn);
  if (arn === undefined || parsed === undefined) return NOBODY;
  if (parsed.account !== scope.account) return unjudged(arn, `is of account ${parsed.account}`);
  const [type = '', ...rest] = parsed.resource.split('/');
  if (type === 'root') return NOBODY;
  if (type === 'federated-user') return unjudged(arn, 'is a federated user, of whom nobody can tell whose permissions it has');
  const kind = type === 'user' ? 'User' : 'Role';
  // A session's name follows that of its role, whose path it does not tell.
  const name = (type === 'assumed-role' ? rest[0] : rest.at(-1)) ?? '';
  const found = entities.find((entity) => entity.kind === kind && entity.name === name);
  const isIt = found !== undefined && (type === 'assumed-role' || found.arn === arn);
  if (isIt) return { applier: { address: addressOf(kind, name), kind, told: toldOf(applyAs) }, findings: [] };
  // AWS has just said who the caller is: if the account was read without it, nothing is known of it.
  if (applyAs === null) return NOBODY;
  const there = found === undefined ? 'is not in the account' : `is not in the account, where ${addressOf(kind, name)} is ${found.arn}`;
  return { applier: null, findings: [finding('warning', `applyAs, ${arn}, ${there}`)] };
}

function toldOf(applyAs: string | null): string {
  return applyAs === null ? 'the caller of this plan, who is taken to apply it' : 'who applies this plan (applyAs)';
}

function unjudged(arn: string, why: string): Applying {
  return { applier: null, findings: [finding('note', `${arn} ${why}`)] };
}

function finding(severity: Finding['severity'], what: string): Finding {
  return {
    severity,
    rule: 'apply-as',
    message: `${what}: whether this plan locks out who applies it was not judged.`,
    next: 'Set applyAs in iamsync.yaml to the ARN of the user or role of this account that applies.',
    place: null,
  };
}
