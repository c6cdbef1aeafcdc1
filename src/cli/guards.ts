// Where the guard fields come from: the configuration, or, with --guards, a reference of git or a file that a change can't touch.
import { defaultConfig, readConfig } from '../manifest/config.ts';
import type { Config, GuardSource, Reach } from '../model/config.ts';
import type { Finding } from '../model/finding.ts';
import type { Guards } from '../model/guards.ts';
import { canonical } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { folderOf } from '../manifest/paths.ts';

export interface Guarded {
  /** The working configuration with the guard fields of the other one; null if that one has errors. */
  readonly config: Config | null;
  readonly source: GuardSource | null;
  readonly findings: readonly Finding[];
  readonly sources: ReadonlyMap<string, string>;
}

/** Takes the guard fields from `from`: a file, or a reference of git (guards-held.ts). `isNamed`: whether `path` was asked for by name. */
export async function takeGuards(working: Config, path: string, from: string | undefined, isNamed: boolean): Promise<Guarded> {
  if (from === undefined) return { config: working, source: null, findings: [], sources: new Map() };
  const { heldAt } = await import('./guards-held.ts');
  const { name, text } = await heldAt(from, path, isNamed);
  const sources = new Map(text === undefined ? [] : [[name, text] as const]);
  // Before there was a configuration, nothing was guarded but by the limits that always hold.
  const { config: held, findings } =
    text === undefined ? { config: defaultConfig(folderOf(path)), findings: [] } : await readConfig(name, text, folderOf(path));
  if (held === null) return { config: null, source: null, findings, sources };
  return { config: merge(working, held), source: sourceOf(working, held, name), findings, sources };
}

// Where the guards name no accounts, there is nothing in them to hold on to.
function merge(working: Config, held: Config): Config {
  return { ...working, guards: held.guards, accounts: held.accounts.length === 0 ? working.accounts : held.accounts };
}

function sourceOf(working: Config, held: Config, from: string): GuardSource {
  const [left, right] = [fieldsOf(held), fieldsOf(working)];
  const differences = Object.keys(left).flatMap((field) => {
    const [guards = null, other = null] = [left[field], right[field]];
    return canonical(guards) === canonical(other) ? [] : [{ field, guards, working: other }];
  });
  return { from, differences };
}

// The guard fields as data, without places.
function fieldsOf({ guards, accounts }: Config): Record<string, Json> {
  return {
    protect: guards.protect,
    limits: { ...guards.limits },
    approvals: guards.approvals.map(({ verb, glob, until }) => `${verb} ${glob} until ${until}`),
    forbid: guards.forbid.map(({ place: _place, ...rule }) => ({ ...rule })),
    owner: guards.owner,
    ownerTag: guards.ownerTag,
    own: guards.own,
    ignore: guards.ignore,
    prune: guards.prune,
    defaults: defaultsOf(guards),
    accounts: Object.fromEntries(accounts.map(({ name, reach, ...rest }) => [name, { ...rest, ...reached(reach) }])),
  };
}

function reached({ assumeRole, ...rest }: Reach): JsonObject {
  if (assumeRole === null) return { assumeRole, ...rest };
  const { webIdentity, ...role } = assumeRole;
  return { assumeRole: { ...role, webIdentity: webIdentity === null ? null : { ...webIdentity } }, ...rest };
}

function defaultsOf(guards: Guards): Json {
  return Object.fromEntries(Object.entries(guards.defaults).map(([section, { fields }]) => [section, fields]));
}
