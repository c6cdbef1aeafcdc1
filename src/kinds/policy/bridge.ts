// A managed policy by way of a version that says what the old and the new one say.
import { call, isCall } from '../../model/call.ts';
import type { Step } from '../../model/call.ts';
import { size, wire } from '../../policy/wire.ts';
import { crossing, union } from '../bridge.ts';
import type { Bridge } from '../bridge.ts';
import type { Subject, Terrain } from '../kind.ts';
import { defaultVersion, versionsOf } from './facts.ts';
import { LONGEST_DOCUMENT, VERSIONS } from './limits.ts';
import type { PolicySpec } from './policy.ts';
import { holderEffects, prunable } from './versions.ts';

const NAME = 'bridge';

/**
 * The version for the moment stays among the others, as every earlier one does, until its room is needed: it can be told from none of
 * them, and a rollback goes back by it. Null where the call is another one, or there is no room: of five versions one may be staged already.
 */
export function bridgePolicy(
  subject: Subject<PolicySpec>,
  step: Step,
  before: PolicySpec,
  after: PolicySpec,
  terrain: Terrain,
): Bridge | null {
  if (!isCall(step) || step.op !== 'SetDefaultPolicyVersion') return null;
  const document = union(before.document, after.document);
  const versions = versionsOf(subject.live);
  const current = defaultVersion(subject.live?.facts) ?? 'v1';
  const quota = terrain.quotas['VersionsPerPolicyQuota'] ?? VERSIONS;
  const pruned = versions.length >= quota && prunable(versions, current) !== undefined ? 1 : 0;
  const staged = typeof step.input.VersionId === 'string' ? 0 : 1;
  if (document === null || size(document) > LONGEST_DOCUMENT || versions.length - pruned + staged >= quota) return null;
  const { arn } = subject;
  const VersionId = { ref: `${subject.address}#CreatePolicyVersion:${NAME}`, field: 'PolicyVersion.VersionId' };
  const drop = call('DeletePolicyVersion', { PolicyArn: arn, VersionId });
  const idle = { target: NAME, takes: [], lets: [], effects: [], risk: 'none' } as const;
  const create = call('CreatePolicyVersion', { PolicyArn: arn, PolicyDocument: wire(document), SetAsDefault: false });
  const back = call('SetDefaultPolicyVersion', { PolicyArn: arn, VersionId: current });
  return {
    prepare: [
      { ...idle, do: create, undo: [drop], when: 'first', reason: 'what the old and the new version say, for the moment between them' },
    ],
    cross: {
      ...crossing(call('SetDefaultPolicyVersion', { PolicyArn: arn, VersionId }), back, NAME),
      effects: holderEffects(arn, before.document, document, terrain),
      afterPropagation: true,
    },
    landing: holderEffects(arn, document, after.document, terrain),
  };
}
