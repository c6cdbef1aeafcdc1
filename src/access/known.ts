// What is known beforehand of the context of a principal's requests: who it is, and what it carries.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
import type { AccessRequest } from '../model/access.ts';
import { isList, isObject, ownMember } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Principal } from '../model/principal.ts';
import { parseArn } from '../policy/arn.ts';
import { isDocument } from '../policy/document.ts';
import { globMatches } from '../policy/pattern.ts';

/** Values by lower-case key; no value: the key is known to be absent. A key that is not here may have any value, or none. */
export type KnownValues = Readonly<Record<string, readonly string[]>>;

const TAG = 'aws:principaltag/';

/**
 * The keys that follow from who asks. Sessions of a role choose their name, so aws:userid of a role is open, and so are its
 * tags where its trust policy lets callers pass session tags. The tags that the documents ask for and nobody set are absent.
 */
export function knownOf(principal: Principal): KnownValues {
  const isUser = principal.kind === 'User';
  return {
    'aws:principalarn': [principal.arn],
    'aws:principalaccount': [parseArn(principal.arn)?.account ?? ''],
    'aws:principaltype': [isUser ? 'User' : 'AssumedRole'],
    'aws:principalisawsservice': ['false'],
    'aws:principalservicename': [],
    'aws:principalservicenameslist': [],
    'aws:username': isUser ? [principal.name] : [],
    ...(isUser && principal.uniqueId !== null ? { 'aws:userid': [principal.uniqueId] } : {}),
    ...(hasOpenTags(principal) ? {} : tagsOf(principal)),
  };
}

/** The keys that tell the time at an instant, `2026-11-22T10:42Z`. */
export function instantOf(asOf: string): KnownValues {
  const now = `${asOf.slice(0, 'YYYY-MM-DDTHH:MM'.length)}:00Z`;
  return { 'aws:currenttime': [now], 'aws:epochtime': [String(Date.parse(now) / 1000)] };
}

/** Who asks, when, and what is given of the context of a request. */
export function givenIn(principal: Principal, context: AccessRequest['context'], asOf: string): KnownValues {
  const given = Object.entries(context).map(([key, values]) => [key.toLowerCase(), isList(values) ? values : [values]] as const);
  return { ...instantOf(asOf), ...knownOf(principal), ...Object.fromEntries(given) };
}

/** The usual request: over HTTPS, and every other key absent that the principal's documents ask for and is not known. */
export function usualIn(principal: Principal, known: KnownValues): KnownValues {
  const absent = Object.fromEntries([...askedOf(principal)].map((key) => [key, []]));
  return { ...absent, 'aws:securetransport': ['true'], ...known };
}

/** A request that the decision procedure made up, with everything else that is known of it. */
export function completed(witness: AccessRequest, known: KnownValues): AccessRequest {
  const said = new Set(Object.keys(witness.context).map((key) => key.toLowerCase()));
  const rest = Object.entries(contextOf(known)).filter(([key]) => !said.has(key));
  return { ...witness, context: { ...Object.fromEntries(rest), ...witness.context } };
}

/** The request as people are told it: without the time where nobody asks for it, so that the same account gives the same answer. */
export function told(request: AccessRequest, principal: Principal): AccessRequest {
  const asked = askedOf(principal);
  const isIdle = (key: string): boolean => /^aws:(currenttime|epochtime)$/i.test(key) && !asked.has(key.toLowerCase());
  return { ...request, context: Object.fromEntries(Object.entries(request.context).filter(([key]) => !isIdle(key))) };
}

/** What the context of a request holds beside what is known; null if nothing. */
export function openIn({ context }: AccessRequest, known: KnownValues): AccessRequest['context'] | null {
  const open = Object.entries(context).filter(([key]) => ownMember(known, key.toLowerCase()) === undefined);
  return open.length === 0 ? null : Object.fromEntries(open);
}

/** The known values as the context of one request: what is not known is absent. */
export function contextOf(known: KnownValues): AccessRequest['context'] {
  return Object.fromEntries(
    Object.entries(known).flatMap(([key, values]) =>
      values.length === 0 ? [] : [[key, values.length === 1 ? (values[0] ?? '') : values]],
    ),
  );
}

function tagsOf(principal: Principal): Record<string, readonly string[]> {
  const asked = [...askedOf(principal)].filter((key) => key.startsWith(TAG));
  const absent = asked.map((key): [string, string[]] => [key, []]);
  const held = Object.entries(principal.tags ?? {}).map(([key, value]): [string, string[]] => [`${TAG}${key.toLowerCase()}`, [value]]);
  return Object.fromEntries([...absent, ...held]);
}

// Whoever may pass session tags may set any of them, also one that the role has.
function hasOpenTags({ tags, trust }: Principal): boolean {
  if (tags === null) return true;
  return trust !== null && isDocument(trust) && trust.Statement.some(({ Effect, Action }) => Effect === 'Allow' && letsTag(Action));
}

function letsTag(actions: readonly string[] = []): boolean {
  return actions.some((pattern) => globMatches(pattern.toLowerCase(), 'sts:tagsession'));
}

const seen = new WeakMap<JsonObject, ReadonlySet<string>>();

/** The condition keys that a document asks for, in conditions and as variables, in lower case. */
function mentionsOf(document: JsonObject): ReadonlySet<string> {
  const known = seen.get(document);
  if (known !== undefined) return known;
  const conditions = isDocument(document) ? document.Statement.flatMap(({ Condition }) => Object.values(Condition ?? {})) : [];
  const found = new Set(conditions.flatMap((keys) => Object.keys(keys).map((key) => key.toLowerCase())));
  eachText(document, (text) => {
    for (const [, key = ''] of text.matchAll(VARIABLE)) found.add(key.toLowerCase());
  });
  seen.set(document, found);
  return found;
}

const VARIABLE = /\$\{\s*([^,}]+?)\s*[,}]/g;

/** All texts with variables. */
function eachText(value: Json | undefined, visit: (text: string) => void): void {
  if (typeof value === 'string') {
    if (value.includes('${')) visit(value);
  } else if (isList(value)) for (const item of value) eachText(item, visit);
  else if (isObject(value)) for (const item of Object.values(value)) eachText(item, visit);
}

/** The condition keys that a principal's documents ask for. */
export function askedOf({ policies, boundary }: Principal): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { document } of boundary === null ? policies : [...policies, boundary]) for (const key of mentionsOf(document)) found.add(key);
  return found;
}
