// The manifests of a source, compiled, for commands that need no account: apart from the chain to a plan, which takes longer to load.
import { loadDesired } from '../manifest/desired.ts';
import type { Scope } from '../model/address.ts';
import { isError } from '../model/finding.ts';
import type { Finding } from '../model/finding.ts';
import type { DesiredState } from '../model/state.ts';
import type { Written } from '../model/written.ts';
import type { Source } from './source.ts';

export interface Manifests {
  /** Null if there are errors. */
  readonly desired: DesiredState | null;
  readonly findings: readonly Finding[];
  /** Texts by file name, for code frames. */
  readonly sources: ReadonlyMap<string, string>;
  readonly written: Written;
}

/** The manifests of a source, compiled for an account; `scope` null: for none in particular. `keep` what was written, for lint. */
export async function readManifests(source: Source, scope: Scope | null, asOf: string, keep = false): Promise<Manifests> {
  const { desired, findings, sources, written } = await loadDesired(source.files, { ...loadingOf(source, scope, asOf), written: keep });
  return { desired: findings.some(isError) ? null : desired, findings, sources, written };
}

/** How the manifests of a source are loaded. */
export function loadingOf(source: Source, scope: Scope | null, asOf: string): Parameters<typeof loadDesired>[1] {
  const { manifests, vars } = source.settings(scope);
  const accountName = source.account?.name ?? null;
  return { folders: [...manifests], base: process.cwd(), scope, accountName, vars, asOf, defaults: source.config.guards.defaults };
}
