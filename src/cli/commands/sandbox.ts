// iamsync sandbox: the embedded IAM as a server of its own, for any AWS SDK or the AWS CLI.
import type { Argv } from 'yargs';
import { fileReader } from '../../edge/files.ts';
import { onInterrupt } from '../../edge/world.ts';
import { Failure } from '../../model/failure.ts';
import { parseJson } from '../../model/json.ts';
import { printed } from '../../render/clean.ts';
import { readFaultOrder } from '../../sandbox/fault-order.ts';
import type { FaultOrder } from '../../sandbox/fault-order.ts';
import { isLoopback, startSandbox } from '../../sandbox/server.ts';
import { EXIT } from '../exit.ts';
import type { ExitCode } from '../exit.ts';

export type SandboxArgs = {
  readonly port: number;
  readonly host: string;
  readonly state: string | undefined;
  readonly seed: string | undefined;
  readonly faults: string | undefined;
  readonly accounts: readonly string[] | undefined;
  readonly verify: boolean;
};

export function options(yargs: Argv): Argv {
  return yargs
    .option('port', { type: 'number', default: 0, describe: 'Port (default: a free one)' })
    .option('host', {
      type: 'string',
      default: '127.0.0.1',
      requiresArg: true,
      describe: 'Address to listen on; others than loopback let the network in',
    })
    .option('state', { type: 'string', requiresArg: true, describe: 'Keep the state in FILE (default: in memory)' })
    .option('seed', {
      type: 'string',
      requiresArg: true,
      describe:
        'Begin with the account in FILE (of snapshot, or of aws iam get-account-authorization-details); refused beside a --state that began otherwise',
    })
    .option('faults', { type: 'string', requiresArg: true, describe: 'Begin with the faults in FILE (JSON; see docs/guide/sandbox.md)' })
    .option('accounts', { type: 'string', array: true, describe: 'Account ids to create (default: 123456789012, or the one of --seed)' })
    .option('verify', { type: 'boolean', default: true, describe: 'Check signatures (--no-verify: take any)' })
    .example('$0 sandbox --port 4567 --state sandbox.json', 'A sandbox that remembers')
    .example('$0 sandbox --seed account.json', 'A copy of an account to try things on')
    .example('AWS_ENDPOINT_URL=http://127.0.0.1:4567 aws iam list-roles', 'Any AWS client works with it');
}

/** Serves until SIGINT or SIGTERM. */
export async function run(argv: SandboxArgs): Promise<ExitCode> {
  const sandbox = await startSandbox({
    port: argv.port,
    host: argv.host,
    verifySignatures: argv.verify,
    ...(argv.accounts === undefined ? {} : { accounts: argv.accounts }),
    ...(argv.state === undefined ? {} : { stateFile: argv.state }),
    ...(argv.seed === undefined ? {} : { seedFile: argv.seed }),
    ...(argv.faults === undefined ? {} : { faults: await readFaults(argv.faults) }),
  });
  if (!isLoopback(argv.host))
    process.stderr.write(
      printed(`Warning: ${argv.host} lets the network in. The sandbox has no encryption, and its keys are made for tests.\n`, false),
    );
  const lines = [
    `# iamsync sandbox: IAM, STS, S3 and tagging on ${sandbox.url}`,
    `export AWS_ENDPOINT_URL=${sandbox.url}`,
    // The AWS CLI and boto3 want a region beside an endpoint, and read only the second name.
    'export AWS_REGION=us-east-1',
    'export AWS_DEFAULT_REGION=us-east-1',
  ];
  for (const [account, key] of Object.entries(sandbox.keys)) {
    lines.push(
      `# account ${account}`,
      `export AWS_ACCESS_KEY_ID=${key.accessKeyId}`,
      `export AWS_SECRET_ACCESS_KEY=${key.secretAccessKey}`,
    );
  }
  process.stdout.write(printed(`${lines.join('\n')}\n`, false));
  const interruption = onInterrupt(
    process,
    () => undefined,
    (code) => process.exit(code),
  );
  await new Promise<void>((resolve) => interruption.signal.addEventListener('abort', () => resolve(), { once: true }));
  interruption.release();
  await sandbox.close();
  return EXIT.ok;
}

async function readFaults(path: string): Promise<FaultOrder> {
  const text = await fileReader.read(path);
  if (text === undefined)
    throw new Failure('input', `There is no ${path}.`, 'Name a file with an order of faults; docs/guide/sandbox.md shows one.');
  try {
    return readFaultOrder(parseJson(text));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'it is not JSON';
    throw new Failure('input', `${path} is no order of faults: ${why}.`, 'docs/guide/sandbox.md shows one.', cause);
  }
}
