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
import { accountIds, AS_OF, describeFindings, filesOf, startAccounts } from '../support/world.ts';
import type { Account, Files } from '../support/world.ts';

const RUNS = Number(process.env["RUNS"] ?? 300);
let world: Awaited<ReturnType<typeof startAccounts>>;

beforeAll(async () => {
  world = await startAccounts(RUNS);
});
afterAll(() => world.sandbox.close());

const everything = (account: Account): Promise<Crawl> => readCrawl(account.reader, { policies: 'all', descriptions: 'all', beyond: beyondFor({ entities: [], removed: [] }, true) });

function exportedFiles(crawl: Crawl, adopt = false): { files: Files; leftOut: readonly { readonly address: string; readonly reason: string }[] } {
  const { entities, leftOut } = exportState(liveState(crawl), { only: [], adopt });
  const texts = [...writeManifests(entities, { schema: '../schemas/manifest.schema.json' })];
  return { files: Object.fromEntries(texts.map(([path, text]) => [`manifests/${path}`, text])), leftOut };
}

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
  const plan = makePlan({ live, pairs, kept, unread, findings, guards, asOf: AS_OF, owner, options: { only: [], deep: true }, propagationSeconds: 10 });
  return { plan, pairs, desired, live, errors: [...warnings, ...findings].filter((finding) => finding.severity === 'error') };
}

/** The manifests with what the account says now. */
async function updated(crawl: Crawl, files: Files) {
  const { pairs, desired, live } = await planned(crawl, files);
  const { entities } = exportState(live, { only: [], adopt: false });
  const edits = corrections({ exported: entities, desired, live, pairs, wanted: () => true });
  const result = editManifests(new Map(Object.entries(files)), edits, { variables: variablesOf(crawl.scope, {}), folder: 'manifests', schema: '../schemas/manifest.schema.json' });
  const fresh = Object.entries({ ...files, ...Object.fromEntries(result.files) }).filter((entry): entry is [string, string] => entry[1] !== null);
  return { ...result, fresh: Object.fromEntries(fresh) };
}

describe('export', () => {
  it(`gives ${RUNS} random accounts back, from the account and from its snapshot, and updates any manifests to any account`, async () => {
    let next = 0;
    let previous: Files = {};
    const ids = accountIds(RUNS);
    const numbered = fc.constant(null).chain(() => fc.nat(0).chain(() => rawAccount('ACCOUNT_ID_HERE')));
    await fc.assert(
      fc.asyncProperty(numbered, async (template) => {
        const index = next++;
        const id = ids[index] ?? '';
        const model: typeof template = JSON.parse(JSON.stringify(template).replaceAll('ACCOUNT_ID_HERE', id));
        const key = world.sandbox.keys[id] ?? { accessKeyId: '', secretAccessKey: '' };
        const iam = new IAMClient({ endpoint: world.sandbox.url, region: 'us-east-1', credentials: key, maxAttempts: 1 });
        const account = world.account(index);
        try {
          const T: number[] = [Date.now()]; const tick = () => T.push(Date.now()); await createAccount(iam, id, model); tick();
          const crawl = await everything(account);
          tick(); const { files, leftOut } = exportedFiles(crawl); tick();
          expect(leftOut).toEqual([]);
          expect(exportedFiles(crawl).files).toEqual(files);
          const { plan, errors } = await planned(crawl, files);
          expect(errors).toEqual([]);
          expect(plan.changes.map((change) => ({ address: change.address, fields: change.fields }))).toEqual([]);

          tick(); const owned = await planned(crawl, exportedFiles(crawl, true).files, 'acme');
          expect(owned.errors).toEqual([]);
          expect(owned.plan.changes.filter((change) => change.verb !== 'adopt')).toEqual([]);

          tick(); const snapshot = writeSnapshot(crawl);
          const again = readSnapshot(snapshot, 'snapshot.json', id).crawl;
          expect(writeSnapshot(again)).toBe(snapshot);
          expect((await planned(again, previous)).plan.changes).toEqual((await planned(crawl, previous)).plan.changes);

          tick(); expect((await updated(crawl, files)).files.size).toBe(0); tick();
          const { fresh, failed } = await updated(crawl, previous);
          expect(failed).toEqual([]);
          const left = (await planned(crawl, fresh)).plan.changes;
          if (left.length > 0) { const fsx = await import('node:fs'); fsx.writeFileSync('/tmp/prev.json', JSON.stringify({ previous, files, fresh, left }, null, 2)); }
          expect((await planned(crawl, fresh)).plan.changes.map((change) => ({ address: change.address, fields: change.fields }))).toEqual([]);
          previous = files; tick(); console.log(T.map((t,i)=>i?t-T[i-1]!:0).join(' '));
        } finally {
          account.close();
          iam.destroy();
        }
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  }, 600_000);
});
