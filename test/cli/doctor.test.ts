// iamsync doctor: each thing that can be amiss is told by one check, with what to do; seen against a sandbox with real failures.
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { afterAll, describe, expect, it } from 'vitest';
import { nodeCheck } from '../../src/cli/doctor-home.ts';
import { journalsIn } from '../../src/edge/journals.ts';
import { READ_ACTIONS } from '../../src/kinds/duties.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { DEMO, MISTAKEN } from '../support/demo.ts';
import { ACCOUNT, openBench, STACK_TRACE, towards } from '../support/program.ts';
import type { Ended } from '../support/program.ts';

const bench = openBench();
const servers: Server[] = [];
afterAll(async () => {
  for (const server of servers) server.close();
  await bench.close();
});

interface Check {
  readonly name: string;
  readonly state: string;
  readonly message: string;
  readonly next: string | null;
}

function checksOf({ stdout, all }: Ended): Map<string, Check> {
  expect(all).not.toMatch(STACK_TRACE);
  const { checks }: { checks: Check[] } = JSON.parse(stdout);
  expect(checks.filter(({ state, next }) => state !== 'ok' && (next ?? '').length < 10)).toEqual([]);
  return new Map(checks.map((check) => [check.name, check]));
}

/** The environment of a new user who may do this. */
async function envOf(sandbox: Sandbox, name: string, actions: readonly string[]): Promise<Record<string, string>> {
  const root = sandbox.keys[ACCOUNT];
  if (root === undefined) throw new Error('no account');
  const iam = new IAMClient({ endpoint: sandbox.url, region: 'us-east-1', credentials: { ...root } });
  const document: JsonObject = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: [...actions], Resource: '*' }] };
  await iam.send(new CreateUserCommand({ UserName: name }));
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: name, PolicyDocument: JSON.stringify(document) }));
  await iam.send(new AttachUserPolicyCommand({ UserName: name, PolicyArn: Policy?.Arn ?? '' }));
  await iam.send(
    new PutUserPolicyCommand({
      UserName: name,
      PolicyName: 'no',
      PolicyDocument: JSON.stringify({ ...document, Statement: [{ Effect: 'Deny', Action: 's3:*', Resource: '*' }] }),
    }),
  );
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
  iam.destroy();
  return { ...towards(sandbox), AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId ?? '', AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey ?? '' };
}

describe('doctor', () => {
  it('finds everything well, line by line', async () => {
    const { code, stdout } = await bench.folder(DEMO).run(['doctor', '--sandbox']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok {4}node +v\d+/m);
    expect(stdout).toMatch(/^ok {4}credentials +arn:aws:iam::123456789012:root in account 123456789012$/m);
    expect(stdout).toMatch(/^ok {4}read +the whole account can be read \(\d+ calls\)$/m);
    expect(stdout).toMatch(/^warn {2}schema +no manifest names its schema/m);
    expect(stdout).toMatch(/Nothing failed, \d warnings?\.\n$/);
  });

  it('tells of no credentials, unknown ones, and those of another account', async () => {
    const sandbox = await bench.sandbox();
    const folder = bench.folder({ ...DEMO, 'iamsync.yaml': 'accounts: { prod: { id: "999999999999" } }\n' });
    const { AWS_ACCESS_KEY_ID: _key, AWS_SECRET_ACCESS_KEY: _secret, ...none } = towards(sandbox);
    const without = await folder.run(['doctor', '--json'], none);
    expect(without.code).toBe(1);
    expect(checksOf(without).get('credentials')).toMatchObject({ state: 'fail', next: expect.stringContaining('AWS_PROFILE') });
    const unknown = checksOf(await folder.run(['doctor', '--json'], { ...towards(sandbox), AWS_ACCESS_KEY_ID: 'AKIANOBODYKNOWSTHIS0' }));
    expect(unknown.get('credentials')?.state).toBe('fail');
    expect(unknown.has('read')).toBe(false);
    const other = checksOf(await folder.run(['doctor', '--json'], towards(sandbox)));
    expect(other.get('account')).toMatchObject({ state: 'fail', message: expect.stringContaining('999999999999') });
  });

  it('tells of an endpoint that nobody answers at', async () => {
    const { code, stdout, all } = await bench
      .folder(DEMO)
      .run(['doctor', '--json'], { ...towards(await bench.sandbox()), AWS_ENDPOINT_URL: 'http://127.0.0.1:9' });
    expect(code).toBe(1);
    const checks = checksOf({ code, stdout, all, stderr: '' });
    expect(checks.get('endpoint')).toMatchObject({ state: 'fail', next: expect.stringContaining('AWS_ENDPOINT_URL') });
    expect(checks.get('clock')?.state).toBe('warn');
  });

  it.each([
    [-600, 'fail', /60\d s ahead of the server|59\d s ahead/],
    [120, 'warn', /1[12]\d s behind the server/],
  ])('measures a clock against a server that is %i s off', async (seconds, state, message) => {
    const server = createServer((_request, response) => {
      response.setHeader('Date', new Date(Date.now() + seconds * 1000).toUTCString());
      response.statusCode = 403;
      response.end();
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const ended = await bench
      .folder(DEMO)
      .run(['doctor', '--json'], { ...towards(await bench.sandbox()), AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` });
    const clock = checksOf(ended).get('clock');
    expect(clock?.state).toBe(state);
    expect(clock?.message).toMatch(message);
  });

  it.each([
    [
      'expired credentials',
      403,
      '<ErrorResponse><Error><Code>ExpiredToken</Code><Message>old</Message></Error></ErrorResponse>',
      'credentials',
      /expired/,
    ],
    ['a page that is no answer', 200, '<html>Welcome</html>', 'endpoint', /names no account/],
    ['a proxy that knows nothing', 404, '<html>nothing here</html>', 'endpoint', /not AWS/],
  ])('tells of %s', async (_, status, body, name, message) => {
    const server = createServer((_request, response) => response.writeHead(status, { 'content-type': 'text/xml' }).end(body));
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const ended = await bench
      .folder(DEMO)
      .run(['doctor', '--json'], { ...towards(await bench.sandbox()), AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` });
    expect(ended.code).toBe(1);
    expect(checksOf(ended).get(name)).toMatchObject({ state: 'fail', message: expect.stringMatching(message) });
  });

  it('asks of the role that applies, where that is another one than who plans', async () => {
    const config = `accounts: { prod: { id: "${ACCOUNT}", applyAs: "arn:aws:iam::$(account):user/writer" } }\n`;
    const sandbox = await bench.sandbox();
    await envOf(sandbox, 'writer', ['iam:*', 'tag:GetResources']);
    const ended = await bench
      .folder({ ...DEMO, 'iamsync.yaml': config })
      .run(['doctor', '--json'], await envOf(sandbox, 'asking', [...READ_ACTIONS, 'iam:SimulatePrincipalPolicy']));
    expect(checksOf(ended).get('write')).toMatchObject({ state: 'ok' });
  });

  it('names the action that reading lacks, and can not tell what may be written', async () => {
    const sandbox = await bench.sandbox();
    const env = await envOf(
      sandbox,
      'half',
      READ_ACTIONS.filter((action) => action !== 'iam:ListInstanceProfiles' && action !== 'tag:GetResources'),
    );
    const ended = await bench.folder(DEMO).run(['doctor', '--json'], env);
    expect(ended.code).toBe(1);
    const checks = checksOf(ended);
    expect(checks.get('read')).toMatchObject({ state: 'fail', message: expect.stringContaining('iam:ListInstanceProfiles') });
    expect(checks.get('tags')?.state).toBe('warn');
    expect(checks.get('write')?.message).toContain("can't tell");
  });

  it('asks the simulator what may be written, where that is allowed', async () => {
    const sandbox = await bench.sandbox();
    const env = await envOf(sandbox, 'reader', [...READ_ACTIONS, 'iam:SimulatePrincipalPolicy', 'iam:TagRole']);
    const ended = await bench.folder(DEMO).run(['doctor', '--json'], env);
    expect(ended.code).toBe(0);
    const checks = checksOf(ended);
    expect(checks.get('read')?.state).toBe('ok');
    expect(checks.get('write')).toMatchObject({ state: 'warn', message: expect.stringContaining('iam:') });
    expect(checks.get('tagging')?.message).toContain('iam:TagUser');
    expect(checks.get('tagging')?.message).not.toContain('iam:TagRole');
  });

  it('tells of wrong manifests, a wrong configuration and stale schemas', async () => {
    const wrong = await bench.folder({ 'manifests/a.yaml': MISTAKEN }).run(['doctor', '--sandbox', '--json']);
    expect(wrong.code).toBe(1);
    expect(checksOf(wrong).get('manifests')).toMatchObject({ state: 'fail', next: expect.stringContaining('iamsync validate') });
    const config = await bench.folder({ ...DEMO, 'iamsync.yaml': 'acounts: {}\n' }).run(['doctor', '--json']);
    expect(config.code).toBe(1);
    expect(checksOf(config).get('config')).toMatchObject({ state: 'fail', message: expect.stringContaining('acounts') });
    const folder = bench.folder({ 'manifests/a.yaml': '# yaml-language-server: $schema=../schemas/manifest.schema.json\npolicies: {}\n' });
    const schema = async (): Promise<Check | undefined> => checksOf(await folder.run(['doctor', '--sandbox', '--json'])).get('schema');
    expect(await schema()).toMatchObject({ state: 'warn', message: expect.stringContaining('not there') });
    folder.write('schemas/manifest.schema.json', '{"title":"old"}');
    expect(await schema()).toMatchObject({ state: 'warn', message: expect.stringContaining('another version') });
    await folder.run(['schema', '--write']);
    expect(await schema()).toMatchObject({ state: 'ok' });
  });

  it('says who holds the lock, and leaves none behind', async () => {
    const folder = bench.folder({ ...DEMO, 'iamsync.yaml': 'journal: journal\n' });
    const sandbox = await bench.sandbox();
    expect((await folder.run(['apply', '--yes'], towards(sandbox))).code).toBe(0);
    const lock = async (): Promise<Check | undefined> => checksOf(await folder.run(['doctor', '--json'], towards(sandbox))).get('lock');
    expect(await lock()).toMatchObject({ state: 'ok', message: 'free' });
    const held = await journalsIn(`${folder.path}/journal`).lock({ account: ACCOUNT, startedAt: Date.now() });
    expect(await lock()).toMatchObject({ state: 'warn', message: expect.stringContaining(String(process.pid)) });
    await held.release();
    expect(await lock()).toMatchObject({ state: 'ok' });
  });

  it.each([
    ['v18.20.0', 'fail'],
    ['v20.18.9', 'fail'],
    ['v20.19.0', 'ok'],
    ['v24.1.0', 'ok'],
  ])('takes Node %s for %s', (version, state) => {
    expect(nodeCheck(version).state).toBe(state);
  });
});
