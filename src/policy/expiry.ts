// `expires` on an Allow statement becomes a condition, so that AWS itself ends the grant, on the minute and without us.
import { isList, isObject, ownMember } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { parseDate, parseDay } from './dates.ts';
import { error } from './grammar/problem.ts';
import type { Problem } from './grammar/problem.ts';
import { canonicalOperator } from './operators.ts';

const OPERATOR = 'DateLessThan';
const KEY = 'aws:CurrentTime';

/**
 * Compiles the `expires: YYYY-MM-DD` members of a raw document away: the statement counts as absent from midnight UTC of that
 * day on (`DateLessThan aws:CurrentTime`). An earlier limit that stands there already wins. On a Deny it is an error, as access
 * would appear when it ends. Returns the same document if no statement expires; after a problem the member is left out.
 */
export function compileExpiry(document: Json): { readonly document: Json; readonly problems: Problem[] } {
  if (!isObject(document)) return { document, problems: [] };
  const statement = document['Statement'];
  const problems: Problem[] = [];
  const compile = (value: Json, at: (string | number)[]): Json => compileStatement(value, at, problems);
  if (isObject(statement)) {
    const compiled = compile(statement, ['Statement']);
    return { document: compiled === statement ? document : { ...document, Statement: compiled }, problems };
  }
  if (!isList(statement)) return { document, problems };
  const compiled = statement.map((value, index) => compile(value, ['Statement', index]));
  return {
    document: compiled.every((value, index) => value === statement[index]) ? document : { ...document, Statement: compiled },
    problems,
  };
}

function compileStatement(statement: Json, at: (string | number)[], problems: Problem[]): Json {
  if (!isObject(statement) || statement['expires'] === undefined) return statement;
  const { expires, ...rest } = statement;
  const place = [...at, 'expires'];
  const day = typeof expires === 'string' ? expires : '';
  const midnight = parseDay(day);
  if (midnight === undefined) {
    const shown = typeof expires === 'string' ? `"${expires}"` : 'The value of `expires`';
    problems.push(error(place, 'expires', `${shown} is not a day.`, 'Write a day of the calendar, for example expires: 2027-03-31.'));
    return rest;
  }
  if (!isAllow(statement['Effect'])) {
    problems.push(
      error(
        place,
        'expires-deny',
        'Only an Allow may expire: where a Deny ends, access appears.',
        'Remove the line, and delete the statement when its time has come.',
      ),
    );
    return rest;
  }
  const condition = rest['Condition'] ?? {};
  // A Condition of another shape is the grammar's to report.
  if (!isObject(condition)) return rest;
  const limited = limit(condition, `${day}T00:00:00Z`, midnight);
  if (limited !== undefined) return { ...rest, Condition: limited };
  const next = 'Keep one of them, or write the other date like 2027-03-31T00:00:00Z.';
  problems.push(error(place, 'expires-condition', `\`expires\` can't be joined with the ${OPERATOR} ${KEY} that the statement has.`, next));
  return rest;
}

function isAllow(effect: Json | undefined): boolean {
  return typeof effect === 'string' && effect.toLowerCase() === 'allow';
}

/** The condition, true before the instant only; undefined if it has a limit already that can't be compared with it. */
function limit(condition: JsonObject, date: string, instant: number): JsonObject | undefined {
  const operator = Object.keys(condition).find((name) => canonicalOperator(name) === OPERATOR);
  if (operator === undefined) return { ...condition, [OPERATOR]: { [KEY]: date } };
  const keys = ownMember(condition, operator);
  if (!isObject(keys)) return undefined;
  const key = Object.keys(keys).find((name) => name.toLowerCase() === KEY.toLowerCase());
  if (key === undefined) return { ...condition, [operator]: { ...keys, [KEY]: date } };
  const latest = latestOf(ownMember(keys, key));
  if (latest === undefined) return undefined;
  return latest <= instant ? condition : { ...condition, [operator]: { ...keys, [key]: date } };
}

/** Values of one key are ORed, so the latest of them is the limit; no value at all never matches. Undefined if one is no date. */
function latestOf(values: Json | undefined): number | undefined {
  let latest = Number.NEGATIVE_INFINITY;
  for (const value of isList(values) ? values : [values]) {
    const instant = typeof value === 'string' || typeof value === 'number' ? parseDate(String(value)) : undefined;
    if (instant === undefined) return undefined;
    latest = Math.max(latest, instant);
  }
  return latest;
}
