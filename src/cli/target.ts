// The account that a command works on: AWS, or a sandbox in this process.
import { clock } from '../edge/world.ts';
import type { AccountReader, Clock, IamWriter } from '../model/ports.ts';
import type { TargetOptions } from './options.ts';
import type { Source } from './source.ts';

export interface Target {
  readonly reader: AccountReader;
  readonly writer: IamWriter;
  readonly clock: Clock;
  readonly isSandbox: boolean;
  close(): Promise<void>;
}

/** Opens the account. Nothing is sent before the first call, but a sandbox is started. */
export async function openTarget(options: TargetOptions, source: Source): Promise<Target> {
  const { openAccount } = await import('../edge/aws.ts');
  if (options.sandbox === undefined) {
    const account = openAccount({
      ...(options.region === undefined ? {} : { region: options.region }),
      ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
      ...(options.profile === undefined ? {} : { profile: options.profile }),
    });
    return { ...account, clock, isSandbox: false, close: () => Promise.resolve(account.close()) };
  }
  return openSandbox(options.sandbox, source, openAccount);
}

type Open = typeof import('../edge/aws.ts').openAccount;

async function openSandbox(file: string, source: Source, openAccount: Open): Promise<Target> {
  const { startSandbox } = await import('../sandbox/server.ts');
  const { accounts } = source.config;
  const ids = accounts.length === 0 ? ['123456789012'] : accounts.map((account) => account.id);
  const sandbox = await startSandbox({ accounts: ids, ...(file === '' ? {} : { stateFile: file }) });
  const id = source.account?.id ?? ids[0] ?? '';
  const credentials = sandbox.keys[id];
  if (credentials === undefined) throw new Error(`the sandbox has no account ${id}`);
  const account = openAccount({ endpoint: sandbox.url, region: 'us-east-1', credentials });
  const close = async (): Promise<void> => {
    account.close();
    await sandbox.close();
  };
  return { ...account, clock, isSandbox: true, close };
}
