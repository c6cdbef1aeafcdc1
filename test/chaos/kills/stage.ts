// A plan's folder and account, made once and copied for every point at which its run is killed.
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openAccount } from '../../../src/edge/aws.ts';
import { secretsOver } from '../../../src/edge/secrets.ts';
import { nullJournal } from '../../../src/edge/journal.ts';
import { run } from '../../../src/apply/run.ts';
import { startSandbox } from '../../../src/sandbox/server.ts';
import type { Sandbox } from '../../../src/sandbox/server.ts';
import { standBetween } from '../../support/between.ts';
import type { Between, Cut, Passing } from '../../support/between.ts';
import { ACCOUNT, openFolder, towards } from '../../support/program.ts';
import type { Ended, Folder } from '../../support/program.ts';
import { planOn, quickClock } from '../../support/world.ts';
import { heldIn } from './account.ts';
import type { Held } from './account.ts';
import type { KilledPlan, Past } from './plans.ts';
import { witnessOf } from './truth.ts';
import type { Begun } from './truth.ts';

const DAY = 24 * 3_600_000;
const STATE = 'state.json';

/** The folder and the account as they are before the run that is killed. */
export interface Ready {
  readonly plan: KilledPlan;
  readonly folder: Folder;
  /** Where the state of its sandbox lies, for nobody but the sandbox. */
  readonly home: Folder;
  remove(): void;
}

/** Lets the past of a plan happen. */
export async function makeReady(plan: KilledPlan): Promise<Ready> {
  const [folder, home] = [openFolder({}), openFolder({})];
  for (const past of plan.past) await happen(past, folder, join(home.path, STATE));
  write(folder, plan.files);
  const state = join(home.path, STATE);
  if (plan.first !== undefined) await succeed(folder, [...plan.first, `--sandbox=${state}`]);
  // Nothing may have happened before, and there is an account all the same.
  await (await startSandbox({ stateFile: state })).close();
  return {
    plan,
    folder,
    home,
    remove() {
      folder.remove();
      home.remove();
    },
  };
}

function write(folder: Folder, files: Past['files']): void {
  for (const [file, text] of Object.entries(files)) folder.write(file, text);
}

async function happen(past: Past, folder: Folder, stateFile: string): Promise<void> {
  write(folder, past.files);
  if ('daysAgo' in past) return happenThen(past.files, past.daysAgo, folder, stateFile);
  await succeed(folder, ['apply', '--yes', '--allow-deletes', '99', `--sandbox=${stateFile}`]);
}

async function succeed(folder: Folder, args: readonly string[]): Promise<void> {
  const ended = await folder.run(args);
  if (ended.code !== 0) throw new Error(`${args.join(' ')} ended with ${ended.code}:\n${ended.all}`);
}

// With a clock of that day, which the program does not have.
async function happenThen(files: Past['files'], daysAgo: number, folder: Folder, stateFile: string): Promise<void> {
  const now = (): number => Date.now() - daysAgo * DAY;
  const sandbox = await startSandbox({ stateFile, now });
  const credentials = sandbox.keys[ACCOUNT];
  const account = openAccount({ endpoint: sandbox.url, region: 'us-east-1', ...(credentials === undefined ? {} : { credentials }) });
  const plan = await planOn({ id: ACCOUNT, ...account }, files, { asOf: `${new Date(now()).toISOString().slice(0, 16)}Z` });
  const secrets = secretsOver({ vault: { kind: 'file', folder: join(folder.path, 'vault') } }, account.knows, account.vault);
  const world = { iam: account.writer, reader: account.reader.iam, journal: nullJournal, clock: quickClock, secrets };
  const report = await run(plan, world, { concurrency: 4, waits: false });
  account.close();
  await sandbox.close();
  if (report.failed.length > 0) throw new Error(report.failed.map(({ id, error }) => `${id}: ${error.message}`).join('\n'));
}

/** What one run of the program was, seen from beside it. */
export interface Ran {
  readonly ended: Ended;
  /** What is not true in its journals. */
  readonly lies: readonly string[];
  /** Its journals: one, or two if it took back what had failed. */
  readonly begun: readonly Begun[];
  /** The calls that it made, by operation; empty for what is not of the Query protocol. */
  readonly seen: readonly string[];
}

export interface Stage {
  readonly folder: Folder;
  readonly sandbox: Sandbox;
  /** What the account holds now. */
  held(): Held;
  /** Every secret that AWS issued or was given here. */
  readonly secrets: ReadonlySet<string>;
  /** Everything that the program said so far. */
  readonly said: readonly string[];
  /** Runs the program, and kills it at the cut. */
  run(args: readonly string[], cut: Cut | null): Promise<Ran>;
  close(): Promise<void>;
}

/** A copy of all that is ready, to be killed in. */
export async function openStage({ plan, folder: from, home: above }: Ready): Promise<Stage> {
  const [folder, home] = [openFolder({}), openFolder({})];
  cpSync(from.path, folder.path, { recursive: true });
  cpSync(above.path, home.path, { recursive: true });
  const stateFile = join(home.path, STATE);
  const sandbox = await startSandbox({ stateFile });
  if (plan.fault !== undefined) sandbox.fail(plan.fault);
  const secrets = new Set<string>();
  const said: string[] = [];
  return {
    folder,
    sandbox,
    secrets,
    said,
    held: () => heldIn(readFileSync(stateFile, 'utf8')),
    async run(args, cut) {
      const witness = witnessOf(folder.path);
      const watch = {
        arrives: witness.arrives,
        done(passing: Passing, status: number, answer: string) {
          witness.done(passing, status, answer);
          for (const secret of secretsIn(passing.body, answer)) secrets.add(secret);
        },
      };
      const between = await standBetween(sandbox.url, () => true, watch);
      const ended = await runBetween({ folder, sandbox, between }, args, cut);
      said.push(ended.all);
      const seen = [...between.seen];
      await between.close();
      return { ended, lies: witness.lies(), begun: witness.begun(), seen };
    },
    async close() {
      await sandbox.close();
      folder.remove();
      home.remove();
    },
  };
}

/** Milliseconds that pass between an answer and the end, so that it comes before, in and after the line of the journal. */
const PAUSES = [0, 1, 2, 4];

async function runBetween(
  { folder, sandbox, between }: { readonly folder: Folder; readonly sandbox: Sandbox; readonly between: Between },
  args: readonly string[],
  cut: Cut | null,
): Promise<Ended> {
  let running: ReturnType<Folder['start']> | undefined = undefined;
  const kill = (): void => running?.kill('SIGKILL');
  const pause = PAUSES[(cut?.at ?? 0) % PAUSES.length] ?? 0;
  between.expect(cut, () => (cut?.when === 'answered' && pause > 0 ? void setTimeout(kill, pause) : kill()));
  running = folder.start(args, { ...towards(sandbox), AWS_ENDPOINT_URL: between.url });
  const ended = await running.ended;
  await between.idle();
  return ended;
}

function secretsIn(body: string, answer: string): string[] {
  const key = /<SecretAccessKey>([^<]+)</.exec(answer)?.[1];
  const password = new URLSearchParams(body).get('Password');
  return [key, password].filter((secret) => typeof secret === 'string');
}
