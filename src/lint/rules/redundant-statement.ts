// Statements that another one of the document covers.
import { canonical } from '../../model/json.ts';
import { covers } from '../covers.ts';
import { isOpen } from '../questions.ts';
import type { Statement, Text } from '../statement.ts';
import type { Rule } from '../rule.ts';

export const redundantStatement: Rule = {
  id: 'redundant-statement',
  severity: 'note',
  title: 'A statement that another one covers',
  why: 'A statement whose every request another statement of the document decides alike changes nothing, and suggests that removing it would.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html',
  policy: ({ statements }) =>
    // Larger documents are not judged, so that no input takes long.
    (statements.length > 500 ? [] : statements).flatMap((one, index) => {
      const wider = statements.findIndex(
        (other, place) => place !== index && contains(other, one) && (place < index || !contains(one, other)),
      );
      const found = statements[wider];
      if (found === undefined) return [];
      const name = found.sid === null ? `statement ${wider + 1}` : `statement ${wider + 1} (${found.sid})`;
      return [{ at: one.at, message: `Everything that this statement says, ${name} says too.`, next: 'Remove it, or narrow the other.' }];
    }),
};

/** A simple sufficient test: every pattern lies in one of the other's, and the condition is the same or none. */
function contains(wider: Statement, narrower: Statement): boolean {
  if (wider.effect !== narrower.effect || wider.notActions !== null || narrower.notActions !== null) return false;
  if (wider.notResources !== null || narrower.notResources !== null) return false;
  return (
    within(narrower.actions, wider.actions, (text) => text.toLowerCase()) &&
    within(narrower.resources, wider.resources, (text) => text) &&
    canonical([principals(wider)]) === canonical([principals(narrower)]) &&
    (wider.conditions.length === 0 || canonical(conditions(wider)) === canonical(conditions(narrower)))
  );
}

function within(narrow: readonly Text[] | null, wide: readonly Text[] | null, fold: (text: string) => string): boolean {
  if (narrow === null || wide === null) return narrow === wide;
  if (narrow.length === 0) return false;
  return narrow.every(({ text }) => !isOpen(text) && wide.some((other) => covers(fold(other.text), fold(text))));
}

function principals({ principals: named, notPrincipals }: Statement): readonly string[] {
  const list = (all: Statement['principals'], sign: string): string[] => (all ?? []).map(({ type, text }) => `${sign}${type} ${text}`);
  return [...list(named, ''), ...list(notPrincipals, '!')].sort();
}

function conditions(statement: Statement): readonly string[] {
  return statement.conditions
    .map(
      ({ operator, key, values }) =>
        `${operator} ${key.toLowerCase()} ${values
          .map(({ text }) => text)
          .sort()
          .join(' ')}`,
    )
    .sort();
}
