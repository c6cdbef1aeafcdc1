// What a portrait is drawn from: the manifests and, where it is asked or a file has it, the account.
import { clock } from '../edge/world.ts';
import { stateOf } from '../kinds/principals.ts';
import { narrow } from '../live/scope.ts';
import { liveState } from '../live/state.ts';
import { Failure } from '../model/failure.ts';
import type { LiveState } from '../model/state.ts';
import { expected } from '../plan/expected.ts';
import { minuteOf } from './asof.ts';
import { readLive } from './live.ts';
import type { TargetOptions } from './options.ts';
import { readManifests, readWhole } from './pipeline.ts';
import type { Sitting } from './portrait.ts';
import { reading } from './progress.ts';
import type { Screen } from './screen.ts';
import type { Source } from './source.ts';
import { openTarget } from './target.ts';

export type SittingOptions = TargetOptions & {
  /** Undefined: the manifests alone. Empty: the account. Else a file that holds one. */
  readonly live: string | undefined;
};

/** What is known of manifests and account; undefined after saying what is wrong with the manifests. */
export async function sittingFor(argv: SittingOptions, source: Source, screen: Screen): Promise<Sitting | undefined> {
  const asOf = minuteOf(clock.now());
  const live = await lookAt(argv, source, screen);
  const account = source.account?.id;
  const scope = live?.scope ?? (account === undefined ? null : { account, partition: 'aws' });
  const { desired, written, findings, sources } = await readManifests(source, scope, asOf, true);
  if (desired === null) {
    await screen.findings(findings, sources);
    return undefined;
  }
  const rules = { guards: source.config.guards, asOf, guarded: source.guardSource !== null, listUnmanaged: false };
  const state = live === null ? stateOf(desired) : expected(live, narrow(desired, live, rules).pairs);
  return { desired, written, live, state, asOf };
}

async function lookAt(argv: SittingOptions, source: Source, screen: Screen): Promise<LiveState | null> {
  if (argv.live === undefined && argv.sandbox === undefined) return null;
  if (argv.live !== undefined && argv.live !== '') {
    if (argv.sandbox !== undefined) throw new Failure('usage', '--live=FILE and --sandbox name two accounts.', 'Give one of them.');
    return readLive(argv.live, source.account?.id);
  }
  const target = await openTarget(argv, source);
  const progress = reading(screen);
  try {
    return liveState(await readWhole(source, target, { descriptions: true, progress: progress.tick }).finally(progress.end));
  } finally {
    await target.close();
  }
}
