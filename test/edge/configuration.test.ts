// Endpoints, regions and credentials that are missing, wrong or nowhere.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openAccount } from '../../src/edge/aws.ts';
import { holding } from '../support/holding.ts';
import { accountAt, callErrorOf, closeAll, CREDENTIALS, failureOf, IDENTITY, ok, opened, tagRole, wire } from './wire.ts';

afterEach(closeAll);

describe('an account that can not be reached', () => {
  it('is told with the address, after few attempts', async () => {
    const server = await wire(() => undefined);
    await server.close();
    const told: number[] = [];
    const account = accountAt(server.url, { onRetry: ({ attempt }) => told.push(attempt) });
    opened.push(account);
    const failure = await failureOf(account.reader.identity.whoAmI());
    expect(failure).toMatchObject({ code: 'endpoint', message: holding(server.url.slice('http://'.length)) });
    expect(told).toEqual([2, 3]);
    expect(await callErrorOf(account.writer.call(tagRole))).toMatchObject({ code: 'NetworkError', ambiguous: false });
  });

  it.each(['http://no-such-host.invalid', 'not a url'])('is told for the endpoint %j', async (url) => {
    const account = accountAt(url);
    opened.push(account);
    expect((await failureOf(account.reader.identity.whoAmI())).code).toBe('endpoint');
  });

  it('is told when it does not speak TLS', async () => {
    const server = await wire((response) => void response.end('hello'));
    const account = accountAt(server.url.replace('http:', 'https:'));
    opened.push(server, account);
    expect(await failureOf(account.reader.identity.whoAmI())).toMatchObject({
      code: 'endpoint',
      message: holding('secure connection'),
    });
  });
});

describe('configuration', () => {
  it('needs no region', async () => {
    for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION']) vi.stubEnv(name, '');
    const server = await wire((response, op) => ok(response, op, op === 'GetCallerIdentity' ? IDENTITY : ''));
    const account = openAccount({ endpoint: server.url, credentials: CREDENTIALS });
    opened.push(server, account);
    await account.reader.identity.whoAmI();
    expect(server.asked[0]?.headers.authorization).toContain('/us-east-1/sts/');
  });

  it('signs IAM for the region of the partition, wherever the caller is', async () => {
    const server = await wire((response, op) => ok(response, op, op === 'GetCallerIdentity' ? IDENTITY : ''));
    const account = accountAt(server.url, { region: 'cn-northwest-1' });
    opened.push(server, account);
    await account.reader.iam.get('GetAccountSummary', {});
    await account.reader.identity.whoAmI();
    expect(server.asked.map(({ headers }) => headers.authorization?.split('/').slice(2, 4).join(' '))).toEqual([
      'cn-north-1 iam',
      'cn-northwest-1 sts',
    ]);
  });

  it('refuses what can not be a region', async () => {
    const account = openAccount({ region: 'us east', credentials: CREDENTIALS, endpoint: 'http://127.0.0.1:1' });
    opened.push(account);
    expect(await failureOf(account.reader.identity.whoAmI())).toMatchObject({
      code: 'no-region',
      message: holding('us east'),
    });
  });

  it('without credentials says where they may come from', async () => {
    for (const name of [
      'AWS_ACCESS_KEY_ID',
      'AWS_SECRET_ACCESS_KEY',
      'AWS_WEB_IDENTITY_TOKEN_FILE',
      'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
    ])
      vi.stubEnv(name, '');
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    vi.stubEnv('AWS_PROFILE', 'no-such-profile');
    vi.stubEnv('AWS_CONFIG_FILE', '/dev/null');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null');
    const account = openAccount({ endpoint: 'http://127.0.0.1:1' });
    opened.push(account);
    expect(await failureOf(account.reader.identity.whoAmI())).toMatchObject({
      code: 'credentials',
      message: holding('(profile no-such-profile)'),
      next: holding('AWS_PROFILE'),
    });
  });

  it('follows AWS_ENDPOINT_URL', async () => {
    const server = await wire((response, op) => ok(response, op, IDENTITY));
    opened.push(server);
    vi.stubEnv('AWS_ENDPOINT_URL', server.url);
    const account = openAccount({ credentials: CREDENTIALS });
    opened.push(account);
    await account.reader.identity.whoAmI();
    expect(server.asked.map(({ op }) => op)).toEqual(['GetCallerIdentity']);
  });
});
