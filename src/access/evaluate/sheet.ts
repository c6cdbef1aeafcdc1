// Documents that count as one: the union of what they allow and of what they deny, with the statements of an action at hand.
import { applies, concernsAction } from './rule.ts';
import type { Asked, Rule } from './rule.ts';
import type { Naming } from './naming.ts';

export interface Sheet {
  readonly rules: readonly Rule[];
  /** Statements that concern an action, found once. */
  readonly known: Map<string, Concerned>;
}

interface Concerned {
  readonly allows: readonly Rule[];
  readonly denies: readonly Rule[];
}

/** So many actions are remembered; after that the memory starts anew. */
const MOST_ACTIONS = 4096;

export function sheetOf(rules: readonly Rule[]): Sheet {
  return { rules, known: new Map() };
}

export function denyOf(sheet: Sheet, asked: Asked): Rule | undefined {
  return concerned(sheet, asked.action).denies.find((rule) => applies(rule, asked) !== undefined);
}

export function allowOf(sheet: Sheet, asked: Asked): Rule | undefined {
  return concerned(sheet, asked.action).allows.find((rule) => applies(rule, asked) !== undefined);
}

/** The Allow that applies in each way of naming the caller, the first of each. */
export function allowsByNaming(sheet: Sheet, asked: Asked): ReadonlyMap<Naming, Rule> {
  const found = new Map<Naming, Rule>();
  for (const rule of concerned(sheet, asked.action).allows) {
    const naming = applies(rule, asked);
    if (naming !== undefined && !found.has(naming)) found.set(naming, rule);
  }
  return found;
}

function concerned(sheet: Sheet, action: string): Concerned {
  const known = sheet.known.get(action);
  if (known !== undefined) return known;
  const rules = sheet.rules.filter((rule) => concernsAction(rule, action));
  const found = { allows: rules.filter((rule) => rule.allows), denies: rules.filter((rule) => !rule.allows) };
  if (sheet.known.size >= MOST_ACTIONS) sheet.known.clear();
  sheet.known.set(action, found);
  return found;
}
