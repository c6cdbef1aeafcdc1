// The guard fields of a configuration: from its tree to the noun Guards.
import { APPROVAL_VERBS, NO_GUARDS } from '../model/guards.ts';
import type { Approval, Guards, Limits, SectionDefaults } from '../model/guards.ts';
import { isObject } from '../model/json.ts';
import { parseDay } from '../policy/dates.ts';
import { readForbids } from './forbid.ts';
import { isGlob } from './glob.ts';
import { didYouMean } from './nearest.ts';
import type { Entry, Node } from './node.ts';
import { entryOf, toJson } from './node.ts';
import { error } from './report.ts';
import type { Report } from './report.ts';

/** Reads the guard fields of a configuration that fits its schema; what they say beyond it is judged here. */
export function readGuards(config: Node, report: Report): Guards {
  const textAt = (key: string): string | undefined => textOf(entryOf(config, key)?.value);
  const globsAt = (key: string): string[] => itemsOf(entryOf(config, key)?.value).flatMap((item) => readGlob(item, report) ?? []);
  const prune = entryOf(config, 'prune');
  const guards: Guards = {
    owner: textAt('owner') ?? NO_GUARDS.owner,
    ownerTag: textAt('ownerTag') ?? NO_GUARDS.ownerTag,
    prune: prune?.value.type === 'scalar' && prune.value.value === true,
    own: globsAt('own'),
    ignore: globsAt('ignore'),
    protect: globsAt('protect'),
    limits: readLimits(entryOf(config, 'limits')?.value),
    approvals: itemsOf(entryOf(config, 'approvals')?.value).flatMap((item) => readApproval(item, report) ?? []),
    forbid: readForbids(entryOf(config, 'forbid')?.value, report),
    defaults: readDefaults(entryOf(config, 'defaults')?.value),
  };
  if (prune !== undefined && guards.prune && guards.owner === null)
    report(error('prune', prune.place, 'prune is on, and there is no owner.', 'Set owner: only what carries its stamp is pruned.'));
  return guards;
}

function readLimits(node: Node | undefined): Limits {
  const number = (key: keyof Limits): number => {
    const value = entryOf(node, key)?.value;
    return value?.type === 'scalar' && typeof value.value === 'number' ? value.value : NO_GUARDS.limits[key];
  };
  return { deletes: number('deletes'), replaces: number('replaces'), accessChanges: number('accessChanges') };
}

function readApproval(node: Node, report: Report): Approval | undefined {
  const allow = entryOf(node, 'allow')?.value;
  const until = entryOf(node, 'until')?.value;
  const text = textOf(allow);
  const day = textOf(until);
  if (allow === undefined || until === undefined || text === undefined || day === undefined) return undefined;
  const [word = '', glob = '', ...rest] = text.trim().split(/\s+/);
  const verb = APPROVAL_VERBS.find((one) => one === word);
  if (verb === undefined || glob === '' || rest.length > 0) {
    const next = `${verb === undefined ? didYouMean(word, APPROVAL_VERBS) : ''}Write one of ${APPROVAL_VERBS.join(', ')} and one address or glob: replace Role/NAME.`;
    report(error('approval', allow.place, `${text} is not an approval: it is a verb and an address.`, next));
    return undefined;
  }
  if (parseDay(day) === undefined) {
    report(
      error(
        'approval',
        until.place,
        `${day} is not a day.`,
        'Write a day that exists as YYYY-MM-DD; the approval holds until its end, in UTC.',
      ),
    );
    return undefined;
  }
  return isGlob(glob, allow, report)
    ? { verb, glob, until: day, why: textOf(entryOf(node, 'why')?.value) ?? '', place: allow.place }
    : undefined;
}

function readGlob(item: Node, report: Report): string | undefined {
  const glob = textOf(item);
  return glob !== undefined && isGlob(glob, item, report) ? glob : undefined;
}

function readDefaults(node: Node | undefined): Readonly<Record<string, SectionDefaults>> {
  return Object.fromEntries(
    entriesOf(node).map(({ key, place, value }) => {
      const fields = toJson(value);
      return [key, { fields: isObject(fields) ? fields : {}, place }];
    }),
  );
}

function entriesOf(node: Node | undefined): readonly Entry[] {
  return node?.type === 'mapping' ? node.entries : [];
}

function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.type === 'list' ? node.items : [];
}

function textOf(node: Node | undefined): string | undefined {
  return node?.type === 'scalar' ? String(node.value) : undefined;
}
