// What two sides both say, and about other resources than anything that differs between them, can be left out of their comparison.
import { without } from '../../model/lists.ts';
import { ownMember } from '../../model/json.ts';
import type { Known } from '../../policy/containment.ts';
import type { Statement } from '../../policy/document.ts';
import type { Content } from './statements.ts';

/** What one side says about an action. */
export interface Say {
  readonly grants: readonly Content[];
  readonly limit: readonly Content[] | null;
}

/**
 * Both sides without those statements of both whose resources begin otherwise than those of every statement that only one of them
 * has. A request on which the sides differ lies in one of the latter, so that it lies in none of the former: the answer is the same.
 */
export function nearOf(old: Say, fresh: Say): { readonly old: Say; readonly fresh: Say } {
  if ((old.limit === null) !== (fresh.limit === null) || [old, fresh].some(excludes)) return { old, fresh };
  const differing = [...only(old.grants, fresh.grants), ...only(old.limit ?? [], fresh.limit ?? [])];
  const starts = [...new Set(differing.flatMap((content) => headsOf(content) ?? ['']))];
  if (starts.length === 0 || starts.includes('')) return { old, fresh };
  const changed = new Set(differing);
  const near = (content: Content): boolean => changed.has(content) || !isApart(content, starts);
  const kept = ({ grants, limit }: Say): Say => ({ grants: grants.filter(near), limit: limit === null ? null : limit.filter(near) });
  return { old: kept(old), fresh: kept(fresh) };
}

/**
 * Whether everything in which two sides differ is about nobody who asks here: statements under StringEquals of a key whose value is
 * known to be another, or to be absent. Then the sides answer every request alike. `known`: the same of both sides.
 */
export function isIdle(old: Say, fresh: Say, known: Known): boolean {
  if ((old.limit === null) !== (fresh.limit === null)) return false;
  return [...only(old.grants, fresh.grants), ...only(old.limit ?? [], fresh.limit ?? [])].every(({ statement }) =>
    isClosed(statement, known),
  );
}

/** Whether a statement is about nobody who asks, by what is known of them. */
export function isClosed({ Condition = {} }: Statement, { values }: Known): boolean {
  const equals = Object.entries(Condition).flatMap(([operator, keys]) => (operator === 'StringEquals' ? Object.entries(keys) : []));
  return equals.some(([key, wanted]) => {
    const there = ownMember(values, key.toLowerCase());
    // What stands for a value is only known with it.
    return there !== undefined && there.length <= 1 && !wanted.some((text) => text.includes('${') || there.includes(text));
  });
}

// What is told of a statement with NotResource is the whole of it, whatever part of it differs.
function excludes({ grants, limit }: Say): boolean {
  return [...grants, ...(limit ?? [])].some((content) => headsOf(content) === null);
}

function only(one: readonly Content[], other: readonly Content[]): Content[] {
  return [...without(one, other), ...without(other, one)];
}

function isApart(content: Content, starts: readonly string[]): boolean {
  if (!isSimple(content)) return false;
  const heads = headsOf(content);
  return heads?.every((head) => starts.every((start) => !head.startsWith(start) && !start.startsWith(head))) ?? false;
}

/** Which context keys a side asks for and how it spells them: what examples of requests are told with. */
export function askedBy({ grants, limit }: Say): string {
  return [...new Set([...grants, ...(limit ?? [])].map((content) => factsOf(content).asked))].join(' ');
}

const known = new WeakMap<Content, { readonly heads: readonly string[] | null; readonly isSimple: boolean; readonly asked: string }>();

/** How the resources begin, up to the first wildcard or variable; null where they are not listed. */
function headsOf(content: Content): readonly string[] | null {
  return factsOf(content).heads;
}

// What counts or names things in a way that shows in the example of a request, whatever it is about, stays.
function isSimple(content: Content): boolean {
  return factsOf(content).isSimple;
}

function factsOf(content: Content) {
  const found = known.get(content);
  if (found !== undefined) return found;
  const { Resource, Principal, NotPrincipal, Condition } = content.statement;
  const facts = {
    heads: Resource?.map((text) => /^[^*?$]*/.exec(text)?.[0] ?? '') ?? null,
    isSimple:
      Principal === undefined &&
      NotPrincipal === undefined &&
      Resource?.some((text) => text.includes('?')) === false &&
      !Object.keys(Condition ?? {}).some((operator) => /^for/i.test(operator)),
    asked: askedIn(content),
  };
  known.set(content, facts);
  return facts;
}

function askedIn({ version, statement }: Content): string {
  const keys = Object.entries(statement.Condition ?? {}).map(([operator, tests]) => [operator, ...Object.keys(tests)]);
  const variables = JSON.stringify(statement).match(/\$\{[^}]*/g) ?? [];
  return keys.length + variables.length === 0 ? '' : JSON.stringify([version, keys, variables]);
}
