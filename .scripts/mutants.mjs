// `npm run test:mutants`: breaks the containment engine in one place after another; each time its tests must notice.
// `node .scripts/mutants.mjs 3 7` tries these alone; `--check` breaks nothing and only looks whether each has its place.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { root } from './run.mjs';
import { reportOf } from './suite.mjs';

const engine = (name) => posix.join('src/policy/containment', `${name}.ts`);

/** What is broken, where, and how. */
const MUTANTS = [
  ['an ANY of the outer pattern takes a * of the inner', 'glob', 'inner !== STAR;', 'true;'],
  ['a pattern may end early', 'glob', 'return at === outer.length;', 'return true;'],
  [
    'two globs that cross have nothing in common',
    'glob',
    'if (a === STAR && b === STAR) return unique([...prefixed(STAR, next.down), ...prefixed(STAR, next.across)]);',
    'if (a === STAR && b === STAR) return prefixed(STAR, next.down);',
  ],
  ['patterns are told apart by their ends too soon', 'glob', 'if (differ(a[a.length - i], b[b.length - i])) return true;', 'return true;'],
  ['an ARN breaks at four colons', 'pattern', 'const PARTS = 6;', 'const PARTS = 5;'],
  ['the account of an ARN does not matter', 'pattern', '[2, 5, 4, 3, 1, 0]', '[2, 5, 3, 1, 0]'],
  ['actions are compared with case', 'pattern', 'wildcardTokens(text.toLowerCase())', 'wildcardTokens(text)'],
  [
    'NotAction holds its own only',
    'lookup',
    'if (!isFound(not, inner, budget)) ids.add(id);',
    'if (isFound(not, inner, budget)) ids.add(id);',
  ],
  [
    'what begins differently is looked at no more',
    'lookup',
    'if (length > inner.head.length) break;',
    'if (length >= inner.head.length) break;',
  ],
  [
    'a negated operator is false of an absent key',
    'atom',
    'absent: ifExists || negated, every: negated',
    'absent: ifExists, every: negated',
  ],
  ['IfExists means nothing', 'atom', 'absent: ifExists || negated', 'absent: negated'],
  ['ForAllValues is false of an absent key', 'atom', 'absent: true, every: true', 'absent: false, every: true'],
  [
    'ForAnyValue asks all',
    'atom',
    'absent: ifExists && reading.openIfExists, every: false',
    'absent: ifExists && reading.openIfExists, every: true',
  ],
  ['ForAnyValue with IfExists has one reading', 'atom', 'absent: ifExists && reading.openIfExists', 'absent: ifExists'],
  [
    'a negated operator asks some value',
    'atom',
    'absent: ifExists || negated, every: negated',
    'absent: ifExists || negated, every: false',
  ],
  ['the opposite of every is every', 'atom', 'every: !atom.every, inside', 'every: atom.every, inside'],
  ['the opposite keeps what it says of an absent key', 'atom', 'absent: !atom.absent', 'absent: atom.absent'],
  ['Null is read the wrong way', 'atom', "[wanted.has('true'), wanted.has('false')]", "[wanted.has('false'), wanted.has('true')]"],
  ['a single empty text is a value', 'key', 'return emptyText(atoms) ?? withMore(every, found, budget);', 'return found;'],
  ['a pattern with a variable lies in no other', 'key', 'liesWithin(language, other.language)', 'language === other.language'],
  ['the demands on every value are forgotten', 'key', 'valueWithin([...every, demand], budget)', 'valueWithin([demand], budget)'],
  [
    'a * within the first parts of an ARN takes colons',
    'language',
    'if (token === STAR) return place < run.narrow && character === COLON ? [] : [place];',
    'if (token === STAR) return [place];',
  ],
  ['an ARN never breaks off', 'language', 'if (parts.slice(i + 1).every(isNullable)) ends.add(joined.length);', ''],
  [
    'letters have one case',
    'automaton',
    'return upper.length === 1 ? [token, upper[0]?.codePointAt(0) ?? token] : [token];',
    'return [token];',
  ],
  ['one fresh character is like any other', 'automaton', 'new Set<number>([fresh])', 'new Set<number>()'],
  ['less is at most', 'typed', 'return (value) => value < most;', 'return (value) => value <= most;'],
  ['networks lie in any of their width', 'typed', 'known.has(keyOf(value, length))', 'true'],
  ['2008 knows variables', 'box', 'document.Version === SUPPORTED', 'document.Version !== null'],
  ['a list of exclusions is not cut', 'cover', 'if (box.actions.negated) {', 'if (box.actions.negated && box.resources.negated) {'],
  [
    'a Deny of the smaller side is forgotten',
    '../containment',
    '...escape.flatMap(({ covers }) => covers), ...denies]',
    '...escape.flatMap(({ covers }) => covers)]',
  ],
  ['a Deny of the larger side is forgotten', '../containment', '...deny.boxes.map((box)', '...deny.boxes.slice(1).map((box)'],
  ['limits of the larger side are forgotten', '../containment', '[allow, ...limits].map(', '[allow].map('],
  ['limits of the smaller side are forgotten', '../containment', 'regionsOf(allow, form.limits)', 'regionsOf(allow, [])'],
  ['one of several smaller sides is enough', '../containment', 'const ways = smallers.map(', 'const ways = smallers.slice(0, 1).map('],
  [
    'one of several larger sides is enough',
    '../containment',
    'product(largers.map(escapesOf)',
    'product(largers.slice(0, 1).map(escapesOf)',
  ],
  ['a key holds several values where nobody asks for sets', 'key', 'if (!several) return', 'if (several) return'],
  ['nobody but those who are named is asked about', 'askers', 'add(someoneIn(unusedAccount(accounts)));', ''],
  [
    'an account does not hold its roles',
    'principal',
    'if (account !== undefined) return asking?.account === account;',
    'if (account !== undefined) return false;',
  ],
];

/** What a mutant breaks stands in one place, or it says nothing. Says so of each that has none, or several. */
function isPlaced([what, name, from], index) {
  const file = engine(name);
  const places = readFileSync(join(root, file), 'utf8').split(from).length - 1;
  if (places !== 1) console.error(`Mutant ${index + 1} (${what}) has ${places} places in ${file}: ${from}`);
  return places === 1;
}

const unplaced = MUTANTS.filter((mutant, index) => !isPlaced(mutant, index)).length;
if (process.argv[2] === '--check') {
  if (unplaced === 0) console.log(`Each of ${MUTANTS.length} mutants has its place.`);
  process.exit(unplaced === 0 ? 0 : 1);
}
if (unplaced > 0) process.exit(1);

const wanted = process.argv.slice(2).map(Number);
/** Whether the suites pass on a mutant. One that never ends is noticed too. */
function survives(mutant) {
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/mutants/vitest.config.ts', '--reporter=dot'];
  const env = { ...process.env, IAMSYNC_MUTANT: JSON.stringify(mutant), CONTAINMENT_SHARE: '41', CONTAINMENT_RUNS: '60' };
  return spawnSync(process.execPath, args, { cwd: root, env, stdio: 'ignore', timeout: 180_000 }).status === 0;
}

if (!survives({ file: engine('glob'), from: '', to: '' })) {
  console.error('The suites fail without any mutant: npx vitest run --config test/vitest.config.ts test/policy/containment');
  process.exit(1);
}

let killed = 0;
let tried = 0;
const alive = [];
for (const [index, [what, name, from, to]] of MUTANTS.entries()) {
  const number = index + 1;
  if (wanted.length > 0 && !wanted.includes(number)) continue;
  const file = engine(name);
  tried++;
  const isKilled = !survives({ file, from, to });
  if (isKilled) killed++;
  else alive.push(number);
  console.log(`${isKilled ? 'killed' : 'ALIVE '} ${String(number).padStart(2)} ${what}`);
}
console.log(`\n${killed} of ${tried} mutants killed${alive.length === 0 ? '' : `; alive: ${alive.join(', ')}`}.`);
// What .ci/run counts: a mutant that lives is a failure.
const report = { numPassedTests: killed, testResults: [{ status: 'passed', assertionResults: alive.map(() => ({ status: 'failed' })) }] };
mkdirSync(join(root, dirname(reportOf('mutants'))), { recursive: true });
writeFileSync(join(root, reportOf('mutants')), JSON.stringify(report));
process.exitCode = alive.length === 0 ? 0 : 1;
