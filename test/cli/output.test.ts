// Output for machines and people: schemas, the same bytes, colours only where they are wanted.
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO, EDITED, MISTAKEN } from '../support/demo.ts';
import { openBench } from '../support/program.ts';
import type { Folder } from '../support/program.ts';

const bench = openBench();
afterAll(() => bench.close());

const SANDBOX = '--sandbox=sandbox.json';
const ESCAPE = '\u001b[';

function schema(name: string) {
  const text = readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8');
  const parsed: object = JSON.parse(text);
  return new Ajv({ strict: false }).compile(parsed);
}

/** Without what belongs to the moment: asOf, and the digest that hangs on it. */
function timeless(text: string): string {
  return text.replaceAll(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}Z(\.[0-9a-f]{64})?/g, '(now)');
}

describe('the plan as JSON', () => {
  let folder: Folder;
  beforeAll(async () => {
    folder = bench.folder(DEMO);
    expect((await folder.run(['apply', SANDBOX, '--yes'])).code).toBe(0);
    folder.write('manifests/demo.yaml', EDITED);
  });

  it('fits its schema', async () => {
    const planned = await folder.run(['plan', SANDBOX, '--format', 'json']);
    expect(planned.code, planned.all).toBe(0);
    const validate = schema('plan');
    expect(validate(JSON.parse(planned.stdout)), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...JSON.parse(planned.stdout), waves: [[{ id: 'x' }]] })).toBe(false);
  });

  it('has the same bytes every time, and is what --out writes', async () => {
    const first = await folder.run(['plan', SANDBOX, '--format', 'json']);
    const second = await folder.run(['plan', SANDBOX, '--format', 'json', '--out', 'plan.json']);
    expect(timeless(second.stdout)).toBe(timeless(first.stdout));
    expect(folder.read('plan.json')).toBe(second.stdout);
  });

  it('holds no key, no secret and no credential', async () => {
    const { stdout } = await folder.run(['plan', SANDBOX, '--format', 'json']);
    expect(stdout).not.toMatch(/secret|AKIA|password/i);
  });

  it('explains an action in words and as JSON', async () => {
    const id = 'Policy/demo-read#SetDefaultPolicyVersion';
    const text = await folder.run(['plan', SANDBOX, '--explain', id]);
    expect(text.code, text.all).toBe(0);
    expect(text.stdout).toContain(id);
    expect(text.stdout).toContain('Policy/demo-read#CreatePolicyVersion');
    const json = await folder.run(['plan', SANDBOX, '--explain', id, '--format', 'json']);
    const explained: { needs: { why: string }[] } = JSON.parse(json.stdout);
    expect(explained.needs.length).toBeGreaterThan(0);
    expect(explained.needs.every((need) => need.why.length > 10)).toBe(true);
  });

  it('of apply is the report, parsable as a whole', async () => {
    const applied = await folder.run(['apply', SANDBOX, '--yes', '--format', 'json']);
    expect(applied.code, applied.all).toBe(0);
    expect(JSON.parse(applied.stdout)).toMatchObject({ result: 'done', failed: [], notTried: [] });
  });
});

describe('findings as JSON', () => {
  it('fit their schema, and say file, line and column', async () => {
    const folder = bench.folder({ 'manifests/demo.yaml': MISTAKEN });
    const ended = await folder.run(['validate', '--format', 'json']);
    expect(ended.code).toBe(1);
    const validate = schema('findings');
    const found: unknown = JSON.parse(ended.stdout);
    expect(validate(found), JSON.stringify(validate.errors)).toBe(true);
    expect(JSON.stringify(found)).toContain('"file":"manifests/demo.yaml","line":12,"column":16');
  });

  it('are there too when there are none', async () => {
    const ended = await bench.folder(DEMO).run(['validate', '--format', 'json']);
    expect(ended.code).toBe(0);
    expect(schema('findings')(JSON.parse(ended.stdout))).toBe(true);
  });

  it('are what plan prints for mistakes', async () => {
    const ended = await bench.folder({ 'manifests/demo.yaml': MISTAKEN }).run(['plan', '--sandbox', '--format', 'json']);
    expect(ended.code).toBe(1);
    expect(schema('findings')(JSON.parse(ended.stdout))).toBe(true);
  });
});

describe('colour', () => {
  const run = async (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    bench.folder(DEMO).run(['plan', '--sandbox', ...args], env);

  it('is absent where no terminal reads', async () => {
    expect((await run([])).all).not.toContain(ESCAPE);
    expect((await bench.folder({ 'manifests/demo.yaml': MISTAKEN }).run(['validate'])).all).not.toContain(ESCAPE);
    expect((await bench.folder(DEMO).run(['apply', '--sandbox', '--yes'])).all).not.toContain(ESCAPE);
  });

  it('is there with FORCE_COLOR and with --color', async () => {
    expect((await run([], { FORCE_COLOR: '1' })).stdout).toContain(ESCAPE);
    expect((await run(['--color'])).stdout).toContain(ESCAPE);
  });

  it('is absent with NO_COLOR, --no-color and FORCE_COLOR=0, the option having the last word', async () => {
    expect((await run([], { NO_COLOR: '1', FORCE_COLOR: '1' })).all).not.toContain(ESCAPE);
    expect((await run(['--no-color'], { FORCE_COLOR: '1' })).all).not.toContain(ESCAPE);
    expect((await run([], { FORCE_COLOR: '0' })).all).not.toContain(ESCAPE);
    expect((await run(['--color'], { NO_COLOR: '1' })).stdout).toContain(ESCAPE);
  });

  it('never gets into JSON', async () => {
    expect((await run(['--format', 'json'], { FORCE_COLOR: '1' })).stdout).not.toContain(ESCAPE);
  });
});

describe('text', () => {
  it('has results on stdout, nothing on stderr, and the counts in its last line', async () => {
    const planned = await bench.folder(DEMO).run(['plan', '--sandbox']);
    expect(planned.stderr).toBe('');
    expect(planned.stdout.trimEnd().split('\n').at(-1)).toMatch(
      /^Plan: 2 to create, 0 to update, 0 to delete\. 3 calls in 2 waves\. Digest: /,
    );
  });

  it('goes into a closed pipe without a word', async () => {
    const planned = bench.folder(DEMO).start(['plan', '--sandbox', '--format', 'json']);
    planned.closeOutput();
    const ended = await planned.ended;
    expect(ended.stderr).toBe('');
  });
});
