// iamsync graph: the picture of an account, as a page, a drawing or a chart.
import type { Argv } from 'yargs';
import { escalationOf } from '../../access/escalation.ts';
import { writeAtomic } from '../../edge/files.ts';
import { principalsOf } from '../../kinds/principals.ts';
import { Failure } from '../../model/failure.ts';
import { matcher } from '../../model/glob.ts';
import type { LiveState } from '../../model/state.ts';
import { captionOf } from '../../render/graph/caption.ts';
import { graphOf } from '../../render/graph/graph.ts';
import { renderMermaid } from '../../render/graph/mermaid.ts';
import type { Graph } from '../../render/graph/nouns.ts';
import { renderSvg } from '../../render/graph/svg.ts';
import { renderGraphHtml } from '../../render/html/graph.ts';
import { partOf } from '../../render/html/picture.ts';
import { EXIT } from '../exit.ts';
import type { ExitCode } from '../exit.ts';
import { openScreen } from '../screen.ts';
import type { Screen } from '../screen.ts';
import { findSource, isBad } from '../source.ts';
import { isStanding, readStanding, standingOptions } from '../standing.ts';
import type { StandingOptions } from '../standing.ts';

export type GraphArgs = StandingOptions & {
  readonly format: 'html' | 'svg' | 'mermaid';
  readonly principal: readonly string[] | undefined;
  readonly depth: number;
  readonly out: string | undefined;
};

export function options(yargs: Argv): Argv {
  return standingOptions(yargs)
    .conflicts('live', ['sandbox', 'profile', 'region', 'endpoint'])
    .option('format', {
      choices: ['html', 'svg', 'mermaid'] as const,
      default: 'html' as const,
      describe: 'A page to explore, a drawing, or a chart',
    })
    .option('principal', {
      type: 'string',
      array: true,
      nargs: 1,
      describe: 'Draw around this user, role, group or policy (User/ann, Role/ci-*), repeatable',
    })
    .option('depth', { type: 'number', requiresArg: true, default: 1, describe: 'How many steps around --principal' })
    .option('out', { type: 'string', requiresArg: true, describe: 'Write to FILE instead of standard output' })
    .example('$0 graph --live account.json --out account.html', 'The whole account, to open in a browser')
    .example('$0 graph --principal User/ann --depth 2 --format svg > ann.svg', 'What one user holds and may become')
    .example('$0 graph --desired --format mermaid', 'What the manifests declare, for a page of Markdown');
}

/** Exit 0; 1 for errors of the input. Nothing is changed. */
export async function run(argv: GraphArgs): Promise<ExitCode> {
  if (!Number.isInteger(argv.depth) || argv.depth < 0)
    throw new Failure(
      'usage',
      `--depth ${argv.depth} is no number of steps.`,
      'Give a whole number: 0 for nothing but --principal itself.',
    );
  const screen = openScreen({ format: 'text', color: undefined, full: false });
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
  const text = drawn(argv, screen, found.state, found.asOf);
  if (argv.out === undefined) screen.out(text);
  else await writeAtomic(argv.out, text, 0o600);
  return EXIT.ok;
}

function drawn(argv: GraphArgs, screen: Screen, state: LiveState, asOf: string): string {
  const principals = principalsOf(state);
  const { paths, undecided } = escalationOf(principals);
  if (undecided.length > 0)
    screen.note(`Not decided: whether ${undecided.join(', ')} may come to more access; it takes too much work to judge.\n`);
  const graph = graphOf({ before: principals, after: principals }, new Set(), paths);
  const view = { focus: focusOf(argv, graph), depth: argv.depth };
  const { account } = state.scope;
  if (argv.format === 'html') return renderGraphHtml(graph, { account, asOf, paths, view });
  const part = partOf(graph, view);
  if (part.left + part.undrawn > 0 || graph.lacks !== '')
    screen.note(
      `${captionOf(part)} ${graph.lacks}\n  next: Choose what to draw around with --principal and --depth, or explore all of it with --format html.\n`,
    );
  return argv.format === 'svg' ? renderSvg(part, `Account ${account}`) : renderMermaid(part);
}

function focusOf({ principal: globs }: GraphArgs, { nodes }: Graph): readonly string[] {
  if (globs === undefined) return [];
  const isMeant = matcher(globs);
  const found = nodes.filter(({ id, kind }) => globs.includes(id) || (kind !== 'inline' && isMeant(id))).map(({ id }) => id);
  if (found.length > 0) return found;
  throw new Failure(
    'usage',
    `Nothing is called ${globs.join(' or ')}.`,
    'Write User/NAME, Role/NAME, Group/NAME or Policy/NAME; * stands for any name.',
  );
}
