// Whether a principal may do something, and whether it may do so by its own choice or only under conditions that it does not set.
import type { AccessRequest } from '../../model/access.ts';
import { byCodePoint } from '../../model/json.ts';
import type { Principal } from '../../model/principal.ts';
import { meets } from '../../policy/containment.ts';
import type { Conditions } from '../../policy/document.ts';
import { isSpent, spend } from './memory.ts';
import type { Memory } from './memory.ts';
import { isWithin, siftedBy } from './sift.ts';
import type { Answer, Sifted } from './sift.ts';
import { grantedTo } from './spoken.ts';

/** Context keys of one call in lower case; null: absent. What is not here is open. */
export type Context = Readonly<Record<string, string | null>>;

export type { Answer } from './sift.ts';

export const NO: Answer = { may: 'no', conditions: [], resource: '' };

/** Who is named or touched by a call, and what iam:PermissionsBoundary says of it: null for none, undefined for not known. */
export interface Subject {
  readonly principal: Principal;
  readonly boundary: string | null | undefined;
}

/** Asks for one action: on the resource (a pattern), or on any resource if that is null. */
export function ask(
  memory: Memory,
  by: Principal,
  action: string,
  resource: string | null,
  context: Context = {},
  subject?: Subject,
): Answer {
  if (!grantedTo(by).has(action)) return NO;
  const sifted = siftedBy(memory, by, action);
  switch (sifted.coverage) {
    case 'none':
      return NO;
    case 'all':
      return { may: 'yes', conditions: [], resource: resource ?? '*' };
    case 'some':
      return remembered(memory, sifted, { action, resource }, asked(sifted, context, subject));
  }
}

/** The best that any question about the action can come to, whatever the resource and its tags are. */
export function atBest(memory: Memory, by: Principal, action: string): Answer {
  const sifted = siftedBy(memory, by, action);
  if (sifted.coverage !== 'some') return ask(memory, by, action, null);
  const there = sifted.answers.get(AT_BEST);
  if (there !== undefined) return there;
  const made = search(memory, sifted, { action, resource: null }, {}, GIVEN_BY_NOBODY);
  sifted.answers.set(AT_BEST, made);
  return made;
}

const AT_BEST = 'at best';

/** The weakest of several answers. */
export function allOf(answers: readonly Answer[]): Answer {
  const refused = answers.find(({ may }) => may === 'no');
  if (refused !== undefined) return refused;
  const conditions = [...new Set(answers.flatMap((answer) => answer.conditions))].sort(byCodePoint);
  const conditional = answers.some(({ may }) => may === 'conditional');
  return { may: conditional ? 'conditional' : 'yes', conditions, resource: answers[0]?.resource ?? '' };
}

/** How often the keys that turned up are taken away again. */
const ROUNDS = 4;
/** Work for one question, and unanswered ones about an action before all are taken for unanswered. */
const BUDGET = 100_000;
const MOST_DOUBTS = 3;
/** Work for one question that the decision procedure doesn't count. */
const BASE = 500;

// Most targets are alike: what no pattern tells apart is answered once.
function remembered(memory: Memory, sifted: Sifted, { action, resource }: Call, context: Context): Answer {
  const key = (resource === null ? '' : sifted.likeness(resource)) + (context === NOTHING ? '' : ` ${JSON.stringify(context)}`);
  const there = sifted.answers.get(key);
  const found = there ?? (resource !== null && !isWithin(sifted, resource) ? NO : search(memory, sifted, { action, resource }, context));
  if (there === undefined) sifted.answers.set(key, found);
  return resource === null || found.may === 'no' ? found : { ...found, resource };
}

interface Call {
  readonly action: string;
  readonly resource: string | null;
}

// Met without the keys that the principal can't choose: its own choice. Met only with them: conditional.
function search(memory: Memory, sifted: Sifted, { action, resource }: Call, context: Context, isGiven = GIVEN): Answer {
  if (sifted.doubts.size >= MOST_DOUBTS) return { may: 'conditional', conditions: [], resource: resource ?? '*' };
  if (isSpent(memory) || !spend(memory, BASE + sifted.size)) return NO;
  const compiled = sifted.compiled();
  if (isSpent(memory)) return NO;
  const absent: string[] = [];
  let met: Answer = NO;
  for (let round = 0; round < ROUNDS; round++) {
    const asked = { ...context, ...Object.fromEntries(absent.map((key) => [key, null] as const)) };
    const query = { actions: [action], ...(resource === null ? {} : { resources: [resource] }), context: conditionsOf(asked) };
    const found = meets(compiled, query, { budget: BUDGET, pool: memory.pool });
    if (found.verdict === 'disjoint') return met;
    if (found.verdict === 'undecided') sifted.doubts.add(`${resource}`);
    if (found.verdict === 'undecided') return { may: 'conditional', conditions: [], resource: resource ?? '*' };
    const given = givenIn(found.witness, isGiven).filter((key) => !sifted.known.has(key) && !Object.hasOwn(context, key));
    const fresh = given.filter((key) => !absent.includes(key));
    if (fresh.length === 0) return { may: 'yes', conditions: [], resource: found.witness.resource };
    met = { may: 'conditional', conditions: given, resource: found.witness.resource };
    absent.push(...fresh);
  }
  return met;
}

/** Keys of the request itself, which the caller writes as it likes (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html). */
const CHOSEN = /^aws:(requestedregion|requesttag\/.*|tagkeys|securetransport|useragent|referer)$/;
const GIVEN = /^(aws:|saml:|[^:]+:resourcetag\/)/;
/** The same without what a target may have. */
const GIVEN_BY_NOBODY = /^(aws:(?!resourcetag\/)|saml:)/;

function givenIn({ context }: AccessRequest, isGiven: RegExp): string[] {
  return Object.keys(context)
    .map((key) => key.toLowerCase())
    .filter((key) => isGiven.test(key) && !CHOSEN.test(key))
    .sort(byCodePoint);
}

function conditionsOf(context: Context): Conditions {
  const entries = Object.entries(context);
  const equal = entries.flatMap(([key, value]) => (value === null || key === TAG_KEYS ? [] : [[key, [value]] as const]));
  const absent = entries.flatMap(([key, value]) => (value === null ? [[key, ['true']] as const] : []));
  const tagKey = context[TAG_KEYS];
  return {
    ...(equal.length === 0 ? {} : { StringEquals: Object.fromEntries(equal) }),
    ...(absent.length === 0 ? {} : { Null: Object.fromEntries(absent) }),
    ...(typeof tagKey === 'string'
      ? { 'ForAllValues:StringEquals': { [TAG_KEYS]: [tagKey] }, 'ForAnyValue:StringEquals': { [TAG_KEYS]: [tagKey] } }
      : {}),
  };
}

const TAG_KEYS = 'aws:tagkeys';
const RESOURCE_TAG = /^(?:aws|iam):resourcetag\/(.+)$/;

const NOTHING: Context = {};

// What the statements ask for, as the call sets it, or as the entity in question has it.
function asked({ asked: keys }: Sifted, context: Context, subject: Subject | undefined): Context {
  let found: Record<string, string | null> | undefined;
  for (const key of keys) {
    const value = Object.hasOwn(context, key) ? context[key] : valueOf(key, subject);
    if (value !== undefined) (found ??= {})[key] = value;
  }
  return found ?? NOTHING;
}

/** Undefined: open. */
function valueOf(key: string, subject: Subject | undefined): string | null | undefined {
  if (subject === undefined) return undefined;
  const { principal, boundary } = subject;
  if (key === BOUNDARY) return boundary;
  const tag = RESOURCE_TAG.exec(key)?.[1];
  const tags = tag === undefined ? null : lowerTags(principal);
  return tag === undefined || tags === null ? undefined : (tags.get(tag) ?? null);
}

const BOUNDARY = 'iam:permissionsboundary';

const lowered = new WeakMap<NonNullable<Principal['tags']>, ReadonlyMap<string, string>>();

function lowerTags({ tags }: Principal): ReadonlyMap<string, string> | null {
  if (tags === null) return null;
  const made = lowered.get(tags) ?? new Map(Object.entries(tags).map(([key, value]) => [key.toLowerCase(), value]));
  lowered.set(tags, made);
  return made;
}
