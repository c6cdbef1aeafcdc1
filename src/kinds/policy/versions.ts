// A managed policy's document changes by versions: stage one that is not the default, let IAM's replicas learn it, make it the
// default. A document that an older version already has needs only the last step, which is also how a policy is rolled back.
import { call } from '../../model/call.ts';
import { canonical } from '../../model/json.ts';
import type { Document } from '../../policy/document.ts';
import { align } from '../../policy/normal.ts';
import { wire } from '../../policy/wire.ts';
import { boundaryEffects, documentEffects } from '../effects.ts';
import type { Effect, Move, Subject, Terrain } from '../kind.ts';
import { defaultVersion, versionNumber, versionsOf } from './facts.ts';
import type { Version } from './facts.ts';
import { VERSIONS } from './limits.ts';

/** The moves that make `after` the default document. */
export function walkDocument(subject: Subject, before: Document, after: Document, terrain: Terrain): Move[] {
  if (canonical(before) === canonical(after)) return [];
  const versions = versionsOf(subject.live);
  const current = defaultVersion(subject.live?.facts) ?? 'v1';
  const effects = holderEffects(subject.arn, before, after, terrain);
  const known = versions.find((version) => version.id !== current && canonical(align(version.document, after)) === canonical(after));
  if (known !== undefined) return [flip(subject, known.id, current, effects, `version ${known.id} already holds this document`)];
  const quota = terrain.quotas['VersionsPerPolicyQuota'] ?? VERSIONS;
  const pruned = versions.length >= quota ? prunable(versions, current) : undefined;
  const prune =
    pruned === undefined
      ? []
      : [
          dropVersion(
            subject.arn,
            pruned,
            `IAM keeps ${quota} versions: ${pruned.id}, the oldest that is neither the default nor among the two newest others, makes room`,
            'first',
          ),
        ];
  return [
    ...prune,
    stage(subject, after),
    flip(
      subject,
      { ref: `${subject.address}#CreatePolicyVersion`, field: 'PolicyVersion.VersionId' },
      current,
      effects,
      'the document differs',
    ),
  ];
}

/** The version that goes when there is no room: the lowest-numbered, but never the default nor the two highest others. */
export function prunable(versions: readonly Version[], current: string): Version | undefined {
  const others = versions.filter((version) => version.id !== current).sort((a, b) => versionNumber(b.id) - versionNumber(a.id));
  return others.length > 2 ? others.at(-1) : undefined;
}

/** Deletes a version; its document can come back, its number can't, since IAM never uses a number twice. */
export function dropVersion(arn: string, version: Version, reason: string, when: 'first' | 'last'): Move {
  return {
    do: call('DeletePolicyVersion', { PolicyArn: arn, VersionId: version.id }),
    undo: [call('CreatePolicyVersion', { PolicyArn: arn, PolicyDocument: wire(version.document), SetAsDefault: false })],
    target: version.id,
    takes: [],
    lets: [],
    effects: [],
    when,
    risk: 'none',
    reason,
  };
}

function stage(subject: Subject, after: Document): Move {
  return {
    do: call('CreatePolicyVersion', { PolicyArn: subject.arn, PolicyDocument: wire(after), SetAsDefault: false }),
    undo: [
      call('DeletePolicyVersion', {
        PolicyArn: subject.arn,
        VersionId: { ref: `${subject.address}#CreatePolicyVersion`, field: 'PolicyVersion.VersionId' },
      }),
    ],
    takes: [],
    lets: [],
    effects: [],
    when: 'first',
    risk: 'none',
    reason: 'the document differs; staged first, so that no server is asked for a version that it does not know yet',
  };
}

function flip(
  subject: Subject,
  to: string | { ref: string; field: string },
  current: string,
  effects: readonly Effect[],
  reason: string,
): Move {
  const staged = typeof to !== 'string';
  return {
    do: call('SetDefaultPolicyVersion', { PolicyArn: subject.arn, VersionId: to }),
    undo: [call('SetDefaultPolicyVersion', { PolicyArn: subject.arn, VersionId: current })],
    takes: [],
    lets: [],
    effects,
    ...(effects.length === 0 ? { when: 'first' as const } : {}),
    ...(staged ? { afterPropagation: true } : {}),
    risk: 'none',
    reason,
  };
}

/** What another default document does to those who hold the policy: one that is somebody's boundary moves them the other way round. */
export function holderEffects(arn: string, before: Document, after: Document, terrain: Terrain): Effect[] {
  const holders = [...terrain.holders(arn), ...terrain.holdersAfter(arn)];
  const effects = new Set<Effect>();
  if (holders.some((holder) => holder.as === 'attachment')) for (const effect of documentEffects(before, after)) effects.add(effect);
  if (holders.some((holder) => holder.as === 'boundary')) for (const effect of boundaryEffects(before, after)) effects.add(effect);
  return [...effects].sort();
}
