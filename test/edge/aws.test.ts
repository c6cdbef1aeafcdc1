// The real SDK against answers that go wrong: what is repeated, what a person reads, and what the retry table gets to see.
import { afterEach, describe, expect, it } from 'vitest';
import { holding } from '../support/holding.ts';
import { accountAt, callErrorOf, closeAll, failureOf, fault, ok, opened, serve, tagRole, wire } from './wire.ts';
import type { ServerResponse } from 'node:http';
import type { CallError } from '../../src/model/callerror.ts';
import type { Failure } from '../../src/model/failure.ts';

afterEach(closeAll);

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
    const { reader } = await serve(
      (response, _op, before) =>
        void response.writeHead(before === 0 ? 200 : 403, { 'content-type': 'text/html' }).end('<html><br>Sign in</html>'),
    );
    expect(await failureOf(reader.iam.get('ListRoles', {}))).toMatchObject({
      code: 'endpoint',
      message: holding('is not AWS'),
    });
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
    [
      'a quota',
      (response) => fault(response, 409, 'LimitExceeded'),
      { code: 'LimitExceeded', ambiguous: false, status: 409, requestId: 'r1' },
    ],
    ['a 5xx', (response) => fault(response, 500, 'ServiceFailure'), { code: 'ServiceFailure', ambiguous: true }],
    ['a bare 503', (response) => void response.writeHead(503).end(''), { code: 'ServerError', ambiguous: true }],
    ['a cut connection', (response) => void response.destroy(), { code: 'TimeoutError', ambiguous: true }],
    [
      'half an answer',
      (response) => void response.writeHead(200, { 'content-length': '500' }).write('<TagRole', () => response.destroy()),
      { ambiguous: true },
    ],
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
