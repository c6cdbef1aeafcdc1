// Writes dist/index.d.ts: every declaration that the library's exports need, in one file that imports nothing.
import { existsSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, tool } from './run.mjs';

const ENTRY = 'index.d.ts';
/** Where a statement of tsc's output begins: everything within one is indented, or closes it. */
const START = /^(?=\/\*\*|(?:export|import|declare|type|interface) )/m;
/** What is said more plainly than inside, where the SDK's own types check each call: who imports this need not have the SDK. */
const PLAINER = {
  'model/call.d.ts#Call': `/** One call of AWS, in AWS's own words. The input may hold references to what earlier actions will answer. */
interface Call {
    readonly service: 'iam';
    readonly op: string;
    readonly input: Readonly<Record<string, unknown>>;
}
`,
};
const WORD = /[A-Za-z_$][\w$]*/g;

/** What tsc emits for the library, by path below src. */
function emit() {
  const cache = join(root, 'node_modules/.cache/iamsync');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'types-'));
  try {
    if (!tool('typescript/bin/tsc', '-p', '.scripts/tsconfig.lib.json', '--outDir', folder)) return null;
    const texts = new Map();
    const take = (path) => {
      if (texts.has(path) || !existsSync(join(folder, path))) return;
      texts.set(path, readFileSync(join(folder, path), 'utf8'));
      for (const [, from] of texts.get(path).matchAll(/\bfrom '(\.[^']*)\.ts'/g)) take(`${posix.join(dirname(path), from)}.d.ts`);
    };
    take(ENTRY);
    return texts;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A module as statements with the comments before them, and where the names that it imports come from. */
function moduleOf(path, text) {
  const imports = new Map();
  const declared = new Map();
  let comment = '';
  for (const part of text.split(START)) {
    if (part.startsWith('/**')) comment = part;
    const named = /^(?:import|export)(?: type)? \{([^}]*)\} from '([^']+)'/.exec(part);
    if (named !== null) for (const name of names(named[1], path)) imports.set(name, named[2]);
    const whole = /^import(?: type)? (?:\* as )?([\w$]+)(?:, .*)? from '([^']+)'/.exec(part);
    if (whole !== null) imports.set(whole[1], whole[2]);
    const word = /^(?:export )?(?:declare )?(?:abstract )?(?:interface|type|class|function|const) ([\w$]+)/.exec(part)?.[1];
    if (word !== undefined && named === null && whole === null)
      declared.set(word, PLAINER[`${path}#${word}`] ?? `${declared.get(word) ?? ''}${comment}${part}`);
    if (!part.startsWith('/**')) comment = '';
  }
  return { imports, declared };
}

function names(list, path) {
  return list.split(',').flatMap((item) => {
    const name = item.trim().replace(/^type /, '');
    if (/ as /.test(name)) throw new Error(`${path} imports ${name}: give it one name, since all declarations go into one file.`);
    return name === '' ? [] : [name];
  });
}

function without(text) {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/'[^'\n]*'/g, "''");
}

/** The text of the one file. Throws where two modules mean different things by one name, or where something of a package is needed. */
export function declarations() {
  const texts = emit();
  if (texts === null) return null;
  const modules = new Map([...texts].map(([path, text]) => [path, moduleOf(path, text)]));
  const taken = new Map();
  const need = (path, name) => {
    const { imports, declared } = modules.get(path);
    if (declared.has(name)) {
      if (taken.get(name) === path) return;
      if (taken.has(name)) throw new Error(`${name} is declared by ${taken.get(name)} and by ${path}: rename one of them.`);
      taken.set(name, path);
      const text = without(declared.get(name));
      if (text.includes("import('")) throw new Error(`${name} of ${path} has a type that tsc has worked out: write it down.`);
      for (const [word] of text.matchAll(WORD)) if (word !== name) need(path, word);
    } else if (imports.has(name)) {
      const from = imports.get(name);
      if (!from.startsWith('.')) throw new Error(`${path} takes ${name} from ${from}: what is public must do without packages.`);
      need(`${posix.join(dirname(path), from).replace(/\.ts$/, '')}.d.ts`, name);
    }
  };
  const wanted = modules.get(ENTRY).imports;
  for (const name of wanted.keys()) need(ENTRY, name);
  const parts = [...modules].flatMap(([path, { declared }]) =>
    [...declared].flatMap(([name, text]) => (taken.get(name) === path ? [published(text, wanted.has(name))] : [])),
  );
  // Without an export of its own, TypeScript would take everything for exported.
  return `// The library of iamsync: everything that programs may use.\n${parts.join('\n')}\nexport {};\n`;
}

/** A declaration as it stands in the one file: types are all exported, so that they can be named; of values, those that are there. */
function published(text, isWanted) {
  const statement = /^(?:export )?((?:declare )?(?:abstract )?(interface|type|class|function|const) )/gm;
  return text
    .replace(statement, (_, head, word) => `${isWanted || word === 'interface' || word === 'type' ? 'export ' : ''}${head}`)
    .trimEnd();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const text = declarations();
  if (text === null) process.exit(1);
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(join(root, 'dist', ENTRY), text);
}
