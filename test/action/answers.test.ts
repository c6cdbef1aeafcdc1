// What GitHub may answer: faults, limits, refusals, lost answers, foreign addresses.
import { describe, expect, it } from 'vitest';
import { openGithub, STRANGER } from './github.ts';
import { HEAD, MARK, useDesk } from './desk.ts';
import { TOKEN } from './scene.ts';
import { githubHost, upsertNote } from './scripts.ts';

const desk = useDesk();

describe('an answer that is none', () => {
  it.each([
    ['a 502 of a list', { method: 'GET', path: /comments$/, status: 502, times: 3 }],
    [
      'a limit with Retry-After',
      { method: 'POST', path: /comments$/, status: 403, headers: { 'retry-after': '0' }, message: 'secondary rate limit' },
    ],
    [
      'a limit that resets',
      { method: 'GET', path: /pulls/, status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' } },
    ],
    ['a 429', { method: 'PATCH', path: /comments/, status: 429, headers: { 'retry-after': '0' } }],
    ['a 500 of who we are', { method: 'POST', path: /graphql/, status: 500 }],
    ['a 502 after the comment was written', { method: 'POST', path: /comments$/, status: 502, after: true }],
    ['a 502 before it was written', { method: 'POST', path: /comments$/, status: 502 }],
  ] as const)('%s is got over, and there is one comment', async (_, one) => {
    desk.fault(one);
    expect(await desk.host().latestHead(5)).toBe(HEAD);
    await upsertNote(desk.host(), 5, MARK, `${MARK}\nfirst`);
    expect(await upsertNote(desk.host(), 5, MARK, `${MARK}\nsecond`)).toBe('https://github.test/101');
    expect(desk.now().map(({ body }) => body)).toEqual([`${MARK}\nsecond`]);
  });

  it.each([
    [
      'a right that is missing',
      { method: 'POST', path: /comments$/, status: 403, message: 'Resource not accessible by integration' },
      /403 to POST .*: Resource not accessible by integration$/,
    ],
    [
      'a pull request that is gone',
      { method: 'GET', path: /comments/, status: 404, message: 'Not\u001b[31m\nFound' },
      /404 to GET .*: Not \[31m Found$/,
    ],
    ['a token that is none', { method: 'POST', path: /graphql/, status: 401, message: 'Bad credentials' }, /401 .*: Bad credentials$/],
    ['an hour of patience', { method: 'GET', path: /comments/, status: 429, headers: { 'retry-after': '3600' }, times: 9 }, /429 to GET/],
    ['a wall of 503', { method: 'GET', path: /comments/, status: 503, times: 99 }, /503 to GET/],
    ['a page that is no list', { method: 'GET', path: /comments/, status: 200 }, /no list/],
  ] as const)('%s is told in words', async (_, one, says) => {
    desk.fault(one);
    await expect(upsertNote(desk.host(), 5, MARK, MARK)).rejects.toThrow(says);
    expect(desk.github.seen.length).toBeLessThan(9);
  });

  it('fails the job with words and what to do, and tells no token', async () => {
    desk.fault({ method: 'POST', path: /comments$/, status: 403, message: 'Resource not accessible by integration' });
    const job = await desk.plan();
    expect(job.code, job.log).toBe(1);
    expect(job.log).toMatch(/^::error title=iamsync::GitHub answered 403 .*%0A.*pull-requests: write/m);
    expect(job.log).not.toContain(TOKEN);
    expect(job.log).not.toMatch(/^\s+at /m);
    expect(job.summary).toContain('## iamsync plan');
  });

  it('of a host that is not there names what was asked', async () => {
    const elsewhere = await openGithub(TOKEN);
    await elsewhere.close();
    const gone = githubHost({ GITHUB_API_URL: elsewhere.url, GITHUB_REPOSITORY: 'acme/iam' }, TOKEN, () => Promise.resolve());
    await expect(gone.latestHead(5)).rejects.toThrow(/GitHub did not answer GET \/repos\/acme\/iam\/pulls\/5: .*ECONNREFUSED/);
  });

  it('from a fork, whose token may not write, leaves the plan in the summary', async () => {
    desk.fault({ method: 'POST', path: /comments$/, status: 403, message: 'Resource not accessible by integration' });
    const pull = { number: 5, head: { sha: HEAD, repo: { full_name: 'mallory/iam' } }, base: { ref: 'main' } };
    const job = await desk.plan({ event: { pull_request: pull } });
    expect(job.code, job.log).toBe(0);
    expect(job.log).toContain('::warning title=iamsync::There is no comment, since a fork');
    expect(job.summary).toContain('## iamsync plan');
  });

  it('does not lead the token to another host', async () => {
    const elsewhere = await openGithub(TOKEN);
    desk.put(...Array.from({ length: 5 }, () => desk.github.note(STRANGER, 'x')));
    desk.fault({ method: 'GET', path: /comments$/, status: 200, headers: { link: `<${elsewhere.url}/x>; rel="next"` } });
    await expect(desk.host().notes(5)).rejects.toThrow(/no list|not its own address/);
    expect(elsewhere.seen).toEqual([]);
    await elsewhere.close();
  });
});
