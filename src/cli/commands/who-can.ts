// iamsync who-can: every user and role that may do something, how, and under which condition.
import type { Argv } from 'yargs';
import { whoCan } from '../../access/who.ts';
import type { Wanted } from '../../access/who.ts';
import type { ContextValues } from '../../model/access.ts';
import { Failure } from '../../model/failure.ts';
import { principalsOf } from '../../kinds/principals.ts';
import { checkAction } from '../../policy/grammar/action.ts';
import { checkResource } from '../../policy/grammar/resource.ts';
import { renderWho, renderWhoJson } from '../../render/who.ts';
import { EXIT } from '../exit.ts';
import type { ExitCode } from '../exit.ts';
import { jsonOption, outputOptions } from '../options.ts';
import type { OutputOptions } from '../options.ts';
import { openScreen } from '../screen.ts';
import { findSource, isBad } from '../source.ts';
import { isStanding, readStanding, standingOptions } from '../standing.ts';
import type { StandingOptions } from '../standing.ts';

export type WhoCanArgs = StandingOptions &
  OutputOptions & {
    readonly action: string;
    readonly resource: string;
    readonly context: readonly string[] | undefined;
  };

export function options(yargs: Argv): Argv {
  return jsonOption(outputOptions(standingOptions(yargs)))
    .positional('action', { type: 'string', demandOption: true, describe: 'service:Name; * and ? are wildcards' })
    .positional('resource', { type: 'string', demandOption: true, describe: 'An ARN, with wildcards or not, or * for everything' })
    .option('context', {
      type: 'string',
      array: true,
      nargs: 1,
      describe: 'KEY=VALUE of the request, like aws:SourceIp=192.0.2.1; repeatable, also for several values of a key',
    })
    .example("$0 who-can s3:PutObject 'arn:aws:s3:::reports/*'", 'Whoever may put any object of the bucket')
    .example('$0 who-can iam:* "*" --live account.json --json', 'Offline, for programs')
    .example('$0 who-can sts:AssumeRole arn:aws:iam::123456789012:role/deploy', 'Who may become a role')
    .epilogue('Identity policies, boundaries and trust policies are asked; policies of resources (buckets, keys, queues) are not.');
}

/** Exit 0, also if nobody can; 1 for errors of the input. */
export async function run(argv: WhoCanArgs): Promise<ExitCode> {
  const wanted = wantedIn(argv);
  const screen = openScreen(argv);
  const source = await findSource(argv);
  if (isBad(source)) {
    await screen.findings(source.findings, source.sources);
    return EXIT.failed;
  }
  const found = await readStanding(argv, source, screen);
  if (!isStanding(found)) {
    await screen.findings(found.findings, found.sources);
    return EXIT.failed;
  }
  const { state, asOf } = found;
  const answer = whoCan(principalsOf(state), wanted, asOf);
  screen.out(
    argv.format === 'json' ? renderWhoJson(state.scope.account, wanted, answer) : renderWho(wanted, answer, screen.terminal.color),
  );
  return EXIT.ok;
}

function wantedIn({ action, resource, context }: WhoCanArgs): Wanted {
  const problem = [...checkAction(action, []), ...checkResource(resource, [], '2012-10-17')].find(({ severity }) => severity === 'error');
  if (problem !== undefined) throw new Failure('usage', problem.message, problem.next);
  return { action, resource, context: contextIn(context ?? []) };
}

/** KEY=VALUE as the context of a request. Throws Failure for what is neither. */
function contextIn(pairs: readonly string[]): Wanted['context'] {
  const found = new Map<string, { key: string; values: string[] }>();
  for (const pair of pairs) {
    const [, key, value] = /^([A-Za-z0-9-]+:[^=]+)=(.*)$/s.exec(pair) ?? [];
    if (key === undefined || value === undefined)
      throw new Failure('usage', `--context ${pair} is not KEY=VALUE.`, 'Write it like aws:SourceIp=192.0.2.1.');
    const there = found.get(key.toLowerCase());
    if (there === undefined) found.set(key.toLowerCase(), { key, values: [value] });
    else there.values.push(value);
  }
  return Object.fromEntries(
    [...found.values()].map(({ key, values }): [string, ContextValues] => [key, values.length === 1 ? (values[0] ?? '') : values]),
  );
}
