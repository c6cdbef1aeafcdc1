// The guide has a line for each finding of the audit, with the severity that it has.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { AUDIT_IDS } from '../../src/lint/audit/nouns.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const guide = readFileSync(`${root}/docs/guide/audit.md`, 'utf8');
const folder = `${root}/src/lint/audit`;
const code = [`${root}/src/lint/audit.ts`, ...readdirSync(folder).map((file) => `${folder}/${file}`)]
  .filter((path) => !path.endsWith('/nouns.ts'))
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');

it('has a line in the guide for each id, and no other', () => {
  const rows = [...guide.matchAll(/^\| `([a-z-]+)` \| (error|warning|note) \| /gm)].map(([, id]) => id ?? '');
  expect(rows.toSorted()).toEqual([...AUDIT_IDS]);
});

it('tells each id somewhere', () => {
  expect(AUDIT_IDS.filter((id) => !code.includes(`'${id}'`))).toEqual([]);
});

it('is tested for each id', () => {
  const tests = ['lint/audit.test.ts', 'cli/audit.test.ts'].map((path) => readFileSync(`${root}/test/${path}`, 'utf8')).join('\n');
  expect(AUDIT_IDS.filter((id) => !tests.includes(id))).toEqual([]);
});
