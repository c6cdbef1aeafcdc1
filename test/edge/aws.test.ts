// The real SDK against answers that go wrong: what is repeated, what a person reads, and what the retry table gets to see.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openAccount } from '../../src/edge/aws.ts';
import { call } from '../../src/model/call.ts';
import { CallError } from '../../src/model/callerror.ts';
import { Failure } from '../../src/model/failure.ts';
import { accountAt, CREDENTIALS, fault, IDENTITY, ok, wire } from './wire.ts';
import type { ServerResponse } from 'node:http';
import type { IamReader, IamWriter } from '../../src/model/ports.ts';
import type { OpenAccount } from '../../src/edge/aws.ts';
import type { Wire } from './wire.ts';

const opened: { close(): unknown }[] = [];

afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

async function serve(answer: (response: ServerResponse, op: string, before: number) => void): Promise<Pick<Wire, 'asked'> & Pick<OpenAccount, 'reader' | 'writer'>> {
  const server = await wire(answer);
  const account = accountAt(server.url);
  opened.push(server, account);
  return { asked: server.asked, reader: account.reader, writer: account.writer };
}

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const thrown: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof Failure)) throw new Error(`no Failure: ${String(thrown)}`);
  return thrown;
}

async function callErrorOf(promise: Promise<unknown>): Promise<CallError> {
  const thrown: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof CallError)) throw new Error(`no CallError: ${String(thrown)}`);
  return thrown;
}

const tagRole = call('TagRole', { RoleName: 'x', Tags: [] });

describe('the two ports', () => {
  it('keep planning from writing: no type allows it and no table holds it', async () => {
    const { reader, asked } = await serve((response, op) => ok(response, op));
    const planning: IamReader = reader.iam;
    // @ts-expect-error a write is no reading operation
    await expect(planning.get('DeleteRole', { RoleName: 'x' })).rejects.toThrow('DeleteRole is not a reading operation');
    // @ts-expect-error the reader has no way to send a call
    expect(planning.call).toBeUndefined();
    expect(Object.keys(reader).sort()).toEqual(['iam', 'identity', 'tagging']);
    expect(asked).toEqual([]);
  });

  it('keep the writer to what can be planned, without placeholders', async () => {
    const { writer, asked } = await serve((response, op) => ok(response, op));
    const port: IamWriter = writer;
    // @ts-expect-error not a call that a plan can hold
    expect((await callErrorOf(port.call({ service: 'iam', op: 'DeleteAccountAlias', input: {} }))).ambiguous).toBe(false);
    const open = call('SetDefaultPolicyVersion', { PolicyArn: 'arn', VersionId: { ref: 'a', field: 'b' } });
    expect((await callErrorOf(port.call(open))).message).toContain('placeholder');
    expect(asked).toEqual([]);
  });

  it('send what they are asked and give plain answers', async () => {
    const role = '<Role><RoleName>x</RoleName><CreateDate>2026-11-22T10:42:00Z</CreateDate></Role>';
    const { writer, reader, asked } = await serve((response, op) => ok(response, op, op === 'GetCallerIdentity' ? IDENTITY : role));
    const answer = await writer.call(call('CreateRole', { RoleName: 'x', AssumeRolePolicyDocument: '{}' }));
    expect(answer).toEqual({ Role: { RoleName: 'x', CreateDate: '2026-11-22T10:42:00.000Z' } });
    expect(await reader.identity.whoAmI()).toEqual({
      scope: { account: '123456789012', partition: 'aws-cn' },
      caller: { arn: 'arn:aws-cn:iam::123456789012:user/me', userId: 'AIDA1' },
    });
    expect(asked.map(({ op }) => op)).toEqual(['CreateRole', 'GetCallerIdentity']);
  });
});

describe('reads', () => {
  it('are repeated when throttled, cut off or answered with 5xx', async () => {
    const { reader, asked } = await serve((response, op, before) => {
      if (before === 0) return fault(response, 400, 'Throttling', 'Rate exceeded');
      if (before === 1) return void response.destroy();
      if (before === 2) return fault(response, 500, 'ServiceFailure');
      if (before === 3) return void response.writeHead(503).end('');
      return ok(response, op, '<SummaryMap><entry><key>Roles</key><value>7</value></entry></SummaryMap>');
    });
    expect((await reader.iam.get('GetAccountSummary', {})).SummaryMap).toEqual({ Roles: 7 });
    expect(asked).toHaveLength(5);
  });

  it.each([
    ['LimitExceeded', 409],
    ['AccessDenied', 403],
    ['NoSuchEntity', 404],
    ['ValidationError', 400],
  ])('are not repeated after %s', async (code, status) => {
    const { reader, asked } = await serve((response) => fault(response, status, code));
    await failureOf(reader.iam.get('GetRole', { RoleName: 'x' }));
    expect(asked).toHaveLength(1);
  });

  it('tell how often they are repeated', async () => {
    const server = await wire((response, op, before) => (before === 0 ? fault(response, 400, 'Throttling') : ok(response, op)));
    const told: unknown[] = [];
    const account = accountAt(server.url, { onRetry: (retry) => told.push(retry) });
    opened.push(server, account);
    await account.reader.iam.get('GetAccountSummary', {});
    expect(told).toEqual([{ attempt: 2, inSeconds: 0.5, code: 'Throttling' }]);
  });

  it.each<[string, number, string, Failure['code'], string]>([
    ['AccessDenied', 403, 'User: arn:x is not authorized to perform: iam:ListRoles', 'access-denied', 'iam:ListRoles'],
    ['ExpiredToken', 403, 'expired', 'credentials', 'have expired'],
    ['InvalidClientTokenId', 403, 'The security token included in the request is invalid.', 'credentials', 'does not know'],
    ['SignatureDoesNotMatch', 403, 'The request signature we calculated does not match', 'credentials', 'signature'],
    ['SignatureDoesNotMatch', 403, 'Signature expired: 20261122T104200Z is now earlier than', 'credentials', 'time of the request'],
    ['RequestExpired', 400, 'Request has expired.', 'credentials', 'time of the request'],
    ['ServiceNotSupported', 404, 'No.', 'aws', 'ServiceNotSupported: No. (request r1)'],
  ])('%s (%i) %j is a failure of kind %s', async (code, status, message, kind, text) => {
    const { reader } = await serve((response) => fault(response, status, code, message));
    const failure = await failureOf(reader.iam.get('ListRoles', {}));
    expect(failure.code).toBe(kind);
    expect(failure.message).toContain(text);
    expect(failure.next).not.toBe('');
    expect(failure.message).not.toMatch(/\n|\bat \w+ \(|the-secret/);
  });

  it('name the permission to allow', async () => {
    const { reader } = await serve((response) => fault(response, 403, 'AccessDenied'));
    expect((await failureOf(reader.iam.get('GetAccountAuthorizationDetails', {}))).next).toContain('iam:GetAccountAuthorizationDetails');
    expect((await failureOf(reader.identity.whoAmI())).next).toContain('sts:GetCallerIdentity');
  });

  it('do not take a proxy for AWS', async () => {
    const { reader } = await serve((response, _op, before) => void response.writeHead(before === 0 ? 200 : 403, { 'content-type': 'text/html' }).end('<html><br>Sign in</html>'));
    expect(await failureOf(reader.iam.get('ListRoles', {}))).toMatchObject({ code: 'endpoint', message: expect.stringContaining('is not AWS') as string });
    expect(await failureOf(reader.iam.get('ListRoles', {}))).toMatchObject({ code: 'endpoint' });
  });

  it('keep AWS’s code within reach of who looks something up', async () => {
    const { reader } = await serve((response) => fault(response, 404, 'NoSuchEntity'));
    expect((await failureOf(reader.iam.get('GetRole', { RoleName: 'x' }))).cause).toMatchObject({ code: 'NoSuchEntity', status: 404 });
  });
});

describe('writes', () => {
  it.each<[string, (response: ServerResponse) => void, Partial<CallError>]>([
    ['throttling', (response) => fault(response, 400, 'Throttling'), { code: 'Throttling', ambiguous: false }],
    ['throttling with a 503', (response) => fault(response, 503, 'SlowDown'), { code: 'SlowDown', ambiguous: false }],
    ['a quota', (response) => fault(response, 409, 'LimitExceeded'), { code: 'LimitExceeded', ambiguous: false, status: 409, requestId: 'r1' }],
    ['a 5xx', (response) => fault(response, 500, 'ServiceFailure'), { code: 'ServiceFailure', ambiguous: true }],
    ['a bare 503', (response) => void response.writeHead(503).end(''), { code: 'ServerError', ambiguous: true }],
    ['a cut connection', (response) => void response.destroy(), { code: 'TimeoutError', ambiguous: true }],
    ['half an answer', (response) => void response.writeHead(200, { 'content-length': '500' }).write('<TagRole', () => response.destroy()), { ambiguous: true }],
    ['a page of HTML', (response) => void response.writeHead(200).end('<html><br></html>'), { code: 'NotAws', ambiguous: true }],
  ])('are sent once: %s', async (_, answer, expected) => {
    const { writer, asked } = await serve(answer);
    expect(await callErrorOf(writer.call(tagRole))).toMatchObject(expected);
    expect(asked).toHaveLength(1);
  });

  it('are signed again, once, when AWS finds the clock wrong', async () => {
    const ahead = new Date(Date.now() + 3_600_000);
    const { writer, asked } = await serve((response, op, before) => {
      response.setHeader('date', ahead.toUTCString());
      if (before === 0) return fault(response, 403, 'SignatureDoesNotMatch', 'Signature expired');
      return ok(response, op);
    });
    await writer.call(tagRole);
    const times = asked.map(({ headers }) => String(headers['x-amz-date']));
    expect(times).toHaveLength(2);
    expect(times[1]?.slice(0, 11)).toBe(ahead.toISOString().replaceAll(/[-:]/g, '').slice(0, 11));
  });
});

describe('tags', () => {
  const json = (response: ServerResponse, status: number, body: object): void =>
    void response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));

  it('come in pages', async () => {
    const { reader } = await serve((response) =>
      json(response, 200, { PaginationToken: 'more', ResourceTagMappingList: [{ ResourceARN: 'arn:p', Tags: [{ Key: 'k', Value: 'v' }] }] }),
    );
    expect(await reader.tagging.page(undefined)).toEqual({ resources: [{ arn: 'arn:p', tags: { k: 'v' } }], next: 'more' });
  });

  it('have no page after an empty token', async () => {
    const { reader } = await serve((response) => json(response, 200, { PaginationToken: '', ResourceTagMappingList: [] }));
    expect(await reader.tagging.page(undefined)).toEqual({ resources: [], next: undefined });
  });

  it.each([
    ['denied', 400, 'AccessDeniedException'],
    ['unknown', 404, 'UnknownOperationException'],
  ])('are null where they are %s', async (_, status, __type) => {
    const { reader } = await serve((response) => json(response, status, { __type, message: 'No.' }));
    expect(await reader.tagging.page(undefined)).toBeNull();
  });

  it('are not asked of AWS when IAM alone has another endpoint', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', '');
    vi.stubEnv('AWS_ENDPOINT_URL_IAM', 'http://127.0.0.1:1');
    const account = openAccount({ credentials: CREDENTIALS });
    opened.push(account);
    expect(await account.reader.tagging.page(undefined)).toBeNull();
  });
});

describe('an account that can not be reached', () => {
  it('is told with the address, after few attempts', async () => {
    const server = await wire(() => undefined);
    await server.close();
    const told: number[] = [];
    const account = accountAt(server.url, { onRetry: ({ attempt }) => told.push(attempt) });
    opened.push(account);
    const failure = await failureOf(account.reader.identity.whoAmI());
    expect(failure).toMatchObject({ code: 'endpoint', message: expect.stringContaining(server.url.slice('http://'.length)) as string });
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
    expect(await failureOf(account.reader.identity.whoAmI())).toMatchObject({ code: 'endpoint', message: expect.stringContaining('secure connection') as string });
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
    expect(server.asked.map(({ headers }) => headers.authorization?.split('/').slice(2, 4).join(' '))).toEqual(['cn-north-1 iam', 'cn-northwest-1 sts']);
  });

  it('refuses what can not be a region', async () => {
    const account = openAccount({ region: 'us east', credentials: CREDENTIALS, endpoint: 'http://127.0.0.1:1' });
    opened.push(account);
    expect(await failureOf(account.reader.identity.whoAmI())).toMatchObject({ code: 'no-region', message: expect.stringContaining('us east') as string });
  });

  it('without credentials says where they may come from', async () => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI']) vi.stubEnv(name, '');
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    vi.stubEnv('AWS_PROFILE', 'no-such-profile');
    vi.stubEnv('AWS_CONFIG_FILE', '/dev/null');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null');
    const account = openAccount({ endpoint: 'http://127.0.0.1:1' });
    opened.push(account);
    expect(await failureOf(account.reader.identity.whoAmI())).toMatchObject({
      code: 'credentials',
      message: expect.stringContaining('(profile no-such-profile)') as string,
      next: expect.stringContaining('AWS_PROFILE') as string,
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
