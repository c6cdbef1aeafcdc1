// Loading, reading, asking: what these functions of the library give, and what they throw.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { IAMClient } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { compare, evaluate, Failure, FindingsError, load, plan, read, sandbox } from '../../src/index.ts';
import { ACCOUNT, failed, ROLE, useScene } from './scene.ts';

const scene = useScene();

describe('load', () => {
  it('gives what is declared, with its place', async () => {
    const { entities, account, removed, findings } = await load({ files: { 'manifests/a.yaml': ROLE } });
    expect(entities).toMatchObject([{ address: 'Role/app', place: { file: 'manifests/a.yaml', line: 2, column: 3 } }]);
    expect({ account, removed, findings }).toEqual({ account: null, removed: [], findings: [] });
  });

  it('reads a folder, its configuration and its accounts', async () => {
    const config = `accounts:\n  prod: { id: '111111111111', stage: 2 }\n  test: { id: '222222222222' }\n`;
    const several = await failed(scene.project({ 'iamsync.yaml': config, 'manifests/a.yaml': ROLE }));
    expect(several).toMatchObject({ code: 'usage', message: 'Several accounts are configured: prod, test.' });
    const { account, accounts } = await load({ folder: scene.home, account: 'prod' });
    expect(account).toEqual({ name: 'prod', id: '111111111111' });
    expect(accounts).toEqual([
      { name: 'prod', id: '111111111111', stage: 2 },
      { name: 'test', id: '222222222222', stage: 0 },
    ]);
    expect(await failed(load({ folder: scene.home, account: 'dev' }))).toMatchObject({ code: 'usage', next: 'Choose one of prod, test.' });
  });

  it('throws all errors of all files as data, and as text', async () => {
    const files = { 'manifests/a.yaml': ROLE.replace('trust', 'thrust'), 'manifests/b.yaml': 'policies: [' };
    const error = await failed(load({ files }));
    expect(error).toBeInstanceOf(FindingsError);
    const places = error instanceof FindingsError ? error.findings.map(({ place }) => `${place?.file}:${place?.line}`) : [];
    expect(new Set(places)).toEqual(new Set(['manifests/a.yaml:3', 'manifests/b.yaml:1']));
    expect(error.code).toBe('input');
    expect(error.message).toContain('manifests/a.yaml:3:5 error');
  });

  it('throws errors of the configuration', async () => {
    const error = await failed(load({ files: { 'iamsync.yaml': 'limit: 3\n', 'manifests/a.yaml': ROLE } }));
    expect(error).toMatchObject({ code: 'config', findings: [{ place: { file: 'iamsync.yaml', line: 1, column: 1 } }] });
  });

  it('throws where there are no manifests', async () => {
    expect(await failed(load({ folder: join(scene.home, 'nowhere') }))).toMatchObject({ code: 'input' });
    expect(await failed(load({ files: {} }))).toMatchObject({ code: 'input' });
  });

  it.each([
    [{ foldr: '.' }, 'load has no option foldr.'],
    [{ folder: '.', files: {} }, 'load takes a folder or texts, not both.'],
    [{ files: { 'a.yaml': 3 } }, 'a.yaml is no text.'],
    ['.', 'load takes one object of options.'],
    [null, 'load takes one object of options.'],
    [{ folder: 5 }, 'The option folder of load must be a text.'],
    [{ folder: '' }, 'The option folder of load must be a text.'],
    [{ files: [] }, 'The option files of load must be an object.'],
    [{ constructor: 1 }, 'load has no option constructor.'],
  ])('refuses %j', async (request, message) => {
    // As a program in JavaScript may call it.
    const called: Promise<unknown> = Reflect.apply(load, undefined, [request]);
    expect(await failed(called)).toMatchObject({ code: 'usage', message });
  });
});

describe('read', () => {
  it('gives the account, and a snapshot that reads the same', async () => {
    await scene.makeRole('there');
    const live = await read({ connection: scene.connection });
    expect(live.entities.map(({ name }) => name)).toContain('there');
    const text = live.toSnapshot();
    const again = await read({ text });
    expect(again.entities).toEqual(live.entities);
    expect(again.toSnapshot()).toBe(text);
    writeFileSync(join(scene.home, 'account.json'), text);
    expect((await read({ snapshot: join(scene.home, 'account.json') })).entities).toEqual(live.entities);
  });

  it('takes region, credentials and endpoint of a client', async () => {
    await scene.makeRole('there');
    const client = new IAMClient({ endpoint: scene.box.endpoint, region: scene.box.region, credentials: { ...scene.box.credentials } });
    const { entities, scope } = await read({ connection: { client } });
    expect(scope.account).toBe(ACCOUNT);
    expect(entities.map(({ name }) => name)).toContain('there');
    client.destroy();
  });

  it('refuses what is no snapshot, another account, and two accounts at once', async () => {
    expect(await failed(read({ text: '{}' }))).toMatchObject({ code: 'input' });
    expect(await failed(read({ snapshot: join(scene.home, 'none.json') }))).toMatchObject({ code: 'input' });
    expect(await failed(read({ text: '{}', connection: scene.connection }))).toMatchObject({ code: 'usage' });
    const other = await load({ files: { 'iamsync.yaml': "accounts: { other: { id: '999999999999' } }\n", 'manifests/a.yaml': ROLE } });
    expect(await failed(read({ project: other, connection: scene.connection }))).toMatchObject({ code: 'wrong-account' });
    expect(await failed(plan({ project: other, connection: scene.connection }))).toMatchObject({ code: 'wrong-account' });
  });

  it('refuses what is no connection', async () => {
    for (const connection of [null, { client: {} }, { region: 3 }, { onRetry: 'no' }]) {
      const called: Promise<unknown> = Reflect.apply(read, undefined, [{ connection }]);
      expect(await failed(called)).toMatchObject({ code: 'usage' });
    }
  });

  it('says what is wrong with credentials', async () => {
    const wrong = { ...scene.connection, credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' } };
    expect(await failed(read({ connection: wrong }))).toMatchObject({ code: 'credentials' });
  });
});

describe('evaluate and compare', () => {
  const allow = (action: string) => ({ Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] });

  it('decide', () => {
    const request = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', context: {} };
    expect(evaluate({ request, identityPolicies: [allow('s3:Get*')] })).toMatchObject({ decision: 'Allowed', layer: 'identity' });
    expect(evaluate({ request, identityPolicies: [] }).decision).toBe('ImplicitlyDenied');
    expect(compare({ existing: allow('s3:*'), new: allow('s3:Get*') }).verdict).toEqual({ verdict: 'proved' });
    const refuted = compare({ existing: JSON.stringify(allow('s3:Get*')), new: allow('s3:*') });
    expect(refuted).toMatchObject({ verdict: { verdict: 'refuted' }, parts: [{ actions: ['s3:*'] }] });
  });

  it.each([
    [evaluate, undefined],
    [evaluate, { identityPolicies: [] }],
    [evaluate, { request: { action: 'nothing' }, identityPolicies: [] }],
    [evaluate, { request: { action: 's3:GetObject' }, identityPolicies: [{ Statement: [{ Effect: 'Alow' }] }] }],
    [compare, { existing: {} }],
    [compare, { existing: {}, new: {}, type: 'bucket' }],
    [compare, { existing: allow('*'), new: '{' }],
    [compare, { existing: allow('*'), new: { Statement: [{ Effect: 'Alow' }] } }],
  ])('refuse what is no question: %o %j', (ask, question) => {
    expect(() => Reflect.apply(ask, undefined, [question])).toThrow(Failure);
  });
});

describe('sandbox', () => {
  it('has the accounts that were asked for, and ends', async () => {
    const two = await sandbox({ accounts: ['111111111111', '222222222222'] });
    expect(Object.keys(two.accounts)).toEqual(['111111111111', '222222222222']);
    expect(two.credentials).toEqual(two.accounts['111111111111']);
    const second = { ...two.connection, credentials: two.accounts['222222222222'] };
    expect((await read({ connection: second })).scope.account).toBe('222222222222');
    await two.stop();
    expect(await failed(read({ connection: second }))).toMatchObject({ code: 'endpoint' });
  });

  it('begins with an account, and keeps its state', async () => {
    await scene.makeRole('there');
    writeFileSync(join(scene.home, 'account.json'), (await read({ connection: scene.connection })).toSnapshot());
    const first = await sandbox({ seed: join(scene.home, 'account.json'), state: join(scene.home, 'state.json') });
    expect((await read({ connection: first.connection })).entities.map(({ name }) => name)).toContain('there');
    await first.stop();
    const second = await sandbox({ state: join(scene.home, 'state.json') });
    expect((await read({ connection: second.connection })).entities.map(({ name }) => name)).toContain('there');
    await second.stop();
    expect(await failed(sandbox({ seed: join(scene.home, 'none.json') }))).toMatchObject({ code: 'input' });
  });

  it.each([{ accounts: [] }, { accounts: ['12'] }, { accounts: '123456789012' }, { port: -1 }, { port: 'x' }, { latency: -5 }])(
    'refuses %j',
    async (request) => {
      const called: Promise<unknown> = Reflect.apply(sandbox, undefined, [request]);
      expect(await failed(called)).toMatchObject({ code: 'usage' });
    },
  );
});
