// iamsync escalation: who can come to more access than was given.
import type { Argv } from 'yargs';
import { escalationOf, unreadable } from '../../access/escalation.ts';
import { clock } from '../../edge/world.ts';
import { principalsOf } from '../../kinds/principals.ts';
import { liveState } from '../../live/state.ts';
import type { EscalationPath, Grade } from '../../model/escalation.ts';
import { Failure } from '../../model/failure.ts';
import { matcher } from '../../model/glob.ts';
import type { LiveState } from '../../model/state.ts';
import type { Principals } from '../../model/principal.ts';
import { renderEscalation, renderEscalationJson } from '../../render/escalation.ts';
import { principalsAfter } from '../after.ts';
import { minuteOf } from '../asof.ts';
import { EXIT } from '../exit.ts';
import type { ExitCode } from '../exit.ts';
import { readLive } from '../live.ts';
import { jsonOption, outputOptions, targetOptions } from '../options.ts';
import type { OutputOptions, TargetOptions } from '../options.ts';
import { readWhole } from '../pipeline.ts';
import { reading } from '../progress.ts';
import { openScreen } from '../screen.ts';
import type { Screen } from '../screen.ts';
import { findSource, isBad } from '../source.ts';
import type { Source } from '../source.ts';
import { openTarget } from '../target.ts';

export type EscalationArgs = TargetOptions &
  OutputOptions & {
    readonly live: string | undefined;
    readonly desired: boolean;
    readonly principal: readonly string[] | undefined;
    readonly failOn: Grade | undefined;
  };

export function options(yargs: Argv): Argv {
  return jsonOption(outputOptions(targetOptions(yargs)))
    .option('live', { type: 'string', requiresArg: true, describe: 'Judge the account in FILE (of snapshot), offline' })
    .conflicts('live', ['sandbox', 'profile', 'region', 'endpoint'])
    .option('desired', { type: 'boolean', default: false, describe: 'Judge the account as it would be after a plan' })
    .option('principal', {
      type: 'string',
      array: true,
      nargs: 1,
      describe: 'Only this principal or glob (User/*, Role/ci-*), repeatable',
    })
    .option('fail-on', { choices: ['possible', 'concrete'] as const, describe: 'Exit 3 if there is such a path, or a more certain one' })
    .example('$0 escalation --live account.json', 'Who can become an administrator, without credentials')
    .example("$0 escalation --principal 'Role/ci-*' --fail-on concrete", 'Fail a pipeline if a CI role can')
    .example('$0 escalation --desired --json', 'The same for what the manifests would make of the account');
}

/** Exit 0, or 3 with --fail-on if such a path is open; 1 for errors of the input. */
export async function run(argv: EscalationArgs): Promise<ExitCode> {
  const screen = openScreen(argv);
  const source = await findSource(argv);
  if (isBad(source)) {
    await screen.findings(source.findings, source.sources);
    return EXIT.failed;
  }
  const principals = await principalsFor(argv, source, screen);
  if (principals === null) return EXIT.failed;
  const isMeant = meant(argv, principals);
  const found = escalationOf(principals);
  const paths = found.paths.filter(({ principal }) => isMeant(principal));
  const undecided = found.undecided.filter(isMeant);
  show(paths, principals, argv, screen);
  if (undecided.length > 0)
    screen.note(`Not decided: ${undecided.join(', ')} may have more ways; their policies take too much work to judge.\n`);
  const isOpen = isRefused(paths, argv.failOn) || (argv.failOn !== undefined && undecided.length > 0);
  return isOpen ? EXIT.refused : EXIT.ok;
}

function isRefused(paths: readonly EscalationPath[], failOn: Grade | undefined): boolean {
  return failOn !== undefined && paths.some(({ grade }) => failOn === 'possible' || grade === 'concrete');
}

function meant({ principal: globs }: EscalationArgs, { principals }: Principals): (address: string) => boolean {
  if (globs === undefined) return () => true;
  const isMeant = matcher(globs);
  if (principals.some(({ address }) => isMeant(address))) return isMeant;
  throw new Failure('usage', `No principal is called ${globs.join(' or ')}.`, 'Write User/NAME or Role/NAME; * stands for any name.');
}

function show(paths: readonly EscalationPath[], principals: Principals, argv: EscalationArgs, screen: Screen): void {
  const { width, color } = screen.terminal;
  if (argv.format === 'json') screen.out(renderEscalationJson(paths));
  else screen.out(renderEscalation(paths, { width, color, full: argv.full }));
  const unknown = unreadable(principals);
  if (unknown.length > 0) screen.note(`Not known: the documents of ${unknown.join(', ')}. Who holds them may have more ways.\n`);
}

// Null after telling what is wrong with the manifests.
async function principalsFor(argv: EscalationArgs, source: Source, screen: Screen): Promise<Principals | null> {
  const live = await stateFor(argv, source, screen);
  if (!argv.desired) return principalsOf(live);
  const { principals, findings, sources } = await principalsAfter(source, live, minuteOf(clock.now()));
  if (principals === null) await screen.findings(findings, sources, live.scope.account);
  return principals;
}

async function stateFor(argv: EscalationArgs, source: Source, screen: Screen): Promise<LiveState> {
  if (argv.live !== undefined) return readLive(argv.live, source.account?.id);
  const target = await openTarget(argv, source);
  const progress = reading(screen);
  try {
    return liveState(await readWhole(source, target, { descriptions: false, progress: progress.tick }).finally(progress.end));
  } finally {
    await target.close();
  }
}
