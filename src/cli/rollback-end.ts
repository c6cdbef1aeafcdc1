// How a rollback ends: what the manifests would change back, and, with --write, manifests that no longer would.
import { rm } from 'node:fs/promises';
import { writeAtomic } from '../edge/files.ts';
import { variablesOf } from '../manifest/variables.ts';
import { dropRemoved } from '../manifest/write-removed.ts';
import type { Address } from '../model/address.ts';
import { Failure } from '../model/failure.ts';
import type { Change, Plan } from '../model/plan.ts';
import { renderBack } from '../render/conflicts.ts';
import { isWritten, overlaid, updateFiles } from './exporting.ts';
import type { Written } from './exporting.ts';
import { planAccount, readManifests, readWhole } from './pipeline.ts';
import type { Scene } from './rollback-run.ts';

/** What a rollback was about, with what earlier ones of the same run had taken back before they broke off. */
export type RolledBack = Pick<Plan, 'changes' | 'asOf'>;

/** Says what the manifests would change back, and writes them first if that is wanted. */
export async function afterwards(
  scene: Scene,
  plan: RolledBack,
  { write, format }: { readonly write: boolean; readonly format: 'text' | 'json' },
): Promise<void> {
  const { screen } = scene;
  if (write) await rewrite(scene, plan);
  const back = await changedBack(scene, plan);
  const { width, color } = format === 'text' ? screen.terminal : screen.terminal.notes;
  const text = renderBack(back, { width, color }, false);
  if (format === 'text') screen.out(`\n${text}`);
  else screen.note(text);
}

function touchedBy(plan: RolledBack): Set<Address> {
  return new Set(plan.changes.flatMap((change) => [change.address, ...(change.verb === 'rename' ? [change.from] : [])]));
}

/** What a plan would change of what the rollback touched; null if the manifests can't be compared. */
export async function changedBack({ source, target }: Pick<Scene, 'source' | 'target'>, plan: RolledBack): Promise<Change[] | null> {
  const touched = touchedBy(plan);
  try {
    const fresh = await planAccount(source, target, { asOf: plan.asOf, deep: false });
    return (
      fresh.plan?.changes.filter((change) => touched.has(change.address) || (change.verb === 'rename' && touched.has(change.from))) ?? null
    );
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

async function rewrite({ source, target, screen }: Scene, plan: RolledBack): Promise<void> {
  const crawl = await readWhole(source, target, { descriptions: true });
  const { manifests, vars } = source.settings(crawl.scope);
  const { sources } = await readManifests(source, crawl.scope, plan.asOf);
  const born = new Set(plan.changes.filter((change) => change.verb === 'create').map((change) => change.address));
  const files = new Map(dropRemoved(sources, born, variablesOf(crawl.scope, vars)));
  const ask = { only: [...touchedBy(plan)], folder: manifests[0] ?? 'manifests', asOf: plan.asOf };
  const result = await updateFiles(crawl, { ...source, files: overlaid(source.files, files) }, ask);
  if (!isWritten(result)) {
    screen.note('The manifests have errors, so they were not brought up to date:\n');
    return screen.findings(result.findings, result.sources);
  }
  for (const [path, text] of result.files) files.set(path, text);
  await writeAll(files);
  tell(files, result, screen);
}

async function writeAll(files: ReadonlyMap<string, string | null>): Promise<void> {
  for (const [path, text] of files) {
    if (text === null) await rm(path, { force: true });
    else await writeAtomic(path, text);
  }
}

function tell(files: ReadonlyMap<string, string | null>, { stale }: Written, screen: Scene['screen']): void {
  for (const [path, text] of files) screen.note(`${text === null ? 'removed' : 'wrote'} ${path}\n`);
  if (files.size === 0) screen.note('The manifests already say it.\n');
  if (stale.length > 0) screen.note(`not brought up to date: ${stale.join(', ')}\n  next: Correct these by hand before the next apply.\n`);
}
