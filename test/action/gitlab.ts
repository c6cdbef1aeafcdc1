// A GitLab on loopback: merge requests, notes, issues and who we are, in memory.
// https://docs.gitlab.com/api/notes/ · https://docs.gitlab.com/api/commits/#list-merge-requests-associated-with-a-commit
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const OURS = 31;
export const OTHER = 7;

export interface Entry {
  readonly id: number;
  readonly iid: number;
  readonly author: { readonly id: number };
  body: string;
  description: string;
  title: string;
  state: string;
  readonly system: boolean;
}

export interface Gitlab {
  readonly url: string;
  readonly notes: Entry[];
  readonly issues: Entry[];
  readonly requests: Record<string, unknown>[];
  /** What came without the token. */
  readonly strange: string[];
  entry(author: number, text: string, system?: boolean): Entry;
  close(): Promise<void>;
}

const PAGE = 20;

export async function openGitlab(token: string): Promise<Gitlab> {
  let last = 0;
  const entry = (author: number, text: string, system = false): Entry => {
    last += 1;
    return { id: last, iid: last, author: { id: author }, body: text, description: text, title: '', state: 'opened', system };
  };
  const world = { notes: [], issues: [], requests: [], strange: [], entry };
  const server = createServer((request, response) => void serve(world, token, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { ...world, url: `http://127.0.0.1:${port}/api/v4`, close };
}

type World = Omit<Gitlab, 'url' | 'close'>;
type Body = Readonly<Record<string, string>>;

async function serve(world: World, token: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
  if (request.headers['private-token'] !== token) world.strange.push(url.pathname);
  const text = Buffer.concat(chunks).toString('utf8');
  const json = answer(world, request.method ?? '', url, text === '' ? {} : (JSON.parse(text) as Body));
  const page = Number(url.searchParams.get('page') ?? 1);
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  const shown = Array.isArray(json) ? json.slice((page - 1) * PAGE, page * PAGE) : json;
  url.searchParams.set('page', String(page + 1));
  if (Array.isArray(json) && page * PAGE < json.length) headers['link'] = `<${url.href}>; rel="next", <${url.href}>; rel="last"`;
  response.writeHead(json === undefined ? 404 : 200, headers);
  response.end(JSON.stringify(shown ?? { message: '404 Not found' }));
}

function answer(world: World, method: string, { pathname, searchParams }: URL, body: Body): unknown {
  if (pathname === '/api/v4/user') return { id: OURS, username: 'project_1_bot' };
  const [, rest = ''] = /^\/api\/v4\/projects\/acme%2Fiam\/(.*)$/.exec(pathname) ?? [];
  if (/^repository\/commits\/\w+\/merge_requests$/.test(rest)) return world.requests;
  if (/^merge_requests\/\d+$/.test(rest)) return world.requests.find(({ iid }) => rest.endsWith(`/${String(iid)}`));
  const [, what, id = ''] = /(merge_requests\/\d+\/notes|^issues)\/?(\d*)/.exec(rest) ?? [];
  if (what === 'issues' && method === 'GET') return openOf(world.issues, searchParams);
  if (what === 'issues' && method === 'POST' && rest.endsWith('/notes')) return {};
  return what === undefined ? undefined : entries(world, what === 'issues' ? world.issues : world.notes, method, { id, body });
}

function openOf(issues: readonly Entry[], query: URLSearchParams): Entry[] {
  return issues.filter(({ state, author }) => state === query.get('state') && author.id === Number(query.get('author_id')));
}

function entries(world: World, list: Entry[], method: string, { id, body }: { readonly id: string; readonly body: Body }): unknown {
  if (method === 'GET') return list;
  if (method === 'POST') {
    const made = world.entry(OURS, body['body'] ?? body['description'] ?? '');
    made.title = body['title'] ?? '';
    list.push(made);
    return { ...made, web_url: `https://gitlab.test/${made.id}` };
  }
  const found = list.find((one) => String(one.id) === id);
  if (found === undefined) return undefined;
  if (method === 'DELETE') list.splice(list.indexOf(found), 1);
  [found.body, found.description] = [body['body'] ?? found.body, body['description'] ?? found.description];
  if (body['state_event'] === 'close') found.state = 'closed';
  return { ...found, web_url: `https://gitlab.test/${found.id}` };
}
