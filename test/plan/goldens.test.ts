// Whole plans as people read them: test/cases/plan/<name> holds the account (live/), the manifests, and the text that must come out.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { JsonObject } from '../../src/model/json.ts';
import { isObject } from '../../src/model/json.ts';
import { loadActionTable } from '../../src/edge/actions.ts';
import { renderPlan } from '../../src/render/text.ts';
import { liveFrom, planFrom } from '../support/planning.ts';

const folder = fileURLToPath(new URL('../cases/plan/', import.meta.url));
const table = await loadActionTable();
const cases = readdirSync(folder).sort();
/** Set it to write what comes out now; then read the difference before it is kept. */
const update = process.env['UPDATE_CASES'] !== undefined;

function contentOf(path: string): JsonObject {
  const content: unknown = existsSync(path) ? parse(readFileSync(path, 'utf8')) : {};
  const plain: JsonObject = JSON.parse(JSON.stringify(content));
  return isObject(plain) ? plain : {};
}

async function textOf(name: string): Promise<string> {
  const live = await liveFrom(contentOf(`${folder}${name}/live/all.yaml`));
  const plan = await planFrom(
    live,
    { 'manifests/all.yaml': readFileSync(`${folder}${name}/manifests/all.yaml`, 'utf8') },
    { actions: table },
  );
  // The digest hangs on every byte of the format and has tests of its own.
  return renderPlan(plan, { color: false, width: 120 }).replace(/Digest: \S+/, 'Digest: …');
}

describe('the text of a plan', () => {
  it('has its cases', () => {
    expect(cases.length).toBeGreaterThan(6);
  });

  it.each(cases)('reads as expected: %s', async (name) => {
    const path = `${folder}${name}/expected.txt`;
    const text = await textOf(name);
    if (update) writeFileSync(path, text);
    expect(text).toBe(readFileSync(path, 'utf8'));
  });
});
