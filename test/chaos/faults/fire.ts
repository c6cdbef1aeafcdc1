// A run over a bad wire, and whether what it says of itself is what was done to the account.
import { run } from '../../../src/apply/run.ts';
import { isOnce } from '../../../src/apply/repeating.ts';
import { isCall } from '../../../src/model/call.ts';
import type { Call } from '../../../src/model/call.ts';
import { isError } from '../../../src/model/finding.ts';
import { isObject, same } from '../../../src/model/json.ts';
import type { Json } from '../../../src/model/json.ts';
import { actionsOf } from '../../../src/model/plan.ts';
import type { Plan } from '../../../src/model/plan.ts';
import type { Secret } from '../../../src/model/ports.ts';
import type { JournalLine, RunReport } from '../../../src/model/run.ts';
import type { Sent, Wire } from '../../support/wire.ts';
import { describeFindings, planOn } from '../../support/world.ts';
import type { Files } from '../../support/world.ts';

export interface Shot {
  readonly plan: Plan;
  readonly report: RunReport;
  /** The writing calls as they left. */
  readonly sent: readonly Sent[];
  /** What is wrong about what it said; empty if it told the exact truth. */
  readonly lies: readonly string[];
  /** Secrets that stand in the report, the journal or the progress. */
  readonly leaks: number;
  /** What was handed over, by the name of the secret. */
  readonly delivered: ReadonlyMap<string, Secret>;
}

/**
 * What is refused for want of a safe order, or since nobody would have full access, is applied here all the same: what faults do to a
 * run is asked, and of every sort of run.
 */
const UNSAFE: ReadonlySet<string> = new Set(['no-safe-order', 'lock-out']);

/** The plan of manifests, as the account shows itself now. Throws if it is refused for anything else. */
export async function planned(wire: Wire, files: Files): Promise<Plan> {
  const asOf = `${new Date(wire.clock.now()).toISOString().slice(0, 16)}Z`;
  const plan = await planOn(wire.calm, files, { asOf });
  const errors = plan.findings.filter((finding) => isError(finding) && !UNSAFE.has(finding.rule));
  if (errors.length > 0) throw new Error(describeFindings(errors));
  return plan;
}

/** Runs a plan over the wire, with everything that befalls it there. */
export async function fire(wire: Wire, plan: Plan): Promise<Shot> {
  const lines: JournalLine[] = [];
  const said: unknown[] = [];
  const delivered = new Map<string, Secret>();
  let passwords = 0;
  const report = await run(
    plan,
    {
      iam: wire.account.writer,
      reader: wire.account.reader.iam,
      clock: wire.clock,
      journal: { run: 'the-run', write: async (line) => void lines.push(line) },
      secrets: {
        password: () => `Made-up-${(passwords += 1)}-${wire.clock.random()}`,
        deliver: async (_sink, name, secret) => void delivered.set(name, secret),
        knows: async ({ accessKeyId }) => wire.world.signer(accessKeyId) !== undefined,
      },
    },
    { concurrency: 4, waits: true, onEvent: (event) => void said.push(event) },
  );
  const { plan: _, ...head } = { plan: null, ...lines[0] };
  const written = JSON.stringify([report, head, lines.slice(1), said]);
  const leaks = wire.secrets.filter((secret) => written.includes(secret)).length;
  const sent = [...wire.sent];
  return { plan, report, sent, lies: [...liesOf(plan, report, sent), ...journalLies(report, lines)], leaks, delivered };
}

/** What the report says against what the account has seen. */
function liesOf(plan: Plan, report: RunReport, sent: readonly Sent[]): string[] {
  const actions = actionsOf(plan);
  const named = [...report.done, ...report.failed, ...report.notTried].map(({ id }) => id);
  const lies = actions.filter(({ id }) => named.filter((one) => one === id).length !== 1).map(({ id }) => `${id} is not told once`);
  const calls = actions.flatMap((action) => (isCall(action.do) ? [{ action, call: action.do }] : []));
  // What was sent word for word as an action has it, is no other action's, whose words only AWS could tell.
  const exact = new Set(
    sent.filter((one) => calls.some(({ call }) => one.op === call.op && same(plain(call)['input'] ?? null, one.input))),
  );
  const made = (call: Call): Sent[] =>
    sent.filter((one) => isOf(one, call) && (!exact.has(one) || same(plain(call)['input'] ?? null, one.input)));
  const twins = (call: Call): number => calls.filter((other) => same(plain(other.call), plain(call))).length;
  const tellings = new Map([
    ...report.done.map((one): [string, string] => [one.id, one.skipped ? 'skipped' : 'done']),
    ...report.failed.map((one): [string, string] => [one.id, one.error.ambiguous ? 'doubtful' : 'failed']),
    ...report.notTried.map((one): [string, string] => [one.id, 'not tried']),
  ]);
  for (const { action, call } of calls) {
    if (twins(call) > 1) continue;
    const all = made(call);
    const done = all.filter((one) => one.done).length;
    const telling = tellings.get(action.id);
    const lie = lieOf(telling, all.length, done, isOnce(call.op));
    if (lie !== undefined) lies.push(`${action.id}: ${lie}`);
  }
  const strays = sent.filter((one) => one.done && !calls.some(({ call }) => isOf(one, call)));
  return [...lies, ...strays.map(({ op }) => `${op} was made, and no action says so`)];
}

function lieOf(telling: string | undefined, all: number, done: number, once: boolean): string | undefined {
  switch (telling) {
    case 'done':
      if (done === 0) return 'is said to be done, and was not';
      return once && done > 1 ? `was done ${done} times` : undefined;
    case 'skipped':
      return done === 0 ? undefined : 'is said to be skipped, and was done';
    case 'failed':
      return done === 0 ? undefined : 'is said to have failed for sure, and was done';
    case 'not tried':
      return all === 0 ? undefined : 'is said not to have been tried, and was';
    default:
      return undefined;
  }
}

/** The last word of the journal on each action is that of the report. */
function journalLies({ done, failed }: RunReport, lines: readonly JournalLine[]): string[] {
  const last = new Map(lines.flatMap((one): [string, string][] => ('id' in one ? [[one.id, one.event]] : [])));
  const wrong = (id: string, event: string): string[] =>
    last.get(id) === event || last.get(id) === undefined ? [] : [`the journal says ${last.get(id) ?? ''} of ${id}, the report ${event}`];
  return [
    ...done.flatMap(({ id, skipped }) => wrong(id, skipped ? 'skipped' : 'done')),
    ...failed.flatMap(({ id }) => wrong(id, 'failed')),
  ];
}

/** Whether a call that was sent is one of the plan: what only AWS or chance could tell beforehand may be anything. */
function isOf({ op, input }: Sent, call: Call): boolean {
  return op === call.op && fits(plain(call)['input'], input);
}

function plain(call: Call): { readonly [member: string]: Json } {
  return JSON.parse(JSON.stringify(call));
}

function fits(wanted: Json | undefined, sent: Json | undefined): boolean {
  if (isObject(wanted) && ('ref' in wanted || 'generate' in wanted)) return true;
  if (Array.isArray(wanted) && Array.isArray(sent)) return wanted.length === sent.length && wanted.every((one, at) => fits(one, sent[at]));
  if (isObject(wanted) && isObject(sent)) {
    const members = Object.keys(wanted);
    return members.length === Object.keys(sent).length && members.every((member) => fits(wanted[member], sent[member]));
  }
  return wanted === undefined ? sent === undefined : sent !== undefined && same(wanted, sent);
}

/** Keys that no slot of their user names. */
export async function orphans(wire: Wire): Promise<string[]> {
  const { iam } = wire.calm.reader;
  const { UserDetailList = [] } = await iam.get('GetAccountAuthorizationDetails', { Filter: ['User'] });
  const found: string[] = [];
  for (const { UserName = '' } of UserDetailList) {
    const { AccessKeyMetadata = [] } = await iam.get('ListAccessKeys', { UserName });
    const { Tags = [] } = await iam.get('ListUserTags', { UserName });
    const marks = Tags.filter(({ Key = '' }) => Key.startsWith('iamsync:key:')).map(({ Value = '' }) => Value);
    const mine = AccessKeyMetadata.map(({ AccessKeyId = '' }) => AccessKeyId);
    found.push(...mine.filter((id) => !marks.some((mark) => mark.includes(id))).map((id) => `${UserName}/${id}`));
  }
  return found;
}
