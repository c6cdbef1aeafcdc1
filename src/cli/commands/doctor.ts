// iamsync doctor: is everything here that plan and apply need? Changes nothing.
import type { Argv } from 'yargs';
import { clock } from '../../edge/world.ts';
import type { Checkup } from '../../model/checkup.ts';
import { renderCheckup, renderCheckupJson } from '../../render/checkup.ts';
import { minuteOf } from '../asof.ts';
import { examine, ill, well } from '../doctor-account.ts';
import type { Found } from '../doctor-account.ts';
import { gitCheck, manifestCheck, nodeCheck, schemaCheck } from '../doctor-home.ts';
import { EXIT } from '../exit.ts';
import type { ExitCode } from '../exit.ts';
import { jsonOption, outputOptions, targetOptions } from '../options.ts';
import type { OutputOptions, TargetOptions } from '../options.ts';
import { openScreen } from '../screen.ts';
import { findSources, isBad } from '../source.ts';
import type { Source } from '../source.ts';
import { openTargets } from '../target.ts';

export type DoctorArgs = TargetOptions & OutputOptions;

export function options(yargs: Argv): Argv {
  return jsonOption(outputOptions(targetOptions(yargs)))
    .example('$0 doctor', 'Look at everything, and at every configured account')
    .example('$0 doctor --account prod --json', 'One account, for programs')
    .epilogue('Exit 1 if a check fails; warnings are things that only some commands need.');
}

/** Exit 1 if a check fails, else 0. */
export async function run(argv: DoctorArgs): Promise<ExitCode> {
  const screen = openScreen(argv);
  const checks: Checkup[] = [nodeCheck(process.version), await gitCheck()].map((found) => about(null, found));
  const sources = await findSources(argv).catch((error: unknown) => ill('config', error));
  if ('state' in sources) checks.push(about(null, sources));
  else if (isBad(sources)) {
    const [first] = sources.findings;
    const message = `${sources.findings.length} problems, the first: ${first?.message ?? ''}`;
    checks.push(about(null, { name: 'config', state: 'fail', message, next: first?.next ?? null }));
  } else {
    checks.push(about(null, well('config', describe(sources))));
    checks.push(...(await examineAll(argv, sources)));
  }
  const { width, color } = screen.terminal;
  screen.out(argv.format === 'json' ? renderCheckupJson(checks) : renderCheckup(checks, { width, color }));
  return checks.some(({ state }) => state === 'fail') ? EXIT.failed : EXIT.ok;
}

async function examineAll(argv: DoctorArgs, sources: readonly [Source, ...Source[]]): Promise<Checkup[]> {
  const checks: Checkup[] = [];
  const targets = await openTargets(argv, sources[0].config);
  try {
    for (const source of sources) {
      const name = source.account?.name ?? null;
      checks.push(about(name, await manifestCheck(source, minuteOf(clock.now()))), about(name, await schemaCheck(source)));
      const target = targets.of(source);
      const url = endpointOf(target.reach.endpoint, target.reach.region);
      checks.push(...(await examine(source, target, url)).map((found) => about(name, found)));
    }
  } finally {
    await targets.close();
  }
  return checks;
}

function about(account: string | null, found: Found): Checkup {
  return { ...found, account };
}

function describe([{ config }]: readonly [Source, ...Source[]]): string {
  const names = config.accounts.map(({ name }) => name);
  return names.length === 0
    ? 'no accounts configured: the credentials decide'
    : `${names.length === 1 ? 'account' : 'accounts'} ${names.join(', ')}`;
}

/** Where STS is asked; null where only the SDK knows (a partition whose addresses follow another rule). */
function endpointOf(endpoint: string | undefined, region: string | undefined): string | null {
  const given = endpoint ?? process.env['AWS_ENDPOINT_URL_STS'] ?? process.env['AWS_ENDPOINT_URL'];
  if (given) return given;
  const where = region ?? process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'] ?? 'us-east-1';
  return /^(us|eu|ap|ca|sa|me|af|il|mx)-[a-z]+-\d$/.test(where) ? `https://sts.${where}.amazonaws.com/` : null;
}
