// What several rules ask of the whole: worked out once for a subject, so that rules stay linear in the size of an account.
import type { Subject } from './subject.ts';

/** A function of a subject that is computed once for each. */
export function oncePer<T extends object>(make: (subject: Subject) => T): (subject: Subject) => T {
  const made = new WeakMap<Subject, T>();
  return (subject) => {
    const known = made.get(subject) ?? make(subject);
    made.set(subject, known);
    return known;
  };
}
