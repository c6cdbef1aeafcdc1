// Lint over a folder of a case: manifests/ and, where it is about an account, live.json.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadActionTable } from '../../src/edge/actions.ts';
import { lint } from '../../src/lint/lint.ts';
import { fromLive, presentIn } from '../../src/lint/live.ts';
import type { Subject } from '../../src/lint/subject.ts';
import { fromWritten } from '../../src/lint/written.ts';
import { readSnapshot } from '../../src/live/snapshot.ts';
import { liveState } from '../../src/live/state.ts';
import { loadDesired } from '../../src/manifest/desired.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { LiveState } from '../../src/model/state.ts';
import { disk, memory, REQUEST } from '../manifest/memory.ts';
import type { FileReader } from '../../src/model/ports.ts';

const table = await loadActionTable();

/** Everything that lint finds in a folder. */
export async function lintFolder(folder: string): Promise<Finding[]> {
  const live = join(folder, 'live.json');
  const state = existsSync(live) ? liveState(readSnapshot(readFileSync(live, 'utf8'), live, undefined).crawl) : null;
  return lintOf(existsSync(join(folder, 'manifests')) ? disk(folder) : null, state);
}

/** The same for texts by path, for rules of these ids only, if any are given. */
export function lintTexts(texts: Readonly<Record<string, string>>, only: readonly string[] = []): Promise<Finding[]> {
  return lintOf(memory(texts), null, only);
}

export async function lintOf(files: FileReader | null, live: LiveState | null, only: readonly string[] = []): Promise<Finding[]> {
  const loaded = files === null ? null : await loadDesired(files, { ...REQUEST, written: true });
  const parts = [...(loaded === null ? [] : [fromWritten(loaded.written)]), ...(live === null ? [] : [fromLive(live)])];
  const subject: Subject = {
    own: new Set(['123456789012']),
    asOf: REQUEST.asOf,
    table,
    policies: parts.flatMap(({ policies }) => policies),
    entities: parts.flatMap(({ entities }) => entities),
    summary: live?.quotas ?? {},
    awsPolicies: live?.awsPolicies ?? {},
    present: live === null ? null : presentIn(live),
  };
  return lint(subject, { only, findings: loaded?.findings ?? [], sources: loaded?.sources ?? new Map() });
}
