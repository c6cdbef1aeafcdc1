// The sandbox at scale: how long it takes to load a large account, to read all of it, and how many small calls it answers.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IAMClient, paginateGetAccountAuthorizationDetails } from '@aws-sdk/client-iam';
import { largeAccount } from './support/account.ts';
import { atLeast, atMost, figure, rate, time } from './support/bench.ts';
import type { Bench, Figure } from './support/bench.ts';
import { endpointOf, serve } from './support/processes.ts';
import type { Answer, Endpoint } from './support/query.ts';
import { queryClient } from './support/query.ts';

const SIZE = { roles: 5000, users: 2000, policies: 1500 };
const CALLS = 10_000;
const WORKERS = 8;

type Client = ReturnType<typeof queryClient>;

function succeeded(answer: Answer): Answer {
  if (answer.status !== 200) throw new Error(`the sandbox answered ${answer.status}: ${answer.text.slice(0, 300)}`);
  return answer;
}

/** Reads every page; returns how many roles there are. */
async function readAll({ ask }: Client): Promise<number> {
  let marker = '';
  let roles = 0;
  do {
    const input = { Action: 'GetAccountAuthorizationDetails', MaxItems: '1000', ...(marker === '' ? {} : { Marker: marker }) };
    const { text } = succeeded(await ask(input));
    roles += text.split('<RoleId>').length - 1;
    marker = /<Marker>(.*?)<\/Marker>/.exec(text)?.[1] ?? '';
  } while (marker !== '');
  if (roles !== SIZE.roles) throw new Error(`${roles} roles were read instead of ${SIZE.roles}`);
  return roles;
}

/** Several workers take turns until all calls are made. */
async function together(calls: number, call: (n: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < calls) await call(next++);
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
}

const getRoles = ({ prepare }: Client) => Array.from({ length: 200 }, (_, n) => prepare({ Action: 'GetRole', RoleName: `role-${n * 20}` }));

/** Makes a key for a user with six attached policies, its group's among them, who may read roles; everything is judged for it. */
async function asUser({ ask }: Client, endpoint: Endpoint): Promise<Client> {
  const Statement = { Effect: 'Allow', Action: 'iam:GetRole', Resource: 'arn:aws:iam::*:role/role-*' };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  succeeded(await ask({ Action: 'PutUserPolicy', UserName: 'user-0', PolicyName: 'may', PolicyDocument }));
  const { text } = succeeded(await ask({ Action: 'CreateAccessKey', UserName: 'user-0' }));
  const member = (name: string): string => new RegExp(`<${name}>(.*?)</${name}>`).exec(text)?.[1] ?? '';
  return queryClient({ ...endpoint, accessKeyId: member('AccessKeyId'), secretAccessKey: member('SecretAccessKey') });
}

async function smallCalls(client: Client, endpoint: Endpoint): Promise<Figure[]> {
  const user = await asUser(client, endpoint);
  const writes = Array.from({ length: 200 }, (_, n) =>
    client.prepare({ Action: 'TagRole', RoleName: `role-${n * 20}`, 'Tags.member.1.Key': 'bench', 'Tags.member.1.Value': `run-${n}` }),
  );
  const measured = async (calls: readonly (() => Promise<Answer>)[]): Promise<number> => {
    const call = async (n: number): Promise<void> => void succeeded((await calls[n % calls.length]?.()) ?? { status: 0, text: '' });
    await together(1000, call);
    return time(() => together(CALLS, call));
  };
  const figures = [
    rate('small reads (GetRole) with the root-like key', CALLS, await measured(getRoles(client)), atLeast(1000)),
    rate('small reads of a user, judged by its policies', CALLS, await measured(getRoles(user)), atLeast(1000)),
    rate('small writes (TagRole), state in memory', CALLS, await measured(writes), atLeast(1000)),
  ];
  user.stop();
  return figures;
}

async function throughSdk(endpoint: Endpoint): Promise<void> {
  const { url, ...credentials } = endpoint;
  const client = new IAMClient({ endpoint: url, region: 'us-east-1', credentials });
  const pages = paginateGetAccountAuthorizationDetails({ client, pageSize: 1000 }, {});
  let roles = 0;
  for await (const page of pages) roles += page.RoleDetailList?.length ?? 0;
  if (roles !== SIZE.roles) throw new Error(`${roles} roles were read instead of ${SIZE.roles}`);
}

async function measure(file: string): Promise<Figure[]> {
  const start = performance.now();
  const served = await serve(['--seed', file]);
  const loaded = performance.now() - start;
  const endpoint = endpointOf(served);
  const client = queryClient(endpoint);
  try {
    const afterLoading = served.peak();
    const crawl = await time(() => readAll(client));
    const afterReading = served.peak();
    const four = await time(() => Promise.all([0, 1, 2, 3].map(() => readAll(client))));
    return [
      figure('start with the snapshot, until the key is printed', loaded / 1000, 's', atMost(5)),
      figure('peak memory of the server after loading', afterLoading, 'MB'),
      figure('GetAccountAuthorizationDetails, all pages', crawl / 1000, 's'),
      figure('the same through the JavaScript SDK', (await time(() => throughSdk(endpoint))) / 1000, 's'),
      figure('peak memory of the server after one reading', afterReading, 'MB', atMost(500)),
      figure('four readings at once', four / 1000, 's'),
      ...(await smallCalls(client, endpoint)),
      figure('peak memory of the server in the end', served.peak(), 'MB', atMost(500)),
    ];
  } finally {
    client.stop();
    await served.stop();
  }
}

export const bench: Bench = {
  about: `A sandbox with ${SIZE.roles} roles, ${SIZE.users} users and ${SIZE.policies} policies of three versions each, loaded from a snapshot`,
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'iamsync-bench-'));
    try {
      const file = join(folder, 'account.json');
      writeFileSync(file, JSON.stringify(largeAccount(SIZE)));
      return await measure(file);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
