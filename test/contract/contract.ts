// The contract of IAM as data: calls, AWS's answer to the last of them, and how moto answers where it differs; and what asks an endpoint.
import * as iam from '@aws-sdk/client-iam';
import * as s3 from '@aws-sdk/client-s3';
import * as sts from '@aws-sdk/client-sts';

/**
 * An operation (of IAM, or with its service before a point) and its input. A text `$2.User.Arn` in the input stands for a value
 * in the answer to the second call; as a third member it names the credentials that sign, which are the account's otherwise.
 */
export type ContractCall = readonly [op: string, input: Readonly<Record<string, unknown>>, as?: string];

export interface Rule {
  readonly rule: string;
  /** How it is known: the letters of docs/guide/sandbox.md, and the page of the documentation if there is one. */
  readonly evidence: string;
  /** Made in an empty account; the last one is the question. */
  readonly calls: readonly ContractCall[];
  /** The part of the last answer that the rule is about: member names with points between them; `start` is how a text begins. */
  readonly shows?: string;
  /** AWS's answer, and ours: `done`, the part as JSON, or `<code> <status>: <message>`. */
  readonly expected: string;
  /** Whether moto gives the same answer, ends with HTTP 500 (as it does for operations that it lacks), or answers something else. */
  readonly moto: 'agrees' | 'breaks' | { readonly answers: string };
}

export interface Endpoint {
  readonly url: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

const SERVICES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = { iam: { ...iam }, s3: { ...s3 }, sts: { ...sts } };
const CLIENTS: Readonly<Record<string, string>> = { iam: 'IAMClient', s3: 'S3Client', sts: 'STSClient' };

type Client = { send(command: unknown): Promise<unknown> };

function made(service: string, name: string, input: unknown): unknown {
  const make = SERVICES[service]?.[name];
  if (typeof make !== 'function') throw new Error(`there is no ${name} in ${service}`);
  return Reflect.construct(make, [input]);
}

function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((found, name) => {
    if (typeof found === 'string' && name === 'start') return found.slice(0, 12);
    if (Array.isArray(found) && name === 'length') return found.length;
    return typeof found === 'object' && found !== null ? Object.entries(found).find(([member]) => member === name)?.[1] : undefined;
  }, value);
}

/** Puts answers to earlier calls in the place of the texts that name them. */
function filled(value: unknown, answers: readonly unknown[]): unknown {
  if (typeof value === 'string') {
    const [, number = '', path = ''] = /^\$(\d+)\.(.+)$/.exec(value) ?? [];
    return number === '' ? value : at(answers[Number(number) - 1], path);
  }
  if (Array.isArray(value)) return value.map((item) => filled(item, answers));
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, filled(member, answers)]));
}

/** Unique ids and keys differ from run to run: the first four letters of AWS's remain, and of moto's that there are twenty letters. */
function settled(text: string): string {
  return text
    .replace(/\b(A(?:IDA|ROA|GPA|NPA|IPA|KIA|SIA|PKA|CCA))[A-Z0-9]{16,17}\b/g, '$1…')
    .replace(/"[a-z0-9]{20}"/g, '"(20 lower-case letters and digits)"');
}

function refusal(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const status = Number(at(cause, '$metadata.httpStatusCode') ?? at(cause, '$response.statusCode'));
  if (status >= 500) return `HTTP ${status}`;
  const code = 'Code' in cause ? String(cause.Code) : cause.name;
  return `${code} ${status}: ${settled(cause.message)}`;
}

const clients = new Map<string, Client>();

/** A client for each service, endpoint and key, and no more: making one takes longer than a call. */
function clientOf(service: string, { url, credentials }: Endpoint): Client {
  const name = `${service} ${url} ${JSON.stringify(credentials)}`;
  const settings = { endpoint: url, region: 'us-east-1', maxAttempts: 1, forcePathStyle: true, credentials: { ...credentials } };
  const client = clients.get(name) ?? (made(service, CLIENTS[service] ?? '', settings) as Client);
  clients.set(name, client);
  return client;
}

/** Credentials as a client takes them, from an answer to CreateAccessKey or AssumeRole. */
function signing(given: unknown): Endpoint['credentials'] {
  const text = (name: string): string => String(at(given, name));
  const token = at(given, 'SessionToken') === undefined ? {} : { sessionToken: text('SessionToken') };
  return { accessKeyId: text('AccessKeyId'), secretAccessKey: text('SecretAccessKey'), ...token };
}

/** What an endpoint answers to the question of a rule. Calls before the last one have to succeed. */
export async function answerOf({ calls, shows }: Rule, { url, credentials }: Endpoint): Promise<string> {
  const answers: unknown[] = [];
  for (const [number, [name, input, as]] of calls.entries()) {
    const [service, op] = name.includes('.') ? (name.split('.') as [string, string]) : ['iam', name];
    const client = clientOf(service, { url, credentials: as === undefined ? credentials : signing(filled(as, answers)) });
    try {
      answers.push(await client.send(made(service, `${op}Command`, filled(input, answers))));
    } catch (cause) {
      const text = refusal(cause);
      return number === calls.length - 1 ? text : `${op} before it: ${text}`;
    }
  }
  if (shows === undefined) return 'done';
  const value = at(answers.at(-1), shows);
  return value === undefined ? 'nothing' : settled(JSON.stringify(shows.endsWith('.start') ? value : decoded(value)));
}

/** Documents are shown decoded, so that one that came without encoding reads the same; a rule of its own tells them apart. */
function decoded(value: unknown): unknown {
  return typeof value === 'string' && value.startsWith('%7B') ? decodeURIComponent(value) : value;
}
