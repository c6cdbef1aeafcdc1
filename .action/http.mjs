// Requests to a code host: repeated when that can help, paged to the end, and with words for what went wrong. Tokens stand in headers only.

/** Attempts at one request. */
const MOST_ATTEMPTS = 5;
/** Milliseconds of the first pause; it doubles. */
const PAUSE = 250;
/** Seconds that a host may ask us to wait. */
const LONGEST_WAIT = 90;
const MOST_PAGES = 200;
/** Milliseconds until an answer is given up. */
const PATIENCE = 30_000;

/**
 * @typedef {object} Api
 * @property {string} name What people call the host.
 * @property {string} base Its address, without a slash at the end.
 * @property {Readonly<Record<string, string>>} headers
 * @property {(milliseconds: number) => Promise<void>} sleep
 */

/** What a host answered, or that it did not. `sent`: the request may have been carried out all the same. */
export class HostError extends Error {
  /**
   * @param {string} message
   * @param {{ status?: number, sent?: boolean, cause?: unknown }} [about]
   */
  constructor(message, { status = 0, sent = false, cause } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'HostError';
    this.status = status;
    this.sent = sent;
  }
}

/**
 * @param {number} milliseconds
 * @returns {Promise<void>}
 */
export function sleep(milliseconds) {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

/**
 * One request. Reads and replacements are repeated on 5xx and lost connections; what makes something new (POST) is not, since it may
 * have been made: that error says `sent`. Every request is repeated when the host asks for patience.
 * Throws HostError.
 * @param {Api} api
 * @param {string} method
 * @param {string} path Below the base, or a whole address of the same host.
 * @param {unknown} [body]
 * @param {boolean} [isSafe] Whether it may be sent twice.
 * @returns {Promise<{ json: unknown, headers: Headers }>}
 */
export async function request(api, method, path, body, isSafe = method !== 'POST') {
  const url = addressOf(api, path);
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await once(api, method, url, body);
    if ('json' in outcome) return outcome;
    const { error, wait } = outcome;
    const again = wait !== null || (error.sent && isSafe);
    if (!again || attempt >= MOST_ATTEMPTS || (wait ?? 0) > LONGEST_WAIT) throw error;
    await api.sleep(wait === null ? PAUSE * 2 ** (attempt - 1) : Math.max(PAUSE, wait * 1000));
  }
}

/**
 * The items of all pages, in their order. Follows `Link: <…>; rel="next"`.
 * @param {Api} api
 * @param {string} path
 * @returns {Promise<Readonly<Record<string, unknown>>[]>}
 */
export async function listAll(api, path) {
  const items = [];
  /** @type {string | null} */
  let next = path;
  for (let page = 0; next !== null; page += 1) {
    if (page >= MOST_PAGES) throw new HostError(`${api.name} has more than ${MOST_PAGES} pages of ${path}.`);
    const { json, headers } = await request(api, 'GET', next);
    if (!Array.isArray(json)) throw new HostError(`${api.name} answered ${path} with something that is no list.`);
    items.push(...json.filter(isRecord));
    next = nextOf(headers);
  }
  return items;
}

/**
 * @param {unknown} value
 * @returns {value is Readonly<Record<string, unknown>>}
 */
export function isRecord(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @param {Headers} headers */
function nextOf(headers) {
  return /<([^>]+)>;[^,]*\brel="?next"?/.exec(headers.get('link') ?? '')?.[1] ?? null;
}

// A page's address comes from an answer: the token is sent to nobody but the host.
/**
 * @param {Api} api
 * @param {string} path
 */
function addressOf(api, path) {
  if (path.startsWith('/')) return `${api.base}${path}`;
  if (URL.canParse(path) && new URL(path).origin === new URL(api.base).origin) return path;
  throw new HostError(`${api.name} names ${path}, which is not its own address.`);
}

/**
 * @param {Api} api
 * @param {string} method
 * @param {string} url
 * @param {unknown} body
 * @returns {Promise<{ json: unknown, headers: Headers } | { error: HostError, wait: number | null }>}
 */
async function once(api, method, url, body) {
  const said = `${method} ${new URL(url).pathname}`;
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  const headers = { ...api.headers, 'user-agent': 'iamsync', ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
  let answer;
  let text;
  try {
    answer = await fetch(url, {
      method,
      headers,
      redirect: method === 'GET' ? 'follow' : 'error',
      signal: AbortSignal.timeout(PATIENCE),
      ...content,
    });
    text = await answer.text();
  } catch (cause) {
    return { error: new HostError(`${api.name} did not answer ${said}: ${reasonOf(cause)}.`, { sent: true, cause }), wait: null };
  }
  const json = parsed(text);
  if (answer.ok) return { json, headers: answer.headers };
  const { status } = answer;
  const message = `${api.name} answered ${status} to ${said}: ${wordsOf(json, text)}`;
  return { error: new HostError(message, { status, sent: status >= 500 }), wait: waitOf(status, answer.headers, text) };
}

/** @param {unknown} cause */
function reasonOf(cause) {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  return inner instanceof Error ? inner.message : String(inner);
}

/**
 * @param {string} text
 * @returns {unknown}
 */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * What the host says is wrong, on one line and not too much of it.
 * @param {unknown} json
 * @param {string} text
 */
function wordsOf(json, text) {
  const message = isRecord(json) ? (json.message ?? json.error) : undefined;
  const words = typeof message === 'string' ? message : text;
  const line = words.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
  return line === '' ? 'no reason given' : line.slice(0, 300);
}

/**
 * Seconds that the host wants us to wait; null if it asks for no patience.
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 * @param {number} status
 * @param {Headers} headers
 * @param {string} text
 */
function waitOf(status, headers, text) {
  if (status !== 429 && status !== 403) return null;
  const after = Number(headers.get('retry-after') ?? Number.NaN);
  if (Number.isFinite(after)) return after;
  const reset = Number(headers.get('x-ratelimit-reset') ?? Number.NaN);
  if (headers.get('x-ratelimit-remaining') === '0' && Number.isFinite(reset)) return Math.max(0, reset - Date.now() / 1000);
  return status === 429 || /secondary rate limit/i.test(text) ? 1 : null;
}
