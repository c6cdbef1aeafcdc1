// The house rules: what one source file may hold. A rule takes a file's tree and returns what breaks it.
import { floorOf, roomOf, stages, wrongImport } from './rooms.ts';
import { child, importsOf, isReference, text, visits } from './syntax.ts';
import type { Import, Node, Visit } from './syntax.ts';

export interface Source {
  /** From the repository's root, with slashes. */
  readonly path: string;
  readonly text: string;
}

interface Parsed extends Source {
  readonly visits: readonly Visit[];
  readonly imports: readonly Import[];
}

interface Hit {
  readonly at: number;
  readonly what: string;
}

/** Where rooms are chained: the way from manifests to a plan, and the way back from a journal to one. */
const CHAINS: ReadonlySet<string> = new Set(['src/cli/pipeline.ts', 'src/cli/takeback.ts']);
export const LONGEST_FILE = 300;
export const LONGEST_FUNCTION = 40;
/** From this floor on a room may touch the world. */
const WORLD = 4;
const BANNED_NAMES = /^(utils?|helpers?|managers?|data|common|misc)\.[a-z.]+$/i;
const EFFECTS = new Set([
  'process',
  'fetch',
  'console',
  'performance',
  'globalThis',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'crypto',
  'require',
]);
const EFFECT_MEMBERS = new Set(['Date.now', 'Math.random', 'Temporal.Now']);
const LOCALE = /^(localeCompare|toLocale[A-Za-z]*)$/;
const PURE_BUILTINS = new Set(['node:util', 'node:crypto']);
const PURE_CRYPTO = new Set(['createHash', 'createHmac', 'timingSafeEqual']);
/** A check that a comment switches off; a lint rule may be, if the comment says why after two dashes. */
const SWITCHED_OFF = /(?<!['"`])\/[/*]\s*(@ts-(?:ignore|expect-error|nocheck)|(?:ox|es)lint-disable\S*(?!.* -- \S))/g;
const SDK = /^@(aws-sdk|smithy|aws-crypto)\//;

const inSource = (file: Source): boolean => file.path.startsWith('src/');
const pure = (file: Source): boolean => floorOf(roomOf(file.path) ?? 'cli') < WORLD;
const all = (file: Parsed, judge: (visit: Visit) => string | null): Hit[] =>
  file.visits.flatMap((visit) => {
    const what = judge(visit);
    return what === null ? [] : [{ at: visit.node.start, what }];
  });

function memberName(node: Node): string {
  return `${text(child(node, 'object'), 'name') ?? '?'}.${text(child(node, 'property'), 'name') ?? '?'}`;
}

function effect(visit: Visit): string | null {
  const { node } = visit;
  if (isReference(visit) && EFFECTS.has(text(node, 'name') ?? '')) return `${text(node, 'name')} touches the world`;
  if (node.type === 'MemberExpression' && EFFECT_MEMBERS.has(memberName(node))) return `${memberName(node)} touches the world`;
  if (node.type === 'MemberExpression' && LOCALE.test(text(child(node, 'property'), 'name') ?? ''))
    return 'the result depends on the locale';
  if (node.type === 'MetaProperty' && text(child(node, 'meta'), 'name') === 'import') return 'import.meta tells where the code lies';
  const dated = text(child(node, 'callee'), 'name') === 'Date';
  if (dated && node.type === 'CallExpression') return 'Date() reads the clock';
  if (dated && node.type === 'NewExpression' && isEmpty(node['arguments'])) return 'new Date() reads the clock';
  return null;
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function impureImport({ from, typeOnly, names }: Import): string | null {
  if (typeOnly) return null;
  if (SDK.test(from)) return `${from} may be imported as a type only`;
  if (from === '(computed)') return 'an import must name its module';
  if (from.startsWith('node:') && !PURE_BUILTINS.has(from)) return `${from} touches the world`;
  const impure = from === 'node:crypto' ? names.filter((name) => !PURE_CRYPTO.has(name)) : [];
  return impure.length > 0 ? `${impure.join(', ')} of node:crypto is not a pure function` : null;
}

function typeHole({ node }: Visit): string | null {
  switch (node.type) {
    case 'TSAnyKeyword':
      return 'any';
    case 'TSNonNullExpression':
      return 'a non-null assertion';
    case 'TSEnumDeclaration':
      return 'an enum';
    case 'TSModuleDeclaration':
      return 'a namespace';
    case 'TSTypeAssertion':
      return 'a cast';
    case 'TSAsExpression':
      return isConst(child(node, 'typeAnnotation')) ? null : 'a cast';
    default:
      return null;
  }
}

function isConst(type: Node | null): boolean {
  return type !== null && text(child(type, 'typeName'), 'name') === 'const';
}

function lineOf(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}

function longFunction(file: Parsed, { node }: Visit): string | null {
  if (!/^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type)) return null;
  const lines = lineOf(file.text, node.end) - lineOf(file.text, node.start) + 1;
  return lines > LONGEST_FUNCTION ? `a function of ${lines} lines (at most ${LONGEST_FUNCTION})` : null;
}

function asleep({ node }: Visit): string | null {
  return node.type === 'MemberExpression' && /^(it|test|describe)\.(only|skip|todo|fails)$/.test(memberName(node))
    ? memberName(node)
    : null;
}

function strayClass({ node }: Visit): string | null {
  if (node.type !== 'ClassDeclaration' && node.type !== 'ClassExpression') return null;
  return text(child(node, 'superClass'), 'name')?.match(/^(Error|Failure)$/) ? null : 'a class that is not an error';
}

/** Every rule by its name, with what it is there for in the words of a violation. */
const RULES: Readonly<Record<string, (file: Parsed) => Hit[]>> = {
  'file-name': (file) => (BANNED_NAMES.test(file.path.split('/').at(-1) ?? '') ? [{ at: 0, what: 'the name says nothing' }] : []),
  'first-line': (file) => (file.text.startsWith('// ') ? [] : [{ at: 0, what: 'the first line must say what the file is for' }]),
  'file-length': (file) => {
    const lines = file.text.trimEnd().split('\n').length;
    return lines > LONGEST_FILE ? [{ at: 0, what: `${lines} lines (at most ${LONGEST_FILE})` }] : [];
  },
  room: (file) => (inSource(file) && roomOf(file.path) === null ? [{ at: 0, what: 'the file stands in no room' }] : []),
  floors: (file) =>
    file.imports.flatMap(({ from, node }) => {
      const what = wrongImport(file.path, from);
      return what === null ? [] : [{ at: node.start, what }];
    }),
  chain: (file) => {
    const rooms = stages(file.path, file.imports);
    return inSource(file) && rooms.length >= 3 && !CHAINS.has(file.path)
      ? [{ at: 0, what: `only ${[...CHAINS].join(' and ')} chain rooms; this file runs ${rooms.join(', ')}` }]
      : [];
  },
  pure: (file) => (pure(file) ? all(file, effect) : []),
  'pure-imports': (file) =>
    pure(file)
      ? file.imports.flatMap((found) => {
          const what = impureImport(found);
          return what === null ? [] : [{ at: found.node.start, what }];
        })
      : [],
  types: (file) => (inSource(file) ? all(file, typeHole) : []),
  'switched-off': (file) =>
    [...file.text.matchAll(SWITCHED_OFF)].map((found) => ({ at: found.index, what: `${found[1]} without a reason` })),
  'function-length': (file) => (inSource(file) ? all(file, (visit) => longFunction(file, visit)) : []),
  classes: (file) => (pure(file) ? all(file, strayClass) : []),
  asleep: (file) => (file.path.startsWith('test/') ? all(file, asleep) : []),
};

export const RULE_NAMES = Object.keys(RULES);

export interface Violation {
  readonly rule: string;
  readonly text: string;
}

/** What a file breaks: the rule, and `path:line: what` as text. */
export function violations(file: Source): Violation[] {
  const tree = visits(file.text);
  const parsed: Parsed = { ...file, visits: tree, imports: importsOf(tree) };
  return Object.entries(RULES).flatMap(([rule, judge]) =>
    judge(parsed).map(({ at, what }) => ({ rule, text: `${file.path}:${lineOf(file.text, at)}: ${what}` })),
  );
}
