// Several accounts in one sandbox: a hub, whose user ci may assume a role in each of the others by an external id.
import {
  AttachRolePolicyCommand,
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { expect } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { STACK_TRACE } from './program.ts';
import type { Ended, Folder, openBench } from './program.ts';
import type { Files } from './world.ts';

export const HUB = '111111111111';
export const IDS = { dev: '222222222222', prod: '333333333333', test: '444444444444' } as const;

const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';

/** The client of an account's root-like key. */
function clientOf(sandbox: Sandbox, account: string): IAMClient {
  const { accessKeyId, secretAccessKey } = sandbox.keys[account] ?? { accessKeyId: '', secretAccessKey: '' };
  return new IAMClient({ endpoint: sandbox.url, region: 'us-east-1', credentials: { accessKeyId, secretAccessKey } });
}

/** Makes ci and the roles iamsync, and gives the environment of ci. */
export async function organise(sandbox: Sandbox, ids: readonly string[] = Object.values(IDS)): Promise<Readonly<Record<string, string>>> {
  const hub = clientOf(sandbox, HUB);
  await hub.send(new CreateUserCommand({ UserName: 'ci' }));
  const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' }] };
  await hub.send(new PutUserPolicyCommand({ UserName: 'ci', PolicyName: 'assume', PolicyDocument: JSON.stringify(document) }));
  const { AccessKey } = await hub.send(new CreateAccessKeyCommand({ UserName: 'ci' }));
  hub.destroy();
  for (const id of ids) {
    const client = clientOf(sandbox, id);
    const trust = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${HUB}:user/ci` },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'sts:ExternalId': `acme-${id}` } },
        },
      ],
    };
    await client.send(new CreateRoleCommand({ RoleName: 'iamsync', AssumeRolePolicyDocument: JSON.stringify(trust) }));
    await client.send(new AttachRolePolicyCommand({ RoleName: 'iamsync', PolicyArn: ADMIN }));
    client.destroy();
  }
  // A new key is not known everywhere at once.
  sandbox.advance(60_000);
  sandbox.forgetCalls();
  return {
    AWS_ENDPOINT_URL: sandbox.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId ?? '',
    AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey ?? '',
  };
}

/** The configuration of the three accounts, dev before test before prod. */
const CONFIG = `journal: journal
accountDefaults:
  assumeRole: { role: "arn:$(partition):iam::$(account):role/iamsync", externalId: "acme-$(account)" }
  manifests: [common]
accounts:
  dev: { id: "${IDS.dev}", vars: { bucket: acme-dev } }
  test: { id: "${IDS.test}", stage: 1, vars: { bucket: acme-test } }
  prod: { id: "${IDS.prod}", stage: 2, manifests: [common, prod], vars: { bucket: acme-prod } }
`;

export const ORGANISATION = {
  'iamsync.yaml': CONFIG,
  'common/reader.yaml': `roles:
  reader:
    trust: { services: ec2.amazonaws.com }
    inline:
      read: { Statement: [{ Effect: Allow, Action: s3:GetObject, Resource: "arn:aws:s3:::$(bucket)/*" }] }
`,
  'prod/audit.yaml': 'roles:\n  auditor:\n    trust: { services: ec2.amazonaws.com }\n',
};

export interface Organisation {
  readonly sandbox: Sandbox;
  readonly folder: Folder;
  /** What leads to ci of the hub. */
  readonly env: Readonly<Record<string, string>>;
  readonly run: (...args: readonly string[]) => Promise<Ended>;
}

/** A sandbox with all accounts, and a folder with the configuration and these files. */
export async function openOrganisation(bench: ReturnType<typeof openBench>, files: Files = {}): Promise<Organisation> {
  const sandbox = await bench.sandbox({ accounts: [HUB, ...Object.values(IDS)] });
  const env = await organise(sandbox);
  const folder = bench.folder({ ...ORGANISATION, ...files });
  const run = async (...args: readonly string[]): Promise<Ended> => {
    const ended = await folder.run(args, env);
    expect(ended.all).not.toMatch(STACK_TRACE);
    return ended;
  };
  return { sandbox, folder, env, run };
}

/** The configuration, changed. */
export function configured(change: (text: string) => string): Files {
  return { 'iamsync.yaml': change(CONFIG) };
}

/** Test's role is another one, which is not there. */
export const WITHOUT_ROLE = configured((text) =>
  text.replace('stage: 1,', `stage: 1, assumeRole: { role: "arn:aws:iam::${IDS.test}:role/missing" },`),
);
