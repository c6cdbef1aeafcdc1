// What stands in blocks is what it says: manifests and configurations are taken by the program, JSON parses, and nothing that a program
// prints hides in a block that no test compares.
import { describe, expect, it } from 'vitest';
import { Ajv } from 'ajv';
import { parseAllDocuments } from 'yaml';
import { loadDesired } from '../../src/manifest/desired.ts';
import { configSchema } from '../../src/manifest/config-schema.ts';
import { manifestSchema } from '../../src/manifest/schema.ts';
import { isError } from '../../src/model/finding.ts';
import { isObject } from '../../src/model/json.ts';
import type { Json } from '../../src/model/json.ts';
import { AS_OF, filesOf } from '../support/world.ts';
import { NOT_COMPARED } from './exceptions.ts';
import type { Exception } from './exceptions.ts';
import { openPage, pagesBelow, parsePage } from './pages.ts';
import type { Block } from './pages.ts';
import { exceptionOf, fileOf, isShell } from './steps.ts';

const PAGES = pagesBelow('README.md', 'docs')
  .filter((path) => !path.startsWith('docs/lint/'))
  .map(openPage);
const LANGUAGES = new Set(['', 'sh', 'console', 'yaml', 'json', 'text', 'ts', 'js', 'diff', 'html', 'hcl', 'ini', 'dockerfile', 'mermaid']);
/** What a part of a manifest may lack: the rest of the manifests, and files beside them. */
const LACKS = new Set(['unknown-reference', 'document-file', 'check-principal', 'unknown-variable', 'account-role', 'removed']);

const SECTIONS = new Set(Object.keys(manifestSchema()['properties'] ?? {}));
const FIELDS = new Set(Object.keys(configSchema['properties'] ?? {}));
const takesConfig = new Ajv({ strict: false }).compile(configSchema);

/** What is wrong with a block; nothing, if it is what it says. */
async function wrong(page: string, block: Block, exceptions: readonly Exception[]): Promise<string[]> {
  const told = await wrongWith(block);
  const outside = !isShell(block) && /^(?:text)?$/.test(block.language) && exceptionOf(page, block, exceptions) === undefined;
  const hidden = !isShell(block) && /^\s*(?:\$ )?(?:iamsync|npm|npx|git|aws) \S/m.test(block.text) && block.language !== 'yaml';
  return [
    ...told,
    ...(LANGUAGES.has(block.language) ? [] : [`the language is none of ${[...LANGUAGES].join(' ').trim()}`]),
    ...(outside ? ['text that nothing compares: show it below its command in a console block, or name the exception'] : []),
    ...(hidden ? ['commands that nothing runs: they belong into a block of sh or console'] : []),
  ].map((text) => `${page}:${block.from}: ${text}`);
}

async function wrongWith(block: Block): Promise<string[]> {
  if (block.language === 'json') return wrongJson(block.text);
  return block.language === 'yaml' && block.marks['yaml'] === undefined ? wrongYaml(block) : [];
}

/** One value, or one on each line. */
function wrongJson(text: string): string[] {
  const whole = parses(text);
  return whole === null || text.split('\n').every((line) => parses(line) === null) ? [] : [whole];
}

function parses(text: string): string | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return String(error);
  }
}

async function wrongYaml(block: Block): Promise<string[]> {
  const documents = parseAllDocuments(block.text);
  const errors = [...documents].flatMap((document) => document.errors.map(({ message }) => message));
  if (errors.length > 0) return errors;
  const values = [...documents].map((document): Json => document.toJS());
  const keys = values.filter((value) => value !== null).flatMap((value) => (isObject(value) ? Object.keys(value) : ['']));
  if (keys.length === 0) return [];
  // `accounts`, `account` and the like are told apart by all keys together.
  if (keys.every((key) => SECTIONS.has(key))) return wrongManifest(block);
  if (keys.every((key) => FIELDS.has(key)) && values.length === 1) {
    return takesConfig(values[0]) ? [] : (takesConfig.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
  }
  return ['neither a manifest nor a configuration; what it is belongs into a mark, <!-- yaml: … -->'];
}

async function wrongManifest(block: Block): Promise<string[]> {
  const { findings } = await loadDesired(filesOf({ 'manifests/block.yaml': block.text }), {
    folders: ['manifests'],
    base: '',
    scope: { account: '123456789012', partition: 'aws' },
    accountName: 'prod',
    vars: { bucket: 'demo' },
    asOf: AS_OF,
  });
  const lacks = fileOf(block) === undefined ? LACKS : new Set(['document-file', ...LACKS]);
  return findings.filter((finding) => isError(finding) && !lacks.has(finding.rule)).map(({ rule, message }) => `${rule}: ${message}`);
}

describe('the blocks of the pages', () => {
  it.each(PAGES.map((page) => [page.path, page] as const))('are what they say: %s', async (path, page) => {
    const found = await Promise.all(page.blocks.map((block) => wrong(path, block, NOT_COMPARED)));
    expect(found.flat()).toEqual([]);
  });

  it('are there at all', () => {
    expect(PAGES.flatMap(({ blocks }) => blocks).length).toBeGreaterThan(50);
  });

  it('need each exception', () => {
    const texts = PAGES.flatMap((page) =>
      page.blocks.filter(({ language }) => /^(?:text)?$/.test(language)).map((block) => ({ page: page.path, block })),
    );
    expect(
      NOT_COMPARED.filter((exception) => !texts.some(({ page, block }) => exceptionOf(page, block, [exception]) !== undefined)),
    ).toEqual([]);
  });
});

const BAD: readonly (readonly [what: string, page: string])[] = [
  ['a manifest with an unknown field', '```yaml\nroles:\n  a: { trust: { services: lambda.amazonaws.com }, polices: [b] }\n```'],
  [
    'a manifest with a document that IAM refuses',
    '```yaml\npolicies:\n  a: { document: { Statement: [{ Effect: allow, Action: "*" }] } }\n```',
  ],
  ['a configuration with an unknown field', '```yaml\nowner: me\nlimits: { delete: 3 }\n```'],
  ['YAML of something else without a mark', '```yaml\nname: plan\n```'],
  ['YAML that is none', '```yaml\nroles: {\n```'],
  ['JSON that is none', '```json\n{ "a": … }\n```'],
  ['a block without a language', '```\nx\n```'],
  ['commands in a block that is not run', '<!-- file: a.json -->\n```diff\niamsync plan\n```'],
  ['text that nothing compares', '```text\nNo changes.\n```'],
];

describe('a page that is wrong', () => {
  it.each(BAD)('is found: %s', async (_, text) => {
    const { blocks } = parsePage('page.md', text);
    expect((await Promise.all(blocks.map((block) => wrong('page.md', block, [])))).flat()).toHaveLength(1);
  });

  it('is found: a block that is not closed', () => {
    expect(() => parsePage('page.md', '# A\n```sh\niamsync plan\n')).toThrow('page.md:2');
  });
});
