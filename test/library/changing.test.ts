// Planning, applying, taking back: what these functions of the library give, and what they throw.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { apply, FindingsError, IncompleteRun, load, plan, read, unwind } from '../../src/index.ts';
import type { Connection } from '../../src/index.ts';
import { journalsIn } from '../../src/edge/journals.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { ACCOUNT, failed, ROLE, useScene } from './scene.ts';

const scene = useScene();

describe('plan', () => {
  it('plans the same from what was read', async () => {
    const declared = await load({ files: { 'manifests/a.yaml': ROLE } });
    const progress: number[] = [];
    const direct = await plan({ project: declared, connection: scene.connection, onProgress: (done) => void progress.push(done) });
    const offline = await plan({ project: declared, live: await read({ connection: scene.connection }) });
    expect(offline.changes).toEqual(direct.changes);
    expect(direct.changes).toMatchObject([{ verb: 'create', address: 'Role/app' }]);
    expect(progress.length).toBeGreaterThan(2);
    expect(
      await failed(plan({ project: declared, connection: scene.connection, live: await read({ connection: scene.connection }) })),
    ).toMatchObject({ code: 'usage' });
  });

  it('wants the very project, and options that there are', async () => {
    const declared = await load({ files: { 'manifests/a.yaml': ROLE } });
    expect(await failed(plan({ project: { ...declared }, connection: scene.connection }))).toMatchObject({ code: 'usage' });
    expect(await failed(plan({ project: declared, connection: scene.connection, allowDeletes: -1 }))).toMatchObject({ code: 'usage' });
    const odd: Promise<unknown> = Reflect.apply(plan, undefined, [{ project: declared, connection: { url: scene.box.endpoint } }]);
    expect(await failed(odd)).toMatchObject({ code: 'usage', message: 'connection has no option url.' });
  });

  it('leaves a refused plan to be looked at, and apply throws what it says', async () => {
    const declared = await scene.project({ 'manifests/a.yaml': ROLE });
    await apply({ project: declared, plan: await plan({ project: declared, connection: scene.connection }), connection: scene.connection });
    const without = await scene.project({ 'iamsync.yaml': 'protect: [Role/app]\n', 'manifests/a.yaml': 'removed: [Role/app]\n' });
    const refused = await plan({ project: without, connection: scene.connection });
    expect(refused.findings.map(({ severity }) => severity)).toContain('error');
    const error = await failed(apply({ project: without, plan: refused, connection: scene.connection }));
    expect(error).toBeInstanceOf(FindingsError);
    expect(error.code).toBe('refused');
  });
});

describe('apply', () => {
  it('applies a plan that was a file, and proves it', async () => {
    const declared = await scene.project({ 'manifests/a.yaml': ROLE });
    const file: unknown = JSON.parse(JSON.stringify(await plan({ project: declared, connection: scene.connection })));
    const events: string[] = [];
    const request = {
      project: declared,
      plan: file,
      connection: scene.connection,
      onEvent: (event: { event: string }) => void events.push(event.event),
    };
    const { run, report, left } = await Reflect.apply(apply, undefined, [request]);
    expect({ result: report.result, left }).toEqual({ result: 'done', left: [] });
    expect(events).toContain('done');
    expect(readdirSync(join(scene.home, '.iamsync', 'journal', ACCOUNT))).toContain(`${run}.jsonl`);
    expect((await plan({ project: declared, connection: scene.connection })).changes).toEqual([]);
  });

  it('does nothing where nothing is to be done', async () => {
    const declared = await scene.project({ 'manifests/a.yaml': ROLE });
    await apply({ project: declared, plan: await plan({ project: declared, connection: scene.connection }), connection: scene.connection });
    const idle = await apply({
      project: declared,
      plan: await plan({ project: declared, connection: scene.connection }),
      connection: scene.connection,
    });
    expect(idle).toMatchObject({ run: null, left: [], report: { result: 'done', calls: 0 } });
  });

  it('refuses a plan that the account or somebody has overtaken', async () => {
    const declared = await scene.project({ 'manifests/a.yaml': ROLE });
    const drawn = await plan({ project: declared, connection: scene.connection });
    expect(await failed(apply({ project: declared, plan: { ...drawn, changes: [] }, connection: scene.connection }))).toMatchObject({
      code: 'stale',
    });
    await scene.makeRole('app');
    expect(await failed(apply({ project: declared, plan: drawn, connection: scene.connection }))).toMatchObject({ code: 'stale' });
    expect(await failed(Reflect.apply(apply, undefined, [{ project: declared, plan: {}, connection: scene.connection }]))).toMatchObject({
      code: 'plan-format',
    });
  });

  it('refuses a plan that was made without the account', async () => {
    const declared = await scene.project({ 'manifests/a.yaml': ROLE });
    const drawn = await plan({ project: declared, connection: scene.connection });
    expect(await failed(apply({ project: declared, plan: { ...drawn, digest: null }, connection: scene.connection }))).toMatchObject({
      code: 'plan-format',
    });
  });

  it('throws what was left undone', async () => {
    const declared = await scene.project({ 'manifests/a.yaml': ROLE });
    const drawn = await plan({ project: declared, connection: scene.connection });
    const stopped = await failed(apply({ project: declared, plan: drawn, connection: scene.connection, signal: AbortSignal.abort() }));
    expect(stopped).toBeInstanceOf(IncompleteRun);
    expect(stopped).toMatchObject({ code: 'incomplete', applied: { report: { result: 'interrupted', calls: 0 } } });
    expect((await plan({ project: declared, connection: scene.connection })).changes).toEqual(drawn.changes);
  });

  it('throws what a call failed for, with what was done', async () => {
    const sandboxed = await startSandbox();
    const [credentials] = Object.values(sandboxed.keys);
    const connection: Connection = { endpoint: sandboxed.url, region: 'us-east-1', credentials };
    const declared = await scene.project({
      'manifests/a.yaml': `${ROLE}    inline: { all: { Statement: [{ Effect: Allow, Action: s3:GetObject, Resource: '*' }] } }\n`,
    });
    const drawn = await plan({ project: declared, connection });
    sandboxed.fail({ op: 'PutRolePolicy', code: 'LimitExceeded', status: 409, message: 'no more' });
    const error = await failed(apply({ project: declared, plan: drawn, connection }));
    await sandboxed.close();
    expect(error).toBeInstanceOf(IncompleteRun);
    expect(error.message).toContain('LimitExceeded: no more');
    expect(error).toMatchObject({ applied: { report: { result: 'failed', failed: [{ error: { code: 'LimitExceeded' } }] } } });
  });

  it('waits for nobody who holds the lock', async () => {
    const declared = await scene.project({ 'manifests/a.yaml': ROLE });
    const drawn = await plan({ project: declared, connection: scene.connection });
    const lock = await journalsIn(join(scene.home, '.iamsync', 'journal')).lock({ account: ACCOUNT, startedAt: Date.now() });
    const error = await failed(apply({ project: declared, plan: drawn, connection: scene.connection }));
    await lock.release();
    expect(error).toMatchObject({ code: 'locked' });
  });

  it('keeps its journal in a bucket, and unwinds from there', async () => {
    const declared = await load({ files: { 'iamsync.yaml': 'journal: s3://runs/all\n', 'manifests/a.yaml': ROLE } });
    const { connection } = scene;
    const { run } = await apply({ project: declared, plan: await plan({ project: declared, connection }), connection });
    const { applied } = await unwind({ project: declared, connection, run: run ?? '' });
    expect(applied?.report.result).toBe('done');
  });

  it('hands secrets to a sink, and to nobody else', async () => {
    const key = `users:\n  robot:\n    accessKeys:\n      ci: { deliver: local }\n`;
    const declared = await scene.project({ 'iamsync.yaml': 'sinks: { local: { file: secrets/ } }\n', 'manifests/a.yaml': key });
    const drawn = await plan({ project: declared, connection: scene.connection });
    const events: unknown[] = [];
    const applied = await apply({
      project: declared,
      plan: drawn,
      connection: scene.connection,
      onEvent: (event) => void events.push(event),
    });
    const files = readdirSync(join(scene.home, 'secrets'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files).toHaveLength(1);
    const secret = files.map((file) => readFileSync(join(file.parentPath, file.name), 'utf8')).join('');
    const [value = ''] = /[A-Za-z0-9+/]{40}/.exec(secret) ?? [];
    expect(value).toHaveLength(40);
    expect(JSON.stringify([drawn, applied, events])).not.toContain(value);
  });
});

describe('unwind', () => {
  it('plans and takes back a run', async () => {
    const declared = await scene.project({ 'manifests/a.yaml': ROLE });
    const { run } = await apply({
      project: declared,
      plan: await plan({ project: declared, connection: scene.connection }),
      connection: scene.connection,
    });
    const dry = await unwind({ project: declared, connection: scene.connection, dryRun: true });
    expect(dry).toMatchObject({ applied: null, conflicts: [], plan: { changes: [{ verb: 'delete', address: 'Role/app' }] } });
    const { applied, back } = await unwind({ project: declared, connection: scene.connection, run: run ?? '' });
    expect(applied?.report.result).toBe('done');
    expect(back).toMatchObject([{ verb: 'create', address: 'Role/app' }]);
    expect((await read({ connection: scene.connection })).entities.filter(({ kind }) => kind === 'Role')).toEqual([]);
  });

  it('says what there is no run for', async () => {
    const texts = await load({ files: { 'manifests/a.yaml': ROLE } });
    const { run } = await apply({
      project: texts,
      plan: await plan({ project: texts, connection: scene.connection }),
      connection: scene.connection,
    });
    expect(run).toBeNull();
    expect(await failed(unwind({ project: texts, connection: scene.connection }))).toMatchObject({ code: 'input' });
    const declared = await scene.project({ 'manifests/a.yaml': ROLE });
    expect(await failed(unwind({ project: declared, connection: scene.connection }))).toMatchObject({ code: 'input' });
    expect(await failed(unwind({ project: declared, connection: scene.connection, run: 'nothing' }))).toMatchObject({ code: 'input' });
  });
});
