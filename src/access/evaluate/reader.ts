// Documents as people and AWS write them, compiled statement by statement. What AWS would refuse is complained of, never skipped.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
import { isList, isObject, parseJson } from '../../model/json.ts';
import type { Json } from '../../model/json.ts';
import { patternOf } from '../../policy/pattern.ts';
import { testsOf } from './conditions.ts';
import { kindOf, membersOf, textsOf } from './members.ts';
import type { Complain, Members, Place } from './members.ts';
import type { Named } from './naming.ts';
import { resourceTest } from './resource.ts';
import type { Choice, Rule } from './rule.ts';
import { SUPPORTS_VARIABLES, unclosedVariable } from './template.ts';

/** What may stand in a statement: identity policies name no principal, resource policies must, resource control policies may. */
export type Grammar = 'identity' | 'resource' | 'control';

interface Reading {
  readonly grammar: Grammar;
  readonly version: string;
  readonly complain: Complain;
}

const OLDEST_VERSION = '2008-10-17';
const MEMBERS = ['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];

/** The statements of a document. One that AWS would refuse is complained of and left out. */
export function rulesOf(value: Json, place: Place, grammar: Grammar, complain: Complain): readonly Rule[] {
  const members = membersOf(plain(value), place, ['Version', 'Id', 'Statement'], complain);
  const statement = members.get('statement');
  if (statement === undefined) {
    if (isObject(plain(value))) complain(place, 'has no Statement, so it is no policy document');
    return [];
  }
  const reading: Reading = { grammar, version: versionOf(members, complain), complain };
  if (!isList(statement.value) && !isObject(statement.value))
    complain(statement.place, `is ${kindOf(statement.value)} where a list of statements belongs`);
  const statements = isList(statement.value) ? statement.value : [statement.value].filter(isObject);
  return statements.map((each, index) => ruleOf(each, `${place}.Statement[${index}]`, reading));
}

/** IAM's own answers hold documents as text, percent-encoded. */
function plain(value: Json): Json {
  if (typeof value !== 'string') return value;
  try {
    return parseJson(value.trimStart().startsWith('{') ? value : decodeURIComponent(value));
  } catch {
    return value;
  }
}

/** Without Version a document is of 2008-10-17, in which variables are plain text. */
function versionOf(members: Members, complain: Complain): string {
  const version = members.get('version');
  if (version === undefined) return OLDEST_VERSION;
  if (version.value === SUPPORTS_VARIABLES || version.value === OLDEST_VERSION) return version.value;
  complain(version.place, `is neither ${SUPPORTS_VARIABLES} nor ${OLDEST_VERSION}`);
  return OLDEST_VERSION;
}

function ruleOf(value: Json, place: Place, reading: Reading): Rule {
  const { complain, version } = reading;
  const members = membersOf(value, place, MEMBERS, complain);
  const sid = members.get('sid')?.value;
  const condition = members.get('condition');
  if (isObject(value)) checkPresence(members, place, reading);
  return {
    by: typeof sid === 'string' && sid !== '' ? `${place} (${sid})` : place,
    allows: effectOf(members, complain) === 'allow',
    actions: choice(members, 'action', complain, actionOf(complain)) ?? { patterns: [], inverted: false },
    resources: choice(members, 'resource', complain, (text, at) => {
      checkResource(text, at, reading);
      return resourceTest(text, version);
    }),
    principals: principalsOf(members, complain),
    tests: condition === undefined ? [] : testsOf(condition.value, condition.place, version, complain),
  };
}

function checkPresence(members: Members, place: Place, { grammar, complain }: Reading): void {
  if (!members.has('effect')) complain(place, 'has no Effect');
  if (!members.has('action') && !members.has('notaction')) complain(place, 'has neither Action nor NotAction');
  if (grammar === 'identity' && !members.has('resource') && !members.has('notresource'))
    complain(place, 'has neither Resource nor NotResource');
  const named = members.get('principal') ?? members.get('notprincipal');
  if (grammar === 'identity' && named !== undefined) complain(named.place, 'can stand in resource policies only');
  if (grammar === 'resource' && named === undefined) complain(place, 'has neither Principal nor NotPrincipal');
}

function effectOf(members: Members, complain: Complain): string {
  const effect = members.get('effect');
  if (effect === undefined) return '';
  const text = typeof effect.value === 'string' ? effect.value.toLowerCase() : '';
  if (text !== 'allow' && text !== 'deny') complain(effect.place, 'is neither Allow nor Deny');
  return text;
}

/** `Action` or `NotAction`, and so on. An empty list is taken: it makes the statement inert, and inverted excludes nothing. */
function choice<T>(members: Members, name: string, complain: Complain, read: (text: string, place: Place) => T): Choice<T> | null {
  const straight = members.get(name);
  const inverse = members.get(`not${name}`);
  if (straight !== undefined && inverse !== undefined) complain(inverse.place, 'stands beside what it excludes: only one of both can');
  const found = straight ?? inverse;
  if (found === undefined) return null;
  const patterns = textsOf(found.value, found.place, complain).map((text) => read(text, found.place));
  return { patterns, inverted: straight === undefined };
}

function actionOf(complain: Complain) {
  return (text: string, place: Place) => {
    if (text !== '*' && text !== '*:*' && !/^[A-Za-z0-9.-]+:[^:]+$/.test(text))
      complain(place, `"${text}" is no action: it is written service:Name, and wildcards stand in the name only`);
    return patternOf(text.toLowerCase());
  };
}

/** Resource policies of some services name resources in their own way. */
function checkResource(text: string, place: Place, { grammar, version, complain }: Reading): void {
  if (grammar !== 'resource' && !/^(arn:|\*)/.test(text)) complain(place, `"${text}" is neither an ARN nor *`);
  if (version === SUPPORTS_VARIABLES && unclosedVariable(text) >= 0) complain(place, `"${text}" has a variable that is not closed`);
}

function principalsOf(members: Members, complain: Complain): Choice<Named> | null {
  const straight = members.get('principal');
  const inverse = members.get('notprincipal');
  if (straight !== undefined && inverse !== undefined) complain(inverse.place, 'stands beside Principal: only one of both can');
  const found = straight ?? inverse;
  if (found === undefined) return null;
  const inverted = straight === undefined;
  if (found.value === '*') return { patterns: [{ type: '*', values: ['*'] }], inverted };
  const types = membersOf(found.value, found.place, ['AWS', 'Service', 'Federated', 'CanonicalUser'], complain);
  return { patterns: [...types].map(([type, { place, value }]) => ({ type, values: textsOf(value, place, complain) })), inverted };
}
