// Whether a principal's access amounts to everything.
import type { Grant, Principal } from '../../model/principal.ts';
import { compilePermissions, contains, meets } from '../../policy/containment.ts';
import { asJson } from '../../policy/document.ts';
import type { Conditions, Document, Statement } from '../../policy/document.ts';
import { compiledOf, documentOf } from '../effective.ts';
import { mentionedBy } from './mentions.ts';
import { knownBy, knownText, spend, statementNumber } from './memory.ts';
import type { Memory } from './memory.ts';
import { mayAllowAll, stanceOf } from './stance.ts';

const EVERYTHING: Document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['*'], Resource: ['*'] }] };

/** A grant of every action on every resource, as somebody would write it who may. */
export function everything(source: string): Grant {
  return { source, via: null, document: asJson(EVERYTHING) };
}

const IAM: Document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['iam:*'], Resource: ['*'] }] };

/** A grant of every action of IAM, as AWS's IAMFullAccess is. */
export function iamOnly(source: string): Grant {
  return { source, via: null, document: asJson(IAM) };
}

// That plain HTTP is denied, as it often is, makes nobody less of an administrator.
const SECURE: Conditions = { Bool: { 'aws:SecureTransport': ['true'] } };
const SECURELY: Document = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['*'], Resource: ['*'], Condition: SECURE }],
};
/** Work for one comparison. */
const BUDGET = 1_000_000;

const ALL = compilePermissions({ grants: [SECURELY], limits: [] });

/** Whether it may do everything: Allow of every action on every resource that no boundary and no Deny takes back. */
export function isAdministrator(memory: Memory, principal: Principal): boolean {
  const known = memory.administrators.get(principal);
  if (known !== undefined) return known;
  const found = mayAll(memory, principal);
  memory.administrators.set(principal, found);
  return found;
}

function mayAll(memory: Memory, principal: Principal): boolean {
  const { policies, boundary } = principal;
  const sides = (boundary === null ? [policies] : [policies, [boundary]]).map((grants) => grants.map(documentOf));
  if (!sides.every((documents) => documents.some(mayAllowAll))) return false;
  if (sides.some((documents) => documents.some((document) => stanceOf(document).isPlainlyDenying))) return false;
  if (!spend(memory, EACH * (policies.length + 1))) return false;
  if (!sides.every((documents) => documents.some((document) => stanceOf(document).isWhole)))
    return contains(compiledOf(principal), ALL, { budget: BUDGET, pool: memory.pool }).verdict === 'proved';
  return sides.every((documents) =>
    documents.every((document) => stanceOf(document).denies.every((deny) => isHarmless(memory, principal, deny, document.Version))),
  );
}

/** Work to look at one document. */
const EACH = 5;

/** Whether a Deny takes nothing of what an administrator may do securely. */
function isHarmless(memory: Memory, principal: Principal, deny: Statement, version: string): boolean {
  const key = `${statementNumber(memory, deny, version)} ${knownText(memory, principal, mentionedBy(deny))}`;
  const known = memory.harmless.get(key);
  if (known !== undefined) return known;
  const document: Document = { Version: version, Statement: [{ ...deny, Effect: 'Allow' }] };
  const compiled = compilePermissions({ grants: [document], limits: [] }, knownBy(memory, principal));
  const found = meets(compiled, { actions: ['*'], context: SECURE }, { budget: BUDGET, pool: memory.pool }).verdict === 'disjoint';
  memory.harmless.set(key, found);
  return found;
}

/** Whether a policy alone makes an administrator. */
export function givesEverything(memory: Memory, grant: Grant): boolean {
  const document = documentOf(grant);
  if (!mayAllowAll(document) || stanceOf(document).isPlainlyDenying) return false;
  return contains(compilePermissions({ grants: [document], limits: [] }), ALL, { budget: BUDGET, pool: memory.pool }).verdict === 'proved';
}
