// Trust policies: the grammar that CreateRole and UpdateAssumeRolePolicy enforce, and the form in which IAM keeps and shows them.
import type { Json, JsonObject } from '../model/json.ts';
import { isList, isObject } from '../model/json.ts';
import { isConditionBlock } from './conditions.ts';
import { documentSize, parseJson } from './documents.ts';
import { limitExceeded, malformedDocument } from './errors.ts';
import { statementsOf, texts } from './grammar.ts';
import { shownPrincipal, storedPrincipal } from './principals.ts';
import type { World } from './world.ts';

const TOP = new Set(['Version', 'Id', 'Statement']);
const MEMBERS = new Set(['Sid', 'Effect', 'Principal', 'Action', 'NotAction', 'Condition']);

/**
 * Checks a trust policy and gives the form that IAM keeps: users and roles by unique id, account ids as root ARNs, principals
 * and condition keys in another order than was sent. Throws MalformedPolicyDocument or LimitExceeded.
 */
export function storeTrust(world: World, text: string): string {
  const document = parseJson(text);
  if (!isObject(document)) throw malformedDocument('This policy contains invalid Json');
  checkDocument(document);
  const quota = world.quotas.AssumeRolePolicySizeQuota;
  if (documentSize(text) > quota) throw limitExceeded(`Cannot exceed quota for ACLSizePerRole: ${quota}`);
  return JSON.stringify(mapStatements(document, (statement) => storedStatement(world, statement)));
}

/** The document as IAM returns it: ids of living principals as their present ARNs. */
export function showTrust(world: World, stored: string): string {
  if (!/"A(?:IDA|ROA)/.test(stored)) return stored;
  const document = parseJson(stored);
  if (!isObject(document)) return stored;
  return JSON.stringify(mapStatements(document, (statement) => mapPrincipals(statement, (_, value) => shownPrincipal(world, value))));
}

/** The stored form of a document that some account already holds: unchecked, and who is not here stays as text. */
export function adoptTrust(world: World, text: string): string {
  const document = parseJson(text);
  if (!isObject(document)) return text;
  return JSON.stringify(mapStatements(document, (statement) => mapPrincipals(statement, (type, value) => adopted(world, type, value))));
}

function adopted(world: World, type: string, value: string): string {
  try {
    return storedPrincipal(world, type, value);
  } catch {
    return value;
  }
}

function checkDocument(document: JsonObject): void {
  const { Version: version, Statement: statement } = document;
  const unknown = Object.keys(document).find((key) => !TOP.has(key));
  if (unknown !== undefined) throw malformedDocument(`Unknown field ${unknown}`);
  if (version !== undefined && version !== '2008-10-17' && version !== '2012-10-17')
    throw malformedDocument('The policy must contain a valid version string');
  const statements = statementsOf(document);
  if (statements.length === 0) throw malformedDocument('Could not parse the policy: Statement is empty!');
  if (isList(statement) && statements.length < statement.length) throw malformedDocument('This policy contains invalid Json');
  for (const one of statements) checkStatement(one);
  const sids = statements.map((one) => one['Sid']).filter((sid) => typeof sid === 'string' && sid !== '');
  if (new Set(sids).size < sids.length) throw malformedDocument('The Statement Ids in the policy are not unique');
}

function checkStatement(statement: JsonObject): void {
  const { Effect: effect, Condition: condition } = statement;
  if ('Resource' in statement || 'NotResource' in statement) throw malformedDocument('Has prohibited field Resource');
  if ('NotPrincipal' in statement) throw malformedDocument('AssumeRole policy must not contain NotPrincipal field.');
  const unknown = Object.keys(statement).find((key) => !MEMBERS.has(key));
  if (unknown !== undefined) throw malformedDocument(`Unknown field ${unknown}`);
  if (effect === undefined) throw malformedDocument('Missing required field Effect');
  if (effect !== 'Allow' && effect !== 'Deny') throw malformedDocument(`Invalid effect: ${typeof effect === 'string' ? effect : ''}`);
  checkPrincipal(statement['Principal']);
  if (condition !== undefined && !isConditionBlock(condition)) throw malformedDocument('Syntax error in policy.');
  if ('Action' in statement && 'NotAction' in statement) throw malformedDocument('Syntax error in policy.');
  const actions = texts(statement['Action'] ?? statement['NotAction']);
  if (actions.length === 0) throw malformedDocument('Missing required field Action');
  if (actions.some((action) => !/^sts:/i.test(action)))
    throw malformedDocument('AssumeRole policy may only specify STS AssumeRole actions.');
}

function checkPrincipal(principal: Json | undefined): void {
  if (principal === undefined) throw malformedDocument('Missing required field Principal');
  if (!isObject(principal)) throw malformedDocument('Principal must be a JSON object.');
  const values = Object.values(principal);
  if (values.length === 0 || values.some((value) => texts(value).length === 0))
    throw malformedDocument('Missing required field Principal cannot be empty!');
}

function mapStatements(document: JsonObject, change: (statement: JsonObject) => JsonObject): JsonObject {
  const { Statement: statement } = document;
  if (isObject(statement)) return { ...document, Statement: change(statement) };
  return { ...document, Statement: statementsOf(document).map(change) };
}

function storedStatement(world: World, statement: JsonObject): JsonObject {
  const stored = mapPrincipals(statement, (type, value) => storedPrincipal(world, type, value));
  const { Condition: condition } = stored;
  if (!isObject(condition)) return stored;
  const operators = Object.entries(condition).map(([operator, keys]): [string, Json] => [
    operator,
    isObject(keys) ? reordered(keys) : keys,
  ]);
  return { ...stored, Condition: reordered(Object.fromEntries(operators)) };
}

// One-element lists stay lists: CreateRole echoes them (recorded 11 February 2026).
function mapPrincipals(statement: JsonObject, change: (type: string, value: string) => string): JsonObject {
  const { Principal: principal } = statement;
  if (!isObject(principal)) return statement;
  const types = Object.entries(principal).map(([type, value]): [string, Json] => {
    if (typeof value === 'string') return [type, change(type, value)];
    const changed = texts(value).map((one) => change(type, one));
    return [type, [...new Set(changed)].sort().reverse()];
  });
  return { ...statement, Principal: Object.fromEntries(types) };
}

// IAM gives no order; backwards is one that no client can have written by sorting.
function reordered(members: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(members).sort(([a], [b]) => (a < b ? 1 : -1)));
}
