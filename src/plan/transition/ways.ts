// Whether a call gives or takes: read off what each document says before and after it, since two documents may say the same.
import { same } from '../../model/json.ts';
import { covers } from '../../kinds/covers.ts';
import type { Principal } from '../../model/principal.ts';
import type { Statement } from '../../policy/document.ts';
import { BOUNDARY, SILENCE } from './said.ts';
import type { Said } from './said.ts';
import type { View } from './views.ts';

export type Way = 'gives' | 'takes';

const NO_SOURCES: View['sources'] = new Map();

/** What a call did to somebody: neither, one, or both. */
export function waysBetween(before: View | undefined, after: View | undefined): ReadonlySet<Way> {
  const ways = new Set<Way>();
  // Whoever is born may do nothing yet, whatever denies or trusts come with it.
  if (before === after || (before === undefined && after?.isNothing === true)) return ways;
  // Statements say other things about who has other tags or another name.
  const isSame = before === undefined || after === undefined || isSameAsker(before, after);
  for (const name of changedIn(before, after)) {
    const [old, fresh] = [before?.says(name) ?? SILENCE, after?.says(name) ?? SILENCE];
    if (name !== BOUNDARY) compare(old, fresh, isSame, ways);
    else if (before !== undefined && after !== undefined) compareLimits(before, after, isSame, ways);
  }
  for (const way of blindly(before, after)) ways.add(way);
  return ways;
}

// Where there is no boundary, everything is within it.
function compareLimits(before: View, after: View, isSame: boolean, ways: Set<Way>): void {
  const [isLimited, willBe] = [before.sources.has(BOUNDARY), after.sources.has(BOUNDARY)];
  if (isLimited && willBe) compare(before.says(BOUNDARY), after.says(BOUNDARY), isSame, ways);
  else ways.add(willBe ? 'takes' : 'gives');
}

// The same document says the same of the same caller.
function changedIn(before: View | undefined, after: View | undefined): readonly string[] {
  const [old, fresh] = [before?.sources ?? NO_SOURCES, after?.sources ?? NO_SOURCES];
  const names = [...new Set([...old.keys(), ...fresh.keys()])];
  return before === undefined || after === undefined || !isSameCaller(before.principal, after.principal)
    ? names
    : names.filter((name) => old.get(name) !== fresh.get(name));
}

// All that is known beforehand of somebody's requests follows from these.
function isSameCaller(one: Principal, other: Principal): boolean {
  return one.arn === other.arn && one.uniqueId === other.uniqueId && one.tags === other.tags && one.trust === other.trust;
}

function isSameAsker({ principal: one }: View, { principal: other }: View): boolean {
  return one.arn === other.arn && JSON.stringify(one.tags) === JSON.stringify(other.tags);
}

function compare(old: Said, fresh: Said, isSame: boolean, ways: Set<Way>): void {
  if (exceeds(fresh.allow, old.allow, isSame) || exceeds(old.deny, fresh.deny, isSame)) ways.add('gives');
  if (exceeds(old.allow, fresh.allow, isSame) || exceeds(fresh.deny, old.deny, isSame)) ways.add('takes');
}

function exceeds(one: Said['allow'], other: Said['allow'], isSame: boolean): boolean {
  const isCovered = (statement: Statement): boolean => isSame && [...other.values()].some((each) => covers(each, statement));
  return [...one].some(([number, statement]) => !other.has(number) && !isCovered(statement));
}

// What is not known may do either; what AWS grants is a grant.
function blindly(before: View | undefined, after: View | undefined): Way[] {
  const [old, fresh] = [before?.principal.unknown ?? [], after?.principal.unknown ?? []];
  if (same([...old], [...fresh])) return [];
  if ((before?.permitted.unknown.size ?? 0) + (after?.permitted.unknown.size ?? 0) > 0) return ['gives', 'takes'];
  const ways: Way[] = [];
  if (fresh.some((arn) => !old.includes(arn))) ways.push('gives');
  if (old.some((arn) => !fresh.includes(arn))) ways.push('takes');
  return ways;
}
