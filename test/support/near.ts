// Accounts of a sandbox in this process, without HTTP, signatures and XML: the same operations, many times faster, for laws over
// thousands of accounts. The way over the wire is tested elsewhere.
import { CallError } from '../../src/model/callerror.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import { isList, isObject } from '../../src/model/json.ts';
import type { IamReader, ReadOp } from '../../src/model/ports.ts';
import { INSIDE } from '../../src/sandbox/authenticate.ts';
import type { Asker } from '../../src/sandbox/authenticate.ts';
import { AwsError } from '../../src/sandbox/errors.ts';
import { isWrite } from '../../src/sandbox/operation.ts';
import { OPERATIONS } from '../../src/sandbox/operations/index.ts';
import { getResources } from '../../src/sandbox/operations/tagging.ts';
import { DEFAULT_QUOTAS } from '../../src/sandbox/quotas.ts';
import type { QuotaName } from '../../src/sandbox/quotas.ts';
import { World } from '../../src/sandbox/world.ts';
import { accountIds } from './world.ts';
import type { Account } from './world.ts';

export interface Accounts {
  readonly account: (index: number) => Account;
}

/** So many empty accounts. */
export function nearAccounts(count: number, quotas: Readonly<Partial<Record<QuotaName, number>>> = {}): Accounts {
  const world = new World({ seed: 'near', drawn: 0, quotas: { ...DEFAULT_QUOTAS, ...quotas }, now: () => Date.UTC(2026, 10, 22, 10, 42) });
  const ids = accountIds(count);
  return { account: (index) => nearAccount(world, ids[index] ?? '') };
}

/** Stands between whoever asks and the operation that does the work: `run` does it, and throws CallError. */
export type Around = (op: string, input: object, run: () => JsonObject) => Promise<JsonObject>;

/** An account of a world, asked without a wire; reads see it as late as the world's circumstances say. */
export function nearAccount(world: World, id: string, around: Around = async (_op, _input, run) => run()): Account {
  const account = world.open(id);
  const who = { account, caller: { kind: 'root' as const }, session: null };
  const asker: Asker = { ...who, region: 'us-east-1', origin: INSIDE };
  const context = (op: string) => {
    const seen = world.seen(account);
    const { conflicts } = world.circumstances.lag;
    return { ...who, op, account: isWrite(op) ? account : seen, stale: conflicts ? seen : account, world, asker };
  };
  const ask = (op: string, input: object): Promise<JsonObject> => around(op, input, () => carryOut(op, input));
  const carryOut = (op: string, input: object): JsonObject => {
    const operation = OPERATIONS.iam.get(op);
    if (operation === undefined) throw new Error(`the sandbox has no ${op}`);
    try {
      return asJson(operation(context(op), parameters(input)) ?? {});
    } catch (cause) {
      if (!(cause instanceof AwsError)) throw cause;
      throw new CallError({ code: cause.code, message: cause.message, status: cause.status, ambiguous: false, cause });
    }
  };
  const tagged = (input: JsonObject) => {
    const page = asJson(getResources({ ...context('GetResources'), region: 'us-east-1' }, input));
    const token = page['PaginationToken'];
    return {
      resources: list(page['ResourceTagMappingList']).map(resource),
      next: typeof token === 'string' && token !== '' ? token : undefined,
    };
  };
  const iam: IamReader = {
    // The operation answers in the shape that the SDK reads off the wire, but for its dates.
    get: async (op: ReadOp, input: object) => revived(await ask(op, input)) as never,
  };
  return {
    id,
    reader: {
      iam,
      identity: {
        whoAmI: async () => ({ scope: { account: id, partition: 'aws' }, caller: { arn: `arn:aws:iam::${id}:root`, userId: id } }),
      },
      tagging: {
        page: async (next) => tagged(next === undefined ? {} : { PaginationToken: next }),
        of: async (arns) => tagged({ ResourceARNList: [...arns] }).resources,
      },
    },
    writer: { call: ({ op, input }) => ask(op, input) },
    close: () => undefined,
  };
}

function resource(one: Json): { arn: string; tags: Record<string, string> } {
  const { ResourceARN, Tags } = isObject(one) ? one : {};
  return {
    arn: text(ResourceARN),
    tags: Object.fromEntries(list(Tags).flatMap((tag) => (isObject(tag) ? [[text(tag['Key']), text(tag['Value'])]] : []))),
  };
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function list(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : [];
}

// As the form of the Query protocol: every scalar is a text, an absent member is absent, an empty list an empty text.
function parameters(input: object): JsonObject {
  const plain = (value: Json): Json => {
    if (isList(value)) return value.length === 0 ? '' : value.map(plain);
    if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]));
    return String(value);
  };
  const tree = plain(asJson(input));
  return isObject(tree) ? tree : {};
}

function asJson(value: object): JsonObject {
  const tree: Json = JSON.parse(
    JSON.stringify(value, (_, member: unknown): unknown => (member instanceof Map ? Object.fromEntries<unknown>(member) : member)),
  );
  return isObject(tree) ? tree : {};
}

function revived(value: Json, key = ''): unknown {
  if (isList(value)) return value.map((item) => revived(item));
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, revived(member, name)]));
  return typeof value === 'string' && /(Date|LastUsed|ValidUntil)$/.test(key) ? new Date(value) : value;
}
