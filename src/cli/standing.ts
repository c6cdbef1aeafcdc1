// The state of an account that questions about access are asked of: as it is, as a file has it, or as the manifests want it.
import type { Argv } from 'yargs';
import { clock } from '../edge/world.ts';
import { narrow } from '../live/scope.ts';
import { liveState } from '../live/state.ts';
import { Failure } from '../model/failure.ts';
import type { LiveState } from '../model/state.ts';
import { stateOf } from '../kinds/principals.ts';
import { expected } from '../plan/expected.ts';
import { minuteOf } from './asof.ts';
import { readLive } from './live.ts';
import { targetOptions } from './options.ts';
import type { TargetOptions } from './options.ts';
import { readManifests, readWhole } from './pipeline.ts';
import type { Manifests } from './pipeline.ts';
import { reading } from './progress.ts';
import type { Screen } from './screen.ts';
import type { Source } from './source.ts';
import { openTarget } from './target.ts';

export type StandingOptions = TargetOptions & {
  readonly live: string | undefined;
  readonly desired: boolean;
};

/** The target options, --live FILE and --desired. */
export function standingOptions<T>(yargs: Argv<T>) {
  return desiredOption(targetOptions(yargs)).option('live', {
    type: 'string',
    requiresArg: true,
    describe: 'Ask the account in FILE (a snapshot, or get-account-authorization-details), without credentials',
  });
}

/** --desired. */
export function desiredOption<T>(yargs: Argv<T>) {
  return yargs.option('desired', {
    type: 'boolean',
    default: false,
    describe: 'Ask what the manifests give, as if there were nothing else; with --live FILE, what it becomes by them',
  });
}

/** A state, and the instant of the question, `2026-11-22T10:42Z`. */
export interface Standing {
  readonly state: LiveState;
  readonly asOf: string;
}

/** The state that the options mean; the manifests with their errors where they are needed and don't compile. */
export async function readStanding(argv: StandingOptions, source: Source, screen: Screen): Promise<Standing | Manifests> {
  const asOf = minuteOf(clock.now());
  if (argv.live !== undefined && argv.sandbox !== undefined)
    throw new Failure('usage', '--live and --sandbox name two accounts.', 'Give one of them.');
  if (argv.desired) return wanted(argv, source, asOf);
  if (argv.live !== undefined) return { state: await readLive(argv.live, source.account?.id), asOf };
  const target = await openTarget(argv, source);
  const progress = reading(screen);
  try {
    return {
      state: liveState(await readWhole(source, target, { descriptions: false, progress: progress.tick }).finally(progress.end)),
      asOf,
    };
  } finally {
    await target.close();
  }
}

/** Whether the manifests stood in the way. */
export function isStanding(found: Standing | Manifests): found is Standing {
  return 'state' in found;
}

async function wanted(argv: StandingOptions, source: Source, asOf: string): Promise<Standing | Manifests> {
  const live = argv.live === undefined ? null : await readLive(argv.live, source.account?.id);
  const account = source.account?.id;
  const scope = live?.scope ?? (account === undefined ? null : { account, partition: 'aws' });
  const manifests = await readManifests(source, scope, asOf);
  const { desired } = manifests;
  if (desired === null) return manifests;
  if (live === null) return { state: stateOf(desired), asOf };
  const rules = { guards: source.config.guards, asOf, guarded: source.guardSource !== null, listUnmanaged: false };
  return { state: expected(live, narrow(desired, live, rules).pairs), asOf };
}
