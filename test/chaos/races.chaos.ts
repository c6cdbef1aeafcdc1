// Two pipelines racing for one account, as processes: with the same reviewed plan, with plans that clash, with plans that have nothing to
// do with each other; the lock in a folder and in S3. Every change is made once or not at all, and whoever comes too late is told so.
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { ACCOUNT, openBench, STACK_TRACE, towards } from '../support/program.ts';
import type { Ended, Folder } from '../support/program.ts';
import { IS_SHORT, leaveTally } from './tally.ts';

/** Of each kind and lock. */
const RACES = IS_SHORT ? 2 : 16;
/** The second one starts so many milliseconds later, each time a little more. */
const HEAD_STARTS = [0, 120, 30, 240, 60, 480, 90, 15];

const bench = openBench();
let sandbox: Sandbox;
let env: Readonly<Record<string, string>>;
const counted = { races: 0, survived: 0, converged: 0, violations: 0 };
const outcomes = new Map<string, number>();

beforeAll(async () => {
  sandbox = await bench.sandbox();
  env = towards(sandbox);
  const { accessKeyId = '', secretAccessKey = '' } = sandbox.keys[ACCOUNT] ?? {};
  const s3 = new S3Client({
    endpoint: sandbox.url,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
  });
  await s3.send(new CreateBucketCommand({ Bucket: 'journals' }));
  sandbox.setLatency(15);
});
afterAll(async () => {
  await bench.close();
  leaveTally('races', {
    part: 'two pipelines racing',
    injected: counted.races,
    survived: counted.survived,
    converged: counted.converged,
    keysOrphaned: 0,
    secretsLeaked: 0,
    violations: counted.violations,
    figures: Object.fromEntries([...outcomes].sort(([a], [b]) => (a < b ? -1 : 1))),
  });
});

type Kind = 'the same plan' | 'plans that clash' | 'plans apart';
type Place = 'folder' | 'S3';

const policy = (name: string, action: string): string =>
  `  ${name}:\n    document:\n      Statement: [{ Effect: Allow, Action: "${action}", Resource: "*" }]\n`;

/** What the two want: three policies each, whose names and contents make the kind of race. */
function wishes(kind: Kind, race: string): readonly [string, string] {
  const of = (team: string, action: string): string =>
    `policies:\n${[1, 2, 3].map((number) => policy(`${race}-${team}${number}`, action)).join('')}`;
  switch (kind) {
    case 'the same plan':
      return [of('x', 's3:GetObject'), of('x', 's3:GetObject')];
    case 'plans that clash':
      return [of('x', 's3:GetObject'), of('x', 'sqs:SendMessage')];
    case 'plans apart':
      return [of('a', 's3:GetObject'), of('b', 'sqs:SendMessage')];
  }
}

async function prepared(kind: Kind, place: Place, race: string): Promise<readonly [Folder, Folder]> {
  const kept = bench.folder({});
  const journal = place === 'S3' ? 's3://journals' : `${kept.path}/journals`;
  const [first, second] = wishes(kind, race);
  const make = (manifest: string): Folder => bench.folder({ 'manifests/all.yaml': manifest, 'iamsync.yaml': `journal: ${journal}\n` });
  const both = [make(first), make(second)] as const;
  for (const folder of both) {
    if (kind === 'the same plan' && folder === both[1]) {
      folder.write('plan.json', both[0].read('plan.json'));
      continue;
    }
    const planned = await folder.run(['plan', '--out', 'plan.json'], env);
    expect(planned.code, planned.all).toBe(0);
  }
  return both;
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, milliseconds));
const apply = (folder: Folder): Promise<Ended> => folder.run(['apply', 'plan.json'], env);

/** What was made, as often as it was made: `NAME ACTION`. */
function made(race: string): string[] {
  return sandbox.calls.flatMap(({ op, input }) => {
    const name = String(input['PolicyName']);
    if (op !== 'CreatePolicy' || !name.startsWith(race)) return [];
    return [`${name} ${/"(s3|sqs):/.exec(String(input['PolicyDocument']))?.[1] ?? ''}`];
  });
}

/** Why an end is none that the loser of a race may have; null if it is. */
function complaint({ code, stderr, all }: Ended): string | null {
  if (STACK_TRACE.test(all)) return 'a stack trace';
  if (code === 0) return null;
  if (code === 1 && /this account is locked by process \d+ on \S+ since \S+\n {2}next: \S/.test(stderr)) return null;
  if (code === 3 && /not the reviewed one\.\n( {2}(differs|now also|no longer): .+\n)+ {2}next: \S/.test(stderr)) return null;
  return `exit ${code ?? 'by a signal'}`;
}

/** What is wrong with how a race ended, and with what there is after it. */
function wrongs(kind: Kind, race: string, ended: readonly Ended[]): string[] {
  const wrong = ended.flatMap((one) => complaint(one) ?? []);
  const all = made(race);
  if (new Set(all.map((one) => one.split(' ')[0])).size !== all.length) wrong.push('something was made twice');
  // Who makes calls, makes them all before another one makes any.
  const turns = all.map((one) => (kind === 'plans apart' ? one.split('-')[1]?.[0] : one.split(' ')[1]));
  if (turns.filter((who, index) => who !== turns[index - 1]).length > new Set(turns).size) wrong.push('two were inside');
  const winners = ended.filter(({ code }) => code === 0).length;
  if (winners === 0) wrong.push('nobody won');
  if (kind === 'plans that clash' && winners > 1) wrong.push('both won');
  if (all.length !== (kind === 'plans apart' ? 3 * winners : 3)) wrong.push(`${all.length} policies were made`);
  return wrong;
}

async function raced(kind: Kind, place: Place, index: number): Promise<string[]> {
  const race = `${kind.replaceAll(' ', '')}${place}${index}`;
  const both = await prepared(kind, place, race);
  sandbox.forgetCalls();
  const [first, second] = index % 2 === 0 ? both : [both[1], both[0]];
  const ended = await Promise.all([apply(first), pause(HEAD_STARTS[index % HEAD_STARTS.length] ?? 0).then(() => apply(second))]);
  counted.races += 1;
  const codes = ended.map(({ code }) => String(code)).sort();
  const outcome = `${kind}, exit codes ${codes.join(' and ')}:`;
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  const wrong = wrongs(kind, race, ended);
  if (wrong.length === 0) counted.survived += 1;
  else counted.violations += 1;
  // Once more, one after the other: the same plan has nothing left to do, plans apart are both done, and what clashes stays refused.
  const again = [];
  for (const [at, folder] of [first, second].entries()) if (ended[at]?.code !== 0) again.push(await apply(folder));
  const expected = kind === 'plans that clash' ? 3 : 0;
  const left = again.filter(({ code }) => code !== expected).map(({ code, all }) => `once more: exit ${String(code)}: ${all}`);
  const after = made(race).length === (kind === 'plans apart' ? 6 : 3) ? [] : ['not all was made once'];
  if (left.length + after.length === 0) counted.converged += 1;
  for (const folder of both) folder.remove();
  return [...wrong, ...left, ...after].map((what) => `${race}: ${what}\n${ended.map(({ all }) => all).join('\n')}`);
}

const KINDS: readonly Kind[] = ['the same plan', 'plans that clash', 'plans apart'];
const CASES = KINDS.flatMap((kind) => (['folder', 'S3'] as const).map((place) => [kind, place] as const));

it.each(CASES)(`%s, the lock in %s: every change is made once, in ${RACES} races`, async (kind, place) => {
  const wrong: string[] = [];
  for (let index = 0; index < RACES; index += 1) wrong.push(...(await raced(kind, place, index)));
  expect(wrong).toEqual([]);
});
