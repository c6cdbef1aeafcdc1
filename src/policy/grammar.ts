// Whether AWS will take a document, said before it is asked, with the place and the next step.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
import { isList, isObject } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { checkText, error, nulls, note, shapeOf } from './grammar/problem.ts';
import type { Problem } from './grammar/problem.ts';
import { checkStatement, unknownMembers } from './grammar/statement.ts';

export type { Problem } from './grammar/problem.ts';

const VERSION = '2012-10-17';
const OLD_VERSION = '2008-10-17';

export interface GrammarOptions {
  /** The document is a managed policy, which IAM takes in version 2012-10-17 only. */
  readonly managed?: boolean;
  /** Statements may have our own member `expires` (see expiry.ts). */
  readonly allowExpires?: boolean;
}

/**
 * Everything that is wrong with a document, in document order of its parts: `error` for what IAM refuses, `warning` for what
 * it takes and what can hardly be meant, `note` for what we write differently. `identity` is a managed or inline policy,
 * `trust` a role's trust policy. A document without problems can be normalised. Texts that still hold a `$(variable)` are not
 * judged.
 */
export function checkGrammar(value: Json, grammar: 'identity' | 'trust', options: GrammarOptions = {}): Problem[] {
  if (value === null) return nulls(value, []);
  if (!isObject(value))
    return [error([], 'document-shape', `The document is ${shapeOf(value)} where a mapping belongs.`, 'Write a mapping with Statement.')];
  const version = typeof value['Version'] === 'string' ? value['Version'] : VERSION;
  return [
    ...nulls(value, []),
    ...unknownMembers(value, [], ['Version', 'Id', 'Statement']),
    ...checkVersion(value['Version'], options.managed ?? false),
    ...checkText(value['Id'], ['Id']),
    ...checkStatements(value, (statement, at) =>
      checkStatement(statement, at, { grammar, version, allowExpires: options.allowExpires ?? false }),
    ),
  ];
}

function checkVersion(value: Json | undefined, managed: boolean): Problem[] {
  const at = ['Version'];
  if (value === undefined || value === VERSION) return [];
  if (value === OLD_VERSION && managed)
    return [
      error(at, 'version', `IAM takes no managed policy of version ${OLD_VERSION}.`, `Write Version: "${VERSION}", or leave it out.`),
    ];
  if (value === OLD_VERSION)
    return [
      note(
        at,
        'version',
        `In version ${OLD_VERSION} policy variables are literal text.`,
        `Write Version: "${VERSION}", unless that is meant.`,
      ),
    ];
  if (typeof value !== 'string') return checkText(value, at);
  return [error(at, 'version', `"${value}" is not a version of the policy language.`, `Write Version: "${VERSION}", or leave it out.`)];
}

function checkStatements(document: JsonObject, check: (statement: Json, at: (string | number)[]) => Problem[]): Problem[] {
  const value = document['Statement'];
  if (value === undefined)
    return [error([], 'statement-missing', 'The document has no Statement.', 'Add Statement with at least one statement.')];
  if (value === null) return [];
  if (isObject(value)) return check(value, ['Statement']);
  if (!isList(value))
    return [error(['Statement'], 'statement-shape', `Statement is ${shapeOf(value)} where a list belongs.`, 'Write a list of statements.')];
  if (value.length === 0)
    return [
      error(
        ['Statement'],
        'statement-missing',
        'The document has no statement, which IAM refuses.',
        'Add a statement, or remove the policy.',
      ),
    ];
  return [...value.flatMap((statement, index) => check(statement, ['Statement', index])), ...repeatedSids(value)];
}

/** Sids are unique within a document; empty ones are none. */
function repeatedSids(statements: readonly Json[]): Problem[] {
  const first = new Map<string, number>();
  return statements.flatMap((statement, index) => {
    const sid = isObject(statement) ? statement['Sid'] : undefined;
    if (typeof sid !== 'string' || sid === '') return [];
    const earlier = first.get(sid);
    if (earlier === undefined) {
      first.set(sid, index);
      return [];
    }
    const message = `The Sid "${sid}" stands in statement ${earlier + 1} already; it must be unique in a document.`;
    return [error(['Statement', index, 'Sid'], 'sid-twice', message, 'Give each statement a Sid of its own, or none.')];
  });
}
