// Applies to all configured accounts in ascending stage, and goes no further than the first stage in which one is refused or fails.
import { fileReader } from '../edge/files.ts';
import { onInterrupt } from '../edge/world.ts';
import type { AccountRun } from '../model/accounts.ts';
import { Failure } from '../model/failure.ts';
import { byCodePoint, parseJson } from '../model/json.ts';
import type { Json } from '../model/json.ts';
import { renderAccountHead } from '../render/accounts.ts';
import { renderStages, renderStagesJson } from '../render/stages.ts';
import { EXIT, exitOf, firstOf } from './exit.ts';
import type { ExitCode } from './exit.ts';
import type { OutputOptions, TargetOptions } from './options.ts';
import { errorOf, nameOf, planFile } from './plan-all.ts';
import { labelled } from './progress.ts';
import { readReview } from './review.ts';
import type { Review } from './review.ts';
import { openScreen } from './screen.ts';
import type { Screen } from './screen.ts';
import { findSources, isBad } from './source.ts';
import type { Source } from './source.ts';
import { openTargets } from './target.ts';
import type { Target, Targets } from './target.ts';

/** What applying to one account needs. */
export interface Scene {
  readonly screen: Screen;
  readonly source: Source;
  readonly target: Target;
  readonly review: Review | null;
  /** Aborted: nothing more may be begun. */
  readonly signal?: AbortSignal;
}

type AllArgs = TargetOptions & OutputOptions & { readonly plan: string | undefined; readonly expect: readonly string[] | undefined };

/** Applies to each by `apply`. The exit code is the first of 4, 1, 3, 2, 0 over those that were tried. Throws Failure before any of them is. */
export async function applyAll(argv: AllArgs, screen: Screen, apply: (scene: Scene) => Promise<ExitCode>): Promise<ExitCode> {
  const sources = await findSources(argv);
  if (isBad(sources)) {
    await screen.findings(sources.findings, sources.sources);
    return EXIT.failed;
  }
  if (sources[0].account === null)
    throw new Failure('usage', 'No accounts are configured.', 'Leave --all-accounts out, or write accounts in iamsync.yaml.');
  const reviews = await reviewsOf(argv, sources);
  const targets = await openTargets(argv, sources[0].config);
  const interruption = onInterrupt(
    process,
    () => screen.note('\ninterrupted: no further account is begun (once more: at once)\n'),
    (code) => process.exit(code),
  );
  const { signal } = interruption;
  try {
    const turn = (source: Source): Turn => ({ argv, screen, targets, apply, signal, review: reviews.get(nameOf(source).name) ?? null });
    const runs = await stageByStage(sources, signal, (source) => one(turn(source), source));
    screen.out(argv.format === 'json' ? renderStagesJson(runs) : renderStages(runs, screen.terminal));
    return codeOf(runs);
  } finally {
    interruption.release();
    await targets.close();
  }
}

interface Ran extends AccountRun {
  readonly exit: ExitCode | null;
}

/** One account after the other. Those of a stage are all tried; after an interruption none is. */
async function stageByStage(sources: readonly Source[], signal: AbortSignal, work: (source: Source) => Promise<Ran>): Promise<Ran[]> {
  const inOrder = sources.toSorted((a, b) => nameOf(a).stage - nameOf(b).stage || byCodePoint(nameOf(a).name, nameOf(b).name));
  const runs: Ran[] = [];
  for (const source of inOrder) {
    const isStopped = signal.aborted || runs.some((run) => run.exit !== EXIT.ok && run.stage < nameOf(source).stage);
    runs.push(isStopped ? { ...nameOf(source), exit: null, applied: null, error: null } : await work(source));
  }
  return runs;
}

// Where all that was tried is well and something was not tried, it was interrupted.
function codeOf(runs: readonly Ran[]): ExitCode {
  const tried = runs.flatMap(({ exit }) => (exit === null ? [] : [exit]));
  const code = firstOf(tried);
  if (code !== EXIT.ok || tried.length === runs.length) return code;
  return tried.length === 0 ? EXIT.failed : EXIT.incomplete;
}

interface Turn {
  readonly argv: AllArgs;
  readonly screen: Screen;
  readonly targets: Targets;
  readonly review: Review | null;
  readonly apply: (scene: Scene) => Promise<ExitCode>;
  readonly signal: AbortSignal;
}

async function one({ argv, screen, targets, review, apply, signal }: Turn, source: Source): Promise<Ran> {
  const name = nameOf(source);
  const said: string[] = [];
  const isText = argv.format === 'text';
  const out = isText ? screen.out : (text: string): void => void said.push(text);
  const own = openScreen(argv, undefined, { out, note: labelled(screen.note, name.name) });
  const target = targets.of(source);
  const { width, color } = screen.terminal;
  if (isText) screen.out(renderAccountHead(name, { width, color }));
  try {
    const exit = await apply({ screen: own, source, target, review, signal });
    return { ...name, exit, applied: parsed(said), error: null };
  } catch (error) {
    const problem = errorOf(error);
    own.note(`error: ${problem.message}\n  next: ${problem.next}\n`);
    const exit = error instanceof Failure ? exitOf(error.code) : EXIT.failed;
    return { ...name, exit, applied: parsed(said), error: problem };
  } finally {
    if (isText) screen.out('\n');
    await target.close();
  }
}

function parsed(said: readonly string[]): Json {
  return said.length === 0 ? null : parseJson(said.join(''));
}

/** What was reviewed of each account; empty if nothing was. Throws Failure unless it is something of every account, and of no other. */
async function reviewsOf({ plan: folder, expect = [] }: AllArgs, sources: readonly Source[]): Promise<ReadonlyMap<string, Review>> {
  const names = sources.map((source) => nameOf(source).name);
  const digests = digestsOf(expect, names);
  if (folder === undefined && digests.size === 0) return new Map();
  const files = folder === undefined ? [] : await filesIn(folder, names);
  const missing = names.filter((name) => (folder === undefined ? !digests.has(name) : !files.includes(planFile(folder, name))));
  if (missing.length > 0)
    throw new Failure(
      'refused',
      `Nothing was reviewed of ${missing.join(', ')}.`,
      'Plan all accounts, and have all of it reviewed; nothing was changed.',
    );
  const reviews = new Map<string, Review>();
  for (const source of sources) {
    const { name, account } = nameOf(source);
    const digest = digests.get(name);
    const review =
      folder === undefined ? { digest: digest ?? '', plan: null, path: null } : await readReview(planFile(folder, name), digest);
    if (review.plan !== null && review.plan.account !== account)
      throw new Failure(
        'stale',
        `The plan of ${name} was made for account ${review.plan.account}, and ${name} is ${account}.`,
        'Plan again and have the new plan reviewed; nothing was changed.',
      );
    reviews.set(name, review);
  }
  return reviews;
}

async function filesIn(folder: string, names: readonly string[]): Promise<readonly string[]> {
  const files = await fileReader.list(folder);
  if (files === undefined) throw new Failure('input', `There is no folder ${folder}.`, 'Give the folder that plan --out made.');
  const known = new Set(names.map((name) => planFile(folder, name)));
  const stray = files.find((file) => file.endsWith('.json') && !known.has(file));
  if (stray === undefined) return files;
  throw new Failure(
    'refused',
    `${stray} is the plan of no configured account.`,
    'Remove it, or configure its account; nothing was changed.',
  );
}

function digestsOf(expect: readonly string[], names: readonly string[]): ReadonlyMap<string, string> {
  const digests = new Map<string, string>();
  for (const text of expect) {
    const [, name = '', digest = ''] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    if (digest === '')
      throw new Failure('usage', `--expect ${text} does not say of which account.`, 'Write --expect NAME=DIGEST for each account.');
    if (!names.includes(name)) throw new Failure('usage', `No account ${name} is configured.`, `Choose among ${names.join(', ')}.`);
    if ((digests.get(name) ?? digest) !== digest)
      throw new Failure('usage', `Two digests are expected of ${name}.`, 'Give the one that was reviewed.');
    digests.set(name, digest);
  }
  return digests;
}
