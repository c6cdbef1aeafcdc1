// Rolling a policy back: one of its earlier versions becomes the default again, in one call.
import { clock } from '../edge/world.ts';
import type { Plan } from '../model/plan.ts';
import { minuteOf } from './asof.ts';
import { carryOut } from './execute.ts';
import { EXIT } from './exit.ts';
import type { ExitCode } from './exit.ts';
import { underLock } from './locked.ts';
import type { GuardOptions, OutputOptions } from './options.ts';
import { planPolicyRollback } from './pipeline.ts';
import { afterwards, changedBack } from './rollback-end.ts';
import { endOf } from './rollback-run.ts';
import type { Scene } from './rollback-run.ts';

export type PolicyRollback = GuardOptions &
  OutputOptions & { readonly to: string | undefined; readonly write: boolean; readonly yes: boolean };

/** Makes an earlier version of the policy its default. */
export async function rollBackPolicy(scene: Scene, argv: PolicyRollback, name: string): Promise<ExitCode> {
  const { source, target, screen } = scene;
  const { allowDeletes, allowReplace, allowTransient, newAccess } = argv;
  const ask = { asOf: minuteOf(clock.now()), deep: false, allowDeletes, allowReplace, allowTransient, newAccess, name };
  return underLock<Plan>({
    ...scene,
    yes: argv.yes,
    reviewed: false,
    draw: (before) => planPolicyRollback(source, target, { ...ask, before, to: argv.to }),
    planIn: (plan) => plan,
    async show(plan) {
      if (argv.format === 'text' || plan.changes.length === 0) await screen.plan(plan);
    },
    accept: (plan) => Promise.resolve(endOf(plan)),
    async carryOut(plan, lock) {
      const version = targetVersion(plan);
      const settled = async () =>
        (await planPolicyRollback(source, target, { ...ask, to: version })).changes.map((change) => change.address);
      const { code } = await carryOut({ plan, target, screen, lock, settled, concurrency: 1, format: argv.format, again: 'the rollback' });
      if (code !== EXIT.ok) return code;
      if (argv.write) await afterwards(scene, plan, argv);
      else await remind(plan, scene);
      return code;
    },
  });
}

// "The version before" means another one as soon as the rollback is done.
function targetVersion(plan: Plan): string | undefined {
  const step = plan.waves[0]?.[0]?.do;
  return step !== undefined && 'op' in step && step.op === 'SetDefaultPolicyVersion' && typeof step.input.VersionId === 'string'
    ? step.input.VersionId
    : undefined;
}

// The manifests still say what they said: the next apply would undo the rollback.
async function remind(done: Plan, scene: Scene): Promise<void> {
  const [back] = (await changedBack(scene, done)) ?? [];
  if (back === undefined) return;
  const place = back.origin === null ? 'the manifests' : `${back.origin.file}:${back.origin.line}`;
  scene.screen.note(
    `note: ${place} still declares the other document; the next apply would bring it back.\n  next: Change it there, too (--write does that).\n`,
  );
}
