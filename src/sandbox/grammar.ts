// The grammar of identity policies (managed and inline) as IAM enforces it on write: syntax first, then meaning, one error.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
import type { Json, JsonObject } from '../model/json.ts';
import { isList, isObject } from '../model/json.ts';
import { isConditionBlock } from './conditions.ts';
import { parseJson } from './documents.ts';
import { malformedDocument } from './errors.ts';
import { checkResource } from './resources.ts';

const TOP = new Set(['Version', 'Id', 'Statement']);
const MEMBERS = new Set(['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition']);
const EXCLUSIVE = [
  ['Action', 'NotAction'],
  ['Resource', 'NotResource'],
] as const;
const LISTS = ['Action', 'NotAction', 'Resource', 'NotResource'] as const;

/** Throws MalformedPolicyDocument if a managed or inline policy would be refused. Managed ones must have the 2012 version. */
export function checkIdentityDocument(text: string, use: 'managed' | 'inline'): void {
  const document = parseJson(text);
  if (!isObject(document) || !isSyntax(document)) throw malformedDocument('Syntax errors in policy.');
  if (use === 'managed' && document['Version'] !== '2012-10-17')
    throw malformedDocument('Policy document must be version 2012-10-17 or greater.');
  const statements = statementsOf(document);
  if (statements.some((statement) => 'Principal' in statement || 'NotPrincipal' in statement))
    throw malformedDocument('Policy document should not specify a principal.');
  if (statements.some((statement) => statement['Effect'] !== 'Allow' && statement['Effect'] !== 'Deny'))
    throw malformedDocument('The policy failed legacy parsing');
  checkSids(statements);
  for (const statement of statements) checkStatement(statement);
}

/** A Statement may be one mapping or a list of them. */
export function statementsOf(document: JsonObject): JsonObject[] {
  const value = document['Statement'];
  if (isList(value)) return value.filter(isObject);
  return isObject(value) ? [value] : [];
}

/** A scalar and a list of one are the same. */
export function texts(value: Json | undefined): string[] {
  if (typeof value === 'string') return [value];
  return isList(value) ? value.filter((item) => typeof item === 'string') : [];
}

function isSyntax(document: JsonObject): boolean {
  const { Version: version, Id: id, Statement: statement } = document;
  if (Object.keys(document).some((key) => !TOP.has(key))) return false;
  if (version !== undefined && version !== '2008-10-17' && version !== '2012-10-17') return false;
  if (id !== undefined && typeof id !== 'string') return false;
  if (isList(statement)) return statement.length > 0 && statement.every((item) => isObject(item) && isStatement(item));
  return isObject(statement) && isStatement(statement);
}

function isStatement(statement: JsonObject): boolean {
  if (Object.keys(statement).some((key) => !MEMBERS.has(key))) return false;
  if (EXCLUSIVE.some(([one, other]) => one in statement && other in statement)) return false;
  const { Sid: sid, Effect: effect, Condition: condition } = statement;
  if (sid !== undefined && typeof sid !== 'string') return false;
  if (typeof effect !== 'string' || !['allow', 'deny'].includes(effect.toLowerCase())) return false;
  if (condition !== undefined && !isConditionBlock(condition)) return false;
  return LISTS.every((member) => isTextOrTexts(statement[member]));
}

function isTextOrTexts(value: Json | undefined): boolean {
  if (value === undefined || typeof value === 'string') return true;
  return isList(value) && value.every((item) => typeof item === 'string');
}

function checkSids(statements: readonly JsonObject[]): void {
  const sids = statements.flatMap((statement) => texts(statement['Sid'])).filter((sid) => sid !== '');
  if (sids.some((sid) => !/^[0-9A-Za-z]*$/.test(sid)))
    throw malformedDocument(
      'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
    );
  if (new Set(sids).size < sids.length) throw malformedDocument('Statement IDs (SID) in a single policy must be unique.');
}

function checkStatement(statement: JsonObject): void {
  const actions = texts(statement['Action'] ?? statement['NotAction']);
  const resources = texts(statement['Resource'] ?? statement['NotResource']);
  if (actions.length === 0) throw malformedDocument('Policy statement must contain actions.');
  for (const resource of resources) checkResource(resource);
  for (const action of actions) checkAction(action);
  if (resources.length === 0) throw malformedDocument('Policy statement must contain resources.');
}

function checkAction(action: string): void {
  if (action === '*') return;
  const [vendor = '', ...rest] = action.split(':');
  if (rest.length === 0) throw malformedDocument('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
  if (rest.length > 1) throw malformedDocument('Actions/Condition can contain only one colon.');
  if (vendor !== '*' && !/^[a-zA-Z0-9.-]+$/.test(vendor)) throw malformedDocument(`Vendor ${vendor} is not valid`);
}
