// Lifting the holds that rollbacks left: a plan of its own, confirmed and journaled as any other.
import { clock } from '../edge/world.ts';
import { liveState } from '../live/state.ts';
import { Failure } from '../model/failure.ts';
import { holdsOf } from '../model/hold.ts';
import type { Hold } from '../model/hold.ts';
import type { Plan } from '../model/plan.ts';
import type { LiveState } from '../model/state.ts';
import { terrainOf } from '../kinds/terrain.ts';
import { releaseAll } from '../plan/holds.ts';
import { planOf } from '../plan/plan.ts';
import { minuteOf } from './asof.ts';
import { carryOut } from './execute.ts';
import { EXIT } from './exit.ts';
import type { ExitCode } from './exit.ts';
import { underLock } from './locked.ts';
import type { GuardOptions, OutputOptions } from './options.ts';
import { guardsOf, PROPAGATION_SECONDS, readWhole } from './pipeline.ts';
import type { Scene } from './rollback-run.ts';

export type Release = GuardOptions & OutputOptions & { readonly yes: boolean };

/** Takes the hold off these addresses, or off everything. */
export async function releaseHolds(scene: Scene, argv: Release, addresses: readonly string[]): Promise<ExitCode> {
  const { source, target, screen } = scene;
  const asOf = minuteOf(clock.now());
  const read = async (): Promise<LiveState> => liveState(await readWhole(source, target, { descriptions: false }));
  return underLock<Released>({
    ...scene,
    yes: argv.yes,
    reviewed: false,
    async draw(before) {
      await before((await target.reader.identity.whoAmI()).scope.account);
      return drawUp(
        await read(),
        addresses,
        guardsOf(source, { asOf, deep: false, allowDeletes: argv.allowDeletes, allowReplace: argv.allowReplace }),
      );
    },
    planIn: ({ plan }) => plan,
    async show({ plan, released }) {
      if (released.length === 0) return screen.out('Nothing is held.\n');
      if (argv.format !== 'text') return;
      screen.out(`Released: ${released.map(({ address, run }) => `${address} (held since the rollback of run ${run})`).join(', ')}\n\n`);
      await screen.plan(plan);
    },
    accept: ({ released }) => Promise.resolve(released.length === 0 ? EXIT.ok : null),
    async carryOut({ plan, released }, lock) {
      const gone = new Set(released.map((hold) => hold.carrier));
      const settled = async () => holdsOf(await read()).flatMap((hold) => (gone.has(hold.carrier) ? [hold.carrier] : []));
      return (await carryOut({ plan, target, screen, lock, settled, concurrency: 4, format: argv.format, again: 'the release' })).code;
    },
  });
}

interface Released {
  readonly plan: Plan;
  readonly released: readonly Hold[];
}

function drawUp(live: LiveState, addresses: readonly string[], guards: ReturnType<typeof guardsOf>): Released {
  const { actions, released, unknown } = releaseAll(live, addresses, terrainOf(live, []));
  if (unknown.length > 0)
    throw new Failure('input', `Nothing holds ${unknown.join(', ')}.`, heldNow(holdsOf(live).map((hold) => hold.address)));
  const request = {
    live,
    pairs: [],
    kept: [],
    unread: [],
    findings: [],
    ...guards,
    mayChangeHeld: true,
    options: { only: [], deep: false },
    propagationSeconds: PROPAGATION_SECONDS,
  };
  const waves = actions.length === 0 ? [] : [actions.map((action) => ({ ...action, needs: [] }))];
  return { plan: planOf(request, [], waves), released: actions.length === 0 ? [] : released };
}

function heldNow(addresses: readonly string[]): string {
  return addresses.length === 0 ? 'Nothing is held at all.' : `There is ${addresses.join(', ')}.`;
}
