// Lifting the holds that rollbacks left: a plan of its own, confirmed and journaled as any other.
import { clock } from '../edge/world.ts';
import { liveState } from '../live/state.ts';
import { Failure } from '../model/failure.ts';
import { holdsOf } from '../model/hold.ts';
import { terrainOf } from '../kinds/terrain.ts';
import { releaseAll } from '../plan/holds.ts';
import { planOf } from '../plan/plan.ts';
import { minuteOf } from './asof.ts';
import { carryOut, consent } from './execute.ts';
import { EXIT } from './exit.ts';
import type { ExitCode } from './exit.ts';
import type { GuardOptions, OutputOptions } from './options.ts';
import { guardsOf, PROPAGATION_SECONDS, readWhole } from './pipeline.ts';
import type { Scene } from './rollback-run.ts';

export type Release = GuardOptions & OutputOptions & { readonly yes: boolean };

/** Takes the hold off these addresses, or off everything. */
export async function releaseHolds({ source, target, screen }: Scene, argv: Release, addresses: readonly string[]): Promise<ExitCode> {
  const read = async () => liveState(await readWhole(source, target, { descriptions: false }));
  const live = await read();
  const { actions, released, unknown } = releaseAll(live, addresses, terrainOf(live, []));
  if (unknown.length > 0)
    throw new Failure('input', `Nothing holds ${unknown.join(', ')}.`, heldNow(holdsOf(live).map((hold) => hold.address)));
  if (actions.length === 0) {
    screen.out('Nothing is held.\n');
    return EXIT.ok;
  }
  const ask = { asOf: minuteOf(clock.now()), deep: false, allowDeletes: argv.allowDeletes, allowReplace: argv.allowReplace };
  const request = {
    live,
    pairs: [],
    kept: [],
    unread: [],
    findings: [],
    ...guardsOf(source, ask),
    mayChangeHeld: true,
    options: { only: [], deep: false },
    propagationSeconds: PROPAGATION_SECONDS,
  };
  const plan = planOf(request, [], [actions.map((action) => ({ ...action, needs: [] }))]);
  if (argv.format === 'text') {
    screen.out(`Released: ${released.map(({ address, run }) => `${address} (held since the rollback of run ${run})`).join(', ')}\n\n`);
    screen.plan(plan);
  }
  await consent({ screen, plan, yes: argv.yes, reviewed: false });
  const gone = new Set(released.map((hold) => hold.carrier));
  const settled = async () => holdsOf(await read()).flatMap((hold) => (gone.has(hold.carrier) ? [hold.carrier] : []));
  const { code } = await carryOut({ plan, source, target, screen, settled, concurrency: 4, format: argv.format, again: 'the release' });
  return code;
}

function heldNow(addresses: readonly string[]): string {
  return addresses.length === 0 ? 'Nothing is held at all.' : `There is ${addresses.join(', ')}.`;
}
