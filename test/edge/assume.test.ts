// Roles as credentials: what STS is asked, when it is asked again, and what is said when it refuses.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { assumed } from '../../src/edge/assume.ts';
import { openAccount } from '../../src/edge/aws.ts';
import type { AssumeRole } from '../../src/model/config.ts';
import { callErrorOf, closeAll, failureOf, fault, IDENTITY, ok, opened, tagRole, wire } from './wire.ts';
import type { Wire } from './wire.ts';

const ROLE: AssumeRole = {
  role: 'arn:aws:iam::123456789012:role/iamsync',
  externalId: null,
  sessionName: 'iamsync',
  duration: null,
  webIdentity: null,
};
const MINUTE = 60_000;

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAAMBIENT');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
});
afterEach(closeAll);

function issued(minutes: number, number: number): string {
  const expiration = new Date(Date.now() + minutes * MINUTE).toISOString();
  return `<Credentials><AccessKeyId>ASIA${number}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t${number}</SessionToken><Expiration>${expiration}</Expiration></Credentials>`;
}

/** A server whose credentials hold for so long, and an account that is reached by the role. */
async function behind(
  role: AssumeRole,
  { minutes = 60, region = 'us-east-1' } = {},
): Promise<Pick<Wire, 'asked'> & ReturnType<typeof openAccount>> {
  const server = await wire((response, op, before) => {
    if (op.startsWith('AssumeRole')) return ok(response, op, issued(minutes, before + 1));
    return ok(response, op, op === 'GetCallerIdentity' ? IDENTITY : '');
  });
  const reach = { endpoint: server.url, region, random: () => 0 };
  const account = openAccount({
    ...reach,
    credentials: assumed((partition) => ({ ...role, role: role.role.replace('aws', partition) }), reach),
  });
  opened.push(server, account);
  return { ...server, ...account };
}

const keyOf = (headers: Readonly<Record<string, unknown>>): unknown => /Credential=(\w+)\//.exec(String(headers['authorization']))?.[1];

describe('an assumed role', () => {
  it('is asked for once, with all that was configured, and signs every other call', async () => {
    const { reader, writer, asked } = await behind({ ...ROLE, externalId: 'acme', sessionName: 'ci', duration: 1800 });
    await reader.identity.whoAmI();
    await writer.call(tagRole);
    expect(asked.map(({ op, headers }) => [op, keyOf(headers)])).toEqual([
      ['AssumeRole', 'AKIAAMBIENT'],
      ['GetCallerIdentity', 'ASIA1'],
      ['TagRole', 'ASIA1'],
    ]);
    expect(asked[0]?.form).toMatchObject({
      RoleArn: ROLE.role,
      RoleSessionName: 'ci',
      ExternalId: 'acme',
      DurationSeconds: '1800',
    });
  });

  it('is asked for without what was not configured', async () => {
    const { reader, asked } = await behind(ROLE);
    await reader.identity.whoAmI();
    expect(Object.keys(asked[0]?.form ?? {}).sort()).toEqual(['Action', 'RoleArn', 'RoleSessionName', 'Version']);
  });

  it('is asked for again before it expires', async () => {
    const { reader, writer, asked } = await behind(ROLE, { minutes: 4 });
    await reader.identity.whoAmI();
    await writer.call(tagRole);
    await writer.call(tagRole);
    expect(asked.filter(({ op }) => op === 'AssumeRole').length).toBeGreaterThanOrEqual(3);
    expect(keyOf(asked.at(-1)?.headers ?? {})).not.toBe('ASIA1');
  });

  it('is one of the partition that the region is in', async () => {
    const { reader, asked } = await behind(ROLE, { region: 'cn-north-1' });
    await reader.identity.whoAmI();
    expect(asked[0]?.form['RoleArn']).toBe('arn:aws-cn:iam::123456789012:role/iamsync');
  });
});

describe('a web identity', () => {
  const folder = mkdtempSync(join(tmpdir(), 'iamsync-token-'));
  const token = join(folder, 'token');
  afterEach(() => rmSync(token, { force: true }));

  it('needs no credentials: its token is sent, unsigned', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', '');
    writeFileSync(token, 'the-token\n');
    const { reader, asked } = await behind({ ...ROLE, webIdentity: { tokenFile: token } });
    await reader.identity.whoAmI();
    const [first] = asked;
    expect(first?.form).toMatchObject({ Action: 'AssumeRoleWithWebIdentity', RoleArn: ROLE.role, WebIdentityToken: 'the-token' });
    expect(first?.headers).not.toHaveProperty('authorization');
    expect(asked.map(({ op }) => op)).toEqual(['AssumeRoleWithWebIdentity', 'GetCallerIdentity']);
  });

  it('finds its token where the surroundings say, each time anew', async () => {
    vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', token);
    writeFileSync(token, 'one');
    const { reader, asked } = await behind({ ...ROLE, webIdentity: { tokenFile: null } }, { minutes: 4 });
    await reader.identity.whoAmI();
    writeFileSync(token, 'two');
    await reader.identity.whoAmI();
    const tokens = asked.flatMap(({ form }) => form['WebIdentityToken'] ?? []);
    expect([tokens[0], tokens.at(-1)]).toEqual(['one', 'two']);
  });

  it('says which file holds no token, or that none is named', async () => {
    vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', '');
    const none = await behind({ ...ROLE, webIdentity: { tokenFile: null } });
    expect(await failureOf(none.reader.identity.whoAmI())).toMatchObject({
      code: 'credentials',
      message: expect.stringContaining('no file'),
    });
    const empty = await behind({ ...ROLE, webIdentity: { tokenFile: token } });
    expect(await failureOf(empty.reader.identity.whoAmI())).toMatchObject({ code: 'credentials', message: expect.stringContaining(token) });
    expect([...none.asked, ...empty.asked]).toEqual([]);
  });
});

describe('a role that is refused', () => {
  async function refusing(role: AssumeRole, answer: (op: string, before: number) => [number, string] | null, minutes = 60) {
    const server = await wire((response, op, before) => {
      const no = answer(op, before);
      if (no !== null) return fault(response, no[0], no[1], 'User: x is not authorized to perform: sts:AssumeRole');
      return ok(response, op, op.startsWith('AssumeRole') ? issued(minutes, before) : IDENTITY);
    });
    const reach = { endpoint: server.url, region: 'us-east-1', random: () => 0 };
    const account = openAccount({ ...reach, credentials: assumed(() => role, reach) });
    opened.push(server, account);
    return { ...server, ...account };
  }

  it('names the role and what to check', async () => {
    const { reader, asked } = await refusing({ ...ROLE, externalId: 'acme' }, (op) => (op === 'AssumeRole' ? [403, 'AccessDenied'] : null));
    const failure = await failureOf(reader.identity.whoAmI());
    expect(failure.code).toBe('access-denied');
    expect(failure.message).toMatch(/^arn:aws:iam::123456789012:role\/iamsync can't be assumed: /);
    expect(failure.next).toContain('with the external id');
    expect(failure.message + failure.next).not.toContain('acme');
    expect(asked.map(({ op }) => op)).toEqual(['AssumeRole']);
  });

  it('is asked for again when STS is too busy', async () => {
    const { reader, asked } = await refusing(ROLE, (op, before) => (op === 'AssumeRole' && before < 2 ? [400, 'Throttling'] : null));
    await reader.identity.whoAmI();
    expect(asked.map(({ op }) => op)).toEqual(['AssumeRole', 'AssumeRole', 'AssumeRole', 'GetCallerIdentity']);
  });

  it('leaves no doubt about a write: nothing was sent', async () => {
    let isOver = false;
    const { reader, writer, asked } = await refusing(ROLE, (op) => (op === 'AssumeRole' && isOver ? [403, 'AccessDenied'] : null), 4);
    await reader.identity.whoAmI();
    isOver = true;
    expect(await callErrorOf(writer.call(tagRole))).toMatchObject({ code: 'CredentialsProviderError', ambiguous: false });
    expect(asked.some(({ op }) => op === 'TagRole')).toBe(false);
  });
});
