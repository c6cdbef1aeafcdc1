// The normal form of policy documents: there is one way to say a thing, so that both sides of a comparison are compared by
// plain equality. Nothing that could change who may do what is folded together.
import { Failure } from '../model/failure.ts';
import { byCodePoint, canonical, isList, isObject, objectOf, parseJson } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { accountOfRoot } from './arn.ts';
import { conditionsOf } from './conditions.ts';
import { isDocument, STATEMENT_MEMBERS } from './document.ts';
import type { Document, Effect, Principals, Statement } from './document.ts';
import { byKey, entriesOf, setOf, sortedSet, textOf } from './sets.ts';
import { differs, respell, spellingOf } from './spelling.ts';

/** What a live document without `Version` means (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html). */
const OLDEST_VERSION = '2008-10-17';

const DOCUMENT_MEMBERS: ReadonlySet<string> = new Set(['Version', 'Id', 'Statement']);
const KNOWN_MEMBERS: ReadonlySet<string> = new Set(STATEMENT_MEMBERS);

/**
 * The normal form of a document that has passed the grammar or comes from AWS. `Condition: {}` and `Sid: ""` count as absent
 * and nothing else does: an empty list makes a statement inert and is kept. Members that the policy language does not know
 * are kept as they stand, so that they show up as a difference instead of vanishing. Throws Failure('input') only for what is
 * no document at all: no mapping, a statement that is none or has no Effect.
 */
export function normalise(value: Json, defaultVersion: string): Document {
  if (!isObject(value)) throw malformed('it is not a JSON object');
  if (made.has(value) && isDocument(value)) return value;
  const { Version, Id, Statement: statement = [] } = value;
  const drafts = (isList(statement) ? statement : [statement]).map(statementOf);
  const spelling = spellingOf(drafts);
  const document = {
    Version: Version === undefined ? defaultVersion : (textOf(Version) ?? canonical(Version)),
    ...(Id === undefined ? {} : { Id: textOf(Id) ?? canonical(Id) }),
    Statement: inOrder(spelling.mixed ? drafts.map((draft) => respell(draft, spelling)) : drafts),
    ...unknownMembers(value, DOCUMENT_MEMBERS),
  };
  made.add(document);
  return document;
}

/** What `normalise` made: its own normal form. */
const made = new WeakSet<JsonObject>();

/** Documents by their texts as AWS returned them: one text is read in several places, and many roles have one trust policy. */
const read = new Map<string, Document>();
/** More than an account holds; then all are forgotten. */
const MOST_READ = 50_000;

/** A document as AWS returns it: JSON, percent-encoded (RFC 3986) or plain. Throws Failure('aws') if it is neither. */
export function parseLive(text: string): Document {
  return remembered(text, () => parseJson(text.trimStart().startsWith('{') ? text : decodeURIComponent(text)));
}

/** The same of a document that is JSON already, as the AWS CLI writes it; its text says the same from then on. */
export function readLive(value: JsonObject): { readonly text: string; readonly document: Document } {
  const text = JSON.stringify(value);
  return { text, document: remembered(text, () => value) };
}

function remembered(text: string, valueOf: () => Json): Document {
  const found = read.get(text);
  if (found !== undefined) return found;
  try {
    const document = normalise(valueOf(), OLDEST_VERSION);
    if (read.size >= MOST_READ) read.clear();
    read.set(text, document);
    return document;
  } catch (cause) {
    const why = cause instanceof Failure ? cause.message : 'The account returned a policy document that is not JSON.';
    throw new Failure('aws', why, 'Look at the document in the account, or name the endpoint and its version in a bug report.', cause);
  }
}

/**
 * The document with those actions and condition keys that differ from `to` only by case spelled as `to` spells them, so that
 * plain equality of the two works. Returns the same object if nothing is to be spelled anew.
 */
export function align(document: Document, to: Document): Document {
  if (document === to) return document;
  const spelling = spellingOf(to.Statement);
  if (!document.Statement.some((statement) => differs(statement, spelling))) return document;
  return { ...document, Statement: inOrder(document.Statement.map((statement) => respell(statement, spelling))) };
}

/** Statements in the one order that a normal form has: by their canonical text. */
function inOrder(statements: readonly Statement[]): readonly Statement[] {
  if (statements.length < 2) return statements;
  const keyed = statements.map((statement) => ({ statement, text: canonical(statement) }));
  return keyed.sort((a, b) => byCodePoint(a.text, b.text)).map(({ statement }) => statement);
}

// Member by member, in one order: spreading as many empty objects takes half the time of reading a large account.
function statementOf(value: Json): Statement {
  if (!isObject(value)) throw malformed('a statement is not a JSON object');
  const { Sid = '', Effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition = {} } = value;
  const effect = effectOf(Effect);
  const statement: { -readonly [Name in keyof Statement]: Statement[Name] } =
    Sid === '' ? { Effect: effect } : { Sid: textOf(Sid) ?? canonical(Sid), Effect: effect };
  if (Principal !== undefined) statement.Principal = principalsOf(Principal);
  if (NotPrincipal !== undefined) statement.NotPrincipal = principalsOf(NotPrincipal);
  if (Action !== undefined) statement.Action = setOf(Action);
  if (NotAction !== undefined) statement.NotAction = setOf(NotAction);
  if (Resource !== undefined) statement.Resource = setOf(Resource);
  if (NotResource !== undefined) statement.NotResource = setOf(NotResource);
  if (!isObject(Condition) || Object.keys(Condition).length > 0) statement.Condition = conditionsOf(Condition);
  return Object.keys(value).every((name) => KNOWN_MEMBERS.has(name))
    ? statement
    : { ...statement, ...unknownMembers(value, KNOWN_MEMBERS) };
}

function effectOf(value: Json | undefined): Effect {
  const effect = typeof value === 'string' ? value.toLowerCase() : '';
  if (effect === 'allow') return 'Allow';
  if (effect === 'deny') return 'Deny';
  throw malformed('the Effect of a statement is neither Allow nor Deny');
}

/** `"*"` stays apart from `{"AWS": ["*"]}`: not every service takes them for the same. */
function principalsOf(value: Json): Principals {
  if (value === '*') return value;
  const types = entriesOf(value).map(([type, principals]) => {
    const set = setOf(principals);
    return [type, type === 'AWS' ? sortedSet(set.map(accountOrSelf)) : set] as const;
  });
  return objectOf(byKey(types));
}

/** An account may be named by its id or by the ARN of its root (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html). */
function accountOrSelf(principal: string): string {
  return accountOfRoot(principal) ?? principal;
}

function unknownMembers(value: JsonObject, known: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(byKey(Object.entries(value).filter(([name]) => !known.has(name))));
}

function malformed(why: string): Failure {
  return new Failure('input', `This is not a policy document: ${why}.`, 'Compare it with the grammar of the IAM policy language.');
}
