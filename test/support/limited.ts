// The chain of the program in this process, for callers who may do exactly what a policy says: in a sandbox that enforces it.
import { AttachUserPolicyCommand, CreateAccessKeyCommand, CreatePolicyCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { run } from '../../src/apply/run.ts';
import { planAccount } from '../../src/cli/pipeline.ts';
import type { PlanAsk } from '../../src/cli/pipeline.ts';
import { findSource, isBad } from '../../src/cli/source.ts';
import type { Source } from '../../src/cli/source.ts';
import type { Target } from '../../src/cli/target.ts';
import { witness } from '../../src/cli/witness.ts';
import { openAccount } from '../../src/edge/aws.ts';
import type { Credentials } from '../../src/edge/aws.ts';
import { nullJournal } from '../../src/edge/journal.ts';
import { secretsOver } from '../../src/edge/secrets.ts';
import { isError } from '../../src/model/finding.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { RunReport } from '../../src/model/run.ts';
import { permissionsOf } from '../../src/plan/permissions.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { openFolder } from './program.ts';
import { accountIds, describeFindings, quickClock } from './world.ts';

export const CONFIG = {
  sinks: { vault: { file: 'vault' } },
  limits: { deletes: 100, replaces: 100, accessChanges: 1000 },
  journal: 'none',
};

/** A policy with room for everything: quotas are another story. */
const ROOMY = { PolicySizeQuota: 100_000, RolesQuota: 1000 };

export type Scene = Awaited<ReturnType<typeof openScene>>;

/** A sandbox of so many accounts; each `place` is an account with a folder of its own. */
export async function openScene(count: number, stateFile?: string) {
  const ids = accountIds(count);
  const sandbox = await startSandbox({ accounts: ids, quotas: ROOMY, ...(stateFile === undefined ? {} : { stateFile }) });
  const folders: ReturnType<typeof openFolder>[] = [];
  const closing: (() => void)[] = [];
  let used = 0;
  const place = (config: JsonObject = {}) => {
    const id = ids[(used += 1) - 1];
    const root = id === undefined ? undefined : sandbox.keys[id];
    if (id === undefined || root === undefined) throw new Error('all accounts are used');
    const folder = openFolder({ 'iamsync.yaml': JSON.stringify({ ...CONFIG, ...config }) });
    folders.push(folder);
    return placeOf(id, root, folder);
  };
  const placeOf = (id: string, root: Credentials, folder: ReturnType<typeof openFolder>) => {
    const iam = new IAMClient({ endpoint: sandbox.url, region: 'us-east-1', credentials: { ...root } });
    const source = async (): Promise<Source> => {
      const found = await findSource({ config: `${folder.path}/iamsync.yaml`, manifests: undefined, account: undefined });
      if (isBad(found)) throw new Error(describeFindings(found.findings));
      return found;
    };
    const as = async (credentials: Credentials): Promise<Target> => {
      const account = openAccount({ endpoint: sandbox.url, region: 'us-east-1', credentials });
      closing.push(() => account.close());
      const secrets = secretsOver((await source()).config.sinks, account.knows, account.vault);
      return {
        ...account,
        secrets,
        clock: quickClock,
        journals: null,
        isSandbox: true,
        reach: {},
        close: () => Promise.resolve(account.close()),
      };
    };
    return {
      id,
      iam,
      folder,
      root: () => as({ ...root }),
      as,
      /** A new user who may do what the policy says. */
      async limited(policy: JsonObject, UserName = 'limited'): Promise<Target & { readonly key: Credentials }> {
        await iam.send(new CreateUserCommand({ UserName }));
        const { Policy } = await iam.send(
          new CreatePolicyCommand({ PolicyName: `${UserName}-may`, PolicyDocument: JSON.stringify(policy) }),
        );
        await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: Policy?.Arn }));
        const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
        const key = { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
        return { ...(await as({ ...key })), key };
      },
      write: (content: JsonObject): void => folder.write('manifests/all.yaml', JSON.stringify(content)),
      /** What plan --permissions prints. */
      async permissions(more: Partial<PlanAsk> = {}): Promise<JsonObject> {
        const watched = witness((await as({ ...root })).reader);
        const { config } = await source();
        const plan = await planBy({ ...(await as({ ...root })), reader: watched.reader }, await source(), more);
        return permissionsOf({ plan, reads: watched.asked(), seen: watched.seen, config });
      },
      plan: async (target: Target, more: Partial<PlanAsk> = {}): Promise<Plan> => planBy(target, await source(), more),
      async apply(target: Target, more: Partial<PlanAsk> = {}): Promise<RunReport> {
        return carryOut(await planBy(target, await source(), more), target);
      },
    };
  };
  return {
    sandbox,
    place,
    async close(): Promise<void> {
      for (const end of closing) end();
      await sandbox.close();
      for (const folder of folders) folder.remove();
    },
  };
}

export type Place = ReturnType<Scene['place']>;

async function planBy(target: Target, source: Source, more: Partial<PlanAsk>): Promise<Plan> {
  const asOf = `${new Date(target.clock.now()).toISOString().slice(0, 16)}Z`;
  const { plan, findings } = await planAccount(source, target, { asOf, deep: false, allowDeletes: 100, ...more });
  if (plan === null) throw new Error(describeFindings(findings));
  const errors = plan.findings.filter(isError);
  if (errors.length > 0) throw new Error(describeFindings(errors));
  return plan;
}

/** Makes the calls of a plan, without planning again. */
export function carryOut(plan: Plan, { writer: iam, reader, clock, secrets }: Target): Promise<RunReport> {
  return run(plan, { iam, reader: reader.iam, journal: nullJournal, clock, secrets }, { concurrency: 4, waits: false });
}
