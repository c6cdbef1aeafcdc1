// Rolling a policy back: one of its earlier versions becomes the default again.
import { addressOf } from '../model/address.ts';
import { Failure } from '../model/failure.ts';
import { byCodePoint, same } from '../model/json.ts';
import type { Change } from '../model/plan.ts';
import type { Live, LiveState } from '../model/state.ts';
import { defaultVersion, versionNumber, versionsOf } from '../kinds/policy/facts.ts';
import type { Version } from '../kinds/policy/facts.ts';
import { policy as kind } from '../kinds/policy/policy.ts';
import type { Pair } from '../kinds/terrain.ts';
import { patches } from './diff.ts';

export interface PolicyRollback {
  readonly pair: Pair;
  /** Null if the version is the default already, or holds the same document. */
  readonly change: Change | null;
}

/**
 * The change that makes version `to` (`v3`, or `3`) the default; without it, the highest-numbered version below the present
 * default. Throws Failure('input') if there is no such policy or version.
 */
export function policyRollback(live: LiveState, name: string, to: string | undefined): PolicyRollback {
  const entity = live.entities.find((one) => one.kind === 'Policy' && one.name === name);
  if (entity === undefined) throw noPolicy(live, name);
  const versions = versionsOf(entity);
  const current = defaultVersion(entity.facts) ?? 'v1';
  const target = choose(versions, current, to, name);
  // Only the two versions in question: an equal document under another number must not be taken instead.
  const facts = { ...entity.facts, versions: versions.filter((version) => version.id === target.id || version.id === current) };
  const address = addressOf('Policy', name);
  const after = { kind: entity.kind, name, spec: { ...entity.spec, document: target.document }, origin: { file: '', line: 0, column: 0 } };
  const pair: Pair = { address, arn: entity.arn, live: { ...entity, facts }, after };
  if (target.id === current || same(entity.spec, after.spec)) return { pair, change: null };
  return {
    pair,
    change: {
      verb: 'update',
      address,
      arn: entity.arn,
      origin: null,
      fields: patches(kind, entity.spec, after.spec),
      before: entity.spec,
      after: after.spec,
    },
  };
}

function choose(versions: readonly Version[], current: string, to: string | undefined, name: string): Version {
  const wanted = to === undefined ? undefined : `v${to.replace(/^v/i, '')}`;
  const isWanted = ({ id }: Version): boolean => (wanted === undefined ? versionNumber(id) < versionNumber(current) : id === wanted);
  const found = versions.find(isWanted);
  if (found !== undefined) return found;
  const known = versions.map((version) => (version.id === current ? `${version.id} (default)` : version.id)).join(', ');
  throw wanted === undefined
    ? new Failure('input', `Policy ${name} has no version before its default ${current}; it has ${known}.`, 'Choose a version with --to.')
    : new Failure('input', `Policy ${name} has no version ${wanted}; it has ${known}.`, 'Choose one of these with --to.');
}

function noPolicy(live: LiveState, name: string): Failure {
  const names = live.entities
    .filter((one: Live) => one.kind === 'Policy')
    .map((one) => one.name)
    .sort(byCodePoint);
  const like = names.filter((one) => one.toLowerCase().includes(name.toLowerCase()) || name.toLowerCase().includes(one.toLowerCase()));
  const shown = (like.length > 0 ? like : names).slice(0, 10).join(', ');
  return new Failure(
    'input',
    `The account has no customer managed policy ${name}.`,
    shown === '' ? 'It has none at all.' : `There is ${shown}.`,
  );
}
