// Actions and condition keys are case-insensitive: one spelling of each in a document, so that plain equality works.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
import { byCodePoint } from '../model/json.ts';
import { renameKeys } from './conditions.ts';
import type { Statement } from './document.ts';
import { sortedSet } from './sets.ts';

/** Lower case -> the spelling to use. */
export interface Spelling {
  readonly actions: ReadonlyMap<string, string>;
  readonly keys: ReadonlyMap<string, string>;
  /** Whether the statements themselves spell something in two ways. */
  readonly mixed: boolean;
}

/** The smallest spelling, by code point, of every action and condition key in these statements. */
export function spellingOf(statements: readonly Statement[]): Spelling {
  const actions = new Map<string, string>();
  const keys = new Map<string, string>();
  let mixed = false;
  for (const statement of statements) {
    for (const action of actionsOf(statement)) mixed = keepSmallest(actions, action) || mixed;
    for (const key of keysOf(statement)) mixed = keepSmallest(keys, key) || mixed;
  }
  return { actions, keys, mixed };
}

/** True if the statement spells an action or a condition key otherwise. What the spelling does not know is spelled right. */
export function differs(statement: Statement, spelling: Spelling): boolean {
  return (
    actionsOf(statement).some((action) => (spelling.actions.get(action.toLowerCase()) ?? action) !== action) ||
    keysOf(statement).some((key) => (spelling.keys.get(key.toLowerCase()) ?? key) !== key)
  );
}

/** The statement with its actions and condition keys spelled so. */
export function respell(statement: Statement, spelling: Spelling): Statement {
  if (!differs(statement, spelling)) return statement;
  const action = (text: string): string => spelling.actions.get(text.toLowerCase()) ?? text;
  const { Action, NotAction, Condition } = statement;
  return {
    ...statement,
    ...(Action === undefined ? {} : { Action: sortedSet(Action.map(action)) }),
    ...(NotAction === undefined ? {} : { NotAction: sortedSet(NotAction.map(action)) }),
    ...(Condition === undefined ? {} : { Condition: renameKeys(Condition, (key) => spelling.keys.get(key.toLowerCase()) ?? key) }),
  };
}

function actionsOf({ Action, NotAction }: Statement): readonly string[] {
  if (NotAction === undefined) return Action ?? [];
  return Action === undefined ? NotAction : [...Action, ...NotAction];
}

function keysOf({ Condition }: Statement): readonly string[] {
  return Condition === undefined ? [] : Object.values(Condition).flatMap((keys) => Object.keys(keys));
}

/** Returns whether there was another spelling. */
function keepSmallest(spellings: Map<string, string>, text: string): boolean {
  const lower = text.toLowerCase();
  const known = spellings.get(lower);
  if (known === text) return false;
  if (known === undefined || byCodePoint(text, known) < 0) spellings.set(lower, text);
  return known !== undefined;
}
