// What doctor asks an account: who we are there, whether it answers in time, what we may read and write, and whether it is locked.
import { skewAgainst } from '../edge/skew.ts';
import { CONFIRM_ACTIONS, READ_ACTIONS, WRITE_ACTIONS } from '../kinds/duties.ts';
import { reachOf } from '../manifest/config.ts';
import type { Checkup } from '../model/checkup.ts';
import { Failure } from '../model/failure.ts';
import { readWhole } from './pipeline.ts';
import type { Source } from './source.ts';
import type { Target } from './target.ts';

/** A check without the account that it is about. */
export type Found = Omit<Checkup, 'account'>;

/** AWS refuses a signature that is older or newer than this, in seconds. */
const REFUSED_SKEW = 300;
const NOTED_SKEW = 30;
const MOST_NAMED = 6;
/** As many as one page of answers holds. */
const SIMULATED_AT_ONCE = 100;

export function well(name: string, message: string): Found {
  return { name, state: 'ok', message, next: null };
}

/** What a Failure says, as a check; whatever else is thrown is a defect and goes on. */
export function ill(name: string, error: unknown, state: 'warn' | 'fail' = 'fail'): Found {
  if (!(error instanceof Failure)) throw error;
  return { name, state, message: error.message, next: error.next };
}

/** All checks of one account. Those that need credentials are left out where there are none. */
export async function examine(source: Source, target: Target, url: string | null): Promise<Found[]> {
  const clock = url === null ? [] : [await clockAgainst(url, target)];
  const who = await target.reader.identity.whoAmI().catch((error: unknown) => ill('credentials', error));
  if ('state' in who) return [who.next?.includes('AWS_ENDPOINT_URL') === true ? { ...who, name: 'endpoint' } : who, ...clock];
  const { account } = who.scope;
  const expected = source.account?.id;
  const identity = well('credentials', `${who.caller.arn} in account ${account}`);
  if (expected !== undefined && expected !== account) {
    const message = `the credentials are of account ${account}, and iamsync.yaml means ${expected}`;
    return [identity, ...clock, { name: 'account', state: 'fail', message, next: 'Use credentials of that account, or correct its id.' }];
  }
  return [
    identity,
    ...clock,
    await reading(source, target),
    await tagReading(target),
    // Who plans may write nothing, and need not.
    ...(await simulated(reachOf(source.config, source.account, who.scope.partition).applyAs ?? who.caller.arn, target)),
    ...(await journalOf(account, target)),
  ];
}

async function clockAgainst(url: string, { clock }: Target): Promise<Found> {
  try {
    const skew = await skewAgainst(url, () => clock.now());
    if (skew === null)
      return {
        name: 'clock',
        state: 'warn',
        message: `${url} does not tell the time`,
        next: 'Check AWS_ENDPOINT_URL and any proxy in between.',
      };
    const seconds = Math.round(Math.abs(skew) / 1000);
    const message = seconds <= 1 ? 'as the server has it' : `${seconds} s ${skew > 0 ? 'ahead of' : 'behind'} the server`;
    const next = "Set this machine's clock right: AWS refuses requests that are 5 minutes off.";
    if (seconds >= REFUSED_SKEW) return { name: 'clock', state: 'fail', message, next };
    return seconds >= NOTED_SKEW ? { name: 'clock', state: 'warn', message, next } : well('clock', message);
  } catch (error) {
    const why = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    return {
      name: 'clock',
      state: 'warn',
      message: `${url} can't be asked for the time: ${why}`,
      next: 'Check the network and AWS_ENDPOINT_URL.',
    };
  }
}

async function reading(source: Source, target: Target): Promise<Found> {
  try {
    let calls = 0;
    await readWhole(source, target, { descriptions: false, progress: (done) => (calls = done) });
    return well('read', `the whole account can be read (${calls} calls)`);
  } catch (error) {
    const found = ill('read', error);
    return { ...found, next: `${found.next ?? ''} iamsync-read, which iamsync init --github writes, holds all that plan needs.` };
  }
}

async function tagReading({ reader }: Target): Promise<Found> {
  const page = await reader.tagging.page(undefined).catch((error: unknown) => ill('tags', error, 'warn'));
  if (page !== null && 'state' in page) return page;
  if (page !== null) return well('tags', 'tag:GetResources is allowed');
  const message = 'tag:GetResources is not allowed here: tags of policies and instance profiles are read one by one';
  return { name: 'tags', state: 'warn', message, next: 'Allow tag:GetResources, or iam:ListPolicyTags and iam:GetInstanceProfile.' };
}

// The simulator knows roles, not their sessions; the root user and who may not ask it are told nothing.
async function simulated(who: string, target: Target): Promise<Found[]> {
  const cannot = (message: string): Found[] => [
    {
      name: 'write',
      state: 'warn',
      message: `can't tell what may be written: ${message}`,
      next: 'Allow iam:SimulatePrincipalPolicy to find out before apply does.',
    },
  ];
  const source = principalOf(who);
  if (source === null) return [well('write', `${who} may do everything that no SCP denies`)];
  const writes = [...new Set(Object.values(WRITE_ACTIONS).flat())].map((action) => `iam:${action}`);
  const actions = [...READ_ACTIONS, ...CONFIRM_ACTIONS, ...writes];
  const denied: string[] = [];
  try {
    for (let at = 0; at < actions.length; at += SIMULATED_AT_ONCE) {
      const ActionNames = actions.slice(at, at + SIMULATED_AT_ONCE);
      const { EvaluationResults = [] } = await target.reader.iam.get('SimulatePrincipalPolicy', {
        PolicySourceArn: source,
        ActionNames,
        MaxItems: 1000,
      });
      denied.push(
        ...EvaluationResults.flatMap(({ EvalActionName, EvalDecision }) => (EvalDecision === 'allowed' ? [] : [EvalActionName ?? ''])),
      );
    }
  } catch (error) {
    return cannot(ill('write', error).message);
  }
  return [
    verdict('write', writes, denied),
    verdict(
      'tagging',
      writes.filter((action) => /:(Tag|Untag)/.test(action)),
      denied,
    ),
  ];
}

function verdict(name: string, wanted: readonly string[], denied: readonly string[]): Found {
  const missing = wanted.filter((action) => denied.includes(action));
  if (missing.length === 0) return well(name, `all ${wanted.length} actions are allowed`);
  const more = missing.length > MOST_NAMED ? ` and ${missing.length - MOST_NAMED} more` : '';
  const message = `on every resource at once ${missing.length} of ${wanted.length} actions are not allowed: ${missing.slice(0, MOST_NAMED).join(', ')}${more}`;
  return { name, state: 'warn', message, next: 'Plan needs none of them; who applies needs what plan --permissions prints.' };
}

function principalOf(arn: string): string | null {
  const session = /^(arn:[^:]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn);
  if (session !== null) return `${session[1]}:iam::${session[2]}:role/${session[3]}`;
  return arn.endsWith(':root') ? null : arn;
}

async function journalOf(account: string, { journals, clock }: Target): Promise<Found[]> {
  if (journals === null)
    return [
      {
        name: 'journal',
        state: 'warn',
        message: 'journal: none; there is no lock, and no run can be taken back',
        next: 'Write journal: s3://BUCKET/PREFIX, or a folder, into iamsync.yaml.',
      },
    ];
  try {
    const runs = await journals.runs(account);
    const journal = well(
      'journal',
      runs.length === 0
        ? 'reachable, no run yet'
        : `reachable, ${runs.length} ${runs.length === 1 ? 'run' : 'runs'}, the last ${runs.at(-1)}`,
    );
    // Without a run nothing is there, and looking must not make it.
    if (runs.length === 0) return [journal];
    const lock = await journals.lock({ account, startedAt: clock.now() });
    await lock.release();
    return [journal, well('lock', 'free')];
  } catch (error) {
    return [
      ill(
        error instanceof Failure && error.code === 'locked' ? 'lock' : 'journal',
        error,
        error instanceof Failure && error.code === 'locked' ? 'warn' : 'fail',
      ),
    ];
  }
}
