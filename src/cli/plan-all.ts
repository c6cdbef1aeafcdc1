// Plans several accounts, eight at a time and each by itself, and tells them in one report.
import { join } from 'node:path';
import pLimit from 'p-limit';
import { makeFolder, removeFile, writeAtomic } from '../edge/files.ts';
import type { AccountError, AccountName, AccountPlan } from '../model/accounts.ts';
import { Failure } from '../model/failure.ts';
import type { Plan } from '../model/plan.ts';
import { findingsOf, renderPlans } from '../render/accounts.ts';
import { renderPlansHtml } from '../render/html/plan.ts';
import type { Surroundings } from '../render/html/plan.ts';
import { renderPlanJson, renderPlansJson } from '../render/json.ts';
import { renderPlansMarkdown } from '../render/markdown.ts';
import { renderSarif } from '../render/sarif.ts';
import type { Setting } from '../render/sarif.ts';
import { EXIT, exitOf, firstOf } from './exit.ts';
import type { ExitCode } from './exit.ts';
import type { Format, OutputOptions, TargetOptions } from './options.ts';
import { planAccount } from './pipeline.ts';
import type { PlanAsk } from './pipeline.ts';
import { planning } from './progress.ts';
import type { Screen } from './screen.ts';
import { CONFIG } from './source.ts';
import type { Source } from './source.ts';
import { surroundings } from './surroundings.ts';
import { openTargets } from './target.ts';
import type { Targets } from './target.ts';

/** Accounts under way at once. */
const AT_ONCE = 8;

export interface PlanAll {
  readonly argv: TargetOptions & OutputOptions<Format> & { readonly out: string | undefined };
  /** At least one. */
  readonly sources: readonly [Source, ...Source[]];
  readonly screen: Screen;
  readonly setting: Setting | undefined;
  readonly ask: (source: Source) => Promise<PlanAsk>;
  /** The exit code of one plan. */
  readonly exitCode: (plan: Plan) => ExitCode;
}

/** Plans them all, whatever becomes of one of them, and reports; the exit code is the first of 4, 1, 3, 2, 0. */
export async function planAll({ argv, sources, screen, setting, ask, exitCode }: PlanAll): Promise<ExitCode> {
  const targets = await openTargets(argv, sources[0].config);
  const progress = planning(screen, sources.length);
  const limit = pLimit(AT_ONCE);
  const one = async (source: Source): Promise<Outcome> => {
    const name = nameOf(source);
    const outcome = await planOne(source, targets, argv.format === 'html', async () => ({
      ...(await ask(source)),
      progress: progress.tick(name.name),
    }));
    progress.end(name.name, HOW[outcome.plan.is]);
    return outcome.code === null ? { ...outcome, code: outcome.plan.is === 'plan' ? exitCode(outcome.plan.plan) : EXIT.failed } : outcome;
  };
  try {
    const outcomes = await Promise.all(sources.map((source) => limit(() => one(source))));
    const plans = outcomes.map(({ plan }) => plan);
    if (argv.out !== undefined) await keep(plans, argv.out);
    screen.annotate(findingsOf(plans));
    screen.out(argv.format === 'html' ? renderPlansHtml(outcomes) : rendered(plans, { ...argv, format: argv.format }, screen, setting));
    return firstOf(outcomes.map(({ code }) => code ?? EXIT.failed));
  } finally {
    await targets.close();
  }
}

const HOW = { plan: 'planned', findings: 'no plan: its manifests have errors', error: 'no plan' } as const;

/** The name of a configured account. */
export function nameOf({ account }: Source): AccountName {
  return { name: account?.name ?? '', account: account?.id ?? '', stage: account?.stage ?? 0 };
}

interface Outcome {
  readonly plan: AccountPlan;
  /** For a report in HTML. */
  readonly around: Surroundings | null;
  /** Null: that of the plan. */
  readonly code: ExitCode | null;
}

async function planOne(source: Source, targets: Targets, isHtml: boolean, ask: () => Promise<PlanAsk>): Promise<Outcome> {
  const name = nameOf(source);
  const target = targets.of(source);
  try {
    const { plan, sides, findings, sources } = await planAccount(source, target, await ask());
    const around = isHtml ? await surroundings(sides) : null;
    return {
      plan: plan === null ? { ...name, is: 'findings', findings, sources } : { ...name, is: 'plan', plan, sources },
      around,
      code: null,
    };
  } catch (error) {
    const code = error instanceof Failure ? exitOf(error.code) : EXIT.failed;
    return { plan: { ...name, is: 'error', error: errorOf(error) }, around: null, code };
  } finally {
    await target.close();
  }
}

/** What ended the work on one account, so that the others go on. */
export function errorOf(error: unknown): AccountError {
  if (error instanceof Failure) return { code: error.code, message: error.message, next: error.next };
  const message = `iamsync has a defect: ${error instanceof Error ? error.message : String(error)}`;
  return { code: 'defect', message, next: 'Please report it with what you did.' };
}

/** The file of an account in a folder of plans. */
export function planFile(folder: string, name: string): string {
  return join(folder, `${name}.json`);
}

// A plan of an earlier time must not lie beside the new ones.
async function keep(plans: readonly AccountPlan[], folder: string): Promise<void> {
  await makeFolder(folder);
  for (const one of plans) {
    const path = planFile(folder, one.name);
    if (one.is === 'plan') await writeAtomic(path, renderPlanJson(one.plan), 0o600);
    else await removeFile(path);
  }
}

function rendered(
  plans: readonly AccountPlan[],
  argv: OutputOptions<Exclude<Format, 'html'>>,
  { terminal }: Screen,
  setting: Setting | undefined,
): string {
  switch (argv.format) {
    case 'text':
      return renderPlans(plans, { width: terminal.width, color: terminal.color, full: argv.full });
    case 'json':
      return renderPlansJson(plans);
    case 'markdown':
      return renderPlansMarkdown(plans);
    case 'sarif':
      return renderSarif(findingsOf(plans), setting ?? { folder: '', home: CONFIG });
  }
}
