// Reads of the account what the rollback of a run must know.
import { beyondFor } from '../live/beyond.ts';
import { readCrawl } from '../live/read.ts';
import { liveState } from '../live/state.ts';
import { parseAddress } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import type { DesiredState, LiveState } from '../model/state.ts';
import type { Net } from '../plan/unwound.ts';
import type { PlanAsk } from './pipeline.ts';
import type { Source } from './source.ts';
import type { Target } from './target.ts';

/** The account, with everything about these entities of a run and about what the manifests declare. */
export async function readFor(
  nets: readonly Net[],
  desired: DesiredState | null,
  source: Source,
  target: Target,
  ask: PlanAsk,
): Promise<LiveState> {
  const origin = { file: '', line: 0, column: 0 };
  const again = nets.flatMap(({ kind, former, before }) =>
    before === null ? [] : [{ kind: kind.name, name: parseAddress(former)?.name ?? '', spec: before, origin }],
  );
  const gone = nets.filter((net) => net.before === null).map(({ address }) => ({ address, origin }));
  const entities = [...(desired?.entities ?? []), ...again];
  const removed = [...(desired?.removed ?? []), ...gone];
  const policies = [
    ...entities.filter((one) => one.kind === 'Policy').map((one) => one.name),
    ...removed.flatMap(({ address }) => policyName(address)),
  ];
  return liveState(
    await readCrawl(target.reader, {
      policies: [...policies, ...nets.flatMap(({ address }) => policyName(address))],
      descriptions: [],
      beyond: beyondFor({ entities, removed }),
      ...(source.account === null ? {} : { expectAccount: source.account.id }),
      ...(ask.progress === undefined ? {} : { progress: ask.progress }),
    }),
  );
}

function policyName(address: Address): string[] {
  const parsed = parseAddress(address);
  return parsed?.kind === 'Policy' ? [parsed.name] : [];
}
