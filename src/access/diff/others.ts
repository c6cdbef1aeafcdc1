// Changes of documents that are about others than the one who holds them: seen in what changes, without comparing all that is held.
import type { Grant, Principal } from '../../model/principal.ts';
import { canonical, same } from '../../model/json.ts';
import type { Document, Statement } from '../../policy/document.ts';
import { documentOf } from '../effective.ts';
import { knownOf } from '../known.ts';
import { isClosed } from './near.ts';
import { hasInnerStars } from './statements.ts';

/** Whether everything in which two sides of somebody differ is about others, by what is known of both: most who hold a policy that changes. */
export function isAboutOthers(before: Principal, after: Principal): boolean {
  if (!isSameAsker(before, after) || before.boundary?.document !== after.boundary?.document) return false;
  const [old, fresh] = [only(before, after), only(after, before)];
  const known = { values: knownOf({ ...after, policies: [...old, ...fresh], boundary: null }) };
  const [left, right] = [saidIn(old), saidIn(fresh)];
  const isOpen = ([text, statement]: readonly [string, Statement], there: ReadonlyMap<string, Statement>): boolean =>
    !there.has(text) && !isClosed(statement, known);
  const isFelt = [...left].some((one) => isOpen(one, right)) || [...right].some((one) => isOpen(one, left));
  return !isFelt && ![before, after].some(mayMeet);
}

/** All statements, by what they say. */
function saidIn(grants: readonly Grant[]): ReadonlyMap<string, Statement> {
  return new Map(grants.flatMap((grant) => [...textsOf(documentOf(grant))]));
}

const texts = new WeakMap<Document, ReadonlyMap<string, Statement>>();

function textsOf(document: Document): ReadonlyMap<string, Statement> {
  const found =
    texts.get(document) ?? new Map(document.Statement.map((one) => [`${document.Version} ${canonical(withoutSid(one))}`, one] as const));
  texts.set(document, found);
  return found;
}

function withoutSid({ Sid: _sid, ...rest }: Statement): Statement {
  return rest;
}

// All that is known beforehand of somebody's requests follows from these.
function isSameAsker(one: Principal, other: Principal): boolean {
  const isSame = one.arn === other.arn && one.name === other.name && one.uniqueId === other.uniqueId;
  return isSame && same(one.tags, other.tags) && same(one.trust, other.trust);
}

function only({ policies }: Principal, other: Principal): readonly Grant[] {
  const there = new Set(other.policies.map(({ document }) => document));
  return policies.filter(({ document }) => !there.has(document));
}

// Where wildcards may meet, the whole of both sides is asked about.
function mayMeet({ policies, boundary }: Principal): boolean {
  return (boundary === null ? policies : [...policies, boundary]).some((grant) => hasInnerStars(documentOf(grant)));
}
