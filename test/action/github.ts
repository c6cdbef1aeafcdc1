// A GitHub on loopback: pull requests, comments, issues and who we are, in memory; paged like the real one, and able to fail like it.
// https://docs.github.com/en/rest/issues/comments · https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** github-actions[bot]. */
export const BOT = 41898282;
export const STRANGER = 7;
const LOGINS: Readonly<Record<number, string>> = { [BOT]: 'github-actions[bot]', [STRANGER]: 'mallory' };

export interface Note {
  readonly id: number;
  number: number;
  readonly user: number;
  body: string;
  title: string;
  state: 'open' | 'closed';
  /** Who edited it last. */
  editor: string | null;
}

export interface Pull {
  readonly number: number;
  head: string;
  merged: string | null;
  readonly base: string;
}

/** An answer in place of the true one, so many times; `after`: the work is done all the same. */
export interface Fault {
  readonly method: string;
  readonly path: RegExp;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly message?: string;
  readonly after?: boolean;
  times: number;
}

export interface Github {
  readonly url: string;
  readonly comments: Map<number, Note[]>;
  readonly issues: Note[];
  readonly pulls: Pull[];
  readonly faults: Fault[];
  /** `POST /repos/…`, in the order in which they came. */
  readonly seen: string[];
  /** Everything that was sent in bodies, and every authorization that was not the token. */
  readonly strange: string[];
  note(user: number, body: string): Note;
  close(): Promise<void>;
}

type Body = Readonly<Record<string, unknown>>;
interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Body;
}
type Answer = readonly [status: number, json: unknown];

const PAGE = 100;
const NOT_FOUND: Answer = [404, { message: 'Not Found' }];

/** Opens it on a port of its own; `token` is the only one that it takes. */
export async function openGithub(token: string): Promise<Github> {
  let last = 100;
  const note = (user: number, body: string): Note => ({
    id: (last += 1),
    number: last,
    user,
    body,
    title: '',
    state: 'open',
    editor: null,
  });
  const world: Omit<Github, 'url' | 'close'> = { comments: new Map(), issues: [], pulls: [], faults: [], seen: [], strange: [], note };
  const server = createServer((request, response) => void serve(world, token, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { ...world, url: `http://127.0.0.1:${port}`, close };
}

type World = Omit<Github, 'url' | 'close'>;

async function serve(world: World, token: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
  const text = Buffer.concat(chunks).toString('utf8');
  const method = request.method ?? '';
  world.seen.push(`${method} ${url.pathname}`);
  if (request.headers.authorization !== `Bearer ${token}`)
    world.strange.push(`${method} ${url.pathname}: ${request.headers.authorization}`);
  const asked = { method, path: url.pathname, query: url.searchParams, body: text === '' ? {} : (JSON.parse(text) as Body) };
  const fault = world.faults.find((one) => one.times > 0 && one.method === method && one.path.test(url.pathname));
  if (fault !== undefined) fault.times -= 1;
  const [status, json] = fault === undefined || fault.after === true ? answer(world, asked) : [0, null];
  if (fault !== undefined) return end(response, fault.status, { message: fault.message ?? 'a fault' }, fault.headers);
  if (!Array.isArray(json)) return end(response, status, json);
  const page = Number(url.searchParams.get('page') ?? 1);
  const size = Number(url.searchParams.get('per_page') ?? 30);
  const shown = json.slice((page - 1) * Math.min(size, PAGE), page * Math.min(size, PAGE));
  url.searchParams.set('page', String(page + 1));
  const more: Record<string, string> =
    page * size < json.length ? { link: `<${url.href}>; rel="next", <${url.origin}${url.pathname}?page=9>; rel="last"` } : {};
  return end(response, status, shown, more);
}

function end(response: ServerResponse, status: number, json: unknown, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(status === 204 ? '' : JSON.stringify(json));
}

function answer(world: World, asked: Asked): Answer {
  const { method, path } = asked;
  if (path === '/graphql') return graph(world, asked.body);
  const [, what = '', id = '', rest = ''] = /^\/repos\/acme\/iam\/(\w+)\/?([^/]*)\/?(.*)$/.exec(path) ?? [];
  if (what === 'pulls') return pull(world, Number(id));
  if (what === 'commits' && rest === 'pulls') return [200, world.pulls.filter(({ merged }) => merged === id).map((one) => pullJson(one))];
  if (what === 'issues' && id === 'comments') return comment(world, asked, Number(rest));
  if (what === 'issues' && rest === 'comments') return comments(world, asked, Number(id));
  if (what === 'issues') return issues(world, asked, Number(id));
  return method === '' ? NOT_FOUND : [404, { message: `Not Found: ${path}` }];
}

function graph(world: World, { query, variables }: Body): Answer {
  if (!String(query).includes('node(id')) return [200, { data: { viewer: { login: LOGINS[BOT], databaseId: BOT } } }];
  const id = (variables as { readonly id: string }).id;
  const found = [...world.comments.values()].flat().find((note) => `node-${note.id}` === id);
  const author = LOGINS[found?.user ?? 0]?.replace('[bot]', '');
  const editor = found === undefined || found.editor === null ? null : { login: found.editor };
  return [200, { data: { node: found === undefined ? null : { author: { login: author }, editor } } }];
}

function pull(world: World, number: number): Answer {
  const found = world.pulls.find((one) => one.number === number);
  return found === undefined ? NOT_FOUND : [200, pullJson(found)];
}

function pullJson({ number, head, merged, base }: Pull): Body {
  return {
    number,
    head: { sha: head },
    base: { ref: base },
    merge_commit_sha: merged,
    merged_at: merged === null ? null : '2026-11-22T12:00:00Z',
  };
}

function noteJson(note: Note): Body {
  const { id, number, user, body, title, state } = note;
  return {
    id,
    number,
    node_id: `node-${id}`,
    user: { id: user, login: LOGINS[user] },
    body,
    title,
    state,
    html_url: `https://github.test/${id}`,
  };
}

function comments(world: World, { method, body }: Asked, number: number): Answer {
  const all = world.comments.get(number) ?? [];
  if (method === 'GET') return [200, all.map(noteJson)];
  const made = world.note(BOT, String(body['body']));
  world.comments.set(number, [...all, made]);
  return [201, noteJson(made)];
}

function comment(world: World, { method, body }: Asked, id: number): Answer {
  for (const [number, all] of world.comments) {
    const found = all.find((note) => note.id === id);
    if (found === undefined) continue;
    if (method === 'DELETE') {
      world.comments.set(
        number,
        all.filter((note) => note !== found),
      );
      return [204, null];
    }
    if (method !== 'PATCH') return [200, noteJson(found)];
    [found.body, found.editor] = [String(body['body']), 'github-actions'];
    return [200, noteJson(found)];
  }
  return NOT_FOUND;
}

function issues(world: World, { method, query, body }: Asked, number: number): Answer {
  if (method === 'GET') {
    const by = query.get('creator');
    return [
      200,
      world.issues.filter(({ state, user }) => state === query.get('state') && (by === null || LOGINS[user] === by)).map(noteJson),
    ];
  }
  if (method === 'POST') {
    const made = world.note(BOT, String(body['body']));
    made.title = String(body['title']);
    world.issues.push(made);
    return [201, noteJson(made)];
  }
  const found = world.issues.find((one) => one.number === number);
  if (found === undefined) return NOT_FOUND;
  if (body['body'] !== undefined) found.body = String(body['body']);
  if (body['state'] === 'closed') found.state = 'closed';
  return [200, noteJson(found)];
}
