// One statement: its members, which must be there, which exclude each other.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
import { isList, isObject } from '../../model/json.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { STATEMENT_MEMBERS } from '../document.ts';
import { nearest } from '../nearest.ts';
import { checkAction, checkTrustAction, isAssuming, isOrdinaryAction } from './action.ts';
import { checkCondition } from './condition.ts';
import { checkPrincipal } from './principal.ts';
import { checkText, checkTexts, error, isSymbolic, note, shapeOf } from './problem.ts';
import type { Path, Problem } from './problem.ts';
import { checkResource, isOrdinaryResource } from './resource.ts';

export interface Rules {
  readonly grammar: 'identity' | 'trust';
  /** Of the document: it decides what variables mean. */
  readonly version: string;
  /** Whether a statement may have our own member `expires`. */
  readonly allowExpires: boolean;
}

export function checkStatement(value: Json, at: Path, rules: Rules): Problem[] {
  if (value === null) return [];
  if (!isObject(value)) {
    return [
      error(at, 'statement-shape', `A statement is ${shapeOf(value)} where a mapping belongs.`, 'Write a mapping with Effect and Action.'),
    ];
  }
  return [
    ...unknownMembers(value, at, rules.allowExpires ? [...STATEMENT_MEMBERS, 'expires'] : STATEMENT_MEMBERS),
    ...checkSid(value['Sid'], [...at, 'Sid']),
    ...checkEffect(value['Effect'], at),
    ...checkActions(value, at, rules),
    ...(rules.grammar === 'trust' ? checkTrusted(value, at) : checkScope(value, at, rules.version)),
    ...(value['Condition'] === undefined ? [] : checkCondition(value['Condition'], [...at, 'Condition'], rules.version)),
  ];
}

/** Members that the language does not know; names are case-sensitive. */
export function unknownMembers(value: JsonObject, at: Path, known: readonly string[]): Problem[] {
  return Object.keys(value)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const close = nearest(name, known);
      const next = close === undefined ? `Remove it; members are ${known.join(', ')}.` : `Did you mean ${close}?`;
      return error([...at, name], 'unknown-member', `"${name}" is not a member of the policy language.`, next);
    });
}

function checkSid(value: Json | undefined, at: Path): Problem[] {
  if (typeof value !== 'string') return checkText(value, at);
  if (/^[A-Za-z0-9]*$/.test(value) || isSymbolic(value)) return [];
  const clean = value.replaceAll(/[^A-Za-z0-9]/g, '');
  return [
    error(
      at,
      'sid',
      `The Sid "${value}" holds more than letters and digits.`,
      clean === '' ? 'Use letters and digits.' : `Write ${clean}.`,
    ),
  ];
}

function checkEffect(value: Json | undefined, at: Path): Problem[] {
  if (value === undefined) return [error(at, 'effect-missing', 'The statement has no Effect.', 'Add Effect: Allow or Effect: Deny.')];
  const place = [...at, 'Effect'];
  if (value === null || value === 'Allow' || value === 'Deny') return [];
  if (typeof value !== 'string') return [error(place, 'effect', `The Effect is ${shapeOf(value)}.`, 'Write Allow or Deny.')];
  const close = ['Allow', 'Deny'].find((effect) => effect.toLowerCase() === value.toLowerCase());
  if (close === undefined) return [error(place, 'effect', `The Effect is "${value}".`, 'Write Allow or Deny.')];
  return [note(place, 'effect', `The Effect "${value}" is taken as ${close}.`, `Write ${close}.`)];
}

function checkActions(value: JsonObject, at: Path, rules: Rules): Problem[] {
  if (rules.grammar === 'trust') return oneOf(value, at, 'Action', { isOrdinary: isAssuming, check: checkTrustAction });
  return oneOf(value, at, 'Action', { isOrdinary: isOrdinaryAction, check: checkAction });
}

function checkScope(value: JsonObject, at: Path, version: string): Problem[] {
  const misplaced = ['Principal', 'NotPrincipal'].flatMap((name) => {
    if (value[name] === undefined) return [];
    const message = `A policy of a user, group or role has no ${name}: it is about whoever holds it.`;
    return [error([...at, name], 'principal-misplaced', message, 'Remove it; who may assume a role stands in its trust policy.')];
  });
  const check = (text: string, place: Path): Problem[] => checkResource(text, place, version);
  return [...misplaced, ...oneOf(value, at, 'Resource', { isOrdinary: isOrdinaryResource, check })];
}

function checkTrusted(value: JsonObject, at: Path): Problem[] {
  const misplaced = ['Resource', 'NotResource'].flatMap((name) => {
    if (value[name] === undefined) return [];
    return [error([...at, name], 'resource-misplaced', `A trust policy has no ${name}: its resource is the role itself.`, 'Remove it.')];
  });
  const { Principal, NotPrincipal } = value;
  if (NotPrincipal !== undefined) {
    const next = 'Use Principal, with a condition on aws:PrincipalArn for the exceptions.';
    return [...misplaced, error([...at, 'NotPrincipal'], 'principal-misplaced', 'IAM takes no NotPrincipal in a trust policy.', next)];
  }
  if (Principal === undefined) {
    return [
      ...misplaced,
      error(
        at,
        'principal-missing',
        'The statement does not say whom it is about.',
        'Add Principal, for example {"Service": "ec2.amazonaws.com"}.',
      ),
    ];
  }
  return [...misplaced, ...checkPrincipal(Principal, [...at, 'Principal'])];
}

/** How texts are judged: `isOrdinary` is a quick look, true only where `check` has nothing to say. */
interface Judge {
  readonly isOrdinary: (text: Json) => boolean;
  readonly check: (text: string, at: Path) => Problem[];
}

/** Exactly one of `X` and `NotX`, and not an empty list: recorded from CreatePolicy ("must contain actions", "… resources"). */
function oneOf(value: JsonObject, at: Path, name: 'Action' | 'Resource', { isOrdinary, check }: Judge): Problem[] {
  const opposite = `Not${name}`;
  const plain = value[opposite] === undefined ? value[name] : undefined;
  // Nearly all are; places in the document are only needed for the others.
  if (isList(plain) ? plain.length > 0 && plain.every(isOrdinary) : plain !== undefined && isOrdinary(plain)) return [];
  const present = [name, opposite].filter((member) => value[member] !== undefined);
  const rule = name.toLowerCase();
  if (present.length === 0) return [error(at, `${rule}-missing`, `The statement has no ${name}.`, `Add ${name} (or ${opposite}).`)];
  const both =
    present.length === 2
      ? [error([...at, opposite], `${rule}-both`, `The statement has both ${name} and ${opposite}.`, 'Keep one, or make two statements.')]
      : [];
  const problems = present.flatMap((member) => {
    const members = value[member] ?? null;
    const place = [...at, member];
    if (isList(members) && members.length === 0) {
      return [
        error(
          place,
          'empty-list',
          `${member} is an empty list, so the statement does nothing, and IAM refuses it.`,
          'Name one, or remove the statement.',
        ),
      ];
    }
    return checkTexts(members, place, check);
  });
  return [...both, ...problems];
}
