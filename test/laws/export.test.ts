// Export, then plan: nothing. Snapshot, then plan from it: the same plan. Update of what is up to date: not a byte. Over random
// accounts that bare SDK calls made.
import { IAMClient } from '@aws-sdk/client-iam';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beyondFor } from '../../src/live/beyond.ts';
import { exportState } from '../../src/live/export.ts';
import { readCrawl } from '../../src/live/read.ts';
import { narrow } from '../../src/live/scope.ts';
import { readSnapshot, writeSnapshot } from '../../src/live/snapshot.ts';
import { liveState } from '../../src/live/state.ts';
import { corrections } from '../../src/live/update.ts';
import { loadDesired } from '../../src/manifest/desired.ts';
import { variablesOf } from '../../src/manifest/variables.ts';
import { editManifests } from '../../src/manifest/write.ts';
import { writeManifests } from '../../src/manifest/write-files.ts';
import type { Crawl } from '../../src/model/crawl.ts';
import { NO_GUARDS } from '../../src/model/guards.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { createAccount, rawAccount } from '../support/raw-accounts.ts';
import type { RawAccount } from '../support/raw-accounts.ts';
import { accountIds, AS_OF, describeFindings, filesOf, startAccounts } from '../support/world.ts';
import type { Account, Files } from '../support/world.ts';

const RUNS = 300;
/** Each third account is also one that the manifests of the account before are brought up to. */
const UPDATED = 3;
let world: Awaited<ReturnType<typeof startAccounts>>;

beforeAll(async () => {
  world = await startAccounts(RUNS);
});
afterAll(() => world.sandbox.close());

const everything = (account: Account): Promise<Crawl> =>
  readCrawl(account.reader, { policies: 'all', descriptions: 'all', beyond: beyondFor({ entities: [], removed: [] }, true) });

function exportedFiles(
  crawl: Crawl,
  adopt = false,
): { files: Files; leftOut: readonly { readonly address: string; readonly reason: string }[] } {
  const { entities, leftOut } = exportState(liveState(crawl), { only: [], adopt });
  const texts = [...writeManifests(entities, { schema: '../schemas/manifest.schema.json' })];
  return { files: Object.fromEntries(texts.map(([path, text]) => [`manifests/${path}`, text])), leftOut };
}

/** Stands for the account's id in a model that is drawn before it is known. */
const PLACEHOLDER = '000011112222';

const EMPTY: Files = { 'manifests/none.yaml': '# nothing\nroles: {}\n' };

async function loaded(crawl: Crawl, files: Files) {
  const request = { folders: ['manifests'], base: '', scope: crawl.scope, accountName: null, vars: {}, asOf: AS_OF };
  const found = await loadDesired(filesOf(Object.keys(files).length === 0 ? EMPTY : files), request);
  if (found.desired === null) throw new Error(`${describeFindings(found.findings)}\n${Object.values(files).join('\n')}`);
  return { ...found, desired: found.desired };
}

async function planned(crawl: Crawl, files: Files, owner: string | null = null) {
  const { desired, findings: warnings } = await loaded(crawl, files);
  const live = liveState(crawl);
  const guards = { ...NO_GUARDS, owner };
  const { pairs, kept, unread, findings } = narrow(desired, live, { guards, asOf: AS_OF, guarded: false, listUnmanaged: false });
  const plan = makePlan({
    live,
    pairs,
    kept,
    unread,
    findings,
    guards,
    asOf: AS_OF,
    owner,
    options: { only: [], deep: true },
    propagationSeconds: 10,
  });
  return { plan, pairs, desired, live, errors: [...warnings, ...findings].filter((finding) => finding.severity === 'error') };
}

/** The manifests with what the account says now; what becomes declared may change what is compared, so once more. */
async function updated(crawl: Crawl, files: Files, rounds = 2): Promise<{ changed: number; fresh: Files; failed: readonly unknown[] }> {
  const { pairs, desired, live } = await planned(crawl, files);
  const { entities } = exportState(live, { only: [], adopt: false });
  const edits = corrections({ exported: entities, desired, live, pairs, wanted: () => true });
  const editing = { variables: variablesOf(crawl.scope, {}), folder: 'manifests', schema: '../schemas/manifest.schema.json' };
  const result = editManifests(new Map(Object.entries(files)), edits, editing);
  const left = Object.entries({ ...files, ...Object.fromEntries(result.files) }).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  );
  const fresh = Object.fromEntries(left);
  if (rounds === 1 || result.files.size === 0) return { changed: result.files.size, fresh, failed: result.failed };
  const again = await updated(crawl, fresh, rounds - 1);
  return { changed: result.files.size + again.changed, fresh: again.fresh, failed: [...result.failed, ...again.failed] };
}

/** An account of the sandbox, made by bare SDK calls, read whole. */
async function made(index: number, template: RawAccount): Promise<Crawl> {
  const id = accountIds(RUNS)[index] ?? '';
  const model: RawAccount = JSON.parse(JSON.stringify(template).replaceAll(PLACEHOLDER, id));
  const credentials = world.sandbox.keys[id] ?? { accessKeyId: '', secretAccessKey: '' };
  const iam = new IAMClient({ endpoint: world.sandbox.url, region: 'us-east-1', credentials, maxAttempts: 1 });
  const account = world.account(index);
  try {
    await createAccount(iam, id, model);
    return await everything(account);
  } finally {
    account.close();
    iam.destroy();
  }
}

async function givesBack(crawl: Crawl): Promise<Files> {
  const { files, leftOut } = exportedFiles(crawl);
  expect(leftOut).toEqual([]);
  expect(exportedFiles(crawl).files).toEqual(files);
  const { plan, errors } = await planned(crawl, files);
  expect(errors).toEqual([]);
  expect(plan.changes.map(({ address, fields }) => ({ address, fields }))).toEqual([]);
  const owned = await planned(crawl, exportedFiles(crawl, true).files, 'acme');
  expect(owned.errors).toEqual([]);
  expect(owned.plan.changes.filter((change) => change.verb !== 'adopt')).toEqual([]);
  return files;
}

async function isSnapshot(crawl: Crawl, files: Files): Promise<void> {
  const snapshot = writeSnapshot(crawl);
  const again = readSnapshot(snapshot, 'snapshot.json', crawl.scope.account).crawl;
  expect(writeSnapshot(again)).toBe(snapshot);
  expect((await planned(again, files)).plan.changes).toEqual((await planned(crawl, files)).plan.changes);
}

async function isBroughtUpTo(crawl: Crawl, files: Files): Promise<void> {
  const { fresh, failed } = await updated(crawl, files);
  expect(failed).toEqual([]);
  expect((await planned(crawl, fresh)).plan.changes.map(({ address, fields }) => ({ address, fields }))).toEqual([]);
}

describe('export', () => {
  it(`gives ${RUNS} random accounts back, also by their snapshots, and brings any manifests up to any account`, async () => {
    let next = 0;
    let previous: Files = {};
    await fc.assert(
      fc.asyncProperty(rawAccount(PLACEHOLDER), async (template) => {
        const index = next++;
        const crawl = await made(index, template);
        const files = await givesBack(crawl);
        expect((await updated(crawl, files)).changed).toBe(0);
        if (index % UPDATED === 0) {
          await isSnapshot(crawl, previous);
          await isBroughtUpTo(crawl, previous);
        }
        previous = files;
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  }, 1_800_000);
});
