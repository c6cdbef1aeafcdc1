// What a plan says of who owns what: where its guards come from, Denies from elsewhere, orphans, what nobody manages.
import type { ForeignDeny, Plan } from '../model/plan.ts';
import { line } from './layout.ts';
import type { Line } from './layout.ts';
import { capped } from './notes.ts';
import { show } from './value.ts';

/** Where the guard fields come from, and everything in which the configuration of the working folder differs. */
export function guardLines({ guards }: Plan): Line[] {
  if (guards === null) return [];
  const head = line(0, `Guards from ${guards.from}:`, 'strong');
  if (guards.differences.length === 0) return [head, line(2, 'the working configuration has the same', 'dim')];
  const rows = guards.differences.flatMap(({ field, guards: held, working }) => [
    line(2, `${field}: ${show(held)}`, 'warning'),
    line(6, `not as in the working configuration: ${show(working)}`),
  ]);
  return [head, ...rows];
}

const SOURCES: Readonly<Record<ForeignDeny['source'], string>> = {
  inline: 'an inline policy',
  aws: 'an AWS managed policy',
  customer: 'a policy of the account',
};

/** Live Denies that no manifest declares: they stay, and each says how it ends. */
export function foreignLines({ foreign }: Plan): Line[] {
  if (foreign.length === 0) return [];
  const rows = foreign.flatMap(({ facet, source }) => [
    line(2, `! ${facet}: ${SOURCES[source]} that only denies`, 'warning'),
    line(6, `to end it: removed: [${facet}]`),
  ]);
  return [line(0, 'Denies that no manifest declares, kept:', 'strong'), ...rows];
}

/** How many entities that exist are changed although nobody said that they are ours; only without an owner. */
export function existingLine({ owner, changes }: Plan): Line[] {
  const existing = new Set(changes.flatMap((change) => (change.verb === 'create' || change.verb === 'delete' ? [] : [change.address])))
    .size;
  if (owner !== null || existing === 0) return [];
  const what = existing === 1 ? '1 existing entity is' : `${existing} existing entities are`;
  return [line(0, `No owner is configured: ${what} changed as declared`)];
}

/** What is ours and no longer declared, and whether it is deleted. */
export function orphanLines({ orphans }: Plan, full: boolean): Line[] {
  if (orphans.length === 0) return [];
  const rows = orphans.map(({ address, why, pruned, reason }) =>
    line(2, `${address} (${why}): ${pruned ? 'deleted' : `stays, since ${reason}`}`),
  );
  return [line(0, `Orphaned, no longer declared: ${orphans.length}`, 'strong'), ...capped(rows, full)];
}

/** What nobody here manages, by kind; every address if that was asked for. */
export function unmanagedLines({ unmanaged }: Plan): Line[] {
  const { counts } = unmanaged;
  if (counts.length === 0) return [];
  const text = counts.map(({ kind, count }) => `${kind} ${count}`).join(', ');
  const listed = unmanaged.listed;
  if (listed === null) return [line(0, `Not managed here: ${text} (--unmanaged lists them)`)];
  return [line(0, `Not managed here: ${text}`, 'strong'), ...listed.map((address) => line(2, address))];
}
