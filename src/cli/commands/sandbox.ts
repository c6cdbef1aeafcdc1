// iamsync sandbox: the embedded IAM as a server of its own, for any AWS SDK or the AWS CLI.
import type { Argv } from 'yargs';
import { onInterrupt } from '../../edge/world.ts';
import { startSandbox } from '../../sandbox/server.ts';
import { EXIT } from '../exit.ts';
import type { ExitCode } from '../exit.ts';

export type SandboxArgs = { readonly port: number; readonly state: string | undefined; readonly accounts: readonly string[]; readonly verify: boolean };

export function options(yargs: Argv): Argv {
  return yargs
    .option('port', { type: 'number', default: 0, describe: 'Port on 127.0.0.1 (default: a free one)' })
    .option('state', { type: 'string', requiresArg: true, describe: 'Keep the state in FILE (default: in memory)' })
    .option('accounts', { type: 'string', array: true, default: ['123456789012'], describe: 'Account ids to create' })
    .option('verify', { type: 'boolean', default: true, describe: 'Check signatures (--no-verify: take any)' })
    .example('$0 sandbox --port 4567 --state sandbox.json', 'A sandbox that remembers')
    .example('AWS_ENDPOINT_URL=http://127.0.0.1:4567 aws iam list-roles', 'Any AWS client works with it');
}

/** Serves until SIGINT or SIGTERM. */
export async function run(argv: SandboxArgs): Promise<ExitCode> {
  const sandbox = await startSandbox({ port: argv.port, accounts: argv.accounts, verifySignatures: argv.verify, ...(argv.state === undefined ? {} : { stateFile: argv.state }) });
  const lines = [`# iamsync sandbox: IAM, STS and tagging on ${sandbox.url}`, `export AWS_ENDPOINT_URL=${sandbox.url}`, 'export AWS_REGION=us-east-1'];
  for (const [account, key] of Object.entries(sandbox.keys)) {
    lines.push(`# account ${account}`, `export AWS_ACCESS_KEY_ID=${key.accessKeyId}`, `export AWS_SECRET_ACCESS_KEY=${key.secretAccessKey}`);
  }
  process.stdout.write(`${lines.join('\n')}\n`);
  const interruption = onInterrupt(process, () => undefined, (code) => process.exit(code));
  await new Promise<void>((resolve) => interruption.signal.addEventListener('abort', () => resolve(), { once: true }));
  interruption.release();
  await sandbox.close();
  return EXIT.ok;
}
